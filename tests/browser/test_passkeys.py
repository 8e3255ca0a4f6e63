"""Passkeys in a real browser with a virtual device, and answers that are refused."""

import os
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from motcua.domain.accounts.models import Passkey, SignInSession
from tests import databases
from tests.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def named(site: Site) -> str:
    """Serve under a name: devices bind keys to names, not to numbers."""
    url = f"http://localhost:{site.server.port}"
    os.environ["MOTCUA_PUBLIC_URL"] = url
    site.server.stop()
    site.server.start()
    return url


def device(page: Page) -> tuple[CDPSession, str]:
    """Give a page a device that checks its holder and keeps keys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made: dict[str, Any] = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    return session, str(made["authenticatorId"])


def signed_in(site: Site, url: str) -> Page:
    page = site.visitor()
    page.goto(f"{url}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("congdan")
    page.get_by_label("Mật khẩu").fill(databases.PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("button", name="Đăng xuất").wait_for()
    return page


def add(page: Page, url: str) -> None:
    page.goto(f"{url}/tai-khoan/khoa-truy-cap")
    page.get_by_label("Tên của khóa").fill("Điện thoại của tôi")
    page.get_by_role("button", name="Thêm khóa truy cập").click()


def test_a_key_is_made_opens_the_account_and_is_removed(site: Site, named: str) -> None:
    page = signed_in(site, named)
    session, authenticator = device(page)
    add(page, named)
    expect(page.get_by_text("Đã thêm khóa truy cập.")).to_be_visible()
    expect(page.get_by_role("heading", name="Điện thoại của tôi")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{named}/dang-nhap?next=/giay-to-cua-toi")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page).to_have_url(f"{named}/giay-to-cua-toi")
    newest = SignInSession.objects.latest("id")
    assert (newest.method, newest.level) == ("passkey", 2)
    assert Passkey.objects.get().used_at is not None

    # Whoever holds the device but not the finger gets nothing.
    page.get_by_role("button", name="Đăng xuất").click()
    session.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": authenticator, "isUserVerified": False},
    )
    page.goto(f"{named}/dang-nhap")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page.get_by_text("hoặc ông/bà đã thôi.")).to_be_visible()

    session.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": authenticator, "isUserVerified": True},
    )
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.get_by_role("button", name="Đăng xuất").wait_for()
    page.goto(f"{named}/tai-khoan/khoa-truy-cap")
    page.get_by_role("button", name="Bỏ Điện thoại của tôi").click()
    expect(page.get_by_text("Đã bỏ khóa truy cập.")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{named}/dang-nhap")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page.get_by_text("Khóa truy cập không được nhận.").first).to_be_visible()


def test_a_copied_device_is_refused(site: Site, named: str) -> None:
    page = signed_in(site, named)
    device(page)
    add(page, named)
    expect(page.get_by_text("Đã thêm khóa truy cập.")).to_be_visible()
    Passkey.objects.update(used_count=1000)
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{named}/dang-nhap")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page.get_by_text("Khóa truy cập không được nhận.").first).to_be_visible()


def test_without_javascript_other_ways_are_offered(site: Site, named: str) -> None:
    page = site.visitor(java_script_enabled=False)
    page.goto(f"{named}/dang-nhap")
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    expect(page.get_by_role("button", name="Đăng nhập bằng khóa truy cập")).to_be_hidden()

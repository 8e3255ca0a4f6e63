"""How work is arranged, in a browser: propose, agree, take over the work, end early."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.test_pages import check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIST = "/desk/bo-tri/"
SUBSTITUTE = "Phạm Mạnh Nam – Chuyên viên, Phòng Tài chính - Kế hoạch thành phố Hạ Long"


@pytest.mark.parametrize("scripts", [True, False])
def test_an_absence_is_proposed_agreed_and_ended(site: Site, *, scripts: bool) -> None:
    state = site.person("chuyenvien").context.storage_state()
    own = site.visitor(storage_state=state, java_script_enabled=scripts)
    own.goto("/desk/")
    own.get_by_role("link", name="Bố trí công việc").click()
    own.get_by_label("Người làm thay").select_option(label=SUBSTITUTE)
    own.get_by_label("Vắng từ ngày").fill("22/11/2021")
    own.get_by_label("Đến hết ngày").fill("24/11/2021")
    own.get_by_role("button", name="Đề nghị").click()
    expect(own.get_by_role("alert")).to_contain_text("Chưa ghi số văn bản")
    own.get_by_label("Văn bản hoặc lý do").fill("Giấy nghỉ phép số 12/GNP")
    own.get_by_role("button", name="Đề nghị").click()
    expect(own.get_by_text("Chờ đồng ý")).to_be_visible()

    head = site.person("truongphong")
    head.goto(LIST)
    head.get_by_role("button", name="Đồng ý").click()
    expect(head.get_by_text("Đang làm thay")).to_be_visible()

    own.reload()
    own.locator("summary", has_text="Chấm dứt sớm").click()
    own.get_by_label("Lý do", exact=True).fill("Đi làm lại sớm")
    own.get_by_role("button", name="Chấm dứt").click()
    expect(own.get_by_role("heading", name="Đã qua")).to_be_visible()
    expect(own.get_by_text("Đi làm lại sớm")).to_be_visible()


def test_every_page_is_accessible_and_fits(site: Site) -> None:
    for username, paths in {
        "truongphong": (
            LIST,
            f"{LIST}xung-dot-loi-ich?q=nguyen+thi",
            f"{LIST}so-truong",
        ),
        "cauhinh": (LIST,),
    }.items():
        page = site.person(username)
        state = page.context.storage_state()
        page = site.visitor(bypass_csp=True, storage_state=state)
        if username == "truongphong":
            page.goto(LIST)
            page.get_by_label("Ai vắng?").select_option(
                label="Phạm Hữu Thông – Chuyên viên"
            )
            page.get_by_role("button", name="Chọn").click()
            page.get_by_role("button", name="Cử người làm thay").click()
            expect(page.get_by_role("alert")).to_contain_text("Chưa chọn người thay")
            page.get_by_label("Người làm thay").select_option(index=1)
            page.get_by_label("Vắng từ ngày").fill("22/11/2021")
            page.get_by_label("Đến hết ngày").fill("24/11/2021")
            page.get_by_label("Văn bản hoặc lý do").fill("12/GNP")
            page.get_by_role("button", name="Cử người làm thay").click()
            expect(page.get_by_text("Đang làm thay")).to_be_visible()
        for path in paths:
            check(page, path)
        if username == "truongphong":
            page.goto(f"{LIST}so-truong")
            page.get_by_role("link", name=re.compile("Sửa")).first.click()
            check(page, page.url.removeprefix(site.url))

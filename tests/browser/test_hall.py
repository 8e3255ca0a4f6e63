"""A number from a phone to the wall and the counter, by keys; the wall without a net."""

import pytest
from playwright.sync_api import Page, expect

from motcua.domain.hall.models import Counter, Ticket
from tests.browser.conftest import Site
from tests.browser.weights import MOST_KB, weight_of

pytestmark = pytest.mark.browser

SOON = 2000
"""Milliseconds after which the wall must show a call."""


def taken(page: Page) -> str:
    page.goto("/sanh")
    page.get_by_role("link", name="Hộ tịch, chứng thực").click()
    page.get_by_role("button", name="Lấy số").click()
    number = page.locator(".mc-hall-number strong")
    number.wait_for()
    return number.inner_text()


def test_a_number_goes_from_a_phone_to_the_wall_and_is_served_by_keys(site: Site) -> None:
    phone = site.visitor(
        viewport={"width": 360, "height": 640}, java_script_enabled=False
    )
    wall = site.visitor(viewport={"width": 1920, "height": 1080})
    desk = site.person("quay")
    wall.goto("/sanh/bang")
    expect(wall.get_by_text("Chưa có số nào được gọi")).to_be_visible()
    number = taken(phone)
    assert number == "A001"
    assert weight_of(phone.context.new_page(), "/sanh") < MOST_KB * 1024

    desk.goto("/desk/quay")
    desk.locator("#counter").select_option(str(Counter.objects.get(code="1").pk))
    desk.locator("h1").click()
    desk.keyboard.press("o")
    desk.get_by_role("heading", name="Quầy 1").wait_for()
    desk.keyboard.press("n")
    row = wall.locator(".mc-board__row.is-calling", has_text=number)
    row.wait_for(timeout=SOON + 1000)
    phone.reload()
    expect(phone.get_by_text("Mời ông/bà đến Quầy 1")).to_be_visible()
    desk.get_by_role("button", name="Bắt đầu phục vụ").wait_for()
    desk.keyboard.press("s")
    expect(wall.locator(".mc-board__row", has_text=number)).to_contain_text(
        "đang phục vụ", timeout=SOON + 1000
    )

    # The network drops: the wall keeps what it has and says since when it is old.
    wall.context.set_offline(True)
    expect(wall.locator("#board-old")).to_contain_text("Mất kết nối từ", timeout=8000)
    expect(wall.locator(".mc-board__row", has_text=number)).to_be_visible()
    desk.get_by_role("button", name="Xong").wait_for()
    desk.keyboard.press("f")
    desk.get_by_role("button", name="Gọi số tiếp theo").wait_for()
    expect(wall.locator(".mc-board__row", has_text=number)).to_be_visible()
    wall.context.set_offline(False)
    expect(wall.locator("#board-old")).to_be_hidden(timeout=8000)
    expect(wall.get_by_text("Chưa có số nào được gọi")).to_be_visible()
    assert Ticket.objects.get().outcome == "served"

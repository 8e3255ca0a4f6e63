"""The working calendar in a browser: edit a day, check, see what moves, publish."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.test_pages import check
from tests.world import Centre, code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIST = "/desk/lich-lam-viec/"


def begin(page: Page) -> None:
    """Begin a draft from everybody's calendar."""
    page.goto("/desk/")
    page.get_by_role("link", name="Lịch làm việc").click()
    page.get_by_role("button", name=re.compile("Sửa thành phiên bản mới")).click()
    expect(page.get_by_role("status")).to_contain_text("bắt đầu từ phiên bản 2021-1")


def write_day(page: Page, day: str, kind: str, name: str, decision: str) -> None:
    """Fill the first blank row of the days."""
    row = page.get_by_role("row").filter(has=page.get_by_label(re.compile("dòng mới")))
    first = row.first
    first.get_by_label("Ngày: dòng mới").fill(day)
    first.get_by_label("Loại").select_option(label=kind)
    first.get_by_label("Tên").fill(name)
    first.get_by_label("Văn bản quyết định").fill(decision)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_day_is_edited_checked_and_published(site: Site, *, scripts: bool) -> None:
    code = Centre().accept(code_of("five-on-the-spot")).code
    page = site.person("cauhinh")
    state = page.context.storage_state()
    page = site.visitor(storage_state=state, java_script_enabled=scripts)
    begin(page)
    write_day(page, "02/12/2021", "T · tạm nghỉ theo quyết định", "Nghỉ do bão", "")
    page.get_by_role("button", name="Lưu và kiểm tra").click()
    fault = page.get_by_role("link", name="02/12/2021 chưa ghi văn bản quyết định")
    fault.click()
    field = page.locator("input:target")
    expect(field).to_have_accessible_description(re.compile("chưa ghi văn bản"))
    field.fill("46/QĐ-UBND")
    page.get_by_role("button", name="Lưu và kiểm tra").click()
    expect(page.get_by_text("trước là ngày làm việc, nay là tạm nghỉ")).to_be_visible()
    moved = page.get_by_role("row").filter(has=page.get_by_role("link", name=code))
    expect(moved).to_contain_text("17:00 02/12/2021")
    expect(moved).to_contain_text("17:00 03/12/2021")
    page.get_by_role("button", name="Công bố lịch").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa ghi số quyết định")
    page.get_by_label("Số văn bản quyết định").fill("45/QĐ-UBND")
    move = page.get_by_label("Dời các ngày hẹn trên và báo cho người nộp")
    expect(move).not_to_be_checked()
    move.check()
    page.get_by_role("button", name="Công bố lịch").click()
    expect(page.get_by_role("status")).to_contain_text("Đã dời 1 ngày hẹn")
    expect(page.get_by_text("Đang dùng", exact=True)).to_be_visible()
    director = site.person("giamdoc")
    director.goto(f"/desk/ho-so/{code}")
    expect(director.get_by_text("lần đầu hẹn 17:00 02/12/2021")).to_be_visible()


def test_a_day_tells_its_name_to_pointer_and_keyboard(site: Site) -> None:
    page = site.person("cauhinh")
    page.goto(LIST)
    page.get_by_role("link", name="2021-1").click()
    page.get_by_role("link", name="2019", exact=True).click()
    day = page.get_by_role("link", name=re.compile("^29.*nghỉ hoán đổi"))
    tip = day.locator(".mc-day__tip")
    box = tip.bounding_box()
    assert box is not None
    assert box["width"] <= 1
    for show in (day.hover, day.focus):
        page.mouse.move(0, 0)
        show()
        box = tip.bounding_box()
        assert box is not None
        assert box["width"] > 100
        assert box["x"] >= 0
    day.press("Enter")
    expect(page.locator("tr:target")).to_contain_text("6519/VPCP-KGVX")


def test_every_page_is_accessible_and_fits(site: Site) -> None:
    Centre().accept(code_of("five-on-the-spot"))
    page = site.person("cauhinh")
    page = site.visitor(bypass_csp=True, storage_state=page.context.storage_state())
    begin(page)
    page.get_by_role("button", name="Thêm mùa").click()
    page.get_by_label("Tên mùa").fill("Giờ mùa hè")
    page.get_by_label("Từ (ngày/tháng)").fill("15/04")
    page.get_by_label("Đến (ngày/tháng)").fill("15/10")
    write_day(page, "02/12/2021", "T · tạm nghỉ theo quyết định", "Nghỉ do bão", "")
    page.get_by_role("button", name="Lưu nháp").last.click()
    expect(page.get_by_role("alert")).to_contain_text("chưa ghi văn bản quyết định")
    edit = page.url.partition("?")[0].replace(site.url, "")
    draft = edit.removesuffix("/sua")
    for path in (LIST, f"{draft}?nam=2019", edit, f"{draft}/kiem-tra"):
        check(page, path)
    page.goto(edit)
    page.get_by_label("Văn bản quyết định: 02/12/2021").fill("46/QĐ-UBND")
    page.get_by_label("Xóa mùa này khi lưu").check()
    page.get_by_role("button", name="Lưu nháp").last.click()
    check(page, f"{draft}/kiem-tra")

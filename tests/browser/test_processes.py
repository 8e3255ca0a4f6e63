"""A process edited, checked, mended and published; drawn by mouse and by keyboard."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from motcua.domain.catalogue import readers
from motcua.journeys.edit_process import usual
from tests.browser.conftest import Site
from tests.world import Centre, code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEY = "five-on-the-spot"
NAME = "Năm tại chỗ: tiếp nhận, thẩm định, phê duyệt, đóng dấu, trả kết quả tại trung tâm"
EDITOR = f"/desk/quy-trinh/{KEY}/ban-nhap"
WIDTHS = (360, 768, 1440)
AXE = Path("node_modules/axe-core/axe.min.js")


def saved(key: str = KEY) -> dict[str, Any]:
    """Return the newest version of a process in its usual form."""
    return usual(readers.process_versions(key=key)[0].definition)


def moves(n: int) -> list[tuple[str, object]]:
    """Return what leads out of the n-th step as it is saved: command and target."""
    return [(m["command"], m["to"]) for m in saved()["steps"][n - 1]["moves"]]


def card(page: Page, name: str) -> Locator:
    """Return the card of a step in the drawing, which JavaScript has made a button."""
    return page.locator("#drawing").get_by_role("button", name=re.compile(rf"\d ?{name}"))


def arrow(page: Page, start: str, end: str) -> Locator:
    """Return an arrow of the drawing."""
    label = f"Lối ra từ “{start}” đến “{end}”"
    return page.locator("#drawing").get_by_role("button", name=label)


def heading(page: Page, text: str) -> Locator:
    return page.get_by_role("heading", name=text)


def test_a_process_is_edited_checked_mended_and_published(site: Site) -> None:
    page = site.person("cauhinh")
    page.get_by_role("link", name="Quy trình", exact=True).click()
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="Soạn phiên bản mới").click()
    page.get_by_role("button", name="Vào số, đóng dấu", exact=True).first.click()
    expect(heading(page, "Bước 3: Vào số, đóng dấu")).to_be_visible()
    page.get_by_role("button", name="Bỏ lối ra này").click()
    page.get_by_role("button", name="Lưu và kiểm tra").click()

    expect(page.get_by_text("Chưa công bố được").first).to_be_visible()
    fault = page.locator("#faults li").filter(
        has_text="Bước “Vào số, đóng dấu” không có lối ra"
    )
    expect(page.get_by_role("button", name=re.compile("Công bố"))).to_have_count(0)
    fault.get_by_role("link", name="Mở: Vào số, đóng dấu").click()

    expect(heading(page, "Bước 3: Vào số, đóng dấu")).to_be_visible()
    page.get_by_label("Việc", exact=True).select_option(label="Vào số và đóng dấu")
    page.get_by_label("rồi đi đến").select_option(label="Trả kết quả")
    page.get_by_label("Ghi mốc").select_option(label="Đóng dấu")
    page.get_by_label("Tên bước").fill("Đóng dấu, phát hành")
    page.get_by_role("button", name="Lưu và kiểm tra").click()

    expect(page.get_by_text("Không có lỗi")).to_be_visible()
    expect(page.locator("#changes")).to_contain_text(
        "Bước “Vào số, đóng dấu” nay gọi là “Đóng dấu, phát hành”"
    )
    decision = page.get_by_label("Số quyết định ban hành quy trình")
    expect(decision).to_have_value("")
    page.get_by_role("button", name="Công bố phiên bản v2").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa ghi số quyết định")
    decision.fill("12/QĐ-UBND")
    page.get_by_role("button", name="Công bố phiên bản v2").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã công bố phiên bản v2")
    expect(page.get_by_text("12/QĐ-UBND").first).to_be_visible()
    assert [v.state for v in readers.process_versions(key=KEY)] == [
        "published",
        "retired",
    ]


def test_everything_works_without_javascript(site: Site) -> None:
    state = site.person("cauhinh").context.storage_state()
    page = site.visitor(java_script_enabled=False, storage_state=state)
    page.goto(f"{EDITOR}?buoc=1")
    expect(page.get_by_role("button", name="Nối tới bước khác")).to_be_hidden()
    page.get_by_label("Tên bước").fill("Thẩm định kỹ")
    page.get_by_role("button", name="Xuống: Thẩm định").click()
    assert [s["name"] for s in saved()["steps"]][:2] == ["Phê duyệt", "Thẩm định kỹ"]
    page.get_by_role("button", name="Lên: Thẩm định kỹ").click()
    page.get_by_label("Thêm bước sau").select_option(label="1. Thẩm định kỹ")
    page.get_by_role("button", name="Thêm bước", exact=True).click()
    expect(heading(page, "Bước 2: Bước mới")).to_be_visible()
    page.get_by_label("Tên bước").fill("")
    page.get_by_role("button", name="Lưu nháp").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa nhập tên bước")
    page.get_by_label("Tên bước").fill("Xem xét")
    page.get_by_role("button", name="Lưu và kiểm tra").click()
    expect(page.get_by_text("Không có lỗi")).to_be_visible()


def test_a_process_is_drawn_with_the_mouse(site: Site) -> None:
    page = site.person("cauhinh")
    page.goto(EDITOR)
    card(page, "Thẩm định").click()
    expect(heading(page, "Bước 1: Thẩm định")).to_be_visible()

    start = card(page, "Thẩm định").bounding_box()
    end = card(page, "Vào số, đóng dấu").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 90, start["y"] + 60)
    page.mouse.move(end["x"] + 60, end["y"] + 30, steps=5)
    page.mouse.up()
    expect(page.get_by_role("status").first).to_contain_text("Đã nối hai bước")
    assert moves(1) == [("submit", "approve"), ("hand_over", "seal")]

    arrow(page, "Thẩm định", "Phê duyệt").click(force=True)
    expect(page).to_have_url(re.compile(r"buoc=1#way-0$"))
    way = page.get_by_role("group", name="Lối ra 1")
    way.get_by_role("button", name="Bỏ lối ra này").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã bỏ lối ra")
    assert moves(1) == [("hand_over", "seal")]

    page.get_by_role("button", name="Thêm bước sau bước này").click()
    expect(heading(page, "Bước 2: Bước mới")).to_be_visible()
    assert moves(1) == [("hand_over", "buoc_moi")]
    assert moves(2) == [("submit", "seal")]


def test_a_process_is_drawn_with_the_keyboard(site: Site) -> None:
    page = site.person("cauhinh")
    page.goto(EDITOR)
    card(page, "Vào số, đóng dấu").focus()
    page.keyboard.press("Enter")
    expect(heading(page, "Bước 3: Vào số, đóng dấu")).to_be_visible()
    page.get_by_label("Tên bước").fill("Đóng dấu")

    page.get_by_role("button", name="Nối tới bước khác").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chọn bước để nối tới")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Chọn bước để nối tới")).to_have_count(0)
    page.get_by_role("button", name="Nối tới bước khác").focus()
    page.keyboard.press("Enter")
    card(page, "Phê duyệt").focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("status").first).to_contain_text("Đã nối hai bước")
    assert saved()["steps"][2]["name"] == "Đóng dấu"
    assert moves(3) == [("seal", "return"), ("send_back", "approve")]

    arrow(page, "Đóng dấu", "Phê duyệt").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"buoc=3#way-1$"))


def test_an_arrow_through_a_fork_opens_the_step_before_it(site: Site) -> None:
    page = site.person("cauhinh")
    page.goto("/desk/quy-trinh/building-permit/ban-nhap")
    fork = saved("building-permit")["steps"][3]
    names = {s["key"]: s["name"] for s in saved("building-permit")["steps"]}
    for target in fork["moves"][0]["to"]:
        expect(arrow(page, fork["name"], names[target])).to_have_count(1)
    arrow(page, fork["name"], names[fork["moves"][0]["to"][1]]).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"buoc=4#way-0$"))


def check(page: Page, path: str) -> None:
    """Open a page at three widths; nothing sticks out, axe finds nothing."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide on a screen of {width}"
    found = Axe.from_file(AXE).run(page)
    assert found.violations_count == 0, f"{path}: {found.generate_report()}"


def test_every_page_is_accessible_and_fits(site: Site) -> None:
    centre = Centre()
    centre.accept(code_of(KEY))
    state = site.person("cauhinh").context.storage_state()
    page = site.visitor(bypass_csp=True, storage_state=state)
    # A draft with a fault, and errors on its form.
    page.goto(f"{EDITOR}?buoc=3")
    page.get_by_role("button", name="Bỏ lối ra này").click()
    for path in (
        "/desk/quy-trinh/",
        "/desk/quy-trinh/moi",
        "/desk/quy-trinh/building-permit",
        f"/desk/quy-trinh/{KEY}/v2",
        EDITOR,
        f"{EDITOR}?buoc=3",
        "/desk/quy-trinh/building-permit/ban-nhap?buoc=4",
        f"/desk/quy-trinh/{KEY}/kiem-tra",
        f"/desk/quy-trinh/{KEY}/chuyen-ho-so",
    ):
        check(page, path)
    page.goto(f"{EDITOR}?buoc=3")
    page.get_by_label("Tên bước").fill("")
    page.get_by_role("button", name="Lưu nháp").last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert Axe.from_file(AXE).run(page).violations_count == 0

"""Every page is clean to axe, fits its screen, and is light enough for a cheap phone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.weights import MOST_KB, weight_of
from tests.world import Centre, code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = (360, 768, 1440)
AXE = Path("node_modules/axe-core/axe.min.js")
SMALL = """() => [...document.querySelectorAll(
    ".govuk-button, .govuk-input, .govuk-select, .govuk-back-link, .mc-header__tools a"
)].filter((one) => {
    const height = one.getBoundingClientRect().height;
    return height > 0 && height < 44;
}).map((one) => one.outerHTML)"""
"""What a thumb would miss; what is not shown has no height."""


def check(page: Page, path: str) -> None:
    """Open a page at three widths; nothing sticks out, axe finds nothing."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide on a screen of {width}"
        if width == WIDTHS[0]:
            small = page.evaluate(SMALL)
            assert not small, f"{path}: less than 44 px high are {small}"
    found = Axe.from_file(AXE).run(page)
    assert found.violations_count == 0, f"{path}: {found.generate_report()}"


def test_every_page_is_accessible_and_fits(site: Site) -> None:
    centre = Centre()
    returned = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    open_one = centre.accept(code_of("five-on-the-spot"))
    visitor = site.visitor(bypass_csp=True)
    for path in (
        "/",
        "/thu-tuc",
        "/thu-tuc?q=khai+sinh",
        "/thu-tuc?q=khong-co-gi-nhu-vay",
        "/thu-tuc/1.001695",
        "/tra-cuu",
        f"/tra-cuu/{returned.code}",
        "/tra-cuu/KHONG-CO",
        "/dang-nhap",
        "/khong-co",
        "/sanh",
        "/sanh/bang",
        "/sanh/may-lay-so",
        "/sanh/may-lay-so?ro=1",
        "/sanh/ap-phich",
        "/hen-gio",
        "/danh-gia",
        "/danh-gia/cam-on",
        "/phan-anh",
        "/phan-anh/gui",
        "/phan-anh/khieu-nai",
        "/phan-anh/tra-loi",
        "/danh-gia/phieu/sai",
    ):
        check(visitor, path)
    people = {
        "congdan": ("/ho-so-cua-toi", f"/ho-so-cua-toi/{returned.code}", "/desk/"),
        "quay": (
            "/desk/",
            "/desk/quay",
            "/desk/tiep-nhan",
            "/desk/tiep-nhan/1.001695",
            f"/desk/tiep-nhan/luot/{open_one.code}",
            "/desk/hen-gio",
            "/desk/tim?q=nguyen",
            f"/desk/ho-so/{returned.code}",
            "/desk/so-theo-doi",
            "/desk/so-theo-doi?tu-ngay=x",
        ),
        "thamdinh": (f"/desk/ho-so/{open_one.code}",),
        "giamdoc": (f"/desk/ho-so/{returned.code}",),
    }
    for username, paths in people.items():
        page = site.person(username)
        state = page.context.storage_state()
        page = site.visitor(bypass_csp=True, storage_state=state)
        for path in paths:
            check(page, path)


@pytest.mark.parametrize("path", ["/", "/thu-tuc?q=khai+sinh", "/tra-cuu"])
def test_a_public_page_is_light_on_first_load(site: Site, path: str) -> None:
    assert weight_of(site.visitor(), path) <= MOST_KB * 1024


def test_a_page_of_a_filing_is_light_on_first_load(site: Site) -> None:
    page = site.person("congdan")
    page.goto(f"/thu-tuc/{code_of('five-on-the-spot')}/nop")
    page.locator("main form button").last.click()
    key = page.url.split("/nop/")[1].split("/")[0]
    for step in ("bieu-mau", "giay-to", "kiem-tra"):
        weight = weight_of(page.context.new_page(), f"/nop/{key}/{step}")
        assert weight <= MOST_KB * 1024, f"{step} weighs {weight}"


def test_who_files_together_is_told_the_address_on_a_phone_too(site: Site) -> None:
    page = site.person("congdan", bypass_csp=True)
    page.goto(f"/thu-tuc/{code_of('five-on-the-spot')}/nop")
    page.locator("main form button").last.click()
    key = page.url.split("/nop/")[1].split("/")[0]
    page.goto(f"/nop/{key}/cung-nop")
    page.get_by_label("Họ và tên").fill("Lê Văn An")
    page.get_by_label("Số căn cước").fill("022088900518")
    page.get_by_role("button", name="Thêm người này").click()
    assert page.get_by_text(f"/nop/{key}/xac-nhan").is_visible()
    check(page, f"/nop/{key}/cung-nop")


def test_english_is_one_press_away_and_stays(site: Site) -> None:
    page = site.visitor(locale="en-US")
    page.goto("/")
    assert page.get_attribute("html", "lang") == "vi"
    page.get_by_role("button", name="English").click()
    assert page.get_attribute("html", "lang") == "en"
    page.goto("/tra-cuu")
    assert page.get_by_role("heading", name="Look up a dossier").is_visible()
    page.get_by_role("button", name="Tiếng Việt").click()
    assert page.get_attribute("html", "lang") == "vi"


def test_the_pages_of_an_account_are_accessible_and_fit(site: Site) -> None:
    visitor = site.visitor(bypass_csp=True)
    for path in ("/dang-nhap/khoi-phuc", "/dang-nhap/khoi-phuc/mat-khau"):
        check(visitor, path)
    page = site.person("congdan")
    page.goto("/tai-khoan/hai-buoc")
    page.get_by_role("button", name="Dùng ứng dụng tạo mã").click()
    page.get_by_label("Mã", exact=True).wait_for()
    state = page.context.storage_state()
    mine = site.visitor(bypass_csp=True, storage_state=state)
    for path in ("/tai-khoan", "/tai-khoan/hai-buoc", "/tai-khoan/phien"):
        check(mine, path)
    state = site.person("quay").context.storage_state()
    officer = site.visitor(bypass_csp=True, storage_state=state)
    people = "/desk/tai-khoan-nguoi-dan/"
    check(officer, f"{people}?q=022155900037")
    officer.get_by_role("link", name="Nguyễn Thị Hoa", exact=True).click()
    check(officer, officer.url)


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_is_folded_on_a_phone(site: Site, script: bool) -> None:  # noqa: FBT001
    page = site.person("congdan", java_script_enabled=script)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/ho-so-cua-toi")
    title = page.get_by_role("heading", level=1, name="Hồ sơ của tôi")
    box = title.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 320, "the page begins in the upper half"
    menu = page.get_by_role("navigation", name="Điều hướng chính")
    place = menu.get_by_role("link", name="Giấy tờ của tôi")
    expect(place).to_be_hidden()
    fold = menu.locator("summary")
    expect(fold).to_have_text("Danh mục")
    fold.focus()
    page.keyboard.press("Enter")
    expect(place).to_be_visible()
    here = menu.locator("[aria-current=page]")
    expect(here).to_have_text("Hồ sơ của tôi")
    pressed = [fold, *menu.get_by_role("link").all()]
    sizes = [one.bounding_box() or {"height": 0} for one in pressed]
    assert len(sizes) == 6
    assert min(size["height"] for size in sizes) >= 44
    place.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/giay-to-cua-toi")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(fold).to_be_hidden()
    expect(place).to_be_visible()

"""A form made in the desk without code, from its first page to the citizen's portal."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from motcua.domain.eforms.models import FormVersion
from tests.browser.at_home import PROCEDURE, Home
from tests.browser.conftest import Site
from tests.browser.test_journeys import scan  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WIDE = ViewportSize(width=1440, height=900)
NARROW = ViewportSize(width=360, height=740)
KEY = "don-xin-cap-lai"
EDITOR = f"/desk/bieu-mau-dien-tu/mau/{KEY}/soan"
OFTEN, WHY, OTHER = (
    "Đây là lần xin thứ mấy?",
    "Vì sao xin cấp lại?",
    "Lý do khác đó là gì?",
)
ENGLISH = "Which time do you ask for it?"
PHOTO = "Ảnh chụp bản cũ"
WORN, ELSE = "Bản cũ bị hỏng", "Lý do khác"


def fits(page: Page) -> None:
    """Say that nothing sticks out of a phone; the window is wide again after."""
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"], f"{page.url} is {wide} px wide"
    page.set_viewport_size(WIDE)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def save(page: Page) -> None:
    """Save the open part; what the page says of it is waited for."""
    press(page, "Lưu")
    expect(page.get_by_role("status").first).to_contain_text(
        re.compile("Đã lưu bản nháp|Không có gì khác")
    )


def ask(page: Page, label: str, kind: str) -> None:
    """Add a question to the page that is open; it opens."""
    page.get_by_label("Lời hỏi", exact=True).fill(label)
    page.locator("#new_type").select_option(value=kind)
    press(page, "Thêm câu hỏi")
    expect(page.get_by_label("Lời hỏi", exact=True)).to_have_value(label)


def begun(page: Page) -> None:
    """Begin a form from nothing, with a page of its own."""
    page.goto("/desk/")
    page.get_by_role("link", name="Biểu mẫu điện tử").click()
    page.get_by_role("button", name="Lập biểu mẫu mới").click()
    fits(page)
    page.get_by_label("Tên biểu mẫu").fill("Đơn xin cấp lại")
    page.get_by_label("Mã thủ tục").fill(PROCEDURE)
    press(page, "Lập bản nháp")
    expect(page).to_have_url(re.compile(f"{EDITOR}"))
    page.get_by_label("Thêm trang, tên trang").fill("Việc xin cấp lại")
    press(page, "Thêm trang")


def asked(page: Page) -> None:
    """Ask a number, a choice, and a text only where the choice wants it."""
    own = page.get_by_role("link", name="Trang 3. Việc xin cấp lại")
    ask(page, OFTEN, "number")
    page.locator("#en summary").click()
    page.get_by_label("Lời hỏi, tiếng Anh").fill(ENGLISH)
    save(page)
    own.click()
    ask(page, WHY, "one_of")
    options = page.locator("#options input[name=option_label]")
    options.nth(0).fill(WORN)
    options.nth(1).fill(ELSE)
    save(page)
    own.click()
    ask(page, OTHER.upper(), "short_text")
    when = page.locator("#when")
    when.get_by_label("Khi nào").select_option(label="Khi đúng tất cả các dòng dưới")
    row = when.get_by_role("group", name="Dòng 1")
    row.get_by_label("Câu hỏi").select_option(label=WHY)
    row.get_by_label("Giá trị").select_option(label=ELSE)
    save(page)
    fits(page)
    own.click()
    ask(page, PHOTO, "file")
    page.get_by_label("Lời hướng dẫn", exact=True).fill("Chụp rõ cả bốn góc.")
    page.locator("#when").get_by_label("Khi nào").select_option(
        label="Khi đúng tất cả các dòng dưới"
    )
    row = page.locator("#when").get_by_role("group", name="Dòng 1")
    row.get_by_label("Câu hỏi").select_option(label=WHY)
    row.get_by_label("Giá trị").select_option(label=WORN)
    save(page)
    fits(page)
    # A page comes with one question of its own; it is not wanted here.
    page.get_by_role("link", name="Câu hỏi mới").click()
    page.get_by_role("link", name="Bỏ câu này…").click()
    press(page, "Bỏ")


def offered_when(page: Page) -> None:
    """Offer the other reason only from the second time on."""
    page.get_by_role("link", name=WHY, exact=True).click()
    page.get_by_role("button", name=f"Đặt điều kiện… {ELSE}").click()
    when = page.locator("#when")
    when.get_by_label("Khi nào").select_option(label="Khi đúng tất cả các dòng dưới")
    row = when.get_by_role("group", name="Dòng 1")
    row.get_by_label("Câu hỏi").select_option(label=OFTEN)
    row.get_by_label("So").select_option(label="từ … trở lên")
    row.get_by_label("Giá trị").fill("hai")
    press(page, "Lưu")
    expect(page.get_by_role("alert")).to_contain_text("Hãy nhập: một số, ví dụ 18")
    row.get_by_label("Giá trị").fill("2")
    save(page)
    fits(page)


def cased(page: Page) -> None:
    """Say which case of the procedure any answers are: nobody is asked it any more."""
    page.get_by_role("link", name="Trường hợp của thủ tục theo câu trả lời").click()
    page.locator("#case_n_0").select_option(index=1)
    save(page)
    expect(page.locator("#case_n_1")).to_be_visible()
    fits(page)


def tried(page: Page) -> None:
    """Answer as an applicant would: the condition hides, then shows."""
    page.get_by_role("button", name="Xem thử như người nộp").click()
    press(page, "Điền người mẫu, từ đầu")
    press(page, "Tiếp tục")
    page.get_by_role("checkbox").check()
    press(page, "Tiếp tục")
    expect(page.locator("#hidden")).to_contain_text(OTHER.upper())
    page.get_by_label(OFTEN).fill("1")
    press(page, "Xem câu nào hiện, ẩn")
    expect(page.get_by_label(ELSE)).to_have_count(0)
    page.get_by_label(OFTEN).fill("2")
    press(page, "Xem câu nào hiện, ẩn")
    page.get_by_label(ELSE).check()
    press(page, "Xem câu nào hiện, ẩn")
    expect(page.get_by_label(OTHER.upper())).to_be_visible()
    fits(page)
    page.get_by_label(OTHER.upper()).fill("Đổi tên")
    press(page, "Tiếp tục")
    expect(page.get_by_role("heading", name="Đã trả lời đủ")).to_be_visible()


def mended(page: Page) -> None:
    """Be told what keeps the form back, mend it there, and have it checked."""
    page.goto(EDITOR)
    page.get_by_role("button", name="Kiểm tra và công bố").click()
    fits(page)
    expect(page.locator("main")).to_contain_text("viết toàn chữ hoa")
    press(page, "Xác nhận bản nháp đã đạt")
    assert FormVersion.objects.get(key=KEY).state == "draft", "it is kept back"
    page.get_by_role("link", name=OTHER.upper()).first.click()
    page.locator("#label").fill(OTHER)
    press(page, "Lưu và kiểm tra")
    expect(page.get_by_text("Không có lỗi nào.")).to_be_visible()
    press(page, "Xác nhận bản nháp đã đạt")
    expect(page.get_by_text("Bạn là người sửa bản nháp lần cuối")).to_be_visible()
    expect(page.get_by_role("button", name="Công bố", exact=True)).to_have_count(0)


def test_a_form_is_made_tried_mended_published_by_another_and_filed(
    site: Site,
    scan: Path,  # noqa: F811 - the fixture
) -> None:
    officer = site.person("cauhinh", viewport=WIDE)
    begun(officer)
    asked(officer)
    offered_when(officer)
    cased(officer)
    tried(officer)
    mended(officer)

    director = site.person("giamdoc", viewport=WIDE)
    director.goto(f"/desk/bieu-mau-dien-tu/mau/{KEY}/kiem-tra")
    fits(director)
    director.get_by_label("Số, ngày của văn bản quyết định").fill("12/QĐ-UBND")
    press(director, "Công bố")
    expect(director.get_by_role("status").first).to_contain_text("Đã công bố phiên bản")

    citizen = site.person("congdan", viewport=NARROW)
    citizen.goto(f"/thu-tuc/{PROCEDURE}/nop")
    citizen.get_by_role("button", name="Bắt đầu").click()
    expect(citizen).to_have_url(re.compile("/bieu-mau/"))
    # What is known already is filled in: the first page that lacks something opens.
    expect(citizen.get_by_role("heading", name="Cam đoan")).to_be_visible()
    citizen.get_by_role("link", name="Trang trước").click()
    expect(citizen.get_by_label("Họ và tên")).to_have_value("Nguyễn Thị Hoa")
    press(citizen, "Tiếp tục")
    citizen.get_by_role("checkbox").check()
    press(citizen, "Tiếp tục")
    expect(citizen.get_by_label(OFTEN)).to_be_visible()
    expect(citizen.get_by_label(OTHER)).to_have_count(0)
    wide = citizen.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"]
    press(citizen, "English")
    expect(citizen.get_by_label(ENGLISH)).to_be_visible()
    press(citizen, "Tiếng Việt")
    filed(citizen, scan)
    read_by_the_officer(site.person("quay", viewport=WIDE))


def filed(page: Page, photo: Path) -> None:
    """Answer on the phone, bring the file that is asked for then, and send."""
    page.get_by_label(OFTEN).fill("1")
    expect(page.get_by_label(ELSE)).to_have_count(0)
    page.get_by_label(WORN).check()
    expect(page.get_by_label(PHOTO)).to_have_count(0)
    press(page, "Tiếp tục")
    page.get_by_label(PHOTO).set_input_files(photo)
    expect(page.get_by_text("đã tải lên")).to_be_visible()
    expect(page.get_by_label(OTHER)).to_have_count(0)
    press(page, "Tiếp tục")
    page.wait_for_url(re.compile("/giay-to"))
    # The address still bears the mark of the question that was new.
    page.goto(page.url.partition("#")[0])
    home = Home(page)
    home.bring_papers(photo)
    page.get_by_label("Số điện thoại").fill("0912 345 678")
    home.press("Tiếp tục")
    home.came("**/kiem-tra")
    expect(page.locator("main")).to_contain_text(WORN)
    home.send()


def read_by_the_officer(page: Page) -> None:
    """See the answers and open the file, before the filing is received and after."""
    page.goto("/desk/truc-tuyen")
    page.get_by_role("link", name="Cấp lại Giấy chứng nhận").click()
    shown = page.locator("main")
    expect(shown).to_contain_text(WORN)
    expect(shown).not_to_contain_text(OTHER)
    expect(shown).to_contain_text("to-khai.pdf")
    page.get_by_role("button", name="Tiếp nhận, in giấy hẹn").click()
    expect(page.get_by_role("status")).to_contain_text("Đã tiếp nhận hồ sơ")
    expect(shown).to_contain_text("to-khai.pdf")

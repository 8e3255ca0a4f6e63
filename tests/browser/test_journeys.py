"""The whole way of a dossier as people go it: five officers, a citizen, the public."""

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.giving import give_back
from tests.papers import ReadBack, read_back

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROCEDURE = "1.001695"
NAME = "Thủ tục đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con có yếu tố nước ngoài"


def paper(
    page: Page,
    link: str | re.Pattern[str],
    role: Literal["link", "button"] = "link",
) -> ReadBack:
    """Return what a paper linked on the page says, fetched as this person."""
    href = page.get_by_role(role, name=link).first.get_attribute("href")
    # The applicant's page leads to the viewer; the file itself lies one step above.
    answer = page.request.get((href or "").removesuffix("/xem"))
    assert answer.headers["content-type"] == "application/pdf"
    return read_back(answer.body())


def begin_intake(counter: Page, scan: Path) -> None:
    """Find the procedure and the person, tick the papers, drop a file."""
    counter.get_by_role("button", name="Tiếp nhận hồ sơ mới").click()
    counter.get_by_label("Tên, mã, chữ viết tắt").fill("khai sinh nhan cha me con")
    counter.get_by_role("button", name="Tìm", exact=True).click()
    counter.get_by_role("link", name=NAME).first.click()
    counter.get_by_label("Tìm người đã biết").fill("nguyen thi hoa")
    counter.get_by_role("button", name="Tìm người").click()
    counter.get_by_role("button", name="Chọn Nguyễn Thị Hoa").click()
    expect(counter.get_by_label("Số giấy tờ", exact=True)).to_have_value("022155900037")
    counter.get_by_role("button", name="Đánh dấu đủ theo danh mục").click()
    counter.locator("input[type=file]").first.set_input_files(scan)


def do(page: Page, code: str, heading: str, **typed: str) -> None:
    """Open a dossier from one's own list of work and do one thing with it."""
    page.goto("/desk/")
    page.get_by_role("link", name=code, exact=True).click()
    form = page.locator("form.mc-act").filter(
        has=page.get_by_role("heading", name=heading, exact=True)
    )
    for label, value in typed.items():
        form.get_by_label(label).fill(value)
    form.get_by_role("button", name=heading, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(code)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Return a scanned page as a real PDF."""
    from PIL import Image  # noqa: PLC0415 - only here

    path = tmp_path / "to-khai.pdf"
    Image.new("RGB", (300, 400), "white").save(path)
    return path


def test_a_dossier_from_the_counter_to_the_citizens_hand(site: Site, scan: Path) -> None:
    counter = site.person("quay")
    begin_intake(counter, scan)
    counter.get_by_role("button", name="Tiếp nhận, in giấy hẹn").click()
    expect(counter.get_by_role("status")).to_contain_text("Đã tiếp nhận hồ sơ")
    code = counter.locator(".govuk-caption-l .mc-code").inner_text()
    assert re.fullmatch(r"H49\.01\.01-\d{6}-0001", code)
    receipt = paper(counter, re.compile("Giấy tiếp nhận"))
    for said in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mẫu số 01 – Thông tư 01/2018/TT-VPCP",
        "TRUNG TÂM HÀNH CHÍNH CÔNG THÀNH PHỐ HẠ LONG",
        "Nguyễn Thị Hoa",
        "022155900037",
        PROCEDURE,
        "01/TNHS",
        code,
        "17 giờ 00 phút, ngày 02 tháng 12 năm 2021",
    ):
        assert said in receipt.text
    assert receipt.codes == (f"{site.url}/tra-cuu/{code}", code)
    assert receipt.size_mm == (148, 210)
    expect(counter.get_by_role("link", name="to-khai.pdf")).to_be_visible()

    public = site.visitor()
    public.goto(receipt.codes[0])
    expect(public.get_by_text("Đã xong 1 trong 5 bước.")).to_be_visible()
    assert "Hoa" not in public.content()

    do(site.person("thamdinh"), code, "Trình tiếp", **{"Ý kiến": "Đủ điều kiện"})
    do(site.person("lanhdao"), code, "Phê duyệt")
    clerk = site.person("vanthu")
    do(clerk, code, "Vào số và đóng dấu")
    result = paper(clerk, re.compile("Kết quả giải quyết"))
    for said in (
        "Số: 01/QĐ-UBND",
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HẠ LONG",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Chấp thuận yêu cầu",
        code,
    ):
        assert said in result.text
    assert result.size_mm == (210, 297)
    returns = site.person("traketqua")
    give_back(returns, code, "022155900037")
    slip = paper(returns, re.compile("Giấy biên nhận"))
    assert "Ký vào giấy biên nhận" in slip.text
    assert "NGƯỜI NHẬN" in slip.text
    survey = paper(returns, re.compile("Phiếu đánh giá"))
    assert "Rất hài lòng" in survey.text
    control = paper(returns, re.compile("Phiếu kiểm soát"))
    for said in ("PHIẾU KIỂM SOÁT", "Thẩm định", "Phê duyệt", "Trước hạn", code):
        assert said in control.text

    director = site.person("giamdoc")
    director.goto("/desk/so-theo-doi")
    expect(director.get_by_role("link", name=code, exact=True)).to_be_visible()
    register = paper(director, "In sổ (PDF)", "button")
    assert "SỔ THEO DÕI HỒ SƠ" in register.text
    assert code.replace("-", "") in register.text.replace("-", "").replace(" ", "")

    public.reload()
    expect(public.get_by_text("Đã xong 5 trong 5 bước.")).to_be_visible()
    citizen = site.person("congdan")
    citizen.get_by_role("link", name=NAME).click()
    for said in ("Thẩm định", "Phê duyệt", "Vào số, đóng dấu", "Trả kết quả"):
        expect(citizen.get_by_role("heading", name=said).first).to_be_visible()
    assert result.text == paper(citizen, re.compile("Kết quả giải quyết")).text
    citizen.get_by_text("Ai đã xem hồ sơ của tôi?").click()
    expect(citizen.get_by_text(re.compile("Hoàng Ngọc Oanh")).first).to_be_visible()


def test_a_refusal_in_writing(site: Site, scan: Path) -> None:
    counter = site.person("quay")
    begin_intake(counter, scan)
    counter.get_by_text("Chưa đủ hoặc không thuộc thẩm quyền").click()
    counter.get_by_role("button", name="Từ chối tiếp nhận").click()
    expect(counter.get_by_role("alert")).to_contain_text("Chưa ghi lý do.")
    expect(counter.get_by_label("Số giấy tờ", exact=True)).to_have_value("022155900037")
    expect(counter.get_by_text("to-khai.pdf")).to_be_visible()
    reason = counter.get_by_label("Nội dung cần bổ sung, hoặc lý do từ chối")
    reason.fill("Không thuộc thẩm quyền của Ủy ban nhân dân thành phố.")
    counter.get_by_role("button", name="Từ chối tiếp nhận").click()
    expect(counter.get_by_role("status")).to_contain_text("từ chối")
    code = counter.locator(".govuk-caption-l .mc-code").inner_text()
    refusal = paper(counter, re.compile("Phiếu từ chối"))
    for said in (
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        "Không thuộc thẩm quyền của Ủy ban nhân dân thành phố.",
        "01/TCHS",
        code,
    ):
        assert said in refusal.text
    assert refusal.codes == (f"{site.url}/tra-cuu/{code}", code)
    citizen = site.person("congdan")
    expect(citizen.get_by_text("Không tiếp nhận")).to_be_visible()
    expect(counter.locator("form.mc-act")).to_have_count(0)


def test_a_session_that_ends_in_the_middle_of_intake_loses_nothing(
    site: Site, scan: Path
) -> None:
    counter = site.person("quay")
    begin_intake(counter, scan)
    counter.get_by_label("Ghi chú").fill("Người nộp cần gấp")
    counter.context.clear_cookies(name="sessionid")
    counter.get_by_role("button", name="Tiếp nhận, in giấy hẹn").click()
    expect(counter.get_by_role("status")).to_contain_text("đã được lưu nháp")
    counter.get_by_label("Tên đăng nhập").fill("quay")
    counter.get_by_label("Mật khẩu").fill("mot-cua-thu-nghiem")
    counter.get_by_role("button", name="Đăng nhập").click()
    expect(counter.get_by_label("Ghi chú")).to_have_value("Người nộp cần gấp")
    expect(counter.get_by_label("Số giấy tờ", exact=True)).to_have_value("022155900037")
    counter.get_by_role("button", name="Tiếp nhận, in giấy hẹn").click()
    expect(counter.get_by_role("status")).to_contain_text("Đã tiếp nhận hồ sơ")


def test_everything_works_without_javascript(site: Site) -> None:
    page = site.visitor(java_script_enabled=False)
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("quay")
    page.get_by_label("Mật khẩu").fill("mot-cua-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(f"/desk/tiep-nhan/{PROCEDURE}")
    page.get_by_label("Họ và tên, hoặc tên tổ chức").fill("Lê Văn Tám")
    page.get_by_label("Số giấy tờ", exact=True).fill("022077900555")
    page.get_by_role("button", name="Đánh dấu đủ theo danh mục").click()
    page.get_by_role("button", name="Tiếp nhận, in giấy hẹn").click()
    expect(page.get_by_role("status")).to_contain_text("Đã tiếp nhận hồ sơ")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("không ghi lần nữa")

"""A page of guidance is written, published, found on a phone and printed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.test_alerts import fits

pytestmark = pytest.mark.browser


def test_a_page_goes_from_its_writer_to_a_phone_and_to_paper(site: Site) -> None:
    guide = site.person("huongdan")
    guide.goto("/desk/huong-dan/")
    fits(guide)
    guide.get_by_label("Tiêu đề").fill("Chụp giấy tờ cho rõ")
    guide.get_by_label("Địa chỉ").fill("chup-giay-to")
    guide.get_by_role("button", name="Soạn trang").click()
    guide.get_by_label("Tóm tắt", exact=True).fill("Ảnh rõ thì không phải gửi lại.")
    guide.get_by_label("Nội dung", exact=True).fill(
        "## Các bước\n\n1. Đặt giấy **phẳng**.\n2. Xem [thủ tục](/thu-tuc)."
    )
    # The preview follows what is typed.
    expect(guide.locator("#preview").get_by_text("Các bước")).to_be_visible()
    guide.get_by_role("button", name="Lưu nháp và xem").click()
    expect(guide.get_by_text("Giám đốc hoặc người cấu hình")).to_be_visible()
    fits(guide)
    page = guide.url

    director = site.person("giamdoc")
    director.goto(page)
    director.get_by_role("button", name="Lưu và công bố").click()
    expect(director.get_by_text("Đã công bố phiên bản v1.")).to_be_visible()
    fits(director)

    phone = site.visitor(viewport={"width": 360, "height": 740})
    phone.goto("/huong-dan")
    phone.get_by_label("Bạn muốn tự làm việc gì?").fill("chup giay")
    phone.get_by_role("button", name="Tìm").click()
    phone.get_by_role("link", name="Chụp giấy tờ cho rõ").click()
    expect(phone.get_by_role("heading", name="Các bước")).to_be_visible()
    fits(phone)
    phone.get_by_role("button", name="Có", exact=True).click()
    expect(phone.get_by_text("Cảm ơn bạn đã trả lời.")).to_be_visible()
    phone.get_by_role("link", name="Bản để in").click()
    fits(phone)
    phone.emulate_media(media="print")
    expect(phone.get_by_role("img", name=re.compile("Mã QR"))).to_be_visible()
    expect(phone.get_by_role("heading", name="Các bước")).to_be_visible()
    expect(phone.locator("footer")).to_be_hidden()
    assert phone.pdf(format="A4").startswith(b"%PDF")

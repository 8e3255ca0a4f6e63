"""A campaign is planned by an officer, seen with its effect, closed and told."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from motcua.kernel.clock import VN, now
from tests.browser.conftest import Site
from tests.browser.test_alerts import fits
from tests.campaigns import Places, Received

pytestmark = pytest.mark.browser


def test_an_officer_opens_a_campaign_and_sees_what_it_changed(site: Site) -> None:
    at, places = now(), Places()
    today = at.astimezone(VN).date()
    before, during = today - timedelta(days=20), today - timedelta(days=5)
    places.receive(
        [
            Received(0, before, 100, 20),
            Received(0, during, 100, 60),
            Received(2, before, 100, 20),
            Received(2, during, 100, 25),
        ],
        until=at,
    )
    director = site.person("giamdoc")
    director.goto("/desk/chien-dich/")
    fits(director)
    director.get_by_role("button", name="Lập chiến dịch").click()
    director.get_by_role("button", name="Lưu chiến dịch").click()
    expect(director.get_by_text("Có chỗ cần sửa")).to_be_visible()
    director.get_by_label("Tên chiến dịch").fill("Nộp ở nhà")
    director.get_by_label("Mục đích").fill("Giúp người bận việc")
    director.get_by_label("Từ ngày").fill(f"{today - timedelta(days=10)}")
    director.get_by_label("Đến ngày").fill(f"{today - timedelta(days=1)}")
    director.get_by_label("Mục tiêu").fill("50")
    director.get_by_label("áp phích, tờ rơi có mã QR").check()
    director.get_by_label("Trang hướng dẫn", exact=True).select_option("Đăng nhập")
    director.get_by_label("Mã thủ tục").fill(places.code(0))
    fits(director)
    director.get_by_role("button", name="Lưu chiến dịch").click()
    # 20 to 60 % there, 20 to 25 % elsewhere.
    expect(director.get_by_text("+35,0 điểm %").first).to_be_visible()
    expect(director.get_by_role("img", name="Biểu đồ cột")).to_be_visible()
    expect(director.get_by_text("Mục tiêu 50 %: đạt")).to_be_visible()
    fits(director)
    with director.expect_download() as taken:
        director.get_by_role("link", name="XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")

    phone = site.visitor(viewport={"width": 360, "height": 740})
    phone.goto(director.get_by_role("link", name="?cd=c").first.inner_text())
    expect(phone.get_by_role("heading", name="Đăng nhập")).to_be_visible()

    director.get_by_label("Rút ra được gì").fill("Áp phích ở sảnh có ích")
    director.get_by_role("button", name="Kết thúc chiến dịch").click()
    director.get_by_role("button", name="Công khai kết quả").click()
    expect(director.get_by_text("Đã công khai.")).to_be_visible()
    phone.goto("/so-lieu/chien-dich")
    phone.get_by_role("link", name="Nộp ở nhà").click()
    expect(phone.get_by_text("Áp phích ở sảnh có ích")).to_be_visible()
    fits(phone)

"""A cashier's day in the browser: opening, cash, closing with a difference by two."""

from datetime import timedelta

import pytest

from motcua.domain.payments.models import TillSession
from motcua.kernel.clock import now
from tests.browser.conftest import Site
from tests.world import Centre, code_of

pytestmark = pytest.mark.browser


def test_a_till_is_opened_filled_and_closed_by_two(site: Site) -> None:
    centre = Centre(at=now() - timedelta(minutes=5))
    code = centre.accept(code_of("five-on-the-spot"), fee=150_000).code
    till = site.person("thuquy")
    till.goto("/desk/thu-phi")
    till.get_by_role("link", name="Mở ca với số dư đã đếm").click()
    till.get_by_label("Số dư đầu ca").fill("200.000")
    till.get_by_role("button", name="Mở ca").click()
    till.get_by_text("Đã mở ca thu ngân.").wait_for()

    till.goto(f"/desk/thu-phi/{code}")
    till.get_by_text("Mã QR chuyển khoản 150.000 đ").click()
    till.get_by_role("img", name="Mã VietQR").wait_for()
    till.get_by_role("button", name="Thu tiền, lập biên lai").click()
    till.get_by_text("Đã lập biên lai số").wait_for()

    till.goto("/desk/thu-phi")
    till.get_by_text("Két phải có 350.000 đ.").wait_for()
    till.get_by_role("link", name="Nộp quỹ, đếm và đóng ca").click()
    till.get_by_label("100.000 đ").fill("3")
    till.get_by_role("button", name="Ghi số đếm").click()
    assert "thiếu 50.000 đ" in till.get_by_role("alert").inner_text()
    assert till.get_by_label("100.000 đ").input_value() == "3"
    till.get_by_label("Lý do chênh lệch").fill("Trả thừa cho người nộp")
    till.get_by_role("button", name="Ghi số đếm").click()
    till.get_by_text("Chờ người thứ hai xác nhận số đếm.").wait_for()

    desk = site.person("quay")
    desk.goto("/desk/ca-thu-ngan")
    desk.get_by_role("table").get_by_role("link").first.click()
    desk.get_by_role("button", name="Tôi đã đếm lại và xác nhận").click()
    desk.get_by_text("Đã xác nhận; ca đã đóng.").wait_for()
    assert TillSession.objects.get().state == "closed"

    till.goto("/desk/doi-soat")
    row = till.get_by_role("row").filter(has_text="Trả thừa cho người nộp")
    assert "-50.000 đ" in row.inner_text()
    assert "Chờ người khác giải quyết" in row.inner_text()

"""A result given back in the browser: signed on the screen, in parts, by a code."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from motcua.domain.delivery.actions.pickup import make_pickup_code
from motcua.domain.delivery.models import HandedOut, PickupCode
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.kernel.clock import now
from tests.browser.conftest import Site
from tests.integration.test_custody import BIRTH
from tests.integration.test_giving import NUMBER, Counter

pytestmark = pytest.mark.browser
CARD = f"{NUMBER}||Nguyễn Thị Hoa|27051955|Nữ|Tổ 9, Hà Tu, Hạ Long|15042021"
WIDTHS = (360, 768, 1440)


def draw(page: Page) -> None:
    """Sign in the field with the mouse."""
    field = page.locator(".mc-sign__field")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 30)
    page.mouse.down()
    for n in range(1, 9):
        page.mouse.move(box["x"] + 20 + 25 * n, box["y"] + 30 + 40 * (n % 2))
    page.mouse.up()


def fits(page: Page) -> None:
    """Nothing is wider than the page at any width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_part_is_signed_for_on_the_screen_and_the_rest_on_paper(site: Site) -> None:
    centre = Counter(at=now() - timedelta(hours=3))
    done = centre.ready(BIRTH)
    desk = site.person("traketqua")
    desk.get_by_role("link", name="Kết quả chờ trả: 1").click()
    fits(desk)
    desk.get_by_label("Mã hồ sơ, họ tên").fill(CARD)
    desk.get_by_label("Mã hồ sơ, họ tên").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Trả kết quả")
    fits(desk)

    number = desk.get_by_label("Số giấy tờ của người nhận")
    expect(number).to_be_focused()
    expect(desk.get_by_label("Họ tên người nhận thay")).to_be_hidden()
    desk.keyboard.type("022155900038")
    desk.keyboard.press("Enter")
    alert = desk.get_by_role("alert")
    expect(alert).to_contain_text("không phải của người đứng tên hồ sơ")
    number.fill(CARD)
    number.press("Enter")
    expect(desk.get_by_text("Số giấy tờ khớp với Nguyễn Thị Hoa")).to_be_visible()
    expect(number).to_have_value(NUMBER)

    desk.get_by_label(BIRTH).uncheck()
    give = desk.get_by_role("button", name="Ghi nhận đã giao")
    give.click()
    expect(alert).to_contain_text("Chưa có chữ ký trên màn hình.")
    expect(desk.get_by_label(BIRTH)).not_to_be_checked()
    draw(desk)
    desk.get_by_role("button", name="Xóa, ký lại").click()
    draw(desk)
    give.click()
    expect(desk.get_by_text("Còn trả sau:")).to_be_visible()
    assert Dossier.objects.get(pk=done.dossier_id).status == "done"
    assert DossierFile.objects.filter(kind="collect_signature").count() == 1

    number.fill(NUMBER)
    desk.get_by_label("Ký vào giấy biên nhận in ra").check()
    give.click()
    expect(desk.get_by_text("Đã trả đủ kết quả; hồ sơ kết thúc.")).to_be_visible()
    expect(desk.get_by_role("link", name="In giấy biên nhận")).to_have_count(2)
    assert Dossier.objects.get(pk=done.dossier_id).status == "returned"
    proofs = HandedOut.objects.order_by("n").values_list("proof", flat=True)
    assert list(proofs) == ["drawn", "paper"]


def test_a_code_told_by_the_owner_proves_it_by_keys_alone(site: Site) -> None:
    centre = Counter(at=now() - timedelta(hours=3))
    done = centre.ready()
    desk = site.person("traketqua")
    desk.goto(f"/desk/tra-ket-qua/{done.code}")
    desk.keyboard.type(NUMBER)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Số giấy tờ khớp với Nguyễn Thị Hoa")).to_be_visible()
    desk.get_by_label("Mã gửi đến điện thoại").focus()
    desk.keyboard.press("Space")
    desk.get_by_role("button", name="Gửi mã").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Đã gửi mã; hãy hỏi người nhận mã")).to_be_visible()
    expect(desk.get_by_label("Mã người nhận đọc")).to_be_focused()
    assert PickupCode.objects.count() == 1
    # The code itself has left with the message; the test has one made it can read.
    later = now() + timedelta(minutes=1)
    sent = make_pickup_code(
        actor=centre.actor("traketqua"), at=later, dossier_id=done.dossier_id
    )
    assert sent is not None
    desk.keyboard.type(sent.code)
    desk.get_by_role("button", name="Ghi nhận đã giao").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Đã trả đủ kết quả; hồ sơ kết thúc.")).to_be_visible()
    assert HandedOut.objects.get().proof == "code"

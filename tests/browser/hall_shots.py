"""Take the pictures of the hall for the how-to pages: part of `make shots`.

One morning: an appointment, a number, the wall, a counter by keys, the till, a result.
"""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.giving import sign_by_hand
from tests.browser.shots import DOCS, NARROW, Photographer, keep, take
from tests.browser.test_journeys import begin_intake, do

PICTURES = DOCS / "how-to" / "pictures"
WALL = {"width": 1280, "height": 720}


def picture(page: Page, name: str) -> None:
    """Keep what a page shows."""
    keep(page.screenshot(), name, PICTURES)


def hall(people: Photographer, folder: Path) -> None:
    """Walk through the hall and keep its pictures."""
    phone = people.visitor(NARROW)
    phone.goto("/hen-gio")
    phone.get_by_role("link", name="Hộ tịch, chứng thực").click()
    phone.get_by_role("link", name="còn").first.click()
    phone.locator('[name="slot"]').first.wait_for()
    picture(phone, "appointment")

    kiosk = people.visitor(WALL)
    kiosk.goto("/sanh/may-lay-so")
    picture(kiosk, "kiosk")
    for name in ("Hộ tịch, chứng thực", "Đất đai", "Hộ tịch, chứng thực"):
        visitor = people.visitor(NARROW)
        visitor.goto("/sanh")
        visitor.get_by_role("link", name=name).first.click()
        visitor.get_by_role("button", name="Lấy số").click()
        visitor.locator(".mc-hall-number strong").wait_for()
    picture(visitor, "my-place")

    counter = people.person("quay")
    counter.goto("/desk/quay")
    counter.locator("#counter").select_option(index=0)
    counter.locator("h1").click()
    counter.keyboard.press("o")
    counter.get_by_role("button", name="Gọi số tiếp theo").click()
    counter.get_by_role("button", name="Bắt đầu phục vụ").wait_for()
    wall = people.visitor(WALL)
    wall.goto("/sanh/bang")
    wall.locator(".mc-board__row").first.wait_for()
    picture(wall, "wall")
    counter.get_by_role("button", name="Bắt đầu phục vụ").click()
    counter.get_by_role("button", name="Xong").wait_for()
    picture(counter, "counter")

    till = people.person("thuquy")
    till.goto("/desk/thu-phi")
    till.get_by_role("link", name="Mở ca với số dư đã đếm").click()
    picture(till, "till")

    scan = folder / "to-khai.pdf"
    Image.new("RGB", (300, 400), "white").save(scan)
    intake = people.person("quay2")
    begin_intake(intake, scan)
    intake.get_by_role("button", name="Tiếp nhận, in giấy hẹn").click()
    expect(intake.get_by_role("status")).to_contain_text("Đã tiếp nhận hồ sơ")
    code = intake.locator(".govuk-caption-l .mc-code").inner_text()
    do(people.person("thamdinh"), code, "Trình tiếp", **{"Ý kiến": "Đủ điều kiện"})
    leader = people.person("lanhdao")
    do(leader, code, "Phê duyệt")
    sign_by_hand(leader)
    do(people.person("vanthu"), code, "Vào số và đóng dấu")
    returns = people.person("traketqua")
    returns.goto("/desk/tra-ket-qua/")
    picture(returns, "returns")
    returns.get_by_role("link", name=code).first.click()
    number = returns.get_by_label("Số giấy tờ của người nhận")
    number.fill("022155900037")
    number.press("Enter")
    expect(returns.get_by_text("Số giấy tờ khớp với")).to_be_visible()
    keep(returns.screenshot(full_page=True), "giving", PICTURES)


if __name__ == "__main__":
    take(hall, PICTURES)

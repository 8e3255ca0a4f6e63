"""Somebody at home with a phone: files online page by page, by touch or by keys alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

PHONE = {"width": 360, "height": 640}
SOUGHT = "cap lai giay chung nhan dang ky to hop tac"
"""What is typed into the search, without accents, as on a cheap keyboard."""
PROCEDURE = "2.002638"
FEE = 100_000
WORDS = "Giấy chứng nhận bị cháy, xin cấp lại."
Seen = Callable[[Page], None]


class Hand(Protocol):
    """A way to use a page."""

    def press(self, what: Locator) -> None:
        """Use a link or a button."""

    def tick(self, what: Locator) -> None:
        """Choose a radio button or a checkbox."""

    def write(self, what: Locator, text: str) -> None:
        """Write into a field."""

    def pick(self, what: Locator, label: str) -> None:
        """Pick one of a list."""

    def bring(self, what: Locator, path: Path) -> None:
        """Choose a file."""


class Touch:
    """A finger."""

    def press(self, what: Locator) -> None:
        """Use a link or a button."""
        what.click()

    def tick(self, what: Locator) -> None:
        """Choose a radio button or a checkbox."""
        what.check()

    def write(self, what: Locator, text: str) -> None:
        """Write into a field."""
        what.fill(text)

    def pick(self, what: Locator, label: str) -> None:
        """Pick one of a list."""
        what.select_option(label=label)

    def bring(self, what: Locator, path: Path) -> None:
        """Choose a file."""
        what.set_input_files(path)


@dataclass
class Home:
    """Files the procedure; `seen` is called on every page on the way."""

    page: Page
    hand: Hand = field(default_factory=Touch)
    seen: Seen = lambda _: None

    def press(self, name: str | re.Pattern[str]) -> None:
        """Use the button of a name, also where a link looks like one."""
        self.hand.press(self.page.get_by_role("button", name=name).last)

    def came(self, address: str | re.Pattern[str]) -> None:
        """Wait for the page that follows, and look at it."""
        self.page.wait_for_url(address)
        self.seen(self.page)

    def find(self) -> None:
        """Search, answer the guided check, and come to what one needs."""
        page = self.page
        page.goto("/")
        self.seen(page)
        self.hand.write(page.get_by_label("Tên, mã hoặc việc cần làm"), SOUGHT)
        self.press("Tìm thủ tục")
        self.came("**/thu-tuc?q=*")
        self.hand.press(page.locator(f"a[href='/thu-tuc/{PROCEDURE}']"))
        self.came(f"**/thu-tuc/{PROCEDURE}")
        self.press("Tôi cần giấy tờ gì?")
        self.came("**/can-gi")
        self.press("Tiếp tục")
        self.told("Hãy chọn một trường hợp.")
        self.hand.tick(page.get_by_label("Trường hợp đăng ký trên môi trường điện tử"))
        self.press("Tiếp tục")
        self.came("**/can-gi?truong-hop=*")
        self.hand.tick(page.get_by_role("checkbox").first)
        self.press("Tiếp tục")
        page.get_by_role("heading", name="Bạn cần đúng 3 giấy tờ").wait_for()
        self.seen(page)

    def begin(self) -> str:
        """Begin; return the address of the filing."""
        self.press("Nộp trực tuyến trường hợp này")
        self.came("**/nop?*")
        self.press("Bắt đầu")
        self.page.wait_for_url("**/nop/**/bieu-mau/**")
        return "/".join(self.page.url.split("/")[:5])

    def fill_form(self) -> None:
        """Answer the form page by page; the first is sent once with nothing written."""
        page = self.page
        self.seen(page)
        while "/bieu-mau/" in page.url:
            before = page.url
            self.answer()
            self.press("Tiếp tục")
            self.came(re.compile(f"^(?!{re.escape(before)}$)"))

    def answer(self) -> None:
        """Answer whatever a page asks and has no answer yet."""
        form = self.page.locator("main form")
        for one in form.get_by_label("Nội dung đề nghị").all():
            self.hand.write(one, WORDS)
        for one in form.get_by_role("checkbox").all():
            self.hand.tick(one)

    def bring_papers(self, scan: Path) -> None:
        """Bring a file for each paper that is asked for."""
        page = self.page
        for one in page.locator("input[type=file][id^=file-]:not([id=file-0])").all():
            if one.is_visible():
                self.hand.bring(one, scan)
        self.press("Tiếp tục")
        self.came("**/nhan-ket-qua")

    def choose_post(self) -> None:
        """Have the result sent home; a telephone that cannot be called is told."""
        page = self.page
        self.hand.write(page.get_by_label("Số điện thoại"), "12")
        self.hand.tick(page.get_by_label("Qua bưu chính công ích"))
        self.hand.write(page.get_by_label("Số nhà, đường, thôn, tổ"), "Số 12 Kênh Liêm")
        self.hand.write(page.get_by_label("Phường, xã"), "Phường Hồng Gai")
        self.hand.pick(page.get_by_label("Tỉnh, thành phố"), "Tỉnh Quảng Ninh")
        self.press("Tiếp tục")
        self.told("Số điện thoại")
        self.hand.write(page.get_by_label("Số điện thoại"), "0912 345 678")
        self.press("Tiếp tục")
        self.came("**/nop-tien")

    def pay(self) -> None:
        """Pay on the page of the gateway, and come back to check everything."""
        page = self.page
        self.press("Nộp tiền trực tuyến")
        self.press("Sang trang thanh toán")
        self.hand.press(page.get_by_role("button").first)
        page.get_by_role("heading", name="Đã nộp 100.000 đ").wait_for()
        self.seen(page)
        self.press("Về hồ sơ")
        self.came("**/kiem-tra")

    def send(self, times: int = 1) -> None:
        """Send, some times over; what the form has stated is not asked twice."""
        page = self.page
        assert page.get_by_role("checkbox").count() == 0
        if times == 2:
            page.get_by_role("button", name="Gửi hồ sơ").dblclick()
        else:
            self.press("Gửi hồ sơ")
        page.get_by_role("heading", name="Đã gửi hồ sơ").wait_for()
        self.seen(page)

    def told(self, *said: str) -> None:
        """Read the errors: they are announced, and have the focus where scripts run."""
        alert = self.page.get_by_role("alert")
        alert.wait_for()
        for words in said:
            assert words in alert.inner_text()
        assert self.page.title().startswith("Lỗi: ")
        focused = self.page.locator(":focus")
        assert "govuk-error-summary" in str(focused.get_attribute("class"))
        self.seen(self.page)

"""The counter by keys alone: a card scanned, the receipt at the end, presses counted."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CARD = (
    "022155900037||Nguyễn Thị Hoa|27051955|Nữ|Tổ 9, Hà Tu, Hạ Long, Quảng Ninh|15042021"
)
MOST_PRESSES = 12
"""From the empty page to the dossier with its receipt, for a person who is known."""


class Presses:
    """A keyboard that counts; a scanner types without a press."""

    def __init__(self, page: Page) -> None:
        """Take the page."""
        self.page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        """Press keys one by one."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1


def test_from_a_card_to_the_receipt_without_a_mouse(site: Site) -> None:
    page = site.person("quay")
    keys = Presses(page)
    page.goto("/desk/tiep-nhan")
    expect(page.locator("#q")).to_be_focused()
    keys.press("d", "k", "k", "s", "k", "h")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/desk/tiep-nhan/1\.001695"))
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")  # the scanner's own
    expect(page.locator("#name")).to_have_value("Nguyễn Thị Hoa")
    expect(page.locator("#fill")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#accept")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã tiếp nhận hồ sơ")
    expect(
        page.get_by_role("link", name=re.compile("Giấy tiếp nhận")).first
    ).to_be_visible()
    assert keys.count <= MOST_PRESSES, keys.count


def test_after_a_crash_the_draft_opens_at_the_field_that_was_left(site: Site) -> None:
    page = site.person("quay")
    page.goto("/desk/tiep-nhan/1.001695")
    page.locator("#name").fill("Lê Văn Nháp")
    page.locator("#phone").fill("0912000111")
    expect(page.get_by_text("Đã tự lưu.")).to_be_visible()
    page.goto("about:blank")
    page.goto("/desk/tiep-nhan")
    page.get_by_role("link", name=re.compile("Lê Văn Nháp")).click()
    expect(page.locator("#phone")).to_have_value("0912000111")
    expect(page.locator("#phone")).to_be_focused()


def test_a_scanner_without_enter_is_taken_too(site: Site) -> None:
    page = site.person("quay")
    page.goto("/desk/tiep-nhan/1.001695")
    page.locator("#find").focus()
    page.keyboard.insert_text(CARD)
    expect(page.locator("#name")).to_have_value("Nguyễn Thị Hoa")

"""Files handed over by scanning, keys only: out at the counter, in at the department."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from motcua.domain.delivery.models import HandOverList
from motcua.kernel.clock import now
from tests.browser.conftest import Site
from tests.world import Centre, code_of

pytestmark = pytest.mark.browser


def scan(page: Page, code: str) -> None:
    """Do what a scanner does: type the code where the caret is, and press Enter."""
    expect(page.get_by_label("Mã hồ sơ hoặc mã phiếu")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_files_are_scanned_out_and_in(site: Site) -> None:
    centre = Centre(at=now() - timedelta(minutes=30))
    process = code_of("department", "tckh")
    codes = [centre.accept(process).code for _ in range(2)]
    counter = site.person("quay")
    counter.goto("/desk/ban-giao")
    for code in (*codes, codes[0]):
        scan(counter, code)
        expect(counter.get_by_text(code).first).to_be_visible()
    expect(counter.get_by_text("từ trước")).to_be_visible()
    number = f"BG{HandOverList.objects.get().pk}"
    scan(counter, number)
    counter.get_by_role("button", name="Chốt phiếu để giao").click()
    expect(counter.get_by_text("còn 2 trên 2 hồ sơ chưa đến")).to_be_visible()

    head = site.person("truongphong")
    head.goto("/desk/ban-giao?viec=nhan")
    scan(head, codes[0])
    expect(head.get_by_text(f"{codes[0]}: đã nhận, phiếu {number}.")).to_be_visible()
    counter.reload()
    expect(counter.get_by_text("còn 1 trên 2 hồ sơ chưa đến")).to_be_visible()
    for width in (360, 768, 1440):
        for page in (counter, head):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} px wide"
    scan(head, codes[1])
    expect(head.get_by_text(f"{codes[1]}: đã nhận")).to_be_visible()
    counter.reload()
    expect(counter.get_by_text("Đã nhận đủ")).to_be_visible()

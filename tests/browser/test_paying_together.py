"""A sheet of many on a phone: sent, paid with one payment, each filing received."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from motcua.domain.filings.models import Filing
from motcua.domain.payments.models import FeeReceipt
from motcua.journeys.file_many import file_rows
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from tests.browser import partners as sandboxes
from tests.browser.at_home import PHONE
from tests.browser.conftest import Site
from tests.browser.partners import Partners
from tests.browser.test_at_home import fits
from tests.browser.test_pages import AXE
from tests.files import a_pdf
from tests.payments import costing
from tests.people import online_codes
from tests.web.counter import errors_of, sign_in
from tests.web.test_filing import answering
from tests.web.test_many_filings import Office

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROWS, EACH = 3, 8000


@pytest.fixture
def partners(tmp_path: Path, settings: Any) -> Iterator[Partners]:
    """Run the payment gateway before the site starts."""
    with sandboxes.running(tmp_path, settings) as found:
        yield found


@pytest.fixture
def procedure(committed_db: str) -> Iterator[str]:
    """Return a procedure one files for from home that costs something at filing."""
    code = online_codes()[0]
    with costing(code, EACH, "Lệ phí") as found:
        yield found


def look(page: Page) -> None:
    """Say that a page fits the phone, and that axe finds nothing on it."""
    fits(page)
    found = Axe.from_file(AXE).run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"


def send_sheet(page: Page, procedure: str, folder: Path) -> None:
    """Send a filled-in sheet from the phone, see what it costs, and have it filed."""
    office = Office(procedure)
    rows = [office.row(f"dòng {n}") for n in range(ROWS)]
    sheet, paper = folder / "bảng.xlsx", folder / "a.pdf"
    sheet.write_bytes(office.sheet(*rows))
    paper.write_bytes(a_pdf(6, 606))
    page.goto(f"/thu-tuc/{procedure}/nop-nhieu")
    page.get_by_label("Bảng đã điền (XLSX)").set_input_files(sheet)
    page.get_by_label("Các tệp được nêu trong bảng").set_input_files(paper)
    if page.get_by_role("radio").count():
        page.get_by_role("radio").first.check()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Kiểm tra bảng").click()
    page.get_by_role("button", name=f"Gửi {ROWS} hồ sơ").click()
    page.get_by_text(f"trên {ROWS} dòng").first.wait_for()
    while file_rows(actor=SYSTEM, at=now()):
        pass
    page.goto(page.url)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_sheet_is_paid_with_one_payment_on_a_phone(
    partners: Partners, procedure: str, site: Site, tmp_path: Path, *, scripts: bool
) -> None:
    partners.tell(site.url)
    clerk = site.person(
        "congdan", viewport=PHONE, java_script_enabled=scripts, bypass_csp=True
    )
    check = look if scripts else fits
    send_sheet(clerk, procedure, tmp_path)
    check(clerk)
    clerk.get_by_text("Gồm những dòng nào?").click()
    expect(clerk.get_by_text("Dòng 2: 8.000 đ")).to_be_visible()
    clerk.get_by_role("button", name="Nộp tiền cho 3 hồ sơ: 24.000 đ").click()
    clerk.get_by_role("heading", name="Nộp 24.000 đ").wait_for()
    check(clerk)
    clerk.get_by_role("button", name="Sang trang thanh toán").click()
    expect(clerk.get_by_text("24.000 đ")).to_be_visible()
    clerk.get_by_role("button").first.click()
    clerk.get_by_role("heading", name="Đã nộp 24.000 đ").wait_for()
    check(clerk)
    clerk.get_by_role("button", name="Về bảng hồ sơ").click()
    expect(clerk.get_by_role("button", name="Nộp tiền cho")).to_have_count(0)
    expect(clerk.get_by_text("Đã thanh toán")).to_be_visible()

    assert Filing.objects.filter(state="submitted").count() == ROWS
    counter = sign_in("quay")
    for key in Filing.objects.values_list("key", flat=True):
        address, fields = answering(counter, f"/nop/{key}")
        accepted = counter.post(address, fields | {"do": "accept"})
        assert accepted.status_code == 302, errors_of(accepted)
    receipts = FeeReceipt.objects.values_list("method", "total")
    assert list(receipts) == [("online", EACH)] * ROWS
    code = FeeReceipt.objects.order_by("id")[0].dossier_code
    clerk.goto(f"/ho-so-cua-toi/{code}/nop-tien")
    expect(clerk.get_by_text("Đã thanh toán").first).to_be_visible()
    check(clerk)


def test_several_bills_are_chosen_and_paid_on_a_phone(
    partners: Partners, procedure: str, site: Site, tmp_path: Path
) -> None:
    partners.tell(site.url)
    citizen = site.person("congdan", viewport=PHONE, bypass_csp=True)
    send_sheet(citizen, procedure, tmp_path)
    citizen.goto("/nop-tien")
    look(citizen)
    citizen.get_by_label("Nộp gộp khoản 2").uncheck()
    citizen.get_by_role("button", name="Nộp các khoản đã chọn").click()
    citizen.get_by_role("heading", name="Nộp 16.000 đ").wait_for()
    look(citizen)
    citizen.get_by_role("button", name="Sang trang thanh toán").click()
    citizen.get_by_role("button").first.click()
    citizen.get_by_role("heading", name="Đã nộp 16.000 đ").wait_for()
    citizen.get_by_role("button", name="Về các khoản phải nộp").click()
    expect(citizen.get_by_text("8.000 đ")).to_have_count(1)

"""The line breaks in the middle of a filing: nothing is lost, nothing sent twice."""

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from motcua.domain.eforms.models import FormAnswers
from motcua.domain.filings.models import Filing
from motcua.domain.ledger.models import Event
from tests.browser.at_home import PHONE, WORDS, Home
from tests.browser.conftest import Site
from tests.browser.test_journeys import scan  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
UNSAVED = "Mất mạng, chưa lưu được."


def kept() -> str:
    """Return what is kept of the answers."""
    return str(list(FormAnswers.objects.values_list("answers", flat=True)))


def test_a_filing_goes_on_where_the_line_broke(
    site: Site,
    scan: Path,  # noqa: F811 - the fixture
) -> None:
    page = site.person("congdan", viewport=PHONE)
    home, line = Home(page), page.context
    home.find()
    address = home.begin()
    while page.get_by_label("Nội dung đề nghị").count() == 0:
        home.answer()
        home.press("Tiếp tục")

    # What is typed stays on the page, is told, and is saved once the line is back.
    line.set_offline(True)
    here = page.url
    home.answer()
    home.press("Tiếp tục")
    expect(page.get_by_text(UNSAVED)).to_be_visible()
    assert page.url == here
    assert WORDS not in kept()
    line.set_offline(False)
    expect(page.get_by_text("Đã tự lưu.")).to_be_visible()
    assert WORDS in kept()
    home.fill_form()

    # A file that could not go up goes on by itself.
    line.set_offline(True)
    papers = page.locator("input[type=file][id^=file-]:not([id=file-0])")
    papers.first.set_input_files(scan)
    expect(page.get_by_text("Mất mạng: phần đã gửi vẫn còn.")).to_be_visible()
    line.set_offline(False)
    expect(page.get_by_text("đã tải lên")).to_be_visible()
    page.reload()
    home.bring_papers(scan)
    page.get_by_label("Số điện thoại").fill("0912 345 678")
    home.press("Tiếp tục")
    home.came("**/kiem-tra")

    # Sent, and the answer lost on the way: whoever presses again has sent it once.
    def lost(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/kiem-tra", lost)
    home.press("Gửi hồ sơ")
    page.wait_for_url("chrome-error://**")
    page.unroute("**/kiem-tra")
    assert Filing.objects.get().state == "submitted"
    page.goto(f"{address}/kiem-tra")
    expect(page.get_by_role("heading", name="Đã gửi hồ sơ")).to_be_visible()
    assert Event.objects.filter(kind="filing.submitted").count() == 1

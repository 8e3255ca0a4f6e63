"""A real procedure from home on a phone: filed, paid, completed, received by post."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from motcua.domain.catalogue.models import Fee
from motcua.domain.catalogue.readers import terms
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.rules.intake import Row
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.domain.payments.models import FeeReceipt
from motcua.domain.post import actions as post
from motcua.domain.post.models import PostalOrder
from motcua.journeys.act import act as act_with_papers
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from tests.browser import partners as sandboxes
from tests.browser.at_home import FEE, PHONE, PROCEDURE, Home
from tests.browser.conftest import Site
from tests.browser.keys import Keys
from tests.browser.listening import check_told
from tests.browser.partners import Partners
from tests.browser.test_journeys import scan  # noqa: F401 - a fixture
from tests.browser.test_pages import AXE
from tests.world import Centre

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LACKING = "Bản sao quyết định thành lập"


@pytest.fixture
def partners(tmp_path: Path, settings: Any) -> Iterator[Partners]:
    """Run the carrier and the payment gateway before the site starts."""
    with sandboxes.running(tmp_path, settings) as found:
        yield found


@pytest.fixture
def fee(committed_db: str) -> Iterator[None]:
    """Let the province have set the fee the source leaves to it, due when one files."""
    version = {"version__procedure_id__code": PROCEDURE, "version__state": "published"}
    fees = Fee.objects.filter(**version)
    assert fees.update(name="Lệ phí", amount=FEE, text="", collect="filing") == 1
    terms.published.cache_clear()
    yield
    terms.published.cache_clear()


def fits(page: Page) -> None:
    """Say that nothing sticks out of the phone."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], f"{page.url} is {wide} px wide"


def act(username: str, command: Command, **typed: Any) -> None:
    """Let an officer do their part, now."""
    row = Dossier.objects.get()
    act_with_papers(
        actor=Centre(at=now()).actor(username),
        at=now(),
        dossier_id=row.pk,
        version=row.version,
        request_id=uuid4(),
        command=command,
        typed=Input(**typed),
    )


def receive_at_the_counter(counter: Page) -> str:
    """Answer the filing at the counter; return the dossier's code."""
    counter.goto("/desk/truc-tuyen")
    counter.get_by_role("link", name="Cấp lại Giấy chứng nhận").click()
    expect(counter.get_by_text("Giấy chứng nhận bị cháy")).to_be_visible()
    counter.get_by_role("button", name="Tiếp nhận, in giấy hẹn").click()
    expect(counter.get_by_role("status")).to_contain_text("Đã tiếp nhận hồ sơ")
    return counter.locator(".govuk-caption-l .mc-code").inner_text()


def ask_for_more() -> None:
    """Let the specialist ask for one paper that is lacking."""
    act("quay", Command.HAND_OVER)
    act("truongphong", Command.RECEIVE)
    specialist = Centre(at=now()).actor("chuyenvien").officer_id
    act("truongphong", Command.ASSIGN, assignee_id=specialist)
    rows = (Row(None, LACKING, copy_count=1),)
    act("chuyenvien", Command.REQUEST_SUPPLEMENT, reason="Thiếu giấy", rows=rows)


def send_what_was_asked(citizen: Page, code: str, paper: Path) -> None:
    """Answer exactly what was asked, from the phone."""
    citizen.goto(f"/ho-so-cua-toi/{code}")
    check_told(citizen)
    fits(citizen)
    citizen.get_by_role("button", name="Gửi bổ sung trực tuyến").click()
    check_told(citizen)
    fits(citizen)
    assert citizen.locator("input[type=file]").count() == 1
    citizen.get_by_label(LACKING).set_input_files(paper)
    citizen.get_by_role("button", name="Gửi phần bổ sung").click()
    expect(citizen.get_by_role("status")).to_contain_text("Đã gửi phần bổ sung")


def decide(counter: Page, code: str) -> None:
    """Take the supplement in at the counter, then appraise, approve and seal."""
    counter.goto("/desk/tu-nguoi-nop")
    counter.get_by_role("link", name=code).click()
    counter.get_by_role("button", name="Nhận phần bổ sung, giải quyết tiếp").click()
    act("chuyenvien", Command.SUBMIT, opinion="Đủ điều kiện")
    act("truongphong", Command.SUBMIT, opinion="Đồng ý trình")
    act("lanhdao", Command.APPROVE)
    act("vanthu", Command.SEAL)


def send_by_post(desk: Page, code: str, carrier: Partners) -> PostalOrder:
    """Pack and hand over; where it goes is known from the filing, in parts."""
    desk.goto("/desk/buu-chinh/")
    desk.get_by_role("link", name=f"Lập phiếu gửi {code}").click()
    for label, value in (
        ("Số nhà", "Số 12 Kênh Liêm"),
        ("Phường, xã", "Phường Hồng Gai"),
        ("Tỉnh, thành phố", "Tỉnh Quảng Ninh"),
        ("Số điện thoại", "0912 345 678"),
    ):
        expect(desk.get_by_label(label)).to_have_value(value)
    desk.get_by_role("button", name="Lập phiếu gửi").click()
    desk.get_by_role("heading", name="Bưu chính đã báo").wait_for()
    post.send_due(actor=SYSTEM, at=now())
    desk.goto("/desk/buu-chinh/")
    desk.get_by_role("checkbox").check()
    desk.get_by_role("button", name="Lập biên bản giao cho bưu chính").click()
    desk.get_by_label("Nhân viên bưu chính đã ký").fill("Hoàng Văn Nam")
    desk.get_by_role("button", name="Hai bên đã ký").click()
    desk.get_by_text("Đã ghi: hai bên đã ký biên bản.").wait_for()
    order = PostalOrder.objects.get()
    carrier.post.step(order.number, "OUT_FOR_DELIVERY")
    carrier.post.step(order.number, "DELIVERED", signer="Nguyễn Thị Hoa")
    return order


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.usefixtures("fee")
def test_a_procedure_is_filed_paid_completed_and_received_by_post(
    partners: Partners,
    site: Site,
    scan: Path,  # noqa: F811 - the fixture
    *,
    scripts: bool,
) -> None:
    partners.tell(site.url)
    citizen = site.person("congdan", viewport=PHONE, java_script_enabled=scripts)

    def look(page: Page) -> None:
        check_told(page)
        fits(page)

    home = Home(citizen, seen=look)
    home.find()
    home.begin()
    home.fill_form()
    home.bring_papers(scan)
    home.choose_post()
    home.pay()
    home.send(times=2)
    sent = Event.objects.filter(topic="filing", kind="filing.submitted")
    assert sent.count() == 1, "pressed twice, sent once"

    counter = site.person("quay")
    code = receive_at_the_counter(counter)
    receipt = FeeReceipt.objects.get()
    assert (receipt.method, receipt.total) == ("online", FEE)
    ask_for_more()
    send_what_was_asked(citizen, code, scan)
    decide(counter, code)
    order = send_by_post(site.person("traketqua"), code, partners)

    citizen.goto(f"/ho-so-cua-toi/{code}")
    look(citizen)
    said = citizen.locator("main").inner_text()
    for words in (
        "Đã trả kết quả",
        "Người ký nhận: Nguyễn Thị Hoa",
        str(order.tracking_number),
        "Đã thanh toán",
        "Đã yêu cầu bổ sung",
        "Đã nhận phần bổ sung",
    ):
        assert words in said, words
    citizen.get_by_text("Ai đã xem hồ sơ của tôi?").click()
    readers = citizen.locator("details", has_text="Ai đã xem hồ sơ của tôi?")
    for officer in ("Nguyễn Thị Hằng", "Hoàng Ngọc Oanh"):
        expect(readers).to_contain_text(officer)


@pytest.mark.usefixtures("fee")
def test_keys_alone_lead_from_the_search_to_the_confirmation(
    partners: Partners,
    site: Site,
    scan: Path,  # noqa: F811 - the fixture
) -> None:
    partners.tell(site.url)
    citizen = site.person("congdan", viewport=PHONE)
    keys = Keys(citizen)
    home = Home(citizen, hand=keys)
    home.find()
    home.begin()
    home.fill_form()
    home.bring_papers(scan)
    home.choose_post()
    home.pay()
    home.send()
    assert keys.tabs > 100, "it was done by keys"


@pytest.mark.usefixtures("fee")
def test_axe_finds_nothing_on_the_way_and_no_two_pages_sound_alike(
    partners: Partners,
    site: Site,
    scan: Path,  # noqa: F811 - the fixture
) -> None:
    partners.tell(site.url)
    citizen = site.person("congdan", viewport=PHONE, bypass_csp=True)
    titles: dict[str, str] = {}

    def listen(page: Page) -> None:
        found = Axe.from_file(AXE).run(page)
        assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
        place = page.url.split("?")[0]
        assert titles.setdefault(page.title(), place) == place, page.title()

    home = Home(citizen, seen=listen)
    home.find()
    home.begin()
    home.fill_form()
    home.bring_papers(scan)
    home.choose_post()
    home.pay()
    home.send()
    assert len(titles) > 10

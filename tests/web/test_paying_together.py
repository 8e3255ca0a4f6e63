"""Many filings and dossiers paid with one payment: all or none, each on its own after."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.models import Dossier
from motcua.domain.filings.models import BulkRow
from motcua.domain.payments import actions
from motcua.domain.payments.actions import settling, take_notice
from motcua.domain.payments.models import (
    Attempt,
    DayDifference,
    Due,
    FeeReceipt,
    GatewayDay,
    Refund,
)
from motcua.domain.payments.rules.online import MOST_PARTS
from motcua.journeys.pay_together import begin_together
from motcua.kernel.actor import SYSTEM
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotAllowed
from tests.databases import MORNING
from tests.payments import Gateway, costing, told_by_hand
from tests.people import Company, for_whom
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.test_bills import owing
from tests.web.test_filing import answering, code  # noqa: F401 - a fixture
from tests.web.test_many_filings import Office
from tests.world import Centre, actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FEE = 8000


@pytest.fixture
def gateway(tmp_path: Path, settings: Any) -> Iterator[Gateway]:
    """Return a gateway that is asked; its notices are taken in by hand."""
    with told_by_hand(tmp_path / "payment", settings) as found:
        yield found


@pytest.fixture
def costly(code: str) -> Iterator[str]:  # noqa: F811
    """Let the procedure cost something at filing."""
    with costing(code, FEE) as found:
        yield found


@contextmanager
def refused(kind: type[MotcuaError], error: str) -> Iterator[None]:
    """Say that what is done inside is refused with this code."""
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == error


class Sheet:
    """A sheet of some rows that was filed, nothing of it paid."""

    def __init__(self, procedure: str, rows: int = 3, name: str = "dòng") -> None:
        self.office = Office(procedure)
        self.client, self.rows = self.office.client, rows
        lines = [self.office.row(f"{name} {n}") for n in range(rows)]
        sent = self.office.filed(self.office.sheet(*lines), "a.pdf")
        self.page = str(sent["Location"])

    def filings(self) -> list[UUID]:
        rows = BulkRow.objects.filter(state="sent").order_by("line")
        return [row.filing_key for row in rows if row.filing_key]

    def fields(self) -> dict[str, str]:
        """Return what the page's form would post."""
        text = self.client.get(self.page).content.decode()
        return dict(re.findall(r'name="(pick-\d+)" value="([^"]+)"', text))

    def press(self, fields: dict[str, str] | None = None) -> Any:
        return self.client.post(f"{self.page}/nop-tien", fields or self.fields())

    def begin(self) -> Attempt:
        answer = self.press()
        assert answer.status_code == 302, errors_of(answer)
        key = UUID(answer.headers["Location"].rsplit("/", 1)[1])
        return Attempt.objects.get(key=key)


@pytest.fixture
def sheet(gateway: Gateway, costly: str) -> Sheet:
    return Sheet(costly)


def tell(gateway: Gateway, attempt: Attempt, **changes: Any) -> str:
    message = gateway.notice(attempt.reference, attempt.amount, **changes)
    return take_notice(actor=SYSTEM, at=now(), message=message)[0].value


def part_states(attempt: Attempt) -> list[str]:
    return list(attempt.parts.order_by("part_n").values_list("state", flat=True))


def test_a_sheet_is_paid_at_once_and_each_filing_has_its_receipt(
    sheet: Sheet, gateway: Gateway
) -> None:
    shown = said_by(sheet.client.get(sheet.page))
    assert "Nộp tiền cho 3 hồ sơ: 24.000 đ" in shown
    attempt = sheet.begin()
    assert (attempt.amount, attempt.part_count) == (3 * FEE, 3)
    page = sheet.client.get(f"/nop-tien/{attempt.key}")
    assert f"{gateway.address}/pay/{attempt.reference}" in page.content.decode()
    assert "Nộp 24.000 đ" in said_by(page)
    assert sheet.begin() == attempt, "once more is the same payment"
    assert tell(gateway, attempt) == "counted"
    assert tell(gateway, attempt) == "repeated"
    assert part_states(attempt) == ["paid"] * 3
    assert set(Due.objects.values_list("state", "filing_key")) == {
        ("paid", key) for key in sheet.filings()
    }
    after = said_by(sheet.client.get(sheet.page))
    assert "Nộp tiền cho" not in after
    assert "24.000 đ" in after
    paid = said_by(sheet.client.get(f"/nop-tien/{attempt.key}"))
    assert "Đã nộp 24.000 đ" in paid
    assert "Về bảng hồ sơ" in paid
    quay = sign_in("quay")
    for key in sheet.filings():
        address, fields = answering(quay, f"/nop/{key}")
        accepted = quay.post(address, fields | {"do": "accept"})
        assert accepted.status_code == 302, errors_of(accepted)
    assert [(r.total, r.reference) for r in FeeReceipt.objects.all()] == [
        (FEE, "GD1")
    ] * 3
    assert not Refund.objects.exists()


def test_all_or_nothing_and_the_row_that_is_wrong_is_named(
    sheet: Sheet, gateway: Gateway
) -> None:
    fields = sheet.fields()
    first, *_ = sheet.filings()
    alone = sheet.client.post(f"/nop/{first}/nop-tien", {"do": "pay"})
    assert alone.status_code == 302
    before = Attempt.objects.count(), Due.objects.count()
    wrong: list[tuple[dict[str, str], str, str]] = [
        (fields, "pick-2", "đang được nộp ở lần thanh toán khác"),
        (fields | {"pick-9": fields["pick-3"]}, "pick-9", "cùng một hồ sơ với dòng 3"),
        (fields | {"pick-9": "H49-KHONG-CO"}, "pick-9", "không tìm thấy hồ sơ này"),
    ]
    for posted, field, words in wrong:
        answer = sheet.press(posted)
        assert answer.status_code == 422
        assert words in errors_of(answer)[field]
        assert (Attempt.objects.count(), Due.objects.count()) == before
    shown = sheet.client.get(sheet.page)
    assert "Nộp tiền cho 2 hồ sơ: 16.000 đ" in said_by(shown)
    assert "không tính ở đây: dòng 2" in said_by(shown)
    single = Attempt.objects.get()
    assert tell(gateway, single) == "counted"
    answer = sheet.press(fields)
    assert "không còn khoản nào" in errors_of(answer)["pick-2"]
    assert sheet.begin().amount == 2 * FEE


def test_what_is_in_a_batch_is_not_paid_alone_meanwhile(
    sheet: Sheet, gateway: Gateway
) -> None:
    attempt = sheet.begin()
    first, second, third = sheet.filings()
    alone = sheet.client.post(f"/nop/{first}/nop-tien", {"do": "pay"})
    assert alone.status_code == 409
    assert "đang được nộp gộp" in said_by(alone)
    other = {"pick-1": str(second), "pick-2": str(third)}
    answer = sheet.client.post("/nop-tien", other)
    assert set(errors_of(answer)) == {"pick-1", "pick-2"}
    part = attempt.parts.get(filing_key=first)
    page = said_by(sheet.client.get(f"/nop-tien/{part.key}"))
    assert "Đang nộp gộp với hồ sơ khác" in page
    Attempt.objects.update(expires_at=now())
    assert sheet.client.post(f"/nop/{first}/nop-tien", {"do": "pay"}).status_code == 302


def test_receipts_beyond_some_are_written_by_the_job(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "RECEIPTS_AT_ONCE", 1)
    firm = Company()
    chosen = {n: owing(firm).code for n in (1, 2, 3)}
    head = for_whom(firm.head, firm.id)
    begin_together(actor=head, at=MORNING, chosen=chosen, client="")
    assert tell(gateway, Attempt.objects.get(part_of=None)) == "counted"
    assert set(Due.objects.values_list("state", flat=True)) == {"paid"}
    assert FeeReceipt.objects.count() == 1
    assert actions.watch(actor=SYSTEM, at=now()).receipts == 2
    codes = FeeReceipt.objects.values_list("dossier_code", flat=True)
    assert sorted(codes) == sorted(chosen.values())
    assert actions.watch(actor=SYSTEM, at=now()).receipts == 0


def test_what_is_withdrawn_meanwhile_is_owed_back_and_the_rest_counts(
    sheet: Sheet, gateway: Gateway
) -> None:
    attempt = sheet.begin()
    first, *_ = sheet.filings()
    assert sheet.client.post(f"/nop/{first}/rut").status_code == 302
    assert tell(gateway, attempt) == "counted"
    assert part_states(attempt) == ["surplus", "paid", "paid"]
    refund = Refund.objects.get()
    assert (refund.amount, refund.of_due, refund.state) == (FEE, False, "listed")
    page = said_by(sheet.client.get(f"/nop-tien/{attempt.key}"))
    assert "1 hồ sơ không còn phải nộp lúc tiền đến" in page
    assert "Nộp thừa, chờ hoàn tiền; Cần hoàn" in page


def test_what_was_withdrawn_before_is_no_bill(sheet: Sheet) -> None:
    fields = sheet.fields()
    first, *_ = sheet.filings()
    sheet.client.post(f"/nop/{first}/rut")
    assert set(sheet.fields()) == {"pick-3", "pick-4"}
    answer = sheet.press(fields)
    assert set(errors_of(answer)) == {"pick-2"}
    assert not Attempt.objects.exists()


def test_when_nothing_is_owed_any_more_all_of_it_is_owed_back(
    sheet: Sheet, gateway: Gateway
) -> None:
    attempt = sheet.begin()
    for key in sheet.filings():
        sheet.client.post(f"/nop/{key}/rut")
    assert tell(gateway, attempt) == "surplus"
    assert part_states(attempt) == ["surplus"] * 3
    assert sum(Refund.objects.values_list("amount", flat=True)) == attempt.amount
    attempt.refresh_from_db()
    till = Centre().actor("thuquy")
    with refused(Conflict, "refund_by_part"):
        actions.ask_refund(
            actor=till, at=now(), attempt_key=attempt.key, reason="Hai lần"
        )
    assert Refund.objects.count() == 3


def test_one_part_is_given_back_by_two_and_no_more_than_was_paid(
    sheet: Sheet, gateway: Gateway
) -> None:
    attempt = sheet.begin()
    gateway.pay(attempt.reference)
    tell(gateway, attempt)
    till, head = Centre().actor("thuquy"), Centre().actor("giamdoc")
    for part in attempt.parts.order_by("part_n")[:2]:
        actions.ask_refund(actor=till, at=now(), attempt_key=part.key, reason="Thu nhầm")
        refund = Refund.objects.get(attempt=part)
        state = actions.decide_refund(
            actor=head, at=now(), refund_id=refund.pk, approved=True
        )
        assert state == "done"
    assert sorted(Due.objects.values_list("state", flat=True)) == [
        *("paid", "refunded", "refunded")
    ]
    assert "Đã hoàn" in said_by(sheet.client.get(f"/nop-tien/{attempt.key}"))
    last = attempt.parts.order_by("part_n")[2]
    actions.ask_refund(actor=till, at=now(), attempt_key=last.key, reason="Thu nhầm")
    refund = Refund.objects.get(attempt=last)
    Refund.objects.filter(pk=refund.pk).update(amount=FEE + 1)
    state = actions.decide_refund(
        actor=head, at=now(), refund_id=refund.pk, approved=True
    )
    assert state == "refused", "the gateway gives back no more than it has taken"


def test_the_day_has_one_line_for_a_batch(sheet: Sheet, gateway: Gateway) -> None:
    attempt = sheet.begin()
    gateway.pay(attempt.reference)
    tell(gateway, attempt)
    day = now().astimezone(VN).date()
    assert actions.compare_day(actor=SYSTEM, at=now(), day=day) == 0
    told = GatewayDay.objects.get()
    assert (told.lines, told.our_lines, told.our_total) == (1, 1, 3 * FEE)
    part = attempt.parts.order_by("part_n")[0]
    content = f"MaThamChieu,SoTien\n{part.reference},{FEE}\n".encode()
    actions.compare_day(actor=SYSTEM, at=now(), day=day, content=content)
    assert set(DayDifference.objects.values_list("reference", "gap")) == {
        (part.reference, "missing_here"),
        (attempt.reference, "missing_there"),
    }


def test_a_part_is_not_the_gateways(sheet: Sheet, gateway: Gateway) -> None:
    part = sheet.begin().parts.order_by("part_n")[0]
    assert tell(gateway, part) == "unknown"
    assert Due.objects.filter(state="paid").count() == 0


def test_another_amount_is_the_batchs_and_its_end_is_its_parts(
    sheet: Sheet, gateway: Gateway
) -> None:
    attempt = sheet.begin()
    assert tell(gateway, attempt, SoTien=FEE) == "wrong_amount"
    assert part_states(attempt) == ["failed"] * 3, "nothing waits for it"
    assert DayDifference.objects.get().ours == 3 * FEE
    attempt.refresh_from_db()
    gateway.misbehave(slow=1.5)
    actions.watch(actor=SYSTEM, at=attempt.expires_at)
    till = said_by(sign_in("thuquy").get("/desk/thu-phi"))
    assert attempt.reference in till
    assert tell(gateway, attempt) == "counted"
    assert part_states(attempt) == ["paid"] * 3


def test_a_failure_and_an_end_are_those_of_all_parts(
    sheet: Sheet, gateway: Gateway
) -> None:
    attempt = sheet.begin()
    assert tell(gateway, attempt, MaLoi="01") == "failed"
    assert part_states(attempt) == ["failed"] * 3
    assert "Nộp lại" in said_by(sheet.client.get(f"/nop-tien/{attempt.key}"))
    second = sheet.begin()
    assert second.pk != attempt.pk
    assert tell(gateway, second) == "counted"
    assert tell(gateway, attempt) == "surplus", "late money is not lost"
    assert Refund.objects.count() == 3


def changed(rows: QuerySet[Attempt], changes: dict[str, Any]) -> None:
    """Change one row, as if the transaction ended there."""
    assert rows.update(**changes) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_holds_what_a_batch_is(sheet: Sheet) -> None:
    attempt = sheet.begin()
    whole = Attempt.objects.filter(pk=attempt.pk)
    part = Attempt.objects.filter(part_of=attempt).order_by("pk")[:1]
    one = Attempt.objects.filter(pk__in=part)
    for rows, changes, name in (
        (whole, {"amount": 1}, "payments_attempt_parts_make_the_sum"),
        (whole, {"part_count": 2}, "payments_attempt_parts_make_the_sum"),
        (one, {"amount": 1}, "payments_attempt_parts_make_the_sum"),
        (one, {"part_of": None, "part_n": None}, "payments_attempt_parts_make_the_sum"),
        (whole, {"part_count": 0}, "payments_attempt_of_something"),
        (whole, {"part_count": MOST_PARTS + 1}, "payments_attempt_of_something"),
        (one, {"next_query_at": now()}, "payments_attempt_part_is_not_the_gateways"),
        (one, {"pay_address": "x"}, "payments_attempt_part_is_not_the_gateways"),
        (one, {"part_n": 3}, "payments_attempt_part_numbered_once"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            changed(rows, changes)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_number_of_questions_does_not_grow_with_the_rows(
    gateway: Gateway, costly: str
) -> None:
    counts = []
    for rows in (3, 12):
        sheet = Sheet(costly, rows, name=f"bảng {rows}, dòng")
        fields = sheet.fields()
        assert len(fields) == rows
        chosen = {n: UUID(key) for n, key in enumerate(fields.values(), start=1)}
        with CaptureQueriesContext(connection) as asked:
            begin_together(
                actor=actor("congdan"), at=MORNING, chosen=chosen, client="127.0.0.1"
            )
        counts.append(len(asked))
        with CaptureQueriesContext(connection) as shown:
            sheet.client.get(sheet.page)
        counts.append(len(shown))
    assert counts[:2] == counts[2:]


def test_who_may_only_pay_pays_several_and_a_stranger_none(gateway: Gateway) -> None:
    firm = Company()
    one, two = owing(firm), owing(firm)
    chosen = {1: one.code, 2: two.code}
    clerk = firm.hire()
    firm.mandate(clerk, Doing.PAY, procedures=(one.procedure_code,))
    payer = for_whom(actor("congdan2"), firm.id)
    for who in (actor("congdan"), actor("congdan2"), actor("doanhnghiep")):
        with refused(Invalid, "part_unknown"):
            begin_together(actor=who, at=MORNING, chosen=chosen, client="")
    for who in (actor("quay"), actor("thuquy")):
        with pytest.raises(NotAllowed):
            begin_together(actor=who, at=MORNING, chosen=chosen, client="")
    assert not Attempt.objects.exists()
    client = sign_in("congdan2")
    client.post("/tai-khoan/thay-mat", {"for": str(firm.id)})
    page = client.get("/nop-tien")
    assert "Nộp các khoản đã chọn" in said_by(page)
    begun = client.post("/nop-tien", {"pick-1": one.code, "pick-2": two.code})
    assert begun.status_code == 302, errors_of(begun)
    attempt = Attempt.objects.get(part_of=None)
    assert attempt.person_id == firm.id
    assert tell(gateway, attempt) == "counted"
    told = said_by(client.get(begun.headers["Location"]))
    assert "Đã nộp 300.000 đ" in told
    assert client.get(f"/ho-so-cua-toi/{one.code}").status_code == 404
    assert sign_in("congdan").get(begun.headers["Location"]).status_code == 404
    assert [r.dossier_code for r in FeeReceipt.objects.order_by("id")] == [
        one.code,
        two.code,
    ]
    with refused(Invalid, "part_owes_nothing"):
        begin_together(actor=payer, at=MORNING, chosen=chosen, client="")


@pytest.mark.parametrize("lacking", ["paying", "procedure"])
def test_a_clerk_without_the_mandate_pays_no_row(gateway: Gateway, lacking: str) -> None:
    firm = Company()
    one, two = owing(firm), owing(firm)
    named = (one.procedure_code,) if lacking == "paying" else ("0.000000",)
    doing = Doing.FOLLOW if lacking == "paying" else Doing.PAY
    firm.mandate(firm.hire(), doing, procedures=named)
    clerk = for_whom(actor("congdan2"), firm.id)
    wanted = NotAllowed if lacking == "paying" else Invalid
    with pytest.raises(wanted):
        begin_together(
            actor=clerk, at=MORNING, chosen={1: one.code, 2: two.code}, client=""
        )
    assert not Attempt.objects.exists()


def test_a_payment_is_for_one_unit_and_for_no_more_than_the_bound(
    gateway: Gateway,
) -> None:
    firm = Company()
    one, two = owing(firm), owing(firm)
    head = for_whom(firm.head, firm.id)
    elsewhere = Unit.objects.exclude(pk=one.receiving_unit_id)[0]
    Dossier.objects.filter(pk=two.pk).update(receiving_unit_id=elsewhere.pk)
    with refused(Invalid, "part_of_another_unit"):
        begin_together(
            actor=head, at=MORNING, chosen={1: one.code, 2: two.code}, client=""
        )
    many: dict[int, UUID | str] = dict.fromkeys(range(1, MOST_PARTS + 2), one.code)
    for chosen in ({}, many):
        with refused(Invalid, "parts_number"):
            begin_together(actor=head, at=MORNING, chosen=chosen, client="")
    assert not Attempt.objects.exists()


def test_a_filing_received_meanwhile_has_its_receipt_with_the_money(
    sheet: Sheet, gateway: Gateway
) -> None:
    attempt = sheet.begin()
    quay = sign_in("quay")
    first, *_ = sheet.filings()
    address, fields = answering(quay, f"/nop/{first}")
    accepted = quay.post(address, fields | {"do": "accept"})
    assert accepted.status_code == 302, errors_of(accepted)
    assert sheet.begin() == attempt, "its dossier is in the same payment"
    assert tell(gateway, attempt) == "counted"
    receipt = FeeReceipt.objects.get()
    assert receipt.request_id == attempt.parts.get(filing_key=first).key
    assert part_states(attempt) == ["paid"] * 3
    shown = said_by(sheet.client.get(f"/nop-tien/{attempt.key}"))
    assert receipt.dossier_code in shown

"""Paying online over real HTTP: every fault of the gateway, and what becomes of money."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from motcua.adapters.payment.sandbox.service import Bank
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.payments import actions
from motcua.domain.payments.actions import Payment
from motcua.domain.payments.models import (
    Attempt,
    DayDifference,
    Due,
    FeeReceipt,
    Method,
    Notice,
    Refund,
)
from motcua.domain.payments.readers import account
from motcua.domain.payments.readers.dues import subject_of
from motcua.domain.payments.rules import FeeLine
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, NotAllowed, NotFound, NotNow
from motcua.kernel.money import format_vnd
from tests.payments import Gateway, running
from tests.web.counter import said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.usefixtures("committed_db")
FEE = 150_000


@pytest.fixture
def gateway(
    committed_db: str, clock: Any, tmp_path: Path, settings: Any
) -> Iterator[Gateway]:
    with running(tmp_path / "payment") as found:
        found.connect(settings)
        yield found


class Payer:
    """A citizen with a dossier that costs something; `fee` is to be paid in all."""

    many = 1

    def __init__(self, fee: int = FEE) -> None:
        self.centre = Centre(at=now())
        self.all: list[Done] = [
            self.centre.accept(code_of("five-on-the-spot"), fee=fee)
            for _ in range(self.many)
        ]
        self.done, self.fee = self.all[0], fee * self.many
        self.client = sign_in("congdan")
        self.page = f"/ho-so-cua-toi/{self.done.code}/nop-tien"

    def press(self) -> Any:
        return self.client.post(self.page, {"do": "pay"})

    def begin(self) -> Attempt:
        answer = self.press()
        assert answer.status_code == 302, said_by(answer)
        key = UUID(answer.headers["Location"].rsplit("/", 1)[1])
        return Attempt.objects.get(key=key)

    @property
    def money(self) -> tuple[int | None, int]:
        till = self.centre.actor("thuquy")
        found = [account(actor=till, code=done.code) for done in self.all]
        return sum(one.due or 0 for one in found), sum(one.received for one in found)

    def receipts(self) -> list[tuple[str, int, str]]:
        rows = FeeReceipt.objects.filter(
            dossier_id__in=[one.dossier_id for one in self.all]
        )
        return [(r.method, r.total, r.state) for r in rows.order_by("id")]

    @property
    def paid(self) -> list[tuple[str, int, str]]:
        """Return the receipts there are when everything was paid once."""
        return [("online", self.fee // self.many, "issued")] * self.many


class Several(Payer):
    """A citizen with three of them, who pays them with one payment."""

    many = 3

    def press(self) -> Any:
        chosen = {f"pick-{n}": one.code for n, one in enumerate(self.all, start=1)}
        return self.client.post("/nop-tien", chosen)


@pytest.fixture(params=[Payer, Several], ids=["one", "several"])
def payer(request: pytest.FixtureRequest, gateway: Gateway) -> Payer:
    found: Payer = request.param()
    return found


def later(minutes: int) -> Any:
    return actions.watch(actor=SYSTEM, at=now() + timedelta(minutes=minutes))


def verdicts() -> list[str]:
    return list(Notice.objects.order_by("id").values_list("verdict", flat=True))


def test_money_comes_once_with_its_receipt_and_the_gateways_bill(
    gateway: Gateway,
    payer: Payer,
) -> None:
    attempt = payer.begin()
    page = payer.client.get(f"/nop-tien/{attempt.key}")
    assert f"{gateway.address}/pay/{attempt.reference}" in page.content.decode()
    home = gateway.pay(attempt.reference)
    assert home == f"{gateway.site}/nop-tien/ve?MaThamChieu={attempt.reference}"
    back = payer.client.get(home.removeprefix(gateway.site), follow=True)
    assert f"Đã nộp {format_vnd(payer.fee)}" in said_by(back)
    assert payer.money == (payer.fee, payer.fee)
    assert payer.receipts() == payer.paid
    attempt.refresh_from_db()
    for receipt in FeeReceipt.objects.all():
        assert receipt.reference == attempt.transaction
        assert receipt.officer_name.endswith("(thu trực tuyến)")
    assert "Đã thanh toán" in said_by(payer.client.get(payer.page))
    assert later(2).asked == 1
    attempt.refresh_from_db()
    assert attempt.confirmed_at
    assert attempt.next_query_at is None
    bill = payer.client.get(f"/nop-tien/{attempt.key}/bien-nhan.pdf")
    assert bill.content.startswith(b"%PDF")
    assert payer.press().status_code in (409, 422)
    assert dossiers.chain_fault(dossier_id=payer.done.dossier_id) is None


def test_the_same_notice_sixteen_times_at_once_is_one_payment(
    gateway: Gateway, payer: Payer
) -> None:
    attempt = payer.begin()
    message = gateway.notice(attempt.reference, payer.fee)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(gateway.tell, [message] * 16))
    assert {(status, answer["MaLoi"]) for status, answer in answers} == {(200, "00")}
    assert sorted(verdicts()) == ["counted"] + ["repeated"] * 15
    assert payer.receipts() == payer.paid
    assert payer.money == (payer.fee, payer.fee)


def test_without_a_notice_the_gateway_is_asked(gateway: Gateway, payer: Payer) -> None:
    gateway.misbehave(no_ipn=True)
    attempt = payer.begin()
    home = gateway.pay(attempt.reference)
    waiting = payer.client.get(home.removeprefix(gateway.site), follow=True)
    assert "Đang chờ cổng thanh toán báo" in said_by(waiting)
    assert payer.money == (payer.fee, 0)
    later(2)
    assert payer.money == (payer.fee, payer.fee)
    assert verdicts() == ["counted"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"ipn_twice": True}, ["counted", "repeated"]),
        ({"failure_after_success": True}, ["counted", "ignored"]),
        ({"ipn_late": 0.3}, ["counted"]),
    ],
    ids=["twice", "failure-behind", "late"],
)
def test_notices_in_any_number_and_order_count_once(
    gateway: Gateway, payer: Payer, fault: dict[str, Any], told: list[str]
) -> None:
    gateway.misbehave(**fault)
    gateway.pay(payer.begin().reference)
    for _ in range(50):
        if len(verdicts()) == len(told):
            break
        time.sleep(0.1)
    assert verdicts() == told
    assert payer.money == (payer.fee, payer.fee)
    assert payer.receipts() == payer.paid


def test_a_notice_before_the_answer_to_init_stands(
    gateway: Gateway, payer: Payer
) -> None:
    gateway.misbehave(ipn_before_init=True)
    attempt = payer.begin()
    assert attempt.state == "paid"
    assert payer.money == (payer.fee, payer.fee)


@pytest.mark.parametrize(
    "fault", [{"init_timeout": 2.5}, {"init_garbage": True}], ids=["silent", "garbage"]
)
def test_when_init_has_no_answer_the_payer_is_told_and_may_try_again(
    gateway: Gateway, payer: Payer, fault: dict[str, Any]
) -> None:
    gateway.misbehave(**fault)
    answer = payer.press()
    assert answer.status_code == 409
    assert "Bạn chưa mất tiền" in said_by(answer)
    gateway.misbehave()
    first = Attempt.objects.get(part_of=None)
    assert payer.begin().reference == first.reference
    gateway.pay(first.reference)
    assert payer.money == (payer.fee, payer.fee)


def test_another_amount_is_kept_but_not_counted(gateway: Gateway, payer: Payer) -> None:
    gateway.misbehave(wrong_amount=True)
    attempt = payer.begin()
    home = gateway.pay(attempt.reference)
    assert verdicts() == ["wrong_amount"]
    assert payer.money == (payer.fee, 0)
    assert payer.receipts() == []
    difference = DayDifference.objects.get()
    assert (difference.gap, difference.ours, difference.theirs) == (
        "amount",
        payer.fee,
        payer.fee - 1000,
    )
    page = payer.client.get(home.removeprefix(gateway.site), follow=True)
    assert format_vnd(payer.fee - 1000) in said_by(page)
    later(2)  # the query tells the right amount: now it counts; the difference stays
    assert payer.money == (payer.fee, payer.fee)
    assert DayDifference.objects.filter(resolved_at=None).count() == 1


def test_a_wrong_hash_changes_nothing_and_is_noted(
    gateway: Gateway, payer: Payer
) -> None:
    gateway.misbehave(wrong_hash=True)
    attempt = payer.begin()
    gateway.pay(attempt.reference)
    assert verdicts() == ["wrong_hash"]
    attempt.refresh_from_db()
    assert attempt.state == "open"
    assert payer.money == (payer.fee, 0)


def test_a_notice_that_was_altered_is_refused(gateway: Gateway, payer: Payer) -> None:
    message = gateway.notice(payer.begin().reference, payer.fee)
    for changes in {"MaXacThuc": "x"}, {"SoTien": FEE - 1}, {"MaDoiTac": "ai-do"}:
        status, answer = gateway.tell(message | changes)
        assert (status, answer["MaLoi"]) == (403, "97"), changes
        assert payer.money == (payer.fee, 0), changes


def test_what_is_no_notice_is_refused_and_leaves_no_trace(
    gateway: Gateway, payer: Payer
) -> None:
    attempt = payer.begin()
    for nonsense in (b"", b"[]", b"\xff", b'"x"', b"{" * 5000, b"x" * 70_000):
        assert gateway.tell(nonsense)[0] == 400
    assert not Notice.objects.exists()
    bad = gateway.notice(attempt.reference, payer.fee, SoTien="nhiều")
    assert gateway.tell(bad)[0] == 400
    foreign = gateway.notice("MC-LA", payer.fee)
    status, answer = gateway.tell(foreign)
    assert (status, answer["MaLoi"]) == (404, "06")
    other = gateway.notice(attempt.reference, payer.fee, MaTienTe="USD")
    assert gateway.tell(other)[1]["MaLoi"] == "04"
    assert payer.money == (payer.fee, 0)
    assert verdicts() == ["unknown", "wrong_amount"]


def test_money_for_what_is_paid_at_the_till_is_owed_back_and_given_back_by_two(
    gateway: Gateway,
) -> None:
    payer = Payer()
    attempt = payer.begin()
    centre = payer.centre
    actions.issue(
        actor=centre.actor("thuquy"),
        at=now(),
        request_id=uuid4(),
        dossier_id=payer.done.dossier_id,
        payment=Payment([FeeLine("Phí, lệ phí", FEE)], Method.CASH),
    )
    gateway.pay(attempt.reference)
    assert verdicts() == ["surplus"]
    assert payer.money == (FEE, FEE)
    refund = Refund.objects.get()
    assert (refund.state, refund.amount, refund.of_due) == ("listed", FEE, False)
    till, head = centre.actor("thuquy"), centre.actor("giamdoc")
    with pytest.raises(NotAllowed):
        actions.ask_refund(
            actor=centre.actor("thamdinh"), at=now(), attempt_key=attempt.key, reason="x"
        )
    actions.ask_refund(
        actor=till, at=now(), attempt_key=attempt.key, reason="Nộp hai lần"
    )
    with pytest.raises(Conflict):
        actions.ask_refund(actor=till, at=now(), attempt_key=attempt.key, reason="Lại")
    with pytest.raises(NotAllowed):
        actions.decide_refund(actor=till, at=now(), refund_id=refund.pk, approved=True)
    gateway.misbehave(slow=1.5)
    state = actions.decide_refund(
        actor=head, at=now(), refund_id=refund.pk, approved=True
    )
    assert state == "sent"
    gateway.misbehave()
    later(10)
    refund.refresh_from_db()
    assert refund.state == "done"
    assert payer.receipts() == [("cash", FEE, "issued")]
    assert "Đã hoàn" in said_by(payer.client.get(payer.page))
    with pytest.raises(Conflict):
        actions.decide_refund(actor=head, at=now(), refund_id=refund.pk, approved=True)


def test_a_refund_of_what_counted_cancels_its_receipt(gateway: Gateway) -> None:
    payer = Payer()
    attempt = payer.begin()
    gateway.pay(attempt.reference)
    till, head = payer.centre.actor("thuquy"), payer.centre.actor("giamdoc")
    actions.ask_refund(actor=till, at=now(), attempt_key=attempt.key, reason="Thu nhầm")
    gateway.misbehave(refund_refused=True)
    refund = Refund.objects.get()
    told = actions.decide_refund(actor=head, at=now(), refund_id=refund.pk, approved=True)
    assert told == "refused"
    assert payer.receipts() == [("online", FEE, "issued")]
    gateway.misbehave()
    actions.ask_refund(actor=till, at=now(), attempt_key=attempt.key, reason="Thu nhầm")
    refund = Refund.objects.get(state="asked")
    told = actions.decide_refund(actor=head, at=now(), refund_id=refund.pk, approved=True)
    assert told == "done"
    assert payer.receipts() == [("online", FEE, "cancelled")]
    assert Due.objects.get().state == "refunded"
    assert payer.money == (0, 0)
    assert dossiers.chain_fault(dossier_id=payer.done.dossier_id) is None


def test_a_gateway_goes_on_with_orders_that_an_earlier_release_kept(
    gateway: Gateway,
) -> None:
    payer = Payer()
    attempt = payer.begin()
    gateway.pay(attempt.reference)
    path = gateway.folder / "orders.json"
    (order,) = json.loads(path.read_text())
    assert order.pop("refunds") == {}
    bank = Bank(gateway.folder, now=now, address=gateway.address)
    for refunded, given in ("", {}), ("HT1", {"HT1": attempt.amount}):
        path.write_text(json.dumps([order | {"refunded": refunded}]))
        assert bank.order(attempt.reference).refunds == given
    till, head = payer.centre.actor("thuquy"), payer.centre.actor("giamdoc")
    actions.ask_refund(actor=till, at=now(), attempt_key=attempt.key, reason="Thu nhầm")
    refund = Refund.objects.get().pk
    told = actions.decide_refund(actor=head, at=now(), refund_id=refund, approved=True)
    assert told == "refused", "all of it was given back before"


def test_a_query_that_contradicts_the_notice_is_listed_not_believed(
    gateway: Gateway,
    payer: Payer,
) -> None:
    attempt = payer.begin()
    gateway.pay(attempt.reference)
    gateway.misbehave(query_contradicts=True)
    later(2)
    assert payer.money == (payer.fee, payer.fee)
    assert DayDifference.objects.get().gap == "contradicts"
    assert verdicts() == ["counted", "ignored"]


def test_money_that_comes_after_the_attempt_has_ended_is_not_lost(
    gateway: Gateway,
) -> None:
    payer = Payer()
    attempt = payer.begin()
    later(20)
    attempt.refresh_from_db()
    assert attempt.state == "expired"
    second = Attempt.objects.get(pk=payer.begin().pk)
    assert second.pk != attempt.pk
    gateway.pay(second.reference)
    gateway.pay(attempt.reference)
    assert verdicts() == ["counted", "surplus"]
    assert Refund.objects.get().attempt_id == attempt.pk
    assert payer.money == (FEE, FEE)


def test_the_day_is_compared_and_each_difference_resolved(
    gateway: Gateway, payer: Payer
) -> None:
    attempt = payer.begin()
    gateway.pay(attempt.reference)
    day = now().astimezone(VN).date()
    till = payer.centre.actor("thuquy")
    assert actions.compare_day(actor=till, at=now(), day=day) == 0
    gateway.misbehave(list_missing=True, list_surplus=True)
    assert actions.compare_day(actor=SYSTEM, at=now(), day=day) == 2
    assert actions.compare_day(actor=till, at=now(), day=day) == 2
    gaps = dict(DayDifference.objects.values_list("gap", "reference"))
    assert gaps["missing_there"] == attempt.reference
    one = DayDifference.objects.get(gap="missing_here")
    with pytest.raises(NotAllowed):
        actions.resolve_difference(
            actor=payer.centre.actor("quay"), at=now(), difference_id=one.pk, note="x"
        )
    actions.resolve_difference(
        actor=till, at=now(), difference_id=one.pk, note="Của đơn vị khác"
    )
    gateway.misbehave(list_surplus=True)
    assert actions.compare_day(actor=till, at=now(), day=day) == 0
    assert DayDifference.objects.get().note == "Của đơn vị khác"
    content = f"MaThamChieu,SoTien\n{attempt.reference},{payer.fee + 1}\n".encode()
    assert actions.compare_day(actor=till, at=now(), day=day, content=content) == 1


def test_what_is_asked_on_the_way_is_paid_and_the_clock_runs_again(
    gateway: Gateway,
) -> None:
    payer = Payer(fee=0)
    done = payer.centre.act(
        payer.done, "thamdinh", Command.REQUEST_FEE, amount=70_000, reason="Trước bạ"
    )
    assert Dossier.objects.get(pk=done.dossier_id).status == "fee"
    page = said_by(payer.client.get(f"/ho-so-cua-toi/{done.code}"))
    assert "Trước bạ" in page
    gateway.pay(payer.begin().reference)
    assert Dossier.objects.get(pk=done.dossier_id).status == "processing"
    assert payer.receipts() == [("online", 70_000, "issued")]
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None


def test_nobody_pays_or_sees_another_ones_bill(gateway: Gateway) -> None:
    payer = Payer()
    attempt = payer.begin()
    stranger = sign_in("congdan2")
    assert stranger.get(payer.page).status_code == 404
    assert stranger.get(f"/nop-tien/{attempt.key}").status_code == 404
    assert stranger.get(f"/nop-tien/{attempt.key}/bien-nhan.pdf").status_code == 404
    assert (
        stranger.get(f"/nop-tien/ve?MaThamChieu={attempt.reference}").status_code == 404
    )
    subject = subject_of(dossier_id=payer.done.dossier_id)
    for who in ("congdan2", "quay", "thuquy"):
        with pytest.raises(NotAllowed):
            actions.begin(
                actor=payer.centre.actor(who), at=now(), subject=subject, client=""
            )
    connection.close()


def test_without_a_gateway_one_is_sent_to_the_counter(clock: Any, settings: Any) -> None:
    settings.PAYMENT_URL = ""
    payer = Payer()
    assert "Hãy nộp tại bộ phận một cửa" in said_by(payer.client.get(payer.page))
    assert payer.client.post(payer.page, {"do": "pay"}).status_code == 409
    subject = subject_of(dossier_id=payer.done.dossier_id)
    with pytest.raises(NotNow):
        actions.begin(
            actor=payer.centre.actor("congdan"), at=now(), subject=subject, client=""
        )


def test_what_a_carrier_collected_is_received_in_order_of_the_dues(clock: Any) -> None:
    payer = Payer()
    receive: dict[str, Any] = {
        "at": now(),
        "dossier_id": payer.done.dossier_id,
        "reference": "EB123456789VN",
    }
    with pytest.raises(NotAllowed):
        actions.record_collected(
            actor=payer.centre.actor("thamdinh"),
            request_id=uuid4(),
            amount=FEE,
            **receive,
        )
    number = uuid4()
    for _ in range(2):
        found = actions.record_collected(
            actor=SYSTEM, request_id=number, amount=FEE, **receive
        )
    assert (found.method, found.total) == ("post", FEE)
    assert payer.receipts() == [("post", FEE, "issued")]
    assert Due.objects.get().state == "paid"
    with pytest.raises(NotFound):
        actions.ask_refund(
            actor=payer.centre.actor("thuquy"),
            at=now(),
            attempt_key=uuid4(),
            reason="Không có",
        )

"""A cashier's till from opening to closing, who may close it, and what is refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.dossiers.actions.record import Done
from motcua.domain.payments import actions
from motcua.domain.payments.actions import BankRow, Payment
from motcua.domain.payments.models import BankAccount, FeeReceipt, Method, TillSession
from motcua.domain.payments.readers import ReceiptFacts
from motcua.domain.payments.readers import tills as readers
from motcua.domain.payments.readers.tills import SessionFacts
from motcua.domain.payments.rules import FeeLine
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def dossier(centre: Centre) -> Done:
    return centre.accept(code_of("five-on-the-spot"), fee=None)


def issue(
    centre: Centre, done: Done, amount: int, who: str = "thuquy", **more: Any
) -> ReceiptFacts:
    return actions.issue(
        actor=centre.actor(who),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=done.dossier_id,
        payment=Payment(
            [FeeLine("Lệ phí", amount)], more.pop("method", Method.CASH), **more
        ),
    )


def open_till(
    centre: Centre, opening: int, request_id: UUID | None = None, who: str = "thuquy"
) -> SessionFacts:
    return actions.open_till(
        actor=centre.actor(who),
        at=centre.at,
        request_id=request_id or uuid4(),
        unit_id=centre.reception,
        opening=opening,
    )


def count(
    centre: Centre,
    session_id: int,
    notes: dict[int, int],
    who: str = "thuquy",
    reason: str = "",
    request_id: UUID | None = None,
) -> SessionFacts:
    return actions.count_till(
        actor=centre.actor(who),
        at=centre.at,
        request_id=request_id or uuid4(),
        session_id=session_id,
        notes=notes,
        reason=reason,
    )


def confirm(centre: Centre, session_id: int, counted: int, who: str) -> SessionFacts:
    return actions.confirm_till(
        actor=centre.actor(who), at=centre.at, session_id=session_id, counted=counted
    )


def own(centre: Centre, who: str = "thuquy") -> tuple[SessionFacts, ...]:
    return readers.own_tills(actor=centre.actor(who))


def test_a_day_at_the_till(centre: Centre, dossier: Done) -> None:
    pressed = uuid4()
    opened = open_till(centre, 500_000, pressed)
    assert open_till(centre, 500_000, pressed).id == opened.id
    with pytest.raises(Conflict, match="đang mở"):
        open_till(centre, 0)
    wrong = issue(centre, dossier, 80_000)
    issue(centre, dossier, 120_000)
    issue(centre, dossier, 70_000, method=Method.TRANSFER, reference="FT21326001")
    for who, reason in (("thuquy", "Ghi nhầm"), ("giamdoc", "")):
        actions.cancel(
            actor=centre.actor(who),
            at=centre.at,
            request_id=uuid4(),
            receipt_id=wrong.id,
            reason=reason,
        )
    hand: dict[str, Any] = {
        "at": centre.at,
        "request_id": uuid4(),
        "session_id": opened.id,
        "amount": 400_000,
        "to_name": "Trần Thị Kho Bạc",
    }
    with pytest.raises(NotFound):
        actions.hand_in(actor=centre.actor("quay"), **hand)
    with pytest.raises(Invalid, match=r"620\.000"):
        actions.hand_in(
            actor=centre.actor("thuquy"),
            **{**hand, "request_id": uuid4(), "amount": 620_001},
        )
    for _ in range(2):
        held = actions.hand_in(actor=centre.actor("thuquy"), **hand)
    assert (held.received, held.given_back, held.handed_in) == (200_000, 80_000, 400_000)
    assert held.expected == 220_000
    with pytest.raises(Invalid) as caught:
        count(centre, opened.id, {200_000: 1})
    assert caught.value.field == "reason"
    pressed = uuid4()
    for _ in range(2):
        short = count(
            centre,
            opened.id,
            {200_000: 1},
            reason="Trả thừa tiền lẻ",
            request_id=pressed,
        )
    assert (short.state, short.difference) == ("counted", -20_000)
    with pytest.raises(Conflict):
        count(centre, opened.id, {200_000: 1}, reason="x")
    with pytest.raises(NotAllowed):
        confirm(centre, opened.id, 200_000, "thuquy")
    with pytest.raises(NotAllowed):
        confirm(centre, opened.id, 200_000, "thamdinh")
    with pytest.raises(Conflict):
        confirm(centre, opened.id, 220_000, "quay")
    for _ in range(2):
        assert confirm(centre, opened.id, 200_000, "quay").state == "closed"
    assert own(centre) == ()


def test_a_difference_is_listed_until_somebody_else_settles_it(
    centre: Centre, dossier: Done
) -> None:
    issue(centre, dossier, 10_000)
    session_id = own(centre)[0].id
    count(centre, session_id, {5_000: 1}, reason="Rơi mất")
    ask: dict[str, Any] = {"at": centre.at, "session_id": session_id, "note": "Nộp bù"}
    with pytest.raises(Conflict):
        actions.settle_till(actor=centre.actor("giamdoc"), **ask)
    confirm(centre, session_id, 5_000, "quay")
    listed = readers.till_differences(actor=centre.actor("thuquy"))
    assert [one.difference for one in listed] == [-5_000]
    assert readers.till_differences(actor=centre.actor("quay")) == ()
    for who in ("thuquy", "quay", "lanhdao"):
        with pytest.raises(NotAllowed):
            actions.settle_till(actor=centre.actor(who), **ask)
    with pytest.raises(Invalid):
        actions.settle_till(actor=centre.actor("giamdoc"), **{**ask, "note": " "})
    actions.settle_till(actor=centre.actor("giamdoc"), **ask)
    assert readers.till_differences(actor=centre.actor("thuquy")) == ()
    with pytest.raises(Conflict):
        actions.settle_till(actor=centre.actor("giamdoc"), **ask)


def test_the_first_cash_opens_a_till_and_other_money_needs_none(
    centre: Centre, dossier: Done
) -> None:
    issue(
        centre, dossier, 5_000, "quay", method=Method.CARD, reference="R1", approval="A1"
    )
    assert own(centre, "quay") == ()
    issue(centre, dossier, 6_000, "quay")
    issue(centre, dossier, 7_000, "quay")
    (session,) = own(centre, "quay")
    assert (session.implicit, session.opening, session.expected) == (True, 0, 13_000)
    assert own(centre) == ()
    cash = FeeReceipt.objects.filter(method="cash")
    assert set(cash.values_list("session_id", flat=True)) == {session.id}
    day = readers.till_day(actor=centre.actor("giamdoc"), day=centre.at.date())
    assert [(line.method, line.total) for line in day.lines] == [
        ("card", 5_000),
        ("cash", 13_000),
    ]
    assert day.total == 18_000
    with pytest.raises(NotAllowed):
        readers.till_day(actor=centre.actor("thamdinh"), day=centre.at.date())


def test_a_till_left_open_is_closed_by_two_before_its_cashier_goes_on(
    centre: Centre, dossier: Done
) -> None:
    issue(centre, dossier, 50_000)
    session_id = own(centre)[0].id
    centre.at += timedelta(days=1)
    for method in ({}, {"method": Method.TRANSFER, "reference": "FT1"}):
        with pytest.raises(NotNow) as caught:
            issue(centre, dossier, 1_000, **method)
        assert caught.value.code == "till_left_open"
    with pytest.raises(NotNow):
        open_till(centre, 0)
    assert issue(centre, dossier, 1_000, "quay").total == 1_000
    for who, refused in (("thuquy", NotAllowed), ("quay", NotAllowed)):
        with pytest.raises(refused):
            count(centre, session_id, {50_000: 1}, who)
    count(centre, session_id, {50_000: 1}, "giamdoc")
    for who in ("giamdoc", "thuquy"):
        with pytest.raises(NotAllowed):
            confirm(centre, session_id, 50_000, who)
    with pytest.raises(NotNow, match="người thứ hai"):
        issue(centre, dossier, 1_000)
    confirm(centre, session_id, 50_000, "quay")
    assert issue(centre, dossier, 1_000).total == 1_000


def test_a_count_that_is_not_confirmed_is_made_again(
    centre: Centre, dossier: Done
) -> None:
    issue(centre, dossier, 50_000)
    session_id = own(centre)[0].id
    count(centre, session_id, {20_000: 2}, reason="Không rõ")
    ask: dict[str, Any] = {"at": centre.at, "session_id": session_id, "counted": 40_000}
    quay = centre.actor("quay")
    with pytest.raises(Invalid):
        actions.return_count(actor=quay, reason="", **ask)
    with pytest.raises(NotAllowed):
        actions.return_count(actor=centre.actor("thuquy"), reason="x", **ask)
    again = actions.return_count(actor=quay, reason="Còn một tờ 10.000", **ask)
    assert (again.state, again.counted, again.reason) == ("open", None, "")
    assert again.returned[0]["counted"] == 40_000
    assert count(centre, session_id, {20_000: 2, 10_000: 1}).difference == 0


def test_cash_given_back_after_closing_leaves_an_open_till(
    centre: Centre, dossier: Done
) -> None:
    wrong = issue(centre, dossier, 50_000)
    first = own(centre)[0].id
    count(centre, first, {50_000: 1})
    confirm(centre, first, 50_000, "quay")

    def cancel(who: str) -> None:
        actions.cancel(
            actor=centre.actor(who),
            at=centre.at,
            request_id=uuid4(),
            receipt_id=wrong.id,
            reason="Ghi nhầm",
        )

    cancel("thuquy")
    with pytest.raises(NotNow) as caught:
        cancel("giamdoc")
    assert caught.value.code == "no_till_to_give_back"
    open_till(centre, 60_000)
    cancel("giamdoc")
    assert own(centre)[0].expected == 10_000
    closed, _ = readers.till(actor=centre.actor("giamdoc"), session_id=first)
    assert (closed.expected, closed.given_back) == (50_000, 0)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "counted"}, "payments_tillsession_closed_has_counted"),
        ({"opening": 1}, "payments_tillsession_opening"),
        ({"confirmed_by": 1}, "payments_tillsession_confirmed_by_another"),
        ({"settled_by": 1}, "payments_tillsession_settled_by_another"),
    ],
)
def test_the_database_keeps_what_a_till_is(
    centre: Centre, dossier: Done, changes: dict[str, Any], constraint: str
) -> None:
    issue(centre, dossier, 1_000)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TillSession.objects.update(**changes)


def test_one_till_an_officer_and_only_cash_in_it(centre: Centre, dossier: Done) -> None:
    issue(centre, dossier, 1_000)
    row = TillSession.objects.get()
    row.pk, row.request_id = None, uuid4()
    one_open = "payments_tillsession_one_open"
    with pytest.raises(IntegrityError, match=one_open), transaction.atomic():
        row.save()
    of_cash = "payments_feereceipt_till_of_cash"
    with pytest.raises(IntegrityError, match=of_cash), transaction.atomic():
        FeeReceipt.objects.update(method="card")


def test_a_transfer_goes_to_the_account_of_the_day(centre: Centre) -> None:
    ask: dict[str, Any] = {
        "unit_id": centre.reception,
        "amount": 8_000,
        "code": "H49.01.01-211122-0001",
    }
    day = centre.at.date()
    found = readers.transfer_to(on=day, **ask)
    assert found is not None
    assert "54048000" in found.payload
    assert "62250821H49.01.01-211122-0001" in found.payload
    assert readers.transfer_to(on=day, **{**ask, "amount": 0}) is None
    later = day + timedelta(days=10)
    row = BankRow(centre.reception, "970436", "VCB", "0011", "Trung tâm", later)
    with pytest.raises(NotAllowed):
        actions.open_bank_accounts(
            actor=centre.actor("quantri"), at=centre.at, rows=[row]
        )
    opened = [
        actions.open_bank_accounts(actor=SYSTEM, at=centre.at, rows=[row])
        for _ in range(2)
    ]
    assert opened == [1, 0]
    changed = readers.transfer_to(on=later, **ask)
    assert changed is not None
    assert changed.number == "0011"
    BankAccount.objects.all().delete()
    assert readers.transfer_to(on=day, **ask) is None

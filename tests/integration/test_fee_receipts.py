"""Money received for a dossier: receipts, their numbers, and cancelling by two."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.dossiers.actions.reading import open_file
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Read
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.payments import actions, readers
from motcua.domain.payments.actions import Payment, SeriesRow
from motcua.domain.payments.models import FeeReceipt, Method, ReceiptSeries
from motcua.domain.payments.readers import ReceiptFacts
from motcua.domain.payments.rules import FeeLine
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.papers import read_back
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return Centre()


def issue(
    centre: Centre,
    done: Done,
    *amounts: int,
    who: str = "thuquy",
    request_id: UUID | None = None,
    **more: Any,
) -> ReceiptFacts:
    return actions.issue(
        actor=centre.actor(who),
        at=centre.at,
        request_id=request_id or uuid4(),
        dossier_id=done.dossier_id,
        payment=Payment(
            [FeeLine(f"Lệ phí {n}", amount) for n, amount in enumerate(amounts, 1)],
            more.pop("method", Method.CASH),
            **more,
        ),
    )


def cancel(centre: Centre, receipt: ReceiptFacts, who: str, reason: str = "") -> Any:
    return actions.cancel(
        actor=centre.actor(who),
        at=centre.at,
        request_id=uuid4(),
        receipt_id=receipt.id,
        reason=reason,
    )


def test_a_receipt_says_all_the_law_asks_for(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=150_000)
    found = issue(centre, done, 100_000, 50_000, payer="Trần Văn Nam")
    assert (found.number, found.total) == ("00000001", 150_000)
    facts, content = open_file(
        actor=centre.actor("quay"),
        at=centre.at,
        dossier_id=done.dossier_id,
        n=found.file_n,
    )
    text = read_back(content).text
    assert facts.kind == "fee_receipt"
    for said in (
        "01BLP0-001",
        "QN-21E",
        "00000001",
        "5700000021",
        "Trần Văn Nam",
        "100.000 đ",
        "150.000 đ",
        "Một trăm năm mươi nghìn đồng",
        "Tiền mặt",
        done.code,
        "ngày 22 tháng 11 năm 2021",
    ):
        assert said in text
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None


def test_the_same_request_twice_is_one_receipt(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=50_000)
    request_id = uuid4()
    first = issue(centre, done, 50_000, request_id=request_id)
    again = issue(centre, done, 50_000, request_id=request_id)
    assert first == again
    assert FeeReceipt.objects.count() == 1


def test_nothing_is_taken_beyond_what_is_due(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=50_000)
    issue(centre, done, 30_000)
    with pytest.raises(Invalid) as caught:
        issue(centre, done, 20_001)
    assert caught.value.code == "fee_beyond_due"
    assert issue(centre, done, 20_000).number == "00000002"
    account = readers.account(actor=centre.actor("thuquy"), code=done.code)
    assert (account.due, account.received, account.open) == (50_000, 50_000, 0)


def test_a_financial_duty_asked_on_the_way_is_due_as_well(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=0)
    done = centre.act(
        done, "thamdinh", Command.REQUEST_FEE, amount=70_000, reason="Lệ phí trước bạ"
    )
    account = readers.account(actor=centre.actor("quay"), code=done.code)
    assert account.open == 70_000
    assert issue(centre, done, 70_000, who="quay").total == 70_000


@pytest.mark.parametrize("amounts", [(), (0,), (-5,), (10**12 + 1,), (1,) * 21])
def test_what_is_no_receipt_takes_no_number(centre: Centre, amounts: Any) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=None)
    with pytest.raises(Invalid):
        issue(centre, done, *amounts)
    assert issue(centre, done, 5_000).number == "00000001"


def test_numbers_begin_anew_with_the_year(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=None)
    transfer: Any = {"method": Method.TRANSFER, "reference": "FT21326001"}
    issue(centre, done, 1_000, **transfer)
    issue(centre, done, 1_000, **transfer)
    centre.at += timedelta(days=60)
    assert issue(centre, done, 1_000, **transfer).number == "00000001"


def test_cancelling_takes_two_people_and_frees_the_money(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=50_000)
    wrong = issue(centre, done, 50_000)
    with pytest.raises(Invalid):
        cancel(centre, wrong, "thuquy")
    cancel(centre, wrong, "thuquy", "Ghi nhầm người nộp")
    with pytest.raises(NotAllowed):
        cancel(centre, wrong, "thuquy")
    cancel(centre, wrong, "giamdoc")
    with pytest.raises(Conflict):
        cancel(centre, wrong, "giamdoc")
    right = issue(centre, done, 50_000, replaces=wrong.id)
    assert right.number == "00000002"
    kinds = [
        e.kind
        for e in dossiers.events(
            actor=centre.actor("quay"), dossier_id=done.dossier_id, on=centre.at.date()
        )
    ]
    assert kinds[-4:] == [
        "dossier.fee_received",
        "dossier.fee_cancel_proposed",
        "dossier.fee_cancelled",
        "dossier.fee_received",
    ]


def test_a_receipt_that_stands_cannot_be_replaced(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=None)
    first = issue(centre, done, 50_000)
    with pytest.raises(Conflict):
        issue(centre, done, 50_000, replaces=first.id)


@pytest.mark.parametrize(
    "who", ["thamdinh", "lanhdao", "vanthu", "traketqua", "thanhtra", "congdan"]
)
def test_only_the_till_receives_money(centre: Centre, who: str) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=None)
    with pytest.raises(NotAllowed):
        issue(centre, done, 5_000, who=who)
    with pytest.raises(NotAllowed):
        readers.account(actor=centre.actor(who), code=done.code)


def test_the_counter_does_not_cancel(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=None)
    receipt = issue(centre, done, 5_000, who="quay")
    with pytest.raises(NotAllowed):
        cancel(centre, receipt, "quay", "Nhầm")


def test_the_till_sees_what_it_needs_and_the_reading_is_noted(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=5_000)
    with pytest.raises(NotFound):
        dossiers.dossier(
            actor=centre.actor("thuquy"),
            dossier_id=done.dossier_id,
            on=centre.at.date(),
        )
    actions.open_account(actor=centre.actor("thuquy"), at=centre.at, code=done.code)
    assert Read.objects.filter(dossier_id=done.dossier_id, what="till").count() == 1


def test_a_unit_without_a_series_receives_nothing(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=None)
    ReceiptSeries.objects.all().delete()
    with pytest.raises(NotNow):
        issue(centre, done, 5_000)


def test_a_new_series_ends_the_one_before(centre: Centre) -> None:
    row = SeriesRow(
        centre.reception, "Biên lai", "01BLP0-001", "QN-22E", "5700000021",
        (centre.at + timedelta(days=40)).date(),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.open_series(actor=centre.actor("thuquy"), at=centre.at, rows=[row])
    admin = centre.actor("quantri")
    assert actions.open_series(actor=admin, at=centre.at, rows=[row]) == 1
    assert actions.open_series(actor=admin, at=centre.at, rows=[row]) == 0
    done = centre.accept(code_of("five-on-the-spot"), fee=None)
    transfer: Any = {"method": Method.TRANSFER, "reference": "FT21326001"}
    assert issue(centre, done, 1_000, **transfer).symbol.endswith("QN-21E")
    centre.at += timedelta(days=41)
    assert issue(centre, done, 1_000, **transfer).symbol.endswith("QN-22E")


def test_the_database_keeps_two_people_apart(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=None)
    receipt = issue(centre, done, 5_000)
    with pytest.raises(IntegrityError, match="cancelled_by_two"), transaction.atomic():
        FeeReceipt.objects.filter(pk=receipt.id).update(
            state="cancelled",
            reason="x",
            proposed_by=1,
            cancelled_by=1,
            cancelled_at=centre.at,
        )

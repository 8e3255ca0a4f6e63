"""Another sum comes than was asked, and what becomes of it; receipts that are owed."""

# ruff: noqa: F811 - fixtures of other files
from datetime import timedelta
from typing import Any

import pytest

from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments import actions
from motcua.domain.payments.actions import settling, watching
from motcua.domain.payments.actions.receipts import issue_online
from motcua.domain.payments.models import Attempt, DayDifference, Due, FeeReceipt, Refund
from motcua.journeys.pay_together import begin_together
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import Conflict
from tests.databases import MORNING
from tests.payments import Gateway
from tests.people import Company, for_whom
from tests.web.test_bills import owing
from tests.web.test_filing import code  # noqa: F401 - a fixture
from tests.web.test_paying_together import (  # noqa: F401 - fixtures
    FEE,
    Sheet,
    costly,
    gateway,
    part_states,
    refused,
    sheet,
    tell,
)
from tests.world import Centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def wrong(sheet: Sheet, gateway: Gateway) -> Attempt:
    """Return a batch of which the gateway has told too small a sum."""
    attempt = sheet.begin()
    gateway.pay(attempt.reference)
    assert tell(gateway, attempt, SoTien=FEE) == "wrong_amount"
    attempt.refresh_from_db()
    return attempt


def ask_back(attempt: Attempt) -> Refund:
    till = Centre().actor("thuquy")
    actions.ask_refund(actor=till, at=now(), attempt_key=attempt.key, reason="Sai số")
    return Refund.objects.get(attempt=attempt)


def approve(refund: Refund) -> str:
    return actions.decide_refund(
        actor=Centre().actor("giamdoc"), at=now(), refund_id=refund.pk, approved=True
    )


def states_of_dues() -> set[str]:
    return set(Due.objects.values_list("state", flat=True))


def test_what_was_to_go_back_of_a_wrong_sum_stays_when_the_right_one_is_told(
    sheet: Sheet,
    gateway: Gateway,
) -> None:
    attempt = wrong(sheet, gateway)
    refund = ask_back(attempt)
    assert tell(gateway, attempt) == "counted"
    assert part_states(attempt) == ["paid"] * 3
    refund.refresh_from_db()
    assert refund.state == "needless"
    with refused(Conflict, "refund_decided"):
        approve(refund)
    part = attempt.parts.order_by("part_n")[0]
    assert approve(ask_back(part)) == "done", "a part is given back as before"
    assert sorted(states_of_dues()) == ["paid", "refunded"]


def test_a_sum_that_went_back_pays_nothing_whatever_is_told_after_it(
    sheet: Sheet,
    gateway: Gateway,
) -> None:
    attempt = wrong(sheet, gateway)
    assert approve(ask_back(attempt)) == "done"
    assert tell(gateway, attempt) == "contradicts"
    assert part_states(attempt) == ["failed"] * 3
    assert states_of_dues() == {"unpaid"}
    gaps = DayDifference.objects.values_list("gap", flat=True)
    assert set(gaps) == {"amount", "contradicts"}
    assert sheet.begin().pk != attempt.pk, "it is paid anew"


def test_a_wrong_sum_told_after_the_right_one_takes_nothing_away(
    sheet: Sheet,
    gateway: Gateway,
) -> None:
    attempt = sheet.begin()
    assert tell(gateway, attempt) == "counted"
    assert tell(gateway, attempt, SoTien=FEE) == "wrong_amount"
    assert part_states(attempt) == ["paid"] * 3
    assert states_of_dues() == {"paid"}


def test_a_wrong_sum_keeps_no_part_from_being_paid_another_way(
    sheet: Sheet,
    gateway: Gateway,
) -> None:
    attempt = wrong(sheet, gateway)
    second = sheet.begin()
    assert second.pk != attempt.pk
    assert tell(gateway, second) == "counted"
    assert tell(gateway, attempt) == "surplus", "late money is owed back"
    assert Refund.objects.filter(attempt__part_of=attempt, amount=FEE).count() == 3


def owed_together(count: int) -> Attempt:
    """Return a batch for so many dossiers of a firm."""
    firm = Company()
    chosen = {n + 1: owing(firm).code for n in range(count)}
    head = for_whom(firm.head, firm.id)
    begin_together(actor=head, at=MORNING, chosen=chosen, client="")
    return Attempt.objects.get(part_of=None)


def test_a_receipt_that_cannot_be_written_keeps_no_other_back(
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settling, "RECEIPTS_AT_ONCE", 0)
    monkeypatch.setattr(watching, "MOST_AT_ONCE", 2)
    attempt = owed_together(3)
    assert tell(gateway, attempt) == "counted"
    really = issue_online
    first = attempt.parts.order_by("pk").values_list("dossier_id", flat=True)
    lacking = set(first[:2])

    def issue(*, row: Dossier, **more: Any) -> FeeReceipt:
        if row.pk in lacking:
            raise Conflict("no_series", "…")
        return really(row=row, **more)

    monkeypatch.setattr(settling, "issue_online", issue)
    for minutes in (1, 2):
        actions.watch(actor=SYSTEM, at=now() + timedelta(minutes=minutes))
    assert FeeReceipt.objects.count() == 1
    assert set(attempt.parts.values_list("fault", flat=True)) == {"", "no_series"}
    lacking.clear()
    for minutes in (3, 4):
        actions.watch(actor=SYSTEM, at=now() + timedelta(minutes=minutes))
    assert FeeReceipt.objects.count() == 3


def test_money_given_back_is_owed_no_receipt(
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settling, "RECEIPTS_AT_ONCE", 0)
    attempt = owed_together(2)
    gateway.pay(attempt.reference)
    assert tell(gateway, attempt) == "counted"
    back, other = attempt.parts.order_by("part_n")
    assert approve(ask_back(back)) == "done"
    assert actions.watch(actor=SYSTEM, at=now()).receipts == 1
    assert FeeReceipt.objects.get().dossier_id == other.dossier_id
    assert actions.watch(actor=SYSTEM, at=now()).receipts == 0

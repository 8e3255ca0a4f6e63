"""What the gateway tells of a payment, carried out once under its lock."""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4, uuid5

from django.db import transaction

from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.actions.dues import go_on
from motcua.domain.payments.actions.receipts import Payment, issue_online
from motcua.domain.payments.models import (
    Attempt,
    DayDifference,
    Due,
    Method,
    Refund,
)
from motcua.domain.payments.ports import Told
from motcua.domain.payments.readers.dues import collected_ids
from motcua.domain.payments.rules import FeeLine
from motcua.domain.payments.rules.online import (
    FIRST_QUERY,
    HOLDS_MONEY,
    AttemptState,
    Gap,
    RefundState,
    Verdict,
    judged,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError

log = logging.getLogger(__name__)
_STATES = {
    Verdict.COUNTED: AttemptState.PAID,
    Verdict.SURPLUS: AttemptState.SURPLUS,
    Verdict.WRONG_AMOUNT: AttemptState.WRONG,
}


@transaction.atomic
def settle(*, actor: Actor, at: datetime, told: Told, way: str) -> Verdict | None:
    """Take in what the gateway tells of a payment, by notice or query; say what came.

    The dossier is locked first, then the attempt: the same told many times at once is
    taken in once. None where the gateway does not know yet.
    """
    known = Attempt.objects.filter(reference=told.reference).first()
    if known is None:
        return Verdict.UNKNOWN
    row = locked_dossier(known)
    attempt = Attempt.objects.select_for_update().get(pk=known.pk)
    if attempt.dossier_id != known.dossier_id:  # its filing was answered meanwhile
        row = locked_dossier(attempt)
    dues = list(attempt.dues.select_for_update().order_by("id"))
    before = AttemptState(attempt.state)
    verdict = judged(
        told, state=before, amount=attempt.amount, dues_open=_open(attempt, dues)
    )
    if verdict in _STATES and before not in (AttemptState.PAID, AttemptState.SURPLUS):
        _take_money(attempt, told, AttemptState(_STATES[verdict]), at)
    if verdict is Verdict.COUNTED:
        _count(attempt, dues, row, actor, at)
    elif verdict is Verdict.SURPLUS:
        list_refund(attempt=attempt, at=at, reason="Tiền đến khi không còn phải nộp")
        _note_surplus(attempt, row, actor, at)
    elif verdict is Verdict.WRONG_AMOUNT:
        tell_difference(attempt=attempt, gap=Gap.AMOUNT, theirs=told.amount, at=at)
    elif verdict is Verdict.FAILED and before not in HOLDS_MONEY:
        attempt.state = AttemptState.FAILED
        # A failure is asked about once more: it may have been told in error.
        attempt.next_query_at = at + FIRST_QUERY if way == "notice" else None
        attempt.save()
    if way == "query":
        _confirm(attempt, told, before, verdict, at)
    return verdict


def _open(attempt: Attempt, dues: Sequence[Due]) -> bool:
    """Say whether everything an attempt is to pay is still to be paid, as it was.

    What a parcel collects by now is not: money that comes late is owed back.
    """
    unpaid = all(due.state == "unpaid" for due in dues)
    if not unpaid or sum(due.amount for due in dues) != attempt.amount:
        return False
    if attempt.dossier_id is None:
        return True
    return collected_ids(ids=[attempt.dossier_id]).isdisjoint(d.pk for d in dues)


def _take_money(attempt: Attempt, told: Told, state: AttemptState, at: datetime) -> None:
    attempt.state, attempt.settled_at, attempt.received = state, at, told.amount
    attempt.paid_at = told.at or at
    attempt.transaction, attempt.bank = told.transaction, told.bank
    attempt.next_query_at = at + FIRST_QUERY
    attempt.asked = 0
    attempt.save()


def _count(
    attempt: Attempt,
    dues: Sequence[Due],
    row: Dossier | None,
    actor: Actor,
    at: datetime,
) -> None:
    for due in dues:
        due.state, due.method, due.settled_at = "paid", Method.ONLINE, at
        due.save(update_fields=["state", "method", "settled_at"])
    if row is not None:
        write_receipt(actor=actor, at=at, attempt=attempt, row=row)
        go_on(row=row, at=at)


def write_receipt(*, actor: Actor, at: datetime, attempt: Attempt, row: Dossier) -> bool:
    """Write the receipt of a counted payment; say whether there is one now.

    Where it cannot be written yet (the unit has no series), the money counts all the
    same and the receipt is owed: the job tries again.
    """
    if attempt.receipt_id is not None:
        return True
    dues = list(attempt.dues.order_by("id"))
    payment = Payment(
        [FeeLine(due.name, due.amount) for due in dues],
        Method.ONLINE,
        payer=attempt.payer_name,
        reference=attempt.transaction or attempt.reference,
    )
    try:
        with transaction.atomic():
            receipt = issue_online(
                actor=actor, at=at, row=row, request_id=attempt.key, payment=payment
            )
    except MotcuaError as error:
        log.error("receipt of payment %s: %s", attempt.reference, error.code)  # noqa: TRY400 - told by its code
        Attempt.objects.filter(pk=attempt.pk).update(fault=error.code)
        return False
    attempt.receipt, attempt.fault = receipt, ""
    attempt.save(update_fields=["receipt", "fault"])
    Due.objects.filter(pk__in=[due.pk for due in dues]).update(receipt=receipt)
    return True


def list_refund(*, attempt: Attempt, at: datetime, reason: str) -> None:
    """Put money that is owed back on the list of refunds, once."""
    live = Refund.objects.filter(attempt=attempt).exclude(
        state__in=[RefundState.REFUSED, RefundState.DROPPED]
    )
    if not live.exists():
        Refund.objects.create(
            attempt=attempt,
            reference=f"HT{at:%y%m%d}{uuid4().hex[:14].upper()}",
            amount=attempt.received or attempt.amount,
            of_due=attempt.state == AttemptState.PAID,
            state=RefundState.LISTED,
            reason=reason,
            listed_at=at,
        )


def tell_difference(
    *, attempt: Attempt, gap: Gap, theirs: int | None, at: datetime
) -> None:
    """Put a difference on the list of its day, once."""
    DayDifference.objects.get_or_create(
        day=at.astimezone(VN).date(),
        reference=attempt.reference,
        gap=gap,
        defaults={
            "unit_id": attempt.unit_id,
            "ours": attempt.amount,
            "theirs": theirs,
            "found_at": at,
        },
    )


def locked_dossier(attempt: Attempt) -> Dossier | None:
    """Return an attempt's dossier, locked; None while it is a filing's."""
    if attempt.dossier_id is None:
        return None
    return Dossier.objects.select_for_update().get(pk=attempt.dossier_id)


def _note_surplus(
    attempt: Attempt, row: Dossier | None, actor: Actor, at: datetime
) -> None:
    if row is not None:
        note_event(
            row=row,
            actor=actor,
            at=at,
            kind="dossier.fee_surplus",
            facts={"reference": attempt.reference, "total": attempt.received},
            request_id=uuid5(attempt.key, "surplus"),
        )


def _confirm(
    attempt: Attempt,
    told: Told,
    before: AttemptState,
    verdict: Verdict | None,
    at: datetime,
) -> None:
    """See whether a query says what a notice has said; a contradiction is listed."""
    if verdict is None:
        return
    undone = verdict is Verdict.IGNORED
    revived = before is AttemptState.FAILED and verdict is Verdict.COUNTED
    if undone or revived:
        theirs = told.amount if revived else None
        tell_difference(attempt=attempt, gap=Gap.CONTRADICTS, theirs=theirs, at=at)
    if attempt.state in HOLDS_MONEY:
        attempt.confirmed_at = at
        attempt.save(update_fields=["confirmed_at"])

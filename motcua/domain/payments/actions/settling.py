"""What the gateway tells of a payment, carried out once under its lock."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4, uuid5

from django.db import transaction
from django.db.models import F, Q

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
    LIVE,
    REFUND_ENDED,
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
RECEIPTS_AT_ONCE = 50
_STATES = {
    Verdict.COUNTED: AttemptState.PAID,
    Verdict.SURPLUS: AttemptState.SURPLUS,
    Verdict.WRONG_AMOUNT: AttemptState.WRONG,
}


@transaction.atomic
def settle(*, actor: Actor, at: datetime, told: Told, way: str) -> Verdict | None:
    """Take in what the gateway tells of a payment, by notice or query; say what came.

    The dossiers are locked first, then the attempt with its parts: the same told many
    times at once is taken in once. Of a batch each part counts that is still owed as it
    was; what is not any more is owed back. None where the gateway does not know yet; a
    part is not the gateway's, and unknown.
    """
    known = Attempt.objects.filter(reference=told.reference, part_of=None).first()
    if known is None:
        return Verdict.UNKNOWN
    attempt, parts, rows = locked(known)
    dues = _locked_dues(parts)
    still_open = _open(parts, dues)
    before = AttemptState(attempt.state)
    verdict = judged(
        told,
        state=before,
        amount=attempt.amount,
        dues_open=bool(still_open),
        given_back=before is AttemptState.WRONG and _is_given_back(attempt),
    )
    if verdict in _STATES and before not in (AttemptState.PAID, AttemptState.SURPLUS):
        _take_money(attempt, told, AttemptState(_STATES[verdict]), at)
    if verdict in (Verdict.COUNTED, Verdict.SURPLUS):
        if before is AttemptState.WRONG:
            _owe_no_more(attempt)
        if attempt.part_count:
            parts = _shared(attempt, still_open)
        _count([due for part in still_open for due in dues[part]], at)
        _receive([part for part in parts if part.pk in still_open], rows, actor, at)
        _owe_back([part for part in parts if part.pk not in still_open], rows, actor, at)
    else:
        _told_otherwise(attempt, told, verdict, way, at)
    if way == "query":
        _confirm(attempt, told, before, verdict, at)
    return verdict


def _told_otherwise(
    attempt: Attempt, told: Told, verdict: Verdict | None, way: str, at: datetime
) -> None:
    """Write down what is told and counts for nothing."""
    if verdict is Verdict.WRONG_AMOUNT:
        # Nothing is paid by it: each part may be paid another way.
        live = attempt.parts.filter(state__in=[one.value for one in LIVE])
        live.update(state=AttemptState.FAILED)
        tell_difference(attempt=attempt, gap=Gap.AMOUNT, theirs=told.amount, at=at)
    elif verdict is Verdict.CONTRADICTS:
        tell_difference(attempt=attempt, gap=Gap.CONTRADICTS, theirs=told.amount, at=at)
    elif verdict is Verdict.FAILED:
        # A failure is asked about once more: it may have been told in error.
        attempt.next_query_at = at + FIRST_QUERY if way == "notice" else None
        attempt.state = AttemptState.FAILED
        attempt.save()
        attempt.parts.update(state=AttemptState.FAILED)


def _is_given_back(attempt: Attempt) -> bool:
    """Say whether the wrong sum that came has gone back, or is on its way.

    Its refunds are held: none is approved while the right sum is taken in.
    """
    rows = Refund.objects.select_for_update().filter(attempt=attempt)
    states = set(rows.values_list("state", flat=True))
    return not states.isdisjoint({RefundState.SENT, RefundState.DONE})


def _owe_no_more(attempt: Attempt) -> None:
    """Give nothing back of a wrong sum: the gateway has told the right one."""
    waiting = [RefundState.LISTED, RefundState.ASKED]
    Refund.objects.filter(attempt=attempt, state__in=waiting).update(
        state=RefundState.NEEDLESS
    )


def locked(known: Attempt) -> tuple[Attempt, list[Attempt], dict[int, Dossier]]:
    """Lock a payment; return it, its parts, and their dossiers by id.

    One that is no batch is its own only part. Dossiers are held before payments, as
    everywhere: where a filing has become one meanwhile, all is let go and held anew.
    """
    of = Attempt.objects.filter(Q(pk=known.pk) | Q(part_of=known)).order_by("pk")
    while True:
        nothing_held = transaction.savepoint()
        rows = _locked_dossiers(of.values_list("dossier_id", flat=True))
        found = {one.pk: one for one in of.select_for_update()}
        if {one.dossier_id for one in found.values()} <= rows.keys() | {None}:
            attempt = found.pop(known.pk)
            return attempt, list(found.values()) or [attempt], rows
        transaction.savepoint_rollback(nothing_held)


def _locked_dossiers(ids: Iterable[int | None]) -> dict[int, Dossier]:
    wanted = [dossier_id for dossier_id in ids if dossier_id is not None]
    rows = Dossier.objects.select_for_update().filter(pk__in=wanted)
    return {row.pk: row for row in rows.order_by("pk")} if wanted else {}


def _locked_dues(parts: Sequence[Attempt]) -> dict[int, list[Due]]:
    """Lock the dues of each part; return them by the part's id."""
    links = Attempt.dues.through.objects.filter(attempt__in=parts).order_by("due_id")
    pairs = list(links.values_list("attempt_id", "due_id"))
    rows = Due.objects.select_for_update().filter(pk__in=[due for _, due in pairs])
    known = {row.pk: row for row in rows.order_by("pk")}
    found: dict[int, list[Due]] = {part.pk: [] for part in parts}
    for part, due in pairs:
        found[part].append(known[due])
    return found


def _open(parts: Sequence[Attempt], dues: Mapping[int, Sequence[Due]]) -> frozenset[int]:
    """Return the parts of which everything is still to be paid, as it was.

    What a parcel collects by now is not: money that comes late is owed back.
    """
    as_it_was = [
        part
        for part in parts
        if all(due.state == "unpaid" for due in dues[part.pk])
        and sum(due.amount for due in dues[part.pk]) == part.amount
    ]
    ids = [part.dossier_id for part in as_it_was if part.dossier_id is not None]
    collected = collected_ids(ids=ids)
    return frozenset(
        part.pk
        for part in as_it_was
        if collected.isdisjoint(due.pk for due in dues[part.pk])
    )


def _take_money(attempt: Attempt, told: Told, state: AttemptState, at: datetime) -> None:
    attempt.state, attempt.settled_at, attempt.received = state, at, told.amount
    attempt.paid_at = told.at or at
    attempt.transaction, attempt.bank = told.transaction, told.bank
    attempt.next_query_at = at + FIRST_QUERY
    attempt.asked = 0
    attempt.save()


def _shared(attempt: Attempt, still_open: Collection[int]) -> list[Attempt]:
    """Give each part of a batch what has come for it, whether it counts or not."""
    for state, chosen in (
        (AttemptState.PAID, attempt.parts.filter(pk__in=still_open)),
        (AttemptState.SURPLUS, attempt.parts.exclude(pk__in=still_open)),
    ):
        chosen.update(
            state=state,
            received=F("amount"),
            settled_at=attempt.settled_at,
            paid_at=attempt.paid_at,
            transaction=attempt.transaction,
            bank=attempt.bank,
        )
    return list(attempt.parts.order_by("pk"))


def _count(dues: Sequence[Due], at: datetime) -> None:
    """Write down that dues are paid."""
    Due.objects.filter(pk__in=[due.pk for due in dues]).update(
        state="paid", method=Method.ONLINE, settled_at=at
    )


def _receive(
    parts: Sequence[Attempt], rows: Mapping[int, Dossier], actor: Actor, at: datetime
) -> None:
    """Write the receipts of what counts, and let the dossiers go on.

    The gateway waits meanwhile: beyond `RECEIPTS_AT_ONCE` they are owed, and the job
    writes them.
    """
    received = [part for part in parts if part.dossier_id in rows]
    for part in received[:RECEIPTS_AT_ONCE]:
        row = rows[part.dossier_id or 0]
        write_receipt(actor=actor, at=at, attempt=part, row=row)
        go_on(row=row, at=at)


def _owe_back(
    parts: Sequence[Attempt], rows: Mapping[int, Dossier], actor: Actor, at: datetime
) -> None:
    """List what has come for nothing, to be given back."""
    for part in parts:
        list_refund(attempt=part, at=at, reason="Tiền đến khi không còn phải nộp")
        _note_surplus(part, rows.get(part.dossier_id or 0), actor, at)


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
        reference=attempt.transaction or attempt.at_gateway,
    )
    try:
        with transaction.atomic():
            receipt = issue_online(
                actor=actor, at=at, row=row, request_id=attempt.key, payment=payment
            )
    except MotcuaError as error:
        log.error("receipt of payment %s: %s", attempt.reference, error.code)  # noqa: TRY400 - told by its code
        Attempt.objects.filter(pk=attempt.pk).update(
            fault=error.code, receipt_tried_at=at
        )
        return False
    attempt.receipt, attempt.fault = receipt, ""
    attempt.save(update_fields=["receipt", "fault"])
    Due.objects.filter(pk__in=[due.pk for due in dues]).update(receipt=receipt)
    return True


def list_refund(*, attempt: Attempt, at: datetime, reason: str) -> None:
    """Put money that is owed back on the list of refunds, once."""
    live = Refund.objects.filter(attempt=attempt).exclude(state__in=REFUND_ENDED)
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

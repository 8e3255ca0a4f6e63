"""What the system does by itself with payments: ask, keep bills, write owed receipts."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from motcua.domain.documents import actions as documents
from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.actions.dues import go_on
from motcua.domain.payments.actions.online import note
from motcua.domain.payments.actions.refunds import refunds_to_send
from motcua.domain.payments.actions.settling import (
    list_refund,
    locked,
    settle,
    write_receipt,
)
from motcua.domain.payments.models import Attempt, Due, FeeLevel, Refund
from motcua.domain.payments.ports import GatewaySilent, Told
from motcua.domain.payments.readers.gateway import gateway, takes_online
from motcua.domain.payments.rules.online import (
    ASKED_FOR,
    HOLDS_MONEY,
    LIVE,
    REFUND_ENDED,
    AttemptState,
    Verdict,
    next_query,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

log = logging.getLogger(__name__)
MOST_AT_ONCE = 50
_LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Watched:
    """What one run came to: attempts asked about, receipts written, refunds sent."""

    asked: int
    receipts: int
    refunds: int


def watch(*, actor: Actor, at: datetime) -> Watched:
    """Ask about attempts without a notice, and do what is owed. For the job.

    Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    if not takes_online():
        return Watched(0, 0, 0)
    asked = 0
    for pk in _claimed(at):
        _ask(pk, actor, at)
        asked += 1
    return Watched(asked, _owed_receipts(actor, at), refunds_to_send(actor=actor, at=at))


@transaction.atomic
def _claimed(at: datetime) -> list[int]:
    """Take what is to be asked about, so that nobody else asks before the lease ends."""
    ripe = Attempt.objects.select_for_update(skip_locked=True).filter(
        next_query_at__lte=at
    )
    ids = list(
        ripe.order_by("next_query_at", "id").values_list("id", flat=True)[:MOST_AT_ONCE]
    )
    Attempt.objects.filter(pk__in=ids).update(next_query_at=at + _LEASE)
    return ids


def _ask(pk: int, actor: Actor, at: datetime) -> None:
    """Ask about one attempt; whatever it comes to, say when it is asked about next."""
    attempt = Attempt.objects.get(pk=pk)
    try:
        told = gateway().ask(reference=attempt.reference, at=at)
    except GatewaySilent as fault:
        log.warning("gateway, query %s: %s", attempt.reference, fault)
        told = Told(attempt.reference, None, 0)
    verdict = settle(actor=actor, at=at, told=told, way="query")
    if verdict not in (None, Verdict.REPEATED):
        message = {"SoTien": told.amount, "MaGiaoDich": told.transaction}
        note(
            at=at, way="query", reference=told.reference, verdict=verdict, message=message
        )
    attempt.refresh_from_db()
    if attempt.state in HOLDS_MONEY and not attempt.bill_sha256:
        _keep_bill(attempt, actor, at)
    _plan(attempt, at)


def _plan(attempt: Attempt, at: datetime) -> None:
    """Say when an attempt is asked about next, never where nothing is left to ask."""
    over = at >= attempt.begun_at + ASKED_FOR
    if at >= attempt.expires_at:
        live = Attempt.objects.filter(state__in=[s.value for s in LIVE])
        live.filter(Q(pk=attempt.pk) | Q(part_of=attempt)).update(
            state=AttemptState.EXPIRED
        )
    whole = attempt.confirmed_at is not None and bool(attempt.bill_sha256)
    done = over or whole or attempt.state == AttemptState.FAILED
    when = None if done else at + next_query(attempt.asked)
    Attempt.objects.filter(pk=attempt.pk).update(
        next_query_at=when, asked=attempt.asked + 1
    )


def _keep_bill(attempt: Attempt, actor: Actor, at: datetime) -> None:
    """Keep the gateway's own receipt beside ours."""
    try:
        content = gateway().bill(reference=attempt.reference, at=at)
    except GatewaySilent as fault:
        log.warning("gateway, bill %s: %s", attempt.reference, fault)
        return
    if content:
        kept = documents.keep_file(
            actor=actor,
            at=at,
            name=f"{attempt.reference}.pdf",
            media_type="application/pdf",
            chunks=iter([content]),
        )
        attempt.bill_sha256 = kept.sha256
        attempt.save(update_fields=["bill_sha256"])


def _owed_receipts(actor: Actor, at: datetime) -> int:
    """Write the receipts of counted payments that could not be written before.

    First those not tried yet, then those tried longest ago: what cannot be written
    keeps none of the others back. Money that is given back is owed none.
    """
    back = Refund.objects.filter(attempt=OuterRef("pk")).exclude(state__in=REFUND_ENDED)
    rows = Attempt.objects.filter(
        ~Exists(back), state=AttemptState.PAID, receipt=None, dossier_id__isnull=False
    ).order_by(F("receipt_tried_at").asc(nulls_first=True), "id")
    written = 0
    for pk in list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        written += _write_owed(pk, actor, at)
    return written


@transaction.atomic
def _write_owed(pk: int, actor: Actor, at: datetime) -> bool:
    known = Attempt.objects.get(pk=pk)
    attempt, _, rows = locked(known)
    row = rows.get(attempt.dossier_id or 0)
    if row is None:
        return False
    if attempt.state != AttemptState.PAID or attempt.receipt_id is not None:
        return False
    written = write_receipt(actor=actor, at=at, attempt=attempt, row=row)
    # The money counts without a receipt too.
    go_on(row=row, at=at)
    return written


@transaction.atomic
def carry_over(*, actor: Actor, at: datetime, filing_key: UUID, dossier_id: int) -> None:
    """Give a filing's dues and payments to the dossier it has become, with receipts.

    In the transaction that answers the filing.
    """
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    attempts = list(
        Attempt.objects.select_for_update().filter(filing_key=filing_key).order_by("id")
    )
    Due.objects.filter(filing_key=filing_key).update(dossier_id=dossier_id)
    said = FeeLevel.objects.filter(filing_key=filing_key)
    # What the counter kept when it asked for completion gives way to the applicant's.
    kept = FeeLevel.objects.filter(dossier_id=dossier_id, filing_key=None)
    kept.filter(fee_n__in=list(said.values_list("fee_n", flat=True))).delete()
    said.update(dossier_id=dossier_id)
    for attempt in attempts:
        attempt.dossier_id = dossier_id
        attempt.save(update_fields=["dossier_id"])
        if attempt.state == AttemptState.PAID:
            write_receipt(actor=actor, at=at, attempt=attempt, row=row)


@transaction.atomic
def let_go(*, actor: Actor, at: datetime, filing_key: UUID, reason: str) -> int:
    """List for refund what was paid for a filing that becomes nothing; cancel its dues.

    In the transaction that refuses the filing or takes it back. Return how many
    payments are to be given back.
    """
    # Held before their states are looked at: money may be coming in this moment.
    held = Attempt.objects.select_for_update().filter(filing_key=filing_key)
    attempts = [one for one in held.order_by("pk") if one.state == AttemptState.PAID]
    for attempt in attempts:
        list_refund(attempt=attempt, at=at, reason=reason)
    Due.objects.filter(filing_key=filing_key, state="unpaid").update(state="cancelled")
    FeeLevel.objects.filter(filing_key=filing_key, dossier_id=None).delete()
    return len(attempts)

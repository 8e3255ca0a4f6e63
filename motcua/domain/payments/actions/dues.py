"""Write dues down, take exemptions off them, and see which of them are paid."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from motcua.domain.accounts.actions.acted import note_act
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.catalogue.rules.fees import Exemption
from motcua.domain.dossiers.actions import steps
from motcua.domain.dossiers.actions.record import done_before, note_event
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.payments.models import Due, FeeReceipt, Method, ReceiptState
from motcua.domain.payments.readers.due_facts import ASKED, DueFacts, Subject
from motcua.domain.payments.readers.dues import dues_of, require_payer, subject_of_dossier
from motcua.domain.payments.rules import number_text
from motcua.domain.payments.rules.dues import (
    Claim,
    DueState,
    check_exemption_open,
    check_reason,
    covered,
    reduced,
)
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_

log = logging.getLogger(__name__)


@transaction.atomic
def claim_exemption(
    *, actor: Actor, at: datetime, subject: Subject, source: str, option: int | None
) -> None:
    """Ask, as the applicant, to pay less of a due; None takes the claim back.

    `option` counts the due's exemptions from 0. Raises NotAllowed, NotFound, Invalid,
    Conflict once the due is paid or the claim decided.
    """
    require_payer(actor=actor, subject=subject)
    facts = _due(subject, source)
    row = write_down(subject, facts)
    check_exemption_open(DueState(row.state))
    if row.claim not in (Claim.NONE, Claim.CLAIMED):
        raise Invalid(
            "exemption_decided",
            N_("Cán bộ đã quyết định việc miễn giảm khoản này."),
            field="option",
        )
    chosen = None if option is None else _option(facts, option)
    row.claim = Claim.NONE if chosen is None else Claim.CLAIMED
    row.exemption = None if chosen is None else asdict(chosen)
    row.save(update_fields=["claim", "exemption"])
    note_for_payer(actor=actor, at=at, subject=subject, what="payment.exemption_claimed")


@transaction.atomic
def decide_exemption(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    source: str,
    option: int | None,
    granted: bool,
    reason: str = "",
) -> None:
    """Confirm, having seen the proof, that less is to be paid of a due; or refuse it.

    `option` names an exemption nobody has claimed; None decides the one claimed. A
    refusal needs a reason. Raises NotAllowed, NotFound, Invalid, Conflict. The same
    `request_id` again changes nothing. Basis: law 97/2015 art 10.
    """
    require(actor, Act.DECIDE_EXEMPTION)
    if done_before(request_id=request_id) is not None:
        return
    dossier = _at_ones_counter(actor, dossier_id)
    subject = subject_of_dossier(dossier)
    facts = _due(subject, source)
    row = write_down(subject, facts)
    check_exemption_open(DueState(row.state))
    exemption = facts.exemption if option is None else _option(facts, option)
    if exemption is None:
        raise _no_option()
    row.claim = Claim.CONFIRMED if granted else Claim.REFUSED
    row.claim_reason = reason.strip() if granted else check_reason(reason)
    row.exemption = asdict(exemption)
    row.amount = reduced(
        base=row.base,
        percent=exemption.percent,
        who=exemption.name,
        basis=exemption.legal_basis,
        claim=Claim(row.claim),
        legal_basis=row.legal_basis,
    ).amount
    row.decided_by, row.decided_name, row.decided_at = actor.officer_id, actor.name, at
    row.save()
    note_event(
        row=dossier,
        actor=actor,
        at=at,
        kind="dossier.fee_exempted" if granted else "dossier.fee_not_exempted",
        facts={
            "due": source,
            "exemption": row.exemption,
            "base": row.base,
            "amount": row.amount,
            "reason": row.claim_reason,
        },
        request_id=request_id,
    )
    recount(row=dossier, at=at)


def note_for_payer(*, actor: Actor, at: datetime, subject: Subject, what: str) -> None:
    """Note what was done with money for another; nothing for one's own."""
    note_act(
        actor=actor,
        at=at,
        what=what,
        procedure=subject.procedure_code,
        filing=subject.filing_key,
        dossier=subject.code,
    )


def write_down(subject: Subject, facts: DueFacts) -> Due:
    """Return the row of a due, locked, writing it the first time."""
    return write_down_each([(subject, facts)])[0]


def write_down_each(wanted: Sequence[tuple[Subject, DueFacts]]) -> list[Due]:
    """Return the rows of some dues, locked, in order, writing those there are none of.

    Whoever writes down the same at the same time waits; all do it in the same order.
    """
    fresh = [_row(subject, facts) for subject, facts in wanted if facts.id is None]
    fresh.sort(key=lambda row: (row.dossier_id or 0, str(row.filing_key), row.source))
    Due.objects.bulk_create(fresh, ignore_conflicts=True)
    subjects = [subject for subject, _ in wanted]
    ids = [one.dossier_id for one in subjects if one.dossier_id is not None]
    keys = [one.filing_key for one in subjects if one.dossier_id is None]
    rows = Due.objects.select_for_update().filter(
        Q(dossier_id__in=ids) | Q(filing_key__in=keys),
        source__in={facts.source for _, facts in wanted},
    )
    known: dict[tuple[int | UUID | None, str], Due] = {}
    for row in rows.order_by("pk"):
        known[row.dossier_id, row.source] = known[row.filing_key, row.source] = row
    return [known[subject.of, facts.source] for subject, facts in wanted]


def _row(subject: Subject, facts: DueFacts) -> Due:
    return Due(
        filing_key=subject.filing_key,
        dossier_id=subject.dossier_id,
        person_id=subject.person_id,
        unit_id=subject.unit_id,
        source=facts.source,
        code=facts.code,
        kind=facts.kind,
        name=facts.name,
        collect=facts.collect,
        legal_basis=facts.legal_basis,
        base=facts.base,
        amount=facts.amount,
    )


def recount(*, row: Dossier, at: datetime) -> None:
    """See which dues the receipts of the till cover; what was asked for and is paid ends.

    The dossier is locked. Dues paid through the gateway are left alone.
    """
    subject = subject_of_dossier(row)
    receipts = FeeReceipt.objects.filter(dossier_id=row.pk)
    by_till = list(
        receipts.exclude(method=Method.ONLINE)
        .exclude(state=ReceiptState.CANCELLED)
        .order_by("issued_at", "id")
    )
    lines = [(one["name"], one["amount"]) for r in by_till for one in r.lines]
    dues = [
        due
        for due in dues_of(subject=subject)
        if due.counts and due.amount and due.method != Method.ONLINE
    ]
    pays = covered([(due.name, due.amount) for due in dues], lines)
    for due, is_paid in zip(dues, pays, strict=True):
        if is_paid == (due.state is DueState.PAID):
            continue
        stored = write_down(subject, due)
        last = by_till[-1] if is_paid else None
        _mark(stored, last, at)
    go_on(row=row, at=at)


def _mark(stored: Due, last: FeeReceipt | None, at: datetime) -> None:
    stored.state = DueState.PAID if last else DueState.UNPAID
    stored.method = last.method if last else ""
    stored.settled_at = at if last else None
    stored.receipt = last
    stored.save(update_fields=["state", "method", "settled_at", "receipt"])


def _without_receipt(dues: Sequence[DueFacts]) -> str:
    if any(due.state == "paid" for due in dues):
        return "Đã nộp, biên lai lập sau"
    return "Miễn nộp"


def go_on(*, row: Dossier, at: datetime) -> None:
    """Let a dossier that waits for its fee go on once everything asked for is paid.

    Whatever keeps it from going on keeps no money back: it waits for its officer then.
    """
    if row.status != Status.FEE:
        return
    dues = [
        d for d in dues_of(subject=subject_of_dossier(row)) if d.source.startswith(ASKED)
    ]
    if not dues or any(due.is_open for due in dues):
        return
    ids = [due.receipt_id for due in dues if due.receipt_id]
    numbers = FeeReceipt.objects.filter(pk__in=ids).values_list("number", flat=True)
    proof = "; ".join(f"Biên lai {number_text(n)}" for n in sorted(numbers))
    try:
        with transaction.atomic():
            steps.act(
                actor=SYSTEM,
                at=at,
                dossier_id=row.pk,
                version=row.version,
                request_id=uuid4(),
                command=Command.CONFIRM_FEE,
                typed=Input(proof=proof or _without_receipt(dues)),
            )
    except MotcuaError as error:
        log.warning("dossier %s cannot go on by itself: %s", row.pk, error.code)
    row.refresh_from_db()


def _due(subject: Subject, source: str) -> DueFacts:
    found = next((due for due in dues_of(subject=subject) if due.source == source), None)
    if found is None:
        raise NotFound("due_unknown", N_("Không tìm thấy khoản phải nộp này."))
    return found


def _option(facts: DueFacts, option: int) -> Exemption:
    choices = facts.options
    if not 0 <= option < len(choices):
        raise _no_option()
    return choices[option]


def _no_option() -> Invalid:
    return Invalid(
        "exemption_unknown",
        N_("Khoản này không có trường hợp miễn giảm đã chọn."),
        field="option",
        remedy=N_("Hãy chọn một trường hợp trong danh sách."),
    )


def _at_ones_counter(actor: Actor, dossier_id: int) -> Dossier:
    rows = Dossier.objects.select_for_update().filter(
        receiving_unit_id__in=units_for(actor, Act.DECIDE_EXEMPTION)
    )
    row = rows.filter(pk=dossier_id).first()
    if row is None:
        raise no_such_dossier()
    return row

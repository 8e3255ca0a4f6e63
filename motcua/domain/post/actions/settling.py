"""What people settle: contradictions, money, losses, procedures not taken by post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.catalogue.readers.terms import version_in_force
from motcua.domain.post.actions.common import locked
from motcua.domain.post.actions.effects import THEIRS, close, lost, open_again
from motcua.domain.post.models import (
    CodLine,
    Disagreement,
    Exclusion,
    Loss,
    PostalOrder,
)
from motcua.domain.post.readers.collecting import paid_over
from motcua.domain.post.readers.orders import no_such_order
from motcua.domain.post.readers.troubles import denies_delivery, lines_of
from motcua.domain.post.rules.money import Verdict, verdict_of
from motcua.domain.post.rules.parcels import Direction
from motcua.domain.post.rules.states import Fault, PostState
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotNow
from motcua.kernel.text import N_, normalise

OURS = "ours"
OUTCOMES = {
    "found": N_("Đã tìm thấy, giao lại cho trung tâm"),
    "reissued": N_("Đã cấp lại giấy tờ"),
    "compensated": N_("Bưu chính đã bồi thường"),
    "complaint": N_("Chuyển khiếu nại theo quy định"),
}


@transaction.atomic
def settle_disagreement(
    *, actor: Actor, at: datetime, disagreement_id: int, kept: str, words: str
) -> None:
    """Settle a contradiction with words: whose statement stands.

    When the last one of a parcel that is stated as delivered is settled and it was
    delivered, its return closes; when it was not, the parcel waits to be taken back or
    reported lost. A return that has closed already opens again then: that takes a
    person's word, for it is the carrier's against the carrier's own. Raises NotAllowed,
    NotFound, Conflict, Invalid.
    """
    require(actor, Act.SETTLE_POST)
    found = Disagreement.objects.filter(
        pk=disagreement_id, order__unit_id__in=units_for(actor, Act.SETTLE_POST)
    ).first()
    if found is None:
        raise no_such_order()
    row = locked(actor=actor, number=found.order.number, act=Act.SETTLE_POST)
    found.refresh_from_db()
    if found.settled_at is not None:
        raise Conflict(
            "disagreement_settled",
            N_("%(name)s đã xử lý mâu thuẫn này."),
            facts={"name": found.settled_by},
        )
    if kept not in (OURS, THEIRS):
        raise Invalid("kept_missing", N_("Chưa chọn bên nào đúng."), field="kept")
    found.words = _words(words)
    found.kept, found.settled_at, found.settled_by = kept, at, actor.name
    found.save()
    if kept == THEIRS and denies_delivery(row=row, fault=found.fault):
        open_again(row=row, actor=actor, at=at, words=found.words)
        return
    if found.fault == Fault.STATE and not row.acted:
        right = found.ours if kept == OURS else found.theirs
        row.state = PostState(str(right.get("state") or row.state))
        row.since = at
        row.save(update_fields=["state", "since"])
    open_now = row.disagreements.filter(settled_at=None).exclude(fault=Fault.COD)
    ends = row.state == PostState.DELIVERED and row.direction == Direction.DELIVER
    if ends and not row.acted and not open_now.exists():
        moment = _delivered_at(row) or at
        close(row=row, actor=actor, at=at, signer=_signer(row), moment=moment)


@dataclass(frozen=True, slots=True)
class CodTyped:
    """One line of the carrier's list: a parcel's number (ours or its), an amount."""

    number: str
    amount: int


@dataclass(frozen=True, slots=True)
class CodPaid:
    """The money paid over for the parcel of a dossier, in đồng.

    `agrees` says whether it is what was to be collected.
    """

    line_id: int
    dossier_id: int
    parcel: str
    amount: int
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class CodEntered:
    """What a list came to: lines entered now that bring money, how many do not agree."""

    paid: tuple[CodPaid, ...]
    differ: int


@transaction.atomic
def enter_cod(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    statement: str,
    lines: Sequence[CodTyped],
) -> CodEntered:
    """Enter the carrier's list of money collected; return what it brings, how much not.

    What was really collected, as much as was due or not, is still to be received for
    its dossiers: see `journeys.collect`. What does not agree waits for a person.

    A line that was entered before is left as it is. Raises NotAllowed, Invalid.
    """
    require(actor, Act.SETTLE_POST)
    if unit_id not in units_for(actor, Act.SETTLE_POST):
        raise no_such_order()
    name = normalise(statement)
    if not name or not lines:
        raise Invalid(
            "cod_list_missing",
            N_("Chưa ghi số bảng kê hoặc chưa có dòng nào."),
            field="statement",
        )
    found, differ = [], 0
    for line in lines:
        number = normalise(line.number).upper()
        order = (
            PostalOrder.objects.select_for_update(of=("self",))
            .filter(unit_id=unit_id)
            .filter(_known_as(number))
            .first()
        )
        paid = order is not None and order.codline_set.filter(paid_over()).exists()
        verdict = verdict_of(
            due=order.cod if order else None, amount=line.amount, paid=paid
        )
        row, made = CodLine.objects.get_or_create(
            statement=name,
            number=number,
            defaults={
                "unit_id": unit_id,
                "order": order,
                "amount": line.amount,
                "due": order.cod if order else None,
                "verdict": verdict,
                "entered_at": at,
                "entered_by": actor.name,
            },
        )
        agrees = verdict is Verdict.AGREES
        differ += made and not agrees
        brings = made and verdict in (Verdict.AGREES, Verdict.DIFFERS) and line.amount
        if brings and order is not None and order.dossier_id is not None:
            name_there = order.tracking_number or order.number
            found.append(
                CodPaid(row.pk, order.dossier_id, name_there, line.amount, agrees)
            )
    return CodEntered(tuple(found), differ)


@transaction.atomic
def note_booked(*, actor: Actor, at: datetime, line_id: int, amount: int) -> None:
    """Note how much of a line a receipt was written for, in its transaction.

    For the one who has entered the list. Raises NotAllowed.
    """
    require(actor, Act.SETTLE_POST)
    _entered_now(actor, at, line_id).update(booked=amount)


@transaction.atomic
def mark_not_owed(*, actor: Actor, at: datetime, line_id: int) -> None:
    """Say that a dossier owed nothing more of what was paid over: the line waits then.

    For the one who has entered the list. Raises NotAllowed.
    """
    require(actor, Act.SETTLE_POST)
    rows = _entered_now(actor, at, line_id).filter(verdict=Verdict.AGREES)
    rows.update(verdict=Verdict.NOT_OWED)


def _entered_now(actor: Actor, at: datetime, line_id: int) -> QuerySet[CodLine]:
    return CodLine.objects.filter(
        pk=line_id,
        settled_at=None,
        entered_at=at,
        order__unit_id__in=units_for(actor, Act.SETTLE_POST),
    )


@transaction.atomic
def settle_cod(*, actor: Actor, at: datetime, line_id: int, words: str) -> None:
    """Settle a line of money that does not agree, with words. Raises as others do."""
    require(actor, Act.SETTLE_POST)
    rows = lines_of(units_for(actor, Act.SETTLE_POST)).filter(pk=line_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise no_such_order()
    row.words, row.settled_at, row.settled_by = _words(words), at, actor.name
    row.save(update_fields=["words", "settled_at", "settled_by"])


@transaction.atomic
def report_loss(*, actor: Actor, at: datetime, number: str, words: str) -> None:
    """Report that a parcel is lost; what it holds stands among the alarms.

    Basis: QĐ 45/2016 art 14. Raises NotAllowed, NotFound, NotNow, Invalid.
    """
    row = locked(actor=actor, number=number, act=Act.SEND_BY_POST)
    said = _words(words)
    if row.acted or row.state == PostState.CANCELLED:
        raise NotNow("parcel_ended", N_("Bưu gửi này đã kết thúc, không báo mất được."))
    row.state, row.since, row.reason = PostState.LOST, at, said
    row.save()
    lost(row=row, actor=actor, at=at, words=said, by="centre")


@transaction.atomic
def settle_loss(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    carrier_words: str,
    centre_words: str,
    duplicate_asked: bool,
    outcome: str,
) -> None:
    """Write what both sides say of a loss; with an outcome it ends.

    Raises NotAllowed, NotFound, NotNow once it has ended, Invalid.
    """
    row = locked(actor=actor, number=number, act=Act.SETTLE_POST)
    loss = Loss.objects.select_for_update().filter(order=row).first()
    if loss is None:
        raise no_such_order()
    if loss.settled_at is not None:
        raise NotNow("loss_settled", N_("Vụ thất lạc này đã xử lý xong."))
    loss.carrier_words, loss.centre_words = carrier_words.strip(), centre_words.strip()
    loss.duplicate_asked = duplicate_asked
    if outcome:
        if outcome not in OUTCOMES:
            raise Invalid("outcome_unknown", N_("Không có kết quả này."), field="outcome")
        if not (loss.carrier_words and loss.centre_words):
            raise Invalid(
                "both_words_missing",
                N_("Phải có ý kiến của cả bưu chính và trung tâm."),
                field="carrier_words",
            )
        loss.outcome, loss.settled_at, loss.settled_by = outcome, at, actor.name
    loss.save()


@transaction.atomic
def exclude(
    *,
    actor: Actor,
    at: datetime,
    procedure_code: str,
    reason: str,
    decision: str,
    end: bool = False,
) -> None:
    """Say that a procedure is not taken or returned by post from today, and why.

    With `end` that it is again. Basis: QĐ 45/2016 art 13. Raises NotAllowed, NotFound,
    Invalid.
    """
    require(actor, Act.EXCLUDE_FROM_POST)
    on = at.astimezone(VN).date()
    standing = Exclusion.objects.filter(procedure_code=procedure_code, valid_to=None)
    if end:
        standing.filter(valid_from=on).delete()
        standing.update(valid_to=on - timedelta(days=1))
        return
    version_in_force(code=procedure_code, on=on)
    if not (normalise(reason) and normalise(decision)):
        raise Invalid(
            "reason_missing",
            N_("Phải ghi lý do và văn bản quy định."),
            field="reason",
        )
    Exclusion.objects.update_or_create(
        procedure_code=procedure_code,
        valid_to=None,
        defaults={
            "reason": normalise(reason),
            "decision": normalise(decision),
            "valid_from": on,
            "entered_by": actor.name,
        },
    )


def _words(words: str) -> str:
    """Return words that explain; raise Invalid when there are none."""
    said = normalise(words)
    if not said:
        raise Invalid("words_missing", N_("Chưa ghi căn cứ, lý do."), field="words")
    return said


def _known_as(number: str) -> Q:
    return Q(number=number) | Q(tracking_number=number)


def _delivered_at(row: PostalOrder) -> datetime | None:
    found = row.statements.filter(state=PostState.DELIVERED).order_by("at").first()
    return found.at if found else None


def _signer(row: PostalOrder) -> str:
    found = row.statements.filter(state=PostState.DELIVERED).order_by("at").first()
    return found.signer if found else ""

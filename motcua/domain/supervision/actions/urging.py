"""Urge who holds the work of a dossier, and answer an urging."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions.record import done_before, note_event
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.supervision.models import Reach, Urging
from motcua.domain.supervision.readers.links import urgings_url
from motcua.domain.supervision.readers.receivers import Directory
from motcua.domain.supervision.readers.urgings import holder_of, is_meant, may_urge
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_

FARTHEST = timedelta(days=90)


@transaction.atomic
def urge(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    item_n: int,
    text: str,
    answer_by: datetime,
) -> int:
    """Urge whoever holds an open piece of work, with a text and by when to answer.

    Written into the dossier's history; who is urged is told. The same request again
    changes nothing. Returns the urging's number. Raises NotAllowed, NotFound, Invalid
    at `item`, `text` or `answer_by`. Basis: NĐ 61/2018 art 9.2.
    """
    require(actor, Act.URGE)
    row = _locked(actor, at, dossier_id)
    if done_before(request_id=request_id) is not None:
        return Urging.objects.values_list("pk", flat=True).get(request_id=request_id)
    item = WorkItem.objects.filter(dossier=row, n=item_n, closed_at__isnull=True).first()
    if item is None:
        raise _item_gone()
    if not may_urge(actor=actor, dossier_id=row.pk, unit_id=item.unit_id, on=_day(at)):
        raise NotAllowed(
            "not_yours_to_urge",
            N_("Hồ sơ này không thuộc đơn vị bạn phụ trách, giám sát."),
        )
    _check_asked(actor, at, item, text, answer_by)
    urging = Urging.objects.create(
        request_id=request_id,
        dossier=row,
        item_n=item.n,
        step_name=item.step_name,
        unit_id=item.unit_id,
        role=item.role,
        officer_id=item.officer_id,
        officer_name=item.officer_name,
        text=text,
        answer_by=answer_by,
        urged_at=at,
        urged_by_id=actor.officer_id or 0,
        urged_by=actor.name,
    )
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.urged",
        facts={"remark": text, "by": urging.officer_name or item.unit.name},
        request_id=request_id,
    )
    officers = Directory(on=_day(at)).holding(holders=(holder_of(row=urging),))
    _tell(urging, row, "urged", officers, actor, at)
    return urging.pk


@transaction.atomic
def answer_urging(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    urging_id: int,
    reason: str,
    promised_on: date | None,
) -> None:
    """Answer an urging with the reason and the day it will be done by; it is told.

    Answered once; the same request again changes nothing. Raises NotFound for a dossier
    that is not the actor's to see, NotAllowed for who is not asked, Conflict, Invalid.
    """
    urging = Urging.objects.select_for_update().filter(pk=urging_id).first()
    if urging is None:
        raise NotFound("urging_unknown", N_("Không có đôn đốc này."))
    row = _locked(actor, at, urging.dossier_id)
    if done_before(request_id=request_id) is not None:
        return
    if not is_meant(actor=actor, row=urging):
        raise NotAllowed(
            "not_yours_to_answer", N_("Đôn đốc này gửi người khác; người đó trả lời.")
        )
    if urging.answered_at is not None:
        raise Conflict(
            "answered_before",
            N_("%(name)s đã trả lời đôn đốc này."),
            facts={"name": urging.answered_by},
        )
    _check_answer(at, reason, promised_on)
    urging.answered_at, urging.answered_by_id = at, actor.officer_id
    urging.answered_by, urging.reason = actor.name, reason
    urging.promised_on = promised_on
    urging.save()
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.urging_answered",
        facts={"remark": reason, "by": f"{promised_on:%d/%m/%Y}"},
        request_id=request_id,
    )
    asker = frozenset({urging.urged_by_id})
    _tell(urging, row, "urging_answered", asker, actor, at)


def _locked(actor: Actor, at: datetime, dossier_id: int) -> Dossier:
    if not visible(actor=actor, on=_day(at)).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    return Dossier.objects.select_for_update().get(pk=dossier_id)


def _check_asked(
    actor: Actor, at: datetime, item: WorkItem, text: str, answer_by: datetime
) -> None:
    if item.officer_id is not None and item.officer_id == actor.officer_id:
        raise Invalid(
            "urges_oneself", N_("Việc này do chính bạn đang giữ."), field="item"
        )
    if not text:
        raise Invalid(
            "text_missing",
            N_("Chưa ghi nội dung đôn đốc."),
            field="text",
            remedy=N_("Hãy ghi ngắn gọn việc cần làm."),
        )
    if not at < answer_by <= at + FARTHEST:
        raise Invalid(
            "answer_by_out_of_range",
            N_("Hạn trả lời phải sau lúc này và trong vòng 90 ngày."),
            field="answer_by",
            remedy=N_("Hãy chọn ngày giờ khác."),
        )


def _check_answer(at: datetime, reason: str, promised_on: date | None) -> None:
    if not reason:
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi lý do."),
            field="reason",
            remedy=N_("Hãy ghi vì sao việc chưa xong."),
        )
    if promised_on is None or not _day(at) <= promised_on <= _day(at + FARTHEST):
        raise Invalid(
            "promise_out_of_range",
            N_("Ngày hứa xong phải từ hôm nay và trong vòng 90 ngày."),
            field="promised_on",
            remedy=N_("Hãy chọn ngày khác."),
        )


def _item_gone() -> Invalid:
    return Invalid(
        "item_closed",
        N_("Việc này đã xong hoặc không có."),
        field="item",
        remedy=N_("Hãy tải lại trang rồi chọn việc đang mở."),
    )


def _tell(
    urging: Urging,
    row: Dossier,
    kind: str,
    officers: frozenset[int],
    actor: Actor,
    at: datetime,
) -> None:
    """Owe a message to those with an address; the page of alerts shows it to all."""
    reached = Reach.objects.filter(officer_id__in=officers).exclude(email="")
    for officer_id, email in reached.values_list("officer_id", "email"):
        plan_letter(
            actor=actor,
            at=at,
            key=f"{kind}/{urging.pk}/{officer_id}",
            kind=kind,
            recipient=email,
            facts={
                "code": row.code,
                "due": f"{urging.answer_by.astimezone(VN):%H:%M %d/%m/%Y}",
                "url": urgings_url(row.code),
            },
        )


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()

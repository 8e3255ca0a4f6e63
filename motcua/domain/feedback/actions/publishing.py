"""Publish an answer without anybody in it; chase, end and forget when time is over."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.feedback.actions.petitions import locked, note_step, tell_filer
from motcua.domain.feedback.actions.surveys import require_system
from motcua.domain.feedback.models import Petition
from motcua.domain.feedback.readers.petitions import acts_at, overdue
from motcua.domain.feedback.rules.petitions import (
    STAGE_NAMES,
    State,
    check_in,
    check_public,
    check_said,
    notices_of,
)
from motcua.domain.notifications.actions import forget_whom
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.text import N_, search_key

URGED_EVERY = timedelta(days=3)
FORGOTTEN_AFTER = timedelta(days=365)
"""How long after its end a petition keeps who filed it."""
MOST_FORGOTTEN = 1000
MOST_LAPSED = 1000
LAPSED = (
    "Đã quá thời gian chờ bổ sung thông tin nên phản ánh, kiến nghị được khép lại. "
    "Ông/bà có thể gửi lại bất cứ lúc nào."
)
"""What ends a petition that lapsed; an answer is Vietnamese, whoever reads it."""


@transaction.atomic
def publish(
    *,
    actor: Actor,
    at: datetime,
    petition_id: int,
    text: str,
    answer: str,
    confirmed: bool,
) -> None:
    """Publish a petition and its answer in words without personal data.

    `confirmed` is the word of whoever has read both. Raises NotFound, NotAllowed,
    NotNow before the answer, Conflict when it is settled already, Invalid while
    personal data is found or nobody confirms. Basis: NĐ 20/2008 art 19; QĐ 766/QĐ-TTg
    5.2 (2 working days); law 91/2025 art 3.3.
    """
    row = _unsettled(actor, at, petition_id)
    texts = {"public_text": text, "public_answer": answer}
    words = {field: check_said(said, field) for field, said in texts.items()}
    check_public(texts=words, known=_known(row))
    if not confirmed:
        raise Invalid(
            "not_confirmed",
            N_("Chưa xác nhận đã đọc và không còn dữ liệu cá nhân."),
            field="confirmed",
            remedy=N_("Hãy đọc lại cả hai phần rồi đánh dấu."),
        )
    row.public_text, row.public_answer = words["public_text"], words["public_answer"]
    row.public_key = search_key(f"{row.public_text} {row.public_answer}")
    row.published_at, row.published_by = at, actor.name
    row.save()
    note_step(actor=actor, at=at, row=row, what="published", text="")


@transaction.atomic
def withhold(*, actor: Actor, at: datetime, petition_id: int, reason: str) -> None:
    """Say why an answer is not published: it cannot be told without the person in it.

    Raises as `publish` does.
    """
    row = _unsettled(actor, at, petition_id)
    row.withheld = check_said(reason, "reason")
    row.save()
    note_step(actor=actor, at=at, row=row, what="withheld", text=row.withheld)


@transaction.atomic
def chase(*, actor: Actor, at: datetime) -> int:
    """Note on each overdue petition that it is urged, every three days; return how many.

    Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    urged = 0
    for found in overdue(actor=actor, at=at):
        row = Petition.objects.select_for_update().get(pk=found.id)
        if found.late is None or (row.urged_at and at - row.urged_at < URGED_EVERY):
            continue
        row.urged_at = at
        row.save(update_fields=["urged_at"])
        said = STAGE_NAMES[found.late]
        note_step(actor=actor, at=at, row=row, what="urged", text=said)
        urged += 1
    return urged


@transaction.atomic
def lapse(*, actor: Actor, at: datetime) -> int:
    """End petitions whose filers did not supply what was asked for; return how many.

    They are told, and may file anew. At most a thousand a night. Raises NotAllowed for
    anybody but the system.
    """
    require_system(actor=actor)
    rows = Petition.objects.select_for_update(skip_locked=True).filter(
        state=State.ASKED, supply_by__lt=at
    )
    found = list(rows.order_by("supply_by", "pk")[:MOST_LAPSED])
    for row in found:
        row.state, row.ended_at, row.answer = State.LAPSED, at, LAPSED
        row.save(update_fields=["state", "ended_at", "answer"])
        note_step(actor=actor, at=at, row=row, what="lapsed", text="")
        tell_filer(actor=actor, at=at, row=row, kind="petition_lapsed")
    return len(found)


@transaction.atomic
def forget_filers(*, actor: Actor, at: datetime) -> int:
    """Drop who filed from petitions long over, and from their notices; return how many.

    The words stay, for the figures and for whoever is asked later. At most a thousand a
    night. Raises NotAllowed for anybody but the system. Basis: law 91/2025 art 3.3.
    """
    require_system(actor=actor)
    rows = Petition.objects.filter(ended_at__lt=at - FORGOTTEN_AFTER, forgotten=False)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_FORGOTTEN])
    for petition_id in ids:
        forget_whom(actor=actor, at=at, prefix=notices_of(petition_id))
    return Petition.objects.filter(pk__in=ids).update(
        forgotten=True, name="", phone="", email="", person_id=None, dossier_code=""
    )


def _unsettled(actor: Actor, at: datetime, petition_id: int) -> Petition:
    row = locked(actor=actor, at=at, petition_id=petition_id)
    require(actor, Act.PUBLISH_PETITION)
    on = at.astimezone(VN).date()
    if not acts_at(actor=actor, act=Act.PUBLISH_PETITION, unit_id=row.unit_id, on=on):
        raise NotAllowed("petition_elsewhere", N_("Phản ánh này do đơn vị khác xử lý."))
    check_in(State(row.state), State.ANSWERED)
    if row.published_at or row.withheld:
        raise Conflict("petition_settled", N_("Việc công khai đã được quyết định rồi."))
    return row


def _known(row: Petition) -> tuple[str, ...]:
    return tuple(filter(None, (row.name, row.about, row.phone, row.email)))

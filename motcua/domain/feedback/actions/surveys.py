"""Ask whoever got a result, and take an answer in without keeping whose it is.

An answer and the spending of its token are one transaction and share nothing: the
token's row forgets what it knew, the answer never knows the token.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from motcua.domain.accounts.rules.behalf import is_whole
from motcua.domain.dossiers.models import Code, Dossier
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.feedback.models import Answer, Asked, Invitation, RatedTicket, Remark
from motcua.domain.feedback.readers.surveys import (
    check_open,
    questions_asked,
    screen_row,
    turn_at,
)
from motcua.domain.feedback.rules.survey import (
    MARKS,
    Source,
    fingerprint,
    last_day_to_answer,
    marks_of,
    month_of,
)
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.notifications.readers import is_planned
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_

ASKED_WITHIN = timedelta(days=3)
"""How long after the return somebody is still invited, should the worker have stood."""

MOST = 500
"""How many are invited in one run; the next run goes on."""


def invite(*, actor: Actor, at: datetime) -> int:
    """Invite the applicants whose results were returned lately; return how many.

    Each once, in a transaction of its own. Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    asked = Asked.objects.filter(dossier_id=OuterRef("pk"))
    rows = Dossier.objects.filter(
        ~Exists(asked),
        status="returned",
        parent_id__isnull=True,
        ended_at__gt=at - ASKED_WITHIN,
        ended_at__lte=at,
    )
    found = list(rows.order_by("ended_at").values_list("pk", flat=True)[:MOST])
    return sum(_invite(actor, at, dossier_id) for dossier_id in found)


@transaction.atomic
def _invite(actor: Actor, at: datetime, dossier_id: int) -> bool:
    made = Asked.objects.get_or_create(dossier_id=dossier_id)[1]
    row = _returned().get(pk=dossier_id)
    if not made or Invitation.objects.filter(dossier_id=dossier_id).exists():
        return False
    token = _new_token(row, at)
    if token is not None:
        _send(actor, at, row, token, "first")
    return token is not None


@transaction.atomic
def open_mine(*, actor: Actor, at: datetime, code: str) -> str:
    """Return a new token for one's own returned dossier; an earlier one is void then.

    Raises NotFound for another's dossier, NotAllowed for a helper, Conflict once it is
    answered, NotNow before the return and after the time for it.
    """
    on = at.astimezone(VN).date()
    rows = visible(actor=actor, on=on).filter(code=code).values_list("pk", flat=True)
    dossier_id = rows.first()
    if dossier_id is None or actor.kind is not ActorKind.CITIZEN:
        raise no_such_dossier()
    if not is_whole(actor):
        raise NotAllowed(
            "survey_of_applicant", N_("Chỉ người nộp hồ sơ đánh giá việc giải quyết.")
        )
    return _again(at, dossier_id)[1]


@transaction.atomic
def send_again(*, actor: Actor, at: datetime, code: str) -> None:
    """Send a new link to the contacts a dossier has; the earlier one is void then.

    Anybody with the code may ask: only its applicant gets it, once a day; asked again
    that day nothing is sent, and the link that was stays good. Raises NotFound, Conflict
    once it is answered, NotNow.
    """
    found = Code.objects.filter(pk=code.strip().upper()).first()
    if found is None:
        raise no_such_dossier(code)
    Dossier.objects.select_for_update().get(pk=found.dossier_id)
    today = f"{at.astimezone(VN):%Y%m%d}"
    is_open = Invitation.objects.filter(dossier_id=found.dossier_id).exists()
    if is_open and is_planned(key=_key(found.dossier_id, today)):
        return
    row, token = _again(at, found.dossier_id)
    _send(actor, at, row, token, today)


@transaction.atomic
def answer(
    *,
    actor: Actor,
    at: datetime,
    token: str,
    chosen: Mapping[str, str],
    remark: str = "",
    asked: int | None = None,
) -> None:
    """Take an answer in, once for each token; who answers is not kept.

    `chosen` has the number of the option by aspect, `asked` the version of the questions
    that was answered, None for today's. Raises NotFound for a token that is
    none, Conflict for a spent one, NotNow for a late one, Invalid naming the field.
    Basis: NĐ 61/2018 art 27.3, 31.
    """
    today = at.astimezone(VN).date()
    row = Invitation.objects.select_for_update().filter(pk=fingerprint(token)).first()
    check_open(row=row, today=today)
    if row is None or row.unit_id is None or row.month is None:
        raise AssertionError("an open invitation knows its unit and month")
    version = questions_asked(number=asked, on=today)
    marks = marks_of(questions=version.questions, chosen=chosen, remark=remark)
    Answer.objects.create(
        source=Source.DOSSIER,
        unit_id=row.unit_id,
        procedure_code=row.procedure_code,
        field=row.field,
        officer_id=row.officer_id,
        month=row.month,
        questionnaire=version.number,
        marks=marks,
    )
    if remark.strip():
        Remark.objects.create(unit_id=row.unit_id, month=row.month, text=remark.strip())
    forget(row=row, spent=True)


def forget(*, row: Invitation, spent: bool) -> None:
    """Let an invitation forget all it knew, in the caller's transaction."""
    row.spent = spent
    row.dossier_id = row.unit_id = row.officer_id = row.month = None
    row.procedure_code = row.field = ""
    row.save()


@transaction.atomic
def rate(*, actor: Actor, at: datetime, secret: str, turn: int, mark: int) -> None:
    """Take the mark of whoever stands at a counter, once for each number.

    The same number again changes nothing. Raises NotFound for an unknown screen,
    NotNow when that service can no longer be rated, Invalid.
    """
    if mark not in MARKS:
        raise Invalid(
            "mark_unknown",
            N_("Chưa chọn mức hài lòng."),
            field="mark",
            remedy=N_("Hãy chạm vào một trong năm mức."),
        )
    row = screen_row(secret=secret)
    if RatedTicket.objects.filter(pk=turn).exists():
        return
    found = turn_at(counter_id=row.counter_id, at=at)
    if found is None or found.ticket_id != turn:
        raise NotNow(
            "turn_over",
            N_("Lượt này không còn đánh giá được ở quầy."),
            remedy=N_("Xin cảm ơn ông/bà; có điều muốn nói xin gửi phản ánh, kiến nghị."),
        )
    if not RatedTicket.objects.get_or_create(ticket_id=turn)[1]:
        return
    Answer.objects.create(
        source=Source.COUNTER,
        unit_id=found.unit_id,
        officer_id=found.officer_id,
        month=month_of(at.astimezone(VN).date()),
        marks={"overall": mark},
    )


def require_system(*, actor: Actor) -> None:
    """Raise NotAllowed for anybody but the system."""
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))


def _returned() -> QuerySet[Dossier]:
    return Dossier.objects.select_related("procedure_version__field")


def _again(at: datetime, dossier_id: int) -> tuple[Dossier, str]:
    """Put a new token in the place of the open one; raise where there can be none."""
    row = _returned().select_for_update(of=("self",)).get(pk=dossier_id)
    if row.status != "returned" or row.parent_id is not None:
        raise NotNow(
            "survey_not_yet",
            N_("Hồ sơ chưa trả kết quả nên chưa đánh giá được."),
            remedy=N_("Khi đã nhận kết quả, ông/bà quay lại đây."),
        )
    first = Asked.objects.get_or_create(dossier_id=dossier_id)[1]
    replaced = Invitation.objects.filter(dossier_id=dossier_id).delete()[0]
    if not first and not replaced:
        raise Conflict(
            "survey_spent",
            N_("Phiếu này đã được gửi rồi; mỗi hồ sơ đánh giá một lần."),
            remedy=N_("Nếu còn điều muốn nói, ông/bà gửi phản ánh, kiến nghị."),
        )
    token = _new_token(row, at)
    if token is None:
        raise NotNow(
            "survey_late",
            N_("Phiếu này đã hết hạn trả lời."),
            remedy=N_("Nếu còn điều muốn nói, ông/bà gửi phản ánh, kiến nghị."),
        )
    return row, token


def _new_token(row: Dossier, at: datetime) -> str | None:
    """Return a new token of a returned dossier, None when its time is over."""
    if row.returned_at is None:
        return None
    month = month_of(row.returned_at.astimezone(VN).date())
    last = last_day_to_answer(month)
    if last < at.astimezone(VN).date():
        return None
    token = secrets.token_urlsafe(18)
    Invitation.objects.create(
        fingerprint=fingerprint(token),
        last_day=last,
        dossier_id=row.pk,
        unit_id=row.resolving_unit_id,
        procedure_code=row.procedure_code,
        field=row.procedure_version.field.name,
        officer_id=_received_by(row.pk),
        month=month,
    )
    return token


def _received_by(dossier_id: int) -> int | None:
    """Return the officer who received a dossier: whom the applicant met."""
    first = Event.objects.filter(topic="dossier", stream=dossier_id).order_by("n")
    actor = first.values_list("actor", flat=True).first()
    officer = (actor or {}).get("officer")
    return officer if isinstance(officer, int) else None


def _send(actor: Actor, at: datetime, row: Dossier, token: str, what: str) -> None:
    plan_letter(
        actor=actor,
        at=at,
        key=_key(row.pk, what),
        kind="survey_invitation",
        dossier_id=row.pk,
        facts={"code": row.code, "url": f"{settings.PUBLIC_URL}/danh-gia/phieu/{token}"},
    )


def _key(dossier_id: int, what: str) -> str:
    return f"survey/{dossier_id}/{what}"

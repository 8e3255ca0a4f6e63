"""File a petition, sort it, ask for more, forward it, answer it; each with its step."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Officer, Unit
from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines.readers import calendar_for
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import Due
from motcua.domain.dossiers.models import Code
from motcua.domain.dossiers.readers import public
from motcua.domain.feedback.models import Answer, Complaint, Petition, PetitionStep
from motcua.domain.feedback.readers.petitions import (
    FiledFacts,
    acts_at,
    by_code,
    no_such_petition,
    visible,
)
from motcua.domain.feedback.rules.petitions import (
    Filed,
    Kind,
    Stage,
    State,
    Way,
    check_filed,
    check_founded,
    check_in,
    check_said,
    due_of,
    notices_of,
    require_not_about,
)
from motcua.domain.feedback.rules.survey import MARKS, Source, month_of
from motcua.domain.notifications.actions import plan_letter
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_, normalise, search_key

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10


@transaction.atomic
def file_petition(
    *, actor: Actor, at: datetime, request_id: UUID, filed: Filed, way: Way = Way.PORTAL
) -> FiledFacts:
    """Take a petition in, from anybody; or as an officer writes it down.

    The same request again gives the same petition. Raises Invalid naming the field,
    NotAllowed for an officer without the right, NotFound where no centre receives.
    Basis: NĐ 20/2008 art 7-9.
    """
    if way is not Way.PORTAL:
        require(actor, Act.RECEIVE_PETITION)
    unit = _receiving(at)
    # One at a time: the unit's row is the queue, of numbers and of the same request.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.id)
    before = Petition.objects.filter(request_id=request_id).first()
    if before is not None:
        return by_code(code=before.code)
    check_filed(filed)
    about = normalise(filed.about)[:200]
    row = Petition(
        request_id=request_id,
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        year=at.astimezone(VN).year,
        kind=filed.kind,
        way=way,
        state=State.RECEIVED,
        unit_id=unit.id,
        filed_at=at,
        counted_from=at,
        entered_by=actor.name if actor.officer_id else "",
        person_id=actor.person_id if way is Way.PORTAL else None,
        name=normalise(filed.name)[:100],
        phone=filed.phone,
        email=filed.email,
        dossier_code="".join(
            public.known_codes(typed=[filed.dossier_code], field="dossier")
        ),
        text=filed.text.strip(),
        about=about,
        about_key=search_key(about),
    )
    _count(row, unit.code, at)
    row.number = _next_number(row.year)
    row.save()
    _step(row, actor, at, "filed")
    _tell(row, actor, at, "petition_received")
    return by_code(code=row.code)


@transaction.atomic
def ask_more(*, actor: Actor, at: datetime, petition_id: int, text: str) -> None:
    """Ask the filer for what is lacking; until they say it nothing is overdue.

    What they have not said in 20 working days ends it (`lapse`). Raises NotFound,
    NotAllowed, NotNow once it is forwarded, Invalid.
    """
    row = _sorting(actor, at, petition_id, State.RECEIVED)
    row.asked = check_said(text, "text")
    row.state = State.ASKED
    calendar = _calendar(accounts.unit(unit_id=row.unit_id).code, at)
    row.supply_by = due_of(Stage.SUPPLY, at, calendar).at
    row.save()
    _step(row, actor, at, "asked", row.asked)
    _tell(row, actor, at, "petition_asked")


@transaction.atomic
def supply(*, actor: Actor, at: datetime, code: str, text: str) -> None:
    """Say what was asked for; the legal times begin anew.

    Raises NotFound, NotNow when nothing is asked, Invalid.
    """
    row = Petition.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise no_such_petition(code=code)
    check_in(State(row.state), State.ASKED)
    said = check_said(text, "text")
    row.state, row.counted_from = State.RECEIVED, at
    _count(row, accounts.unit(unit_id=row.unit_id).code, at)
    row.text = f"{row.text}\n\n{said}"
    row.save()
    _step(row, actor, at, "supplied", said)


@transaction.atomic
def refuse(*, actor: Actor, at: datetime, petition_id: int, reason: str) -> None:
    """Say why a petition is not one: another law, or nothing that can be answered.

    Raises NotFound, NotAllowed, NotNow once it is forwarded, Invalid without a reason.
    """
    row = _sorting(actor, at, petition_id, State.RECEIVED, State.ASKED)
    row.answer = check_said(reason, "reason")
    row.state, row.ended_at, row.ended_by_id = State.REFUSED, at, actor.officer_id
    row.save()
    _step(row, actor, at, "refused", row.answer)
    _tell(row, actor, at, "petition_refused")


@dataclass(frozen=True, slots=True)
class Sorting:
    """What a petition is found to be: of which kind, whose to answer, about whom."""

    kind: Kind
    unit_id: int
    about_officer_id: int | None = None


@transaction.atomic
def forward(*, actor: Actor, at: datetime, petition_id: int, sorting: Sorting) -> None:
    """Classify a petition and give it to the unit that answers it, or to another one.

    Raises NotFound, NotAllowed (also to oneself as whom it is about), NotNow, Invalid.
    Basis: NĐ 20/2008 art 9 (5 working days).
    """
    row = _sorting(actor, at, petition_id, State.RECEIVED, State.FORWARDED)
    require_not_about(actor, about_officer_id=sorting.about_officer_id, about_key="")
    unit = Unit.objects.filter(pk=sorting.unit_id).first()
    if unit is None:
        raise Invalid(
            "unit_missing",
            N_("Chưa chọn cơ quan trả lời."),
            field="unit",
            remedy=N_("Hãy chọn trong danh sách."),
        )
    officer = sorting.about_officer_id
    if officer is not None and not Officer.objects.filter(pk=officer).exists():
        raise Invalid("officer_unknown", N_("Không có cán bộ này."), field="officer")
    row.kind, row.handler_id = sorting.kind, unit.pk
    row.about_officer_id = officer
    row.state = State.FORWARDED
    row.forwarded_at = row.forwarded_at or at
    row.save()
    _step(row, actor, at, "forwarded", unit.name)
    _tell(row, actor, at, "petition_forwarded")


@transaction.atomic
def answer_petition(
    *,
    actor: Actor,
    at: datetime,
    petition_id: int,
    text: str,
    founded: bool | None = None,
) -> None:
    """Answer a petition for the unit it was forwarded to.

    `founded` says of one about conduct whether it is true; then the dossier it names
    counts as complained of. The step says which, and who found so, to readers of the
    petition alone. Raises NotFound (also to whom it is about), NotAllowed, NotNow,
    Invalid.
    """
    row = locked(actor=actor, at=at, petition_id=petition_id)
    _require_at(actor, at, Act.ANSWER_PETITION, row.handler_id)
    check_in(State(row.state), State.FORWARDED)
    row.answer = check_said(text, "text")
    check_founded(Kind(row.kind), founded)
    found = founded if row.kind == Kind.CONDUCT else None
    if found:
        _complained(row, at)
    row.state, row.ended_at, row.ended_by_id = State.ANSWERED, at, actor.officer_id
    calendar = _calendar(accounts.unit(unit_id=row.unit_id).code, at)
    row.publish_by = due_of(Stage.PUBLISH, at, calendar).at
    row.save()
    _step(row, actor, at, _ANSWERED[found], row.answer)
    _tell(row, actor, at, "petition_answered")


_ANSWERED = {None: "answered", True: "answered_true", False: "answered_untrue"}


@transaction.atomic
def judge(*, actor: Actor, at: datetime, code: str, mark: int) -> None:
    """Take how satisfied the filer is with the answer, once; the petition forgets it.

    Raises NotFound, NotNow before the answer, Conflict the second time, Invalid.
    Basis: QĐ 766/QĐ-TTg 5.3.
    """
    row = Petition.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise no_such_petition(code=code)
    check_in(State(row.state), State.ANSWERED)
    if mark not in MARKS:
        raise Invalid("mark_unknown", N_("Chưa chọn mức hài lòng."), field="mark")
    if row.judged or row.handler_id is None:
        raise Conflict("petition_judged", N_("Ông/bà đã đánh giá câu trả lời này rồi."))
    row.judged = True
    row.save(update_fields=["judged"])
    Answer.objects.create(
        source=Source.PETITION,
        unit_id=row.handler_id,
        # Of the month of judging: what is older is not written anew at night.
        month=month_of(at.astimezone(VN).date()),
        marks={"overall": mark},
    )


def locked(*, actor: Actor, at: datetime, petition_id: int) -> Petition:
    """Return a petition the actor may see, locked; raise NotFound, NotAllowed."""
    rows = visible(actor=actor, on=at.astimezone(VN).date())
    row = rows.select_for_update(of=("self",)).filter(pk=petition_id).first()
    if row is None:
        raise no_such_petition()
    require_not_about(
        actor, about_officer_id=row.about_officer_id, about_key=row.about_key
    )
    return row


def note_step(*, actor: Actor, at: datetime, row: Petition, what: str, text: str) -> None:
    """Add a step to a petition that is locked."""
    _step(row, actor, at, what, text)


def _sorting(actor: Actor, at: datetime, petition_id: int, *states: State) -> Petition:
    row = locked(actor=actor, at=at, petition_id=petition_id)
    _require_at(actor, at, Act.SORT_PETITION, row.unit_id)
    check_in(State(row.state), *states)
    return row


def _require_at(actor: Actor, at: datetime, act: Act, unit_id: int | None) -> None:
    require(actor, act)
    if actor.is_system:
        return
    if not acts_at(actor=actor, act=act, unit_id=unit_id, on=at.astimezone(VN).date()):
        raise NotAllowed(
            "petition_elsewhere",
            N_("Phản ánh này do đơn vị khác xử lý."),
            remedy=N_("Hãy nhờ đơn vị đang xử lý, hoặc chuyển lại."),
        )


def _receiving(at: datetime) -> accounts.UnitFacts:
    found = accounts.receptions(on=at.astimezone(VN).date())
    if not found:
        raise NotFound("no_reception", N_("Chưa có bộ phận nào tiếp nhận."))
    return found[0]


def _calendar(unit_code: str, at: datetime) -> WorkingCalendar:
    return calendar_for(unit_code=unit_code, on=at.astimezone(VN).date())


def _count(row: Petition, unit_code: str, at: datetime) -> None:
    """Reckon until when it is forwarded and answered, with the reasons."""
    calendar = _calendar(unit_code, at)
    row.forward_by = due_of(Stage.FORWARD, at, calendar).at
    answer: Due = due_of(Stage.ANSWER, at, calendar)
    row.answer_by = answer.at
    row.why = [line.as_json() for line in answer.lines]


def _next_number(year: int) -> int:
    rows = Petition.objects.filter(year=year)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _step(row: Petition, actor: Actor, at: datetime, what: str, text: str = "") -> None:
    count = PetitionStep.objects.filter(petition=row).count()
    PetitionStep.objects.create(
        petition=row,
        n=count + 1,
        at=at,
        what=what,
        who=actor.name if actor.officer_id or actor.is_system else "",
        officer_id=actor.officer_id,
        text=text,
    )


def _complained(row: Petition, at: datetime) -> None:
    codes = Code.objects.filter(pk=row.dossier_code)
    Complaint.objects.bulk_create(
        [
            Complaint(dossier_id=n, at=at)
            for n in codes.values_list("dossier_id", flat=True)
        ],
        ignore_conflicts=True,
    )


def tell_filer(*, actor: Actor, at: datetime, row: Petition, kind: str) -> None:
    """Owe the filer of a petition that is locked the message of a kind."""
    _tell(row, actor, at, kind)


def _tell(row: Petition, actor: Actor, at: datetime, kind: str) -> None:
    count = PetitionStep.objects.filter(petition=row).count()
    plan_letter(
        actor=actor,
        at=at,
        key=f"{notices_of(row.pk)}{count}",
        kind=kind,
        recipient=row.email,
        phone=row.phone,
        person_id=row.person_id,
        facts={
            "code": f"{row.number}/{row.year}",
            "url": f"{settings.PUBLIC_URL}/phan-anh/ma/{row.code}",
        },
    )

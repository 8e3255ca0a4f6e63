"""What is asked now, one invitation by its token, and one screen by its secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.models import Dossier
from motcua.domain.feedback.models import (
    Asked,
    CounterScreen,
    Invitation,
    Questionnaire,
    RatedTicket,
)
from motcua.domain.feedback.rules.survey import (
    FIRST,
    Question,
    fingerprint,
    is_answered_still,
)
from motcua.domain.hall.models import CounterSession, Ticket
from motcua.domain.hall.rules.periods import Outcome, Period
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotFound, NotNow
from motcua.kernel.text import N_

RATED_WITHIN = timedelta(minutes=5)
"""For how long after a service its screen still asks."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the questions; number 0 is the one that is shipped."""

    number: int
    questions: tuple[Question, ...]
    valid_from: date | None = None
    edited_by: str = ""


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """A survey as whoever has its token sees it."""

    procedure_name: str
    last_day: date
    version: Version


@dataclass(frozen=True, slots=True)
class ScreenFacts:
    """A counter's screen; `turn` is the number that may be rated now, None for none."""

    counter: str
    turn: int | None
    number: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A service that may be rated: which number, by which officer of which unit."""

    ticket_id: int
    number: str
    unit_id: int
    officer_id: int


def questions_on(*, on: date) -> Version:
    """Return the questions asked on a day."""
    rows = Questionnaire.objects.filter(valid_from__lte=on)
    row = rows.order_by("-valid_from").first()
    return Version(0, FIRST) if row is None else _version(row)


def questions_asked(*, number: int | None, on: date) -> Version:
    """Return the version a page showed, which may have been opened the day before.

    None, or a number there is none of by that day, is what is asked on the day.
    """
    current = questions_on(on=on)
    if number is None or number == current.number:
        return current
    if not number:
        return Version(0, FIRST)
    row = Questionnaire.objects.filter(pk=number, valid_from__lte=on).first()
    return current if row is None else _version(row)


def versions(*, actor: Actor) -> tuple[Version, ...]:
    """Return every version, the newest first; raise NotAllowed."""
    require(actor, Act.EDIT_SURVEY)
    rows = Questionnaire.objects.order_by("-number")
    return (*(_version(row) for row in rows), Version(0, FIRST))


def survey(*, token: str, at: datetime, asked: int | None = None) -> SurveyFacts:
    """Return a survey by its token; reading spends nothing.

    `asked` is the version a page has shown already, None for today's.

    Raises NotFound for a token that is none, Conflict for one that is spent, NotNow for
    one whose time is over.
    """
    row = Invitation.objects.filter(pk=fingerprint(token)).first()
    today = at.astimezone(VN).date()
    check_open(row=row, today=today)
    if row is None or row.dossier_id is None:
        raise AssertionError("an open invitation has a dossier")
    name = Dossier.objects.values_list("procedure_name", flat=True).get(pk=row.dossier_id)
    version = questions_asked(number=asked, on=today)
    return SurveyFacts(name, row.last_day, version)


def check_open(*, row: Invitation | None, today: date) -> None:
    """Raise unless an invitation can be answered today; each way has its own word."""
    if row is None:
        raise NotFound(
            "survey_unknown",
            N_("Đường dẫn đánh giá này không đúng."),
            remedy=N_("Hãy mở lại từ tin nhắn, hoặc từ trang tra cứu hồ sơ."),
        )
    if row.spent:
        raise Conflict(
            "survey_spent",
            N_("Phiếu này đã được gửi rồi; mỗi hồ sơ đánh giá một lần."),
            remedy=N_("Nếu còn điều muốn nói, ông/bà gửi phản ánh, kiến nghị."),
        )
    if row.dossier_id is None or row.last_day < today:
        raise NotNow(
            "survey_late",
            N_("Phiếu này đã hết hạn trả lời."),
            remedy=N_("Nếu còn điều muốn nói, ông/bà gửi phản ánh, kiến nghị."),
        )


def may_be_asked(*, dossier_id: int, on: date) -> bool:
    """Say whether a dossier's applicant can still answer: returned, not yet answered."""
    if Invitation.objects.filter(dossier_id=dossier_id, last_day__gte=on).exists():
        return True
    # Not yet invited: the round of invitations comes every few minutes.
    rows = Dossier.objects.filter(pk=dossier_id, status="returned")
    returned_at = rows.values_list("returned_at", flat=True).first()
    if returned_at is None or Asked.objects.filter(pk=dossier_id).exists():
        return False
    return is_answered_still(last=returned_at.astimezone(VN).date(), on=on)


def screen(*, secret: str, at: datetime) -> ScreenFacts:
    """Return what a counter's screen shows; raise NotFound for an unknown one."""
    row = screen_row(secret=secret)
    found = turn_at(counter_id=row.counter_id, at=at)
    if found is None:
        return ScreenFacts(row.counter.name, None, "")
    return ScreenFacts(row.counter.name, found.ticket_id, found.number)


def screens(*, actor: Actor) -> dict[int, str]:
    """Return the secret of each counter that has a screen; raise NotAllowed."""
    require(actor, Act.EDIT_HALL)
    return dict(CounterScreen.objects.values_list("counter_id", "secret"))


def screen_row(*, secret: str) -> CounterScreen:
    """Return a screen; raise NotFound."""
    row = CounterScreen.objects.select_related("counter").filter(secret=secret).first()
    if row is None:
        raise NotFound(
            "screen_unknown",
            N_("Màn hình này chưa được gắn với quầy nào."),
            remedy=N_("Hãy nhờ người cấu hình mở lại đường dẫn của quầy."),
        )
    return row


def turn_at(*, counter_id: int, at: datetime) -> Turn | None:
    """Return the service that may be rated at a counter now, once; None for none.

    The one that goes on, or the last one that has ended, for RATED_WITHIN.
    """
    session = (
        CounterSession.objects.filter(counter_id=counter_id, closed_at__isnull=True)
        .select_related("counter")
        .first()
    )
    if session is None:
        return None
    rows = Ticket.objects.filter(counter_id=counter_id)
    ticket = rows.filter(state=Period.SERVING).first()
    if ticket is None:
        ended = rows.filter(
            outcome=Outcome.SERVED,
            ended_at__gte=max(at - RATED_WITHIN, session.opened_at),
            ended_at__lte=at,
        )
        ticket = ended.order_by("-ended_at").first()
    if ticket is None or RatedTicket.objects.filter(pk=ticket.pk).exists():
        return None
    unit_id = session.counter.staff_unit_id
    return Turn(ticket.pk, ticket.number, unit_id, session.officer_id)


def _version(row: Questionnaire) -> Version:
    asked: Sequence[dict[str, object]] = row.questions
    found = tuple(Question.from_json(one) for one in asked)
    return Version(row.number, found, row.valid_from, row.edited_by)

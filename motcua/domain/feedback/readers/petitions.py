"""Petitions: to whoever has the code, to the officers who may, and to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Officer
from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.feedback.models import Petition, PetitionStep
from motcua.domain.feedback.models.petitions import UNFINISHED
from motcua.domain.feedback.rules.petitions import (
    Clocks,
    Stage,
    State,
    late_stage,
    waits_for,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_, search_key

PAGE = 20
MOST_PAGES = 50
"""The published list ends after so many pages; searching leads to what is older."""


@dataclass(frozen=True, slots=True)
class FiledFacts:
    """A petition to whoever filed it."""

    code: str
    number: int
    year: int
    kind: str
    state: State
    text: str
    filed_at: datetime
    answer_by: datetime
    why: tuple[Line, ...]
    handler: str
    asked: str
    supply_by: datetime | None
    answer: str
    ended_at: datetime | None
    judged: bool


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One thing that happened."""

    at: datetime
    what: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A petition in the desk's list."""

    id: int
    number: int
    year: int
    kind: str
    state: State
    text: str
    filed_at: datetime
    handler: str
    due: datetime | None
    late: Stage | None


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    """A petition to an officer who may see it; `may` names what they may do now."""

    row: RowFacts
    way: str
    entered_by: str
    name: str
    phone: str
    email: str
    dossier_code: str
    about: str
    about_officer: str
    about_officer_id: int | None
    clocks: Clocks
    why: tuple[Line, ...]
    asked: str
    supply_by: datetime | None
    answer: str
    ended_at: datetime | None
    published_at: datetime | None
    withheld: str
    steps: tuple[StepFacts, ...]
    may: frozenset[Act]


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """A published answer; nothing of who filed."""

    number: int
    year: int
    kind: str
    text: str
    answer: str
    handler: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Some published answers, and where the next page begins."""

    rows: tuple[PublicFacts, ...]
    next_offset: int | None


def by_code(*, code: str) -> FiledFacts:
    """Return a petition to whoever has its code; raise NotFound."""
    row = Petition.objects.select_related("handler").filter(code=code).first()
    if row is None:
        raise no_such_petition(code=code)
    return FiledFacts(
        code=row.code,
        number=row.number,
        year=row.year,
        kind=row.kind,
        state=State(row.state),
        text=row.text,
        filed_at=row.filed_at,
        answer_by=row.answer_by,
        why=_lines(row),
        handler=row.handler.name if row.handler else "",
        asked=row.asked,
        supply_by=row.supply_by,
        answer=row.answer,
        ended_at=row.ended_at,
        judged=row.judged,
    )


def listed(
    *, actor: Actor, at: datetime, mode: str = "open", offset: int = 0
) -> tuple[RowFacts, ...]:
    """Return petitions an officer may see, the most urgent first; one more than a page.

    `mode` is open, late or all (the newest first). Raises NotAllowed.
    """
    rows = visible(actor=actor, on=_day(at)).select_related("handler")
    if mode == "late":
        rows = rows.filter(_late(at))
    elif mode == "open":
        rows = rows.filter(UNFINISHED)
    order = "-filed_at" if mode == "all" else "answer_by"
    found = rows.order_by(order, "pk")[offset : offset + PAGE + 1]
    return tuple(_row(row, at) for row in found)


def overdue(*, actor: Actor, at: datetime) -> tuple[RowFacts, ...]:
    """Return every petition whose legal time is over, the oldest first: for alerts.

    `late` says which stage; while the filer is waited for nothing is overdue. Officers
    get those they may see, the system all. Raises NotAllowed.
    """
    rows = visible(actor=actor, on=_day(at)).select_related("handler").filter(_late(at))
    return tuple(_row(row, at) for row in rows.order_by("answer_by", "pk"))


def petition(*, actor: Actor, at: datetime, petition_id: int) -> PetitionFacts:
    """Return one petition; raise NotFound for one the actor may not see, NotAllowed."""
    found = visible(actor=actor, on=_day(at)).select_related("handler")
    row = found.filter(pk=petition_id).first()
    if row is None:
        raise no_such_petition()
    steps = PetitionStep.objects.filter(petition=row).order_by("n")
    names = accounts.officer_names(ids=[row.about_officer_id or 0])
    return PetitionFacts(
        row=_row(row, at),
        way=row.way,
        entered_by=row.entered_by,
        name=row.name,
        phone=row.phone,
        email=row.email,
        dossier_code=row.dossier_code,
        about=row.about,
        about_officer=names.get(row.about_officer_id or 0, ""),
        about_officer_id=row.about_officer_id,
        clocks=Clocks(row.forward_by, row.answer_by, row.publish_by),
        why=_lines(row),
        asked=row.asked,
        supply_by=row.supply_by,
        answer=row.answer,
        ended_at=row.ended_at,
        published_at=row.published_at,
        withheld=row.withheld,
        steps=tuple(StepFacts(s.at, s.what, s.who, s.text) for s in steps),
        may=frozenset(_may(actor, row, _day(at))),
    )


def published(*, text: str = "", offset: int = 0) -> PublicPage:
    """Return published answers that have all the words, the newest first."""
    offset = min(max(offset, 0), PAGE * MOST_PAGES)
    rows = Petition.objects.filter(published_at__isnull=False).select_related("handler")
    for word in search_key(text[:200]).split()[:8]:
        rows = rows.filter(public_key__contains=word)
    found = list(rows.order_by("-published_at", "-pk")[offset : offset + PAGE + 1])
    more = len(found) > PAGE and offset + PAGE <= PAGE * MOST_PAGES
    return PublicPage(
        tuple(
            PublicFacts(
                number=row.number,
                year=row.year,
                kind=row.kind,
                text=row.public_text,
                answer=row.public_answer,
                handler=row.handler.name if row.handler else "",
                published_at=row.published_at,
            )
            for row in found[:PAGE]
            if row.published_at is not None
        ),
        offset + PAGE if more else None,
    )


def visible(*, actor: Actor, on: date) -> QuerySet[Petition]:
    """Return the petitions an officer may see: of their units, none about themselves.

    Raises NotAllowed for who has no role that opens them.
    """
    require(actor, Act.READ_PETITIONS)
    rows = Petition.objects.all()
    if actor.is_system:
        return rows
    units = accounts.subtree(unit_ids=units_for(actor, Act.READ_PETITIONS), on=on)
    rows = rows.filter(Q(unit_id__in=units) | Q(handler_id__in=units))
    own = [actor.officer_id or 0, *actor.stands_for]
    about = Q(about_officer_id__in=own)
    absent = accounts.officer_names(ids=actor.stands_for) if actor.stands_for else {}
    for name in filter(None, map(search_key, (actor.name, *absent.values()))):
        about |= Q(about_key__contains=name)
    # Whoever it is about sees no name of who filed, nor that there is one.
    return rows.filter(~Q(pk__in=Petition.objects.filter(about).values("pk")))


def acts_at(*, actor: Actor, act: Act, unit_id: int | None, on: date) -> bool:
    """Say whether a role of the actor opens an act at a unit, or above it."""
    if not may(actor, act) or unit_id is None:
        return False
    return unit_id in accounts.subtree(unit_ids=units_for(actor, act), on=on)


def answering_units(*, on: date) -> tuple[tuple[int, str], ...]:
    """Return id and name of the units a petition can be forwarded to."""
    return tuple((unit.id, unit.name) for unit in accounts.units_in_force(on=on))


def officers_of(*, unit_ids: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return id and name of the officers of units, to say whom a petition is about."""
    rows = Officer.objects.filter(unit_id__in=unit_ids).order_by("name")
    return tuple((row.pk, f"{row.name}, {row.title}") for row in rows)


def no_such_petition(*, code: str = "") -> NotFound:
    """Return the one answer for a petition that is not there, or not for this reader."""
    return NotFound(
        "petition_unknown",
        N_("Không có phản ánh, kiến nghị với mã này."),
        facts={"code": code},
        field="ma",
        remedy=N_("Hãy xem lại mã trong tin nhắn hoặc trang xác nhận."),
    )


def _may(actor: Actor, row: Petition, on: date) -> list[Act]:
    at_unit = {
        State.RECEIVED: (Act.SORT_PETITION, row.unit_id),
        State.ASKED: (Act.SORT_PETITION, row.unit_id),
        State.FORWARDED: (Act.ANSWER_PETITION, row.handler_id),
    }
    found = []
    act, unit_id = at_unit.get(State(row.state), (None, None))
    if act is not None and acts_at(actor=actor, act=act, unit_id=unit_id, on=on):
        found.append(act)
    if row.state == State.FORWARDED and acts_at(
        actor=actor, act=Act.SORT_PETITION, unit_id=row.unit_id, on=on
    ):
        found.append(Act.SORT_PETITION)
    publishable = (
        row.state == State.ANSWERED and not row.published_at and not row.withheld
    )
    if publishable and acts_at(
        actor=actor, act=Act.PUBLISH_PETITION, unit_id=row.unit_id, on=on
    ):
        found.append(Act.PUBLISH_PETITION)
    return found


def _late(at: datetime) -> Q:
    return (
        Q(state=State.RECEIVED, forward_by__lt=at)
        | Q(state=State.FORWARDED, answer_by__lt=at)
        | Q(
            state=State.ANSWERED,
            published_at__isnull=True,
            withheld="",
            publish_by__lt=at,
        )
    )


def _row(row: Petition, at: datetime) -> RowFacts:
    state = State(row.state)
    settled = row.published_at is not None or bool(row.withheld)
    clocks = Clocks(row.forward_by, row.answer_by, row.publish_by)
    waits = waits_for(state=state, clocks=clocks, published=settled)
    return RowFacts(
        id=row.pk,
        number=row.number,
        year=row.year,
        kind=row.kind,
        state=state,
        text=row.text,
        filed_at=row.filed_at,
        handler=row.handler.name if row.handler else "",
        due=waits[1] if waits is not None else None,
        late=late_stage(state=state, clocks=clocks, published=settled, at=at),
    )


def _lines(row: Petition) -> tuple[Line, ...]:
    return tuple(Line.from_json(line) for line in row.why)


def _day(at: datetime) -> date:
    return at.astimezone(VN).date()

"""Where papers are: of one dossier, at a unit, on their way, and what is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.deadlines.readers import calendar_for
from motcua.domain.delivery.models import Passing, Thing
from motcua.domain.delivery.rules import Alarm, ThingState, alarms
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

PAGE = 50
HERE = (ThingState.HELD, ThingState.IN_TRANSIT, ThingState.WITH_CARRIER)
MOST_ALARMS = 200


@dataclass(frozen=True, slots=True)
class ThingFacts:
    """A paper, who answers for it, since when, and where it is going."""

    dossier_id: int
    code: str
    n: int
    kind: str
    name: str
    count: int
    valuable: bool
    state: str
    unit_id: int
    unit_name: str
    officer_id: int
    officer_name: str
    since: datetime
    to_unit_name: str
    recipient: str
    proof: str
    proposed_by: int | None


@dataclass(frozen=True, slots=True)
class PassingFacts:
    """One thing that happened to a paper."""

    thing_n: int
    at: datetime
    what: str
    unit_name: str
    officer_name: str
    remark: str


@dataclass(frozen=True, slots=True)
class ThingPage:
    """At most fifty papers, and where the next page begins (None at the end)."""

    rows: tuple[ThingFacts, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class AlarmFacts:
    """A paper with which something is wrong, and what."""

    thing: ThingFacts
    alarm: Alarm


def things_of(*, actor: Actor, dossier_id: int, on: date) -> tuple[ThingFacts, ...]:
    """Return the papers of a dossier the actor may see, in their order."""
    _check_visible(actor, dossier_id, on)
    rows = _full(Thing.objects.filter(dossier_id=dossier_id)).order_by("n")
    return tuple(thing_facts(row) for row in rows)


def passings_of(*, actor: Actor, dossier_id: int, on: date) -> tuple[PassingFacts, ...]:
    """Return everything that happened to the papers of a dossier, oldest first."""
    _check_visible(actor, dossier_id, on)
    rows = Passing.objects.filter(dossier_id=dossier_id).select_related("unit")
    return tuple(
        PassingFacts(
            row.thing_n, row.at, row.what, row.unit.name, row.officer_name, row.remark
        )
        for row in rows.order_by("at", "thing_n", "n")
    )


def kept(*, actor: Actor, offset: int = 0) -> ThingPage:
    """Return the papers that lie at the actor's units, the longest there first."""
    require(actor, Act.KEEP_PAPERS)
    units = units_for(actor, Act.KEEP_PAPERS)
    rows = Thing.objects.filter(unit_id__in=units).exclude(state=ThingState.RELEASED)
    return _page(rows, offset)


def coming(*, actor: Actor, offset: int = 0) -> ThingPage:
    """Return the papers on their way to the actor's units, the longest first."""
    require(actor, Act.KEEP_PAPERS)
    units = units_for(actor, Act.KEEP_PAPERS)
    rows = Thing.objects.filter(to_unit_id__in=units, state=ThingState.IN_TRANSIT)
    return _page(rows, offset)


def papers_at(*, actor: Actor, ids: Sequence[int]) -> dict[int, tuple[ThingFacts, ...]]:
    """Return the papers of dossiers that lie at, or come to, units of the actor.

    By dossier; those that have none there are left out.
    """
    units = {grant.unit_id for grant in actor.roles}
    rows = _full(
        Thing.objects.filter(dossier_id__in=ids).filter(
            Q(unit_id__in=units, state__in=HERE)
            | Q(to_unit_id__in=units, state=ThingState.IN_TRANSIT)
        )
    )
    found: dict[int, tuple[ThingFacts, ...]] = {}
    for row in rows.order_by("dossier_id", "n"):
        found[row.dossier_id] = (*found.get(row.dossier_id, ()), thing_facts(row))
    return found


def alarms_for(*, actor: Actor, at: datetime) -> tuple[AlarmFacts, ...]:
    """Return the papers at or coming to the actor's units with which something is wrong.

    At most 200, the oldest first.
    """
    require(actor, Act.KEEP_PAPERS)
    units = units_for(actor, Act.KEEP_PAPERS)
    calendar = calendar_for(unit_code="", on=at.astimezone(VN).date())
    rows = (
        _full(Thing.objects.filter(Q(unit_id__in=units) | Q(to_unit_id__in=units)))
        .filter(
            Q(state__in=[ThingState.LOST, ThingState.IN_TRANSIT])
            | Q(state=ThingState.HELD, dossier__ended_at__isnull=False)
        )
        .order_by("since", "dossier_id", "n")
    )
    found: list[AlarmFacts] = []
    for row in rows.iterator(chunk_size=MOST_ALARMS):
        wrong = alarms(
            state=ThingState(row.state),
            since=row.since,
            dossier_ended=row.dossier.ended_at is not None,
            at=at,
            calendar=calendar,
        )
        found += [AlarmFacts(thing_facts(row), alarm) for alarm in wrong]
        if len(found) >= MOST_ALARMS:
            break
    return tuple(found)


def no_such_thing() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound(
        "paper_unknown",
        N_("Không tìm thấy giấy tờ, hoặc giấy tờ không ở đơn vị của bạn."),
        remedy=N_("Hãy tải lại trang để xem giấy tờ đang ở đâu."),
    )


def thing_facts(row: Thing) -> ThingFacts:
    """Return a row as plain facts."""
    return ThingFacts(
        dossier_id=row.dossier_id,
        code=row.dossier.code,
        n=row.n,
        kind=row.kind,
        name=row.name,
        count=row.count,
        valuable=row.valuable,
        state=row.state,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        officer_id=row.officer_id,
        officer_name=row.officer_name,
        since=row.since,
        to_unit_name=row.to_unit.name if row.to_unit else "",
        recipient=row.recipient,
        proof=row.proof,
        proposed_by=row.proposed_by,
    )


def _check_visible(actor: Actor, dossier_id: int, on: date) -> None:
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()


def _full(rows: QuerySet[Thing]) -> QuerySet[Thing]:
    return rows.select_related("dossier", "unit", "to_unit")


def _page(rows: QuerySet[Thing], offset: int) -> ThingPage:
    ordered: Iterable[Thing] = _full(rows).order_by("since", "dossier_id", "n")[
        offset : offset + PAGE + 1
    ]
    found = [thing_facts(row) for row in ordered]
    more = len(found) > PAGE
    return ThingPage(tuple(found[:PAGE]), offset + PAGE if more else None)

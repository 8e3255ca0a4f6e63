"""What an officer at a counter sees: who is there, who is held, who waits.

Asked with every press and every few seconds by every counter, so by prepared statements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.hall.models import CounterSession
from motcua.domain.hall.readers.places import AreaFacts, CounterFacts, counters, day_of
from motcua.domain.hall.readers.tickets import TicketFacts
from motcua.domain.hall.rules.calling import Caller, Waiting, next_tickets
from motcua.domain.hall.rules.periods import AT_COUNTER, QUEUED, Period
from motcua.domain.statements import run
from motcua.kernel.actor import Actor

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """An officer's open counter; `break_since` is set during a break.

    `open_counters` are those of the hall at which somebody sits now.
    """

    id: int
    counter: CounterFacts
    opened_at: datetime
    break_since: datetime | None
    open_counters: frozenset[int]


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """The counter's page; `waiting` has the first ones, in the order of calling."""

    session: SessionFacts
    current: TicketFacts | None
    held: Sequence[TicketFacts]
    waiting: Sequence[TicketFacts]
    count: int


@dataclass(frozen=True, slots=True)
class Target:
    """Somewhere to send somebody: a service with its letter, a counter with its own."""

    id: int
    name: str
    letters: str


@dataclass(frozen=True, slots=True)
class Targets:
    """Services by letter, and other open counters by name."""

    services: Sequence[Target]
    counters: Sequence[Target]


def free_counters(*, actor: Actor, unit_id: int) -> Sequence[CounterFacts]:
    """Return the counters the actor could open now; raise NotAllowed."""
    require(actor, Act.SERVE_COUNTER)
    mine = units_for(actor, Act.SERVE_COUNTER)
    taken = set(
        CounterSession.objects.filter(
            counter__unit_id=unit_id, closed_at__isnull=True
        ).values_list("counter_id", flat=True)
    )
    return [
        counter
        for counter in counters(unit_id=unit_id)
        if counter.staff_unit_id in mine and counter.id not in taken
    ]


def session_of(*, actor: Actor) -> SessionFacts | None:
    """Return the counter the actor has open, None where there is none."""
    require(actor, Act.SERVE_COUNTER)
    rows = run("hall", "session", [actor.officer_id or 0])
    if not rows:
        return None
    pk, opened_at, began_at, *counter, area_id, area_code, area, ids, letters, opened = (
        rows[0]
    )
    counter_id, unit_id, staff_unit_id, staff_unit, code, name, active = counter
    facts = CounterFacts(
        id=counter_id,
        unit_id=unit_id,
        staff_unit_id=staff_unit_id,
        staff_unit=staff_unit,
        code=code,
        name=name,
        area=AreaFacts(area_id, area_code, area),
        service_ids=frozenset(ids or ()),
        letters=letters or "",
        active=active,
    )
    return SessionFacts(pk, facts, opened_at, began_at, frozenset(opened or ()))


def panel(*, actor: Actor, at: datetime) -> PanelFacts | None:
    """Return the actor's counter, None where none is open; raise NotAllowed."""
    session = session_of(actor=actor)
    if session is None:
        return None
    counter, opened = session.counter, session.open_counters
    states = sorted({*AT_COUNTER, Period.HELD}), sorted(QUEUED)
    rows = run("hall", "line", [counter.id, counter.unit_id, day_of(at), *states])
    here = [TicketFacts(*row[1:-1]) for row in rows if row[0]]
    others = {row[1]: (TicketFacts(*row[1:-1]), row[-1]) for row in rows if not row[0]}
    line = next_tickets(
        Caller(counter.id, counter.service_ids, opened),
        [
            Waiting(
                t.id, t.service_id, t.taken_at, t.prioritised, t.appointment_at, sent_to
            )
            for t, sent_to in others.values()
        ],
    )
    return PanelFacts(
        session=session,
        current=next((t for t in here if t.state in AT_COUNTER), None),
        held=[t for t in here if t.state == Period.HELD],
        waiting=[others[t.id][0] for t in line[:MOST_SHOWN]],
        count=len(line),
    )


def targets(*, session: SessionFacts) -> Targets:
    """Return where somebody at a counter can be sent: services, other open counters."""
    counter = session.counter
    others = sorted(session.open_counters - {counter.id})
    rows = run("hall", "targets", [counter.unit_id, others])
    found = [
        (is_service, Target(pk, name, letters)) for letters, pk, name, is_service in rows
    ]
    return Targets(
        services=sorted((t for s, t in found if s), key=lambda t: t.letters),
        counters=sorted(
            (t for s, t in found if not s), key=lambda t: (len(t.name), t.name)
        ),
    )

"""What an officer at a counter sees: who is there, who is held, who waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.hall.models import CounterSession, Ticket
from motcua.domain.hall.readers.places import (
    CounterFacts,
    counter_facts,
    counters,
    day_of,
)
from motcua.domain.hall.readers.tickets import (
    TicketFacts,
    open_counters,
    ticket_facts,
    waiting_of,
)
from motcua.domain.hall.rules.calling import Caller, next_tickets
from motcua.domain.hall.rules.periods import AT_COUNTER, Period
from motcua.kernel.actor import Actor

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """An officer's open counter; `break_since` is set during a break."""

    id: int
    counter: CounterFacts
    opened_at: datetime
    break_since: datetime | None


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """The counter's page; `waiting` has the first ones, in the order of calling."""

    session: SessionFacts
    current: TicketFacts | None
    held: Sequence[TicketFacts]
    waiting: Sequence[TicketFacts]
    count: int
    open_counters: frozenset[int]


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
    row = (
        CounterSession.objects.filter(
            officer_id=actor.officer_id or 0, closed_at__isnull=True
        )
        .select_related("counter__area", "counter__staff_unit")
        .first()
    )
    if row is None:
        return None
    pause = row.breaks.filter(ended_at__isnull=True).first()
    return SessionFacts(
        row.pk,
        counter_facts(row=row.counter),
        row.opened_at,
        pause.began_at if pause else None,
    )


def panel(*, actor: Actor, at: datetime) -> PanelFacts | None:
    """Return the actor's counter, None where none is open; raise NotAllowed."""
    session = session_of(actor=actor)
    if session is None:
        return None
    counter = session.counter
    here = list(
        Ticket.objects.filter(counter_id=counter.id, state__in=[*AT_COUNTER, Period.HELD])
        .select_related("service__area", "counter")
        .order_by("since")
    )
    opened = open_counters(unit_id=counter.unit_id)
    line = next_tickets(
        Caller(counter.id, counter.service_ids, opened),
        waiting_of(unit_id=counter.unit_id, day=day_of(at), inside=True),
    )
    first = [ticket.id for ticket in line[:MOST_SHOWN]]
    rows = Ticket.objects.select_related("service__area", "counter").in_bulk(first)
    return PanelFacts(
        session=session,
        current=next((ticket_facts(row=t) for t in here if t.state in AT_COUNTER), None),
        held=[ticket_facts(row=t) for t in here if t.state == Period.HELD],
        waiting=[ticket_facts(row=rows[n]) for n in first if n in rows],
        count=len(line),
        open_counters=opened,
    )

"""Tickets: one with its place in the queue, and the day's numbers that must add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db.models import Count

from motcua.domain.hall.models import (
    Counter,
    CounterBreak,
    CounterSession,
    Ticket,
    TicketPeriod,
)
from motcua.domain.hall.readers.places import day_of
from motcua.domain.hall.rules.calling import Waiting, in_order
from motcua.domain.hall.rules.expecting import Wait, counters_for, expected_wait
from motcua.domain.hall.rules.periods import (
    AT_COUNTER,
    QUEUED,
    Period,
    Spell,
    spell_fault,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

MOST_MEASURED = 60
"""How many of the latest served tickets a forecast rests on."""

MEASURED_DAYS = timedelta(days=7)
"""How old they may be."""

LINE = frozenset({*QUEUED, Period.OUTSIDE})
"""The states of those who have not been called."""


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket as its pages show it; `secret` is for its holder's page alone."""

    id: int
    unit_id: int
    number: str
    day: date
    service_id: int
    service: str
    area: str
    state: str
    outcome: str
    since: datetime
    taken_at: datetime
    ended_at: datetime | None
    counter: str
    counter_id: int | None
    calls: int
    prioritised: bool
    priority: str
    appointment_at: datetime | None
    phone: str
    secret: str
    wants_word: bool


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Somebody's place in the queue; `today` is False for a ticket of another day."""

    ticket: TicketFacts
    today: bool
    ahead: int
    wait: Wait | None


@dataclass(frozen=True, slots=True)
class SpellFacts:
    """One period of a ticket, with where and who."""

    spell: Spell
    counter: str
    officer_id: int | None


def ticket_facts(*, row: Ticket) -> TicketFacts:
    """Return a ticket as plain facts."""
    return TicketFacts(
        id=row.pk,
        unit_id=row.unit_id,
        number=row.number,
        day=row.day,
        service_id=row.service_id,
        service=row.service.name,
        area=row.service.area.name,
        state=row.state,
        outcome=row.outcome,
        since=row.since,
        taken_at=row.taken_at,
        ended_at=row.ended_at,
        counter=row.counter.name if row.counter else "",
        counter_id=row.counter_id,
        calls=row.calls,
        prioritised=row.prioritised,
        priority=row.priority,
        appointment_at=row.appointment_at,
        phone=row.phone,
        secret=row.secret or "",
        wants_word=row.word_asked_at is not None,
    )


def my_place(*, actor: Actor, secret: str, at: datetime) -> PlaceFacts:
    """Return the ticket a secret opens, with its place and wait; raise NotFound."""
    rows = Ticket.objects.select_related("service__area", "counter")
    row = rows.filter(secret=secret).first() if secret else None
    if row is None:
        raise no_such_ticket()
    today = row.day == day_of(at)
    ticket = ticket_facts(row=row)
    if not today or row.state not in LINE:
        return PlaceFacts(ticket, today, 0, None)
    line = in_order(waiting_of(unit_id=row.unit_id, day=row.day))
    if row.pk not in {t.id for t in line}:
        # It has been called between the two readings; the page looks again in a moment.
        return PlaceFacts(ticket, today, 0, None)
    before = takewhile(lambda t: t.id != row.pk, line)
    ahead = sum(t.service_id == row.service_id for t in before)
    return PlaceFacts(
        ticket,
        today,
        ahead,
        wait_for(unit_id=row.unit_id, service_id=row.service_id, ahead=ahead, at=at),
    )


def wait_for(
    *, unit_id: int, service_id: int, at: datetime, ahead: int | None = None
) -> Wait:
    """Return what somebody of a service may expect, last in line unless told."""
    day = day_of(at)
    queued = dict(
        Ticket.objects.filter(unit_id=unit_id, day=day, state__in=LINE)
        .values_list("service_id")
        .annotate(Count("pk"))
    )
    open_ids = open_counters(unit_id=unit_id)
    served = {
        counter.pk: frozenset(s.pk for s in counter.services.all())
        for counter in Counter.objects.filter(pk__in=open_ids).prefetch_related(
            "services"
        )
    }
    busy = set(
        Ticket.objects.filter(counter_id__in=open_ids, state__in=AT_COUNTER).values_list(
            "counter_id", flat=True
        )
    )
    idle = [n for n, ids in served.items() if service_id in ids and n not in busy]
    return expected_wait(
        ahead=queued.get(service_id, 0) if ahead is None else ahead,
        counters=counters_for(service_id, list(served.values()), queued),
        idle=len(idle),
        measured=measured(service_id=service_id, at=at),
    )


def measured(*, service_id: int, at: datetime) -> Sequence[float]:
    """Return the seconds counters took for the latest tickets of a service.

    Today's first, then those of the last days; bounded in number and in age.
    """
    rows = Ticket.objects.filter(
        service_id=service_id, ended_at__gte=at - MEASURED_DAYS, busy__gt=0
    )
    return [
        float(busy)
        for busy in rows.order_by("-ended_at").values_list("busy", flat=True)[
            :MOST_MEASURED
        ]
    ]


def waiting_of(*, unit_id: int, day: date, inside: bool = False) -> list[Waiting]:
    """Return whoever has not been called that day; on request only those inside."""
    rows = Ticket.objects.filter(
        unit_id=unit_id, day=day, state__in=QUEUED if inside else LINE
    )
    columns = (
        "id",
        "service_id",
        "taken_at",
        "prioritised",
        "appointment_at",
        "sent_to_id",
    )
    return [Waiting(*row) for row in rows.values_list(*columns)]


def open_counters(*, unit_id: int) -> frozenset[int]:
    """Return the counters at which somebody sits and is not on a break."""
    breaks = CounterBreak.objects.filter(ended_at__isnull=True)
    rows = CounterSession.objects.filter(
        counter__unit_id=unit_id, closed_at__isnull=True
    ).exclude(breaks__in=breaks)
    return frozenset(rows.values_list("counter_id", flat=True))


def spells_of(*, ticket_id: int) -> Sequence[SpellFacts]:
    """Return every period of a ticket in order."""
    rows = TicketPeriod.objects.filter(ticket_id=ticket_id).select_related("counter")
    return [
        SpellFacts(
            Spell(Period(row.kind), row.began_at, row.ended_at),
            row.counter.name if row.counter else "",
            row.officer_id,
        )
        for row in rows.order_by("n")
    ]


def unexplained(*, unit_id: int, day: date) -> Sequence[tuple[str, str]]:
    """Return the numbers of a day whose minutes do not add up, each with the fault.

    A fault is a word of `spell_fault`, or "number" where numbers have a gap.
    """
    found: list[tuple[str, str]] = []
    rows = Ticket.objects.filter(unit_id=unit_id, day=day).prefetch_related("periods")
    counted: dict[int, list[int]] = {}
    for row in rows:
        counted.setdefault(row.taken_for_id, []).append(row.n)
        spells = [
            Spell(Period(p.kind), p.began_at, p.ended_at)
            for p in sorted(row.periods.all(), key=lambda p: p.n)
        ]
        fault = spell_fault(row.taken_at, row.ended_at, spells)
        if fault:
            found.append((row.number, fault))
    return found + [
        (str(min(numbers)), "number")
        for numbers in counted.values()
        if sorted(numbers) != list(range(1, len(numbers) + 1))
    ]


def no_such_ticket() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound(
        "ticket_unknown",
        N_("Không tìm thấy số này."),
        remedy=N_("Hãy xem lại mã trên phiếu, hoặc lấy số mới."),
    )

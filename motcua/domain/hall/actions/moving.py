"""What every verb of the hall does: one press once, one step of a ticket at a time."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.domain.accounts.rules import Act, require
from motcua.domain.hall.models import Area, CounterSession, Ticket, TicketPeriod
from motcua.domain.hall.readers.places import day_of, limits_in_force
from motcua.domain.hall.readers.tickets import no_such_ticket, waiting_of
from motcua.domain.hall.rules.calling import in_order
from motcua.domain.hall.rules.limits import free_places
from motcua.domain.hall.rules.periods import (
    AT_COUNTER,
    Outcome,
    Period,
    Verb,
    step,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotNow
from motcua.kernel.text import N_

_PRESS = """
    INSERT INTO hall_press (request_id, at) VALUES (%s, %s) ON CONFLICT DO NOTHING
"""
_END_PERIOD = """
    UPDATE hall_ticketperiod SET ended_at = %s
    WHERE ticket_id = %s AND ended_at IS NULL RETURNING n
"""


def first_press(*, request_id: UUID, at: datetime) -> bool:
    """Say whether a button is pressed the first time, in the caller's transaction.

    A second press at the same moment waits until the first is through.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PRESS, [request_id, at])
        return bool(cursor.rowcount == 1)


def own_session(*, actor: Actor, at: datetime) -> CounterSession:
    """Return the actor's open counter, locked; raise NotAllowed, NotNow."""
    require(actor, Act.SERVE_COUNTER)
    rows = CounterSession.objects.select_for_update(of=("self",)).select_related(
        "counter"
    )
    row = rows.filter(officer_id=actor.officer_id or 0, closed_at__isnull=True).first()
    if row is None:
        raise NotNow(
            "counter_not_open",
            N_("Bạn chưa mở quầy nào."),
            remedy=N_("Hãy mở quầy trước khi gọi số."),
        )
    if day_of(row.opened_at) != day_of(at):
        raise NotNow(
            "counter_of_yesterday",
            N_("Quầy này mở từ ngày %(day)s và chưa đóng."),
            facts={"day": f"{day_of(row.opened_at):%d/%m/%Y}"},
            remedy=N_("Hãy đóng quầy rồi mở lại cho hôm nay."),
        )
    return row


def own_ticket(*, session: CounterSession, ticket_id: int, at: datetime) -> Ticket:
    """Return a ticket at this counter, locked; raise NotFound, NotNow, NotAllowed."""
    row = (
        Ticket.objects.select_for_update(of=("self",))
        .filter(pk=ticket_id, unit_id=session.counter.unit_id)
        .first()
    )
    if row is None:
        raise no_such_ticket()
    if row.counter_id != session.counter_id:
        raise NotAllowed(
            "ticket_of_another_counter",
            N_("Số %(number)s không ở quầy của bạn."),
            facts={"number": row.number},
            remedy=N_("Hãy gọi số tiếp theo của quầy bạn."),
        )
    check_today(row=row, at=at)
    return row


def check_today(*, row: Ticket, at: datetime) -> None:
    """Raise NotNow for a ticket of another day."""
    if row.day != day_of(at):
        raise NotNow(
            "ticket_of_another_day",
            N_("Số %(number)s là của ngày %(day)s, không dùng được hôm nay."),
            facts={"number": row.number, "day": f"{row.day:%d/%m/%Y}"},
            remedy=N_("Hãy lấy số mới."),
        )


def begin(*, row: Ticket, kind: Period) -> None:
    """Write a new ticket with its first period."""
    row.state, row.since = kind, row.taken_at
    row.save(force_insert=True)
    TicketPeriod.objects.create(ticket=row, n=1, kind=kind, began_at=row.taken_at)


def turn(
    *, row: Ticket, verb: Verb, at: datetime, session: CounterSession | None = None
) -> None:
    """Make one step of a locked ticket: its period ends and the next begins, or it ends.

    Periods never run backwards: two processes whose clocks differ agree on the later.
    Raises NotNow when the ticket cannot do that now.
    """
    result = step(verb, row.state)
    at = max(at, row.since)
    with connection.cursor() as cursor:
        cursor.execute(_END_PERIOD, [at, row.pk])
        n = int(cursor.fetchone()[0])
    if row.state in AT_COUNTER:
        row.busy += round((at - row.since).total_seconds())
    row.since = at
    if session is not None:
        row.counter_id = session.counter_id
    if isinstance(result, Outcome):
        row.state, row.outcome, row.ended_at = "", result, at
    else:
        row.state = result
        if result == Period.TRANSFERRED:
            row.counter_id = None
        TicketPeriod.objects.create(
            ticket=row,
            n=n + 1,
            kind=result,
            began_at=at,
            counter_id=row.counter_id,
            officer_id=session.officer_id if session else None,
        )
    row.save()


def admit(*, unit_id: int, at: datetime) -> int:
    """Let in whoever there is a place for, in the fair order; return how many came in.

    Does nothing while no order limits the hall. Two who let in at the same moment
    wait for each other at the area's row.
    """
    day = day_of(at)
    found = limits_in_force(unit_id=unit_id, on=day)
    outside = Ticket.objects.filter(unit_id=unit_id, day=day, state=Period.OUTSIDE)
    if not outside.exists():
        return 0
    came = 0
    areas = Area.objects.select_for_update().filter(unit_id=unit_id).order_by("pk")
    for area in areas:
        live = Ticket.objects.filter(
            unit_id=unit_id, day=day, service__area=area
        ).exclude(state="")
        inside = live.exclude(state=Period.OUTSIDE).count()
        free = free_places(found[1] if found else None, area.code, inside)
        ids = set(live.filter(state=Period.OUTSIDE).values_list("pk", flat=True))
        line = [t for t in in_order(waiting_of(unit_id=unit_id, day=day)) if t.id in ids]
        for ticket in line if free is None else line[:free]:
            row = (
                Ticket.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(pk=ticket.id, state=Period.OUTSIDE)
                .first()
            )
            if row is not None:
                turn(row=row, verb=Verb.ADMIT, at=at)
                came += 1
    return came

"""The end of a day: every ticket ends once, and what is personal is dropped in time."""

from datetime import datetime, time, timedelta

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.hall.actions.moving import turn
from motcua.domain.hall.models import CounterSession, HealthAnswer, Press, Ticket
from motcua.domain.hall.readers.places import day_of
from motcua.domain.hall.rules.periods import Verb
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

PERSONAL_DAYS = 7
"""After so many days a ticket has no phone, no secret and no kind of priority."""


@transaction.atomic
def close_day(*, actor: Actor, at: datetime, unit_id: int) -> int:
    """End the day of a hall: every live ticket ends, every counter closes.

    Whoever is at a counter or put aside counts as served, who still waits as not
    served. Returns how many tickets were ended; again changes nothing.
    """
    require(actor, Act.LEAD_HALL)
    if not actor.is_system and unit_id not in units_for(actor, Act.LEAD_HALL):
        raise NotAllowed(
            "hall_of_another_unit", N_("Bạn không phụ trách sảnh của trung tâm này.")
        )
    return _end(at, unit_id, earlier=False)


@transaction.atomic
def end_days_before(*, actor: Actor, at: datetime, unit_id: int) -> int:
    """End what an earlier day has left open, at midnight of that day at the latest."""
    return _end(at, unit_id, earlier=True)


def close_all(*, actor: Actor, at: datetime) -> int:
    """End the day of every hall; the evening's job. Returns how many tickets ended."""
    require(actor, Act.LEAD_HALL)
    live = Ticket.objects.exclude(state="").values_list("unit_id", flat=True)
    sessions = CounterSession.objects.filter(closed_at__isnull=True)
    units = {*live, *sessions.values_list("counter__unit_id", flat=True)}
    return sum(close_day(actor=actor, at=at, unit_id=unit) for unit in sorted(units))


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Drop what is personal and old, answers about health on their day, and presses.

    Returns how many tickets were blanked and answers deleted.
    """
    day = day_of(at)
    old = Ticket.objects.filter(
        day__lt=day - timedelta(days=PERSONAL_DAYS), secret__isnull=False
    )
    blanked = old.update(secret=None, phone="", priority="")
    deleted, _ = HealthAnswer.objects.filter(delete_on__lte=day).delete()
    Press.objects.filter(at__lt=at - timedelta(days=1)).delete()
    return blanked + deleted


def end_session(*, row: CounterSession, at: datetime) -> None:
    """Close a locked session with its break, inside the caller's transaction."""
    for pause in row.breaks.filter(ended_at__isnull=True):
        pause.ended_at = max(at, pause.began_at)
        pause.save()
    row.closed_at = max(at, row.opened_at)
    row.save()


def _end(at: datetime, unit_id: int, *, earlier: bool) -> int:
    """End tickets and sessions of a hall, those of earlier days alone on request."""
    day = day_of(at)
    sessions = CounterSession.objects.select_for_update(of=("self",)).filter(
        counter__unit_id=unit_id, closed_at__isnull=True
    )
    tickets = Ticket.objects.select_for_update(of=("self",)).filter(unit_id=unit_id)
    tickets = tickets.exclude(state="")
    if earlier:
        tickets = tickets.filter(day__lt=day)
    stale = [
        s for s in sessions.order_by("pk") if day_of(s.opened_at) < day or not earlier
    ]
    rows = list(tickets.order_by("pk"))
    for row in rows:
        turn(row=row, verb=Verb.CLOSE, at=_last_moment(at, row.taken_at))
    for session in stale:
        end_session(row=session, at=_last_moment(at, session.opened_at))
    return len(rows)


def _last_moment(at: datetime, began: datetime) -> datetime:
    """Return now, or the end of the day something began on, whichever is earlier."""
    midnight = datetime.combine(day_of(began) + timedelta(days=1), time(), VN)
    return min(at, midnight)

"""How long a procedure usually takes, from its newest results; for anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.calendar import CalendarTooShort
from motcua.domain.deadlines.rules.clock import Clock, Punctuality, punctuality
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.rules.usual_time import (
    MOST,
    WITHIN,
    Usual,
    days_taken,
    usual,
)
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Taken:
    """How many working days a result took, None where it tells nothing; if in time."""

    procedure_code: str
    days: int | None
    in_time: bool


def usual_time(*, procedure_code: str, on: date) -> Usual | None:
    """Return what was usual in the year before a day; None where too little is known.

    Of dossiers whose result was given out, whatever it was; the newest two hundred.
    What belongs to another dossier is not one of its own.
    """
    rows = _ended(on).filter(procedure_code=procedure_code).order_by("-ended_at")
    clocks = (Clock.from_json(row) for row in rows.values_list("clock", flat=True)[:MOST])
    found = (_days(clock) for clock in clocks)
    return usual([days for days in found if days is not None])


def every_taken(*, on: date) -> Iterator[Taken]:
    """Yield every result `usual_time` may look at, procedure by procedure, newest first.

    All of them, so that the newest two hundred of each are those of its page.
    """
    rows = _ended(on).order_by("procedure_code", "-ended_at")
    for code, kept in rows.values_list("procedure_code", "clock").iterator(2000):
        clock = Clock.from_json(kept)
        days = _days(clock)
        yield Taken(code, days, days is not None and _in_time(clock))


def _ended(on: date) -> QuerySet[Dossier]:
    until = datetime.combine(on, time(), VN)
    return Dossier.objects.filter(
        ended_at__lt=until,
        ended_at__gte=until - WITHIN,
        sealed_at__isnull=False,
        parent_id__isnull=True,
    )


def _in_time(clock: Clock) -> bool:
    """Say whether a result was ready by the due date that held."""
    if clock.finished_at is None:
        return False
    return punctuality(clock, now=clock.finished_at) is not Punctuality.LATE


def _days(clock: Clock) -> int | None:
    try:
        return days_taken(clock, calendar_by_id(clock.calendar_id))
    except CalendarTooShort:
        return None

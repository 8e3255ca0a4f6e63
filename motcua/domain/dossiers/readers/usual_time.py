"""How long a procedure usually takes, from its newest results; for anybody."""

from datetime import date, datetime, time

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.calendar import CalendarTooShort
from motcua.domain.deadlines.rules.clock import Clock
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.rules.usual_time import (
    MOST,
    WITHIN,
    Usual,
    days_taken,
    usual,
)
from motcua.kernel.clock import VN


def usual_time(*, procedure_code: str, on: date) -> Usual | None:
    """Return what was usual in the year before a day; None where too little is known.

    Of dossiers whose result was given out, whatever it was; the newest two hundred.
    What belongs to another dossier is not one of its own.
    """
    until = datetime.combine(on, time(), VN)
    rows = Dossier.objects.filter(
        procedure_code=procedure_code,
        ended_at__lt=until,
        ended_at__gte=until - WITHIN,
        sealed_at__isnull=False,
        parent_id__isnull=True,
    ).order_by("-ended_at")
    clocks = (Clock.from_json(row) for row in rows.values_list("clock", flat=True)[:MOST])
    found = (_days(clock) for clock in clocks)
    return usual([days for days in found if days is not None])


def _days(clock: Clock) -> int | None:
    try:
        return days_taken(clock, calendar_by_id(clock.calendar_id))
    except CalendarTooShort:
        return None

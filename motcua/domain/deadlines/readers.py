"""Which calendar counts, as the pure rules use it."""

from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache

from motcua.domain.deadlines.models import Calendar, CalendarDay
from motcua.domain.deadlines.rules.calendar import (
    DayKind,
    DayRow,
    Shift,
    WorkingCalendar,
)
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


def calendar_for(*, unit_code: str, on: date) -> WorkingCalendar:
    """Return the unit's newest calendar valid on a day, else everybody's.

    Raises NotFound when none has been published.
    """
    found = (
        Calendar.objects.filter(unit_code__in=["", unit_code], valid_from__lte=on)
        .order_by("-unit_code", "-valid_from", "-published_at")
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise NotFound(
            "calendar_missing",
            N_("Chưa có lịch làm việc cho ngày %(day)s."),
            facts={"day": f"{on:%d/%m/%Y}"},
            remedy=N_("Hãy nhờ người cấu hình công bố lịch làm việc."),
        )
    return calendar_by_id(found)


@lru_cache(maxsize=64)
def calendar_by_id(calendar_id: int) -> WorkingCalendar:
    """Return one version by id; versions never change, so one load is enough."""
    row = Calendar.objects.get(pk=calendar_id)
    days = CalendarDay.objects.filter(calendar=row).order_by("day")
    return WorkingCalendar(
        version=row.version,
        days={
            d.day: DayRow(d.day, DayKind(d.kind), d.name, d.decision, d.provisional)
            for d in days
        },
        first=row.first,
        last=row.last,
        rest_weekdays=frozenset(row.rest_weekdays),
        shifts=shifts_from(row.shifts),
        reception={int(k): shifts_from(v) for k, v in row.reception.items()},
    )


def shifts_from(pairs: list[list[str]]) -> tuple[Shift, ...]:
    """Return shifts written as `[["07:30", "11:30"], …]`."""
    return tuple(Shift(time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)


def shifts_to(shifts: tuple[Shift, ...]) -> list[list[str]]:
    """Return shifts as plain values."""
    return [[f"{s.begins:%H:%M}", f"{s.ends:%H:%M}"] for s in shifts]


def reception_to(reception: Mapping[int, tuple[Shift, ...]]) -> dict[str, object]:
    """Return reception hours as plain values."""
    return {str(day): shifts_to(shifts) for day, shifts in reception.items()}

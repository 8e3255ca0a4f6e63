"""A year of a calendar as twelve small tables, each day with a letter and a look."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.days import DayKind, DayRow

LETTERS: Mapping[DayKind, str] = {
    DayKind.HOLIDAY: "L",
    DayKind.COMPENSATORY: "B",
    DayKind.SWAPPED_OFF: "H",
    DayKind.CLOSURE: "T",
    DayKind.WORKING_REST_DAY: "V",
    DayKind.HALF_DAY: "C",
    DayKind.RECEPTION_CLOSED: "K",
    DayKind.RECEPTION_OPEN: "M",
}
"""The letter each kind of day bears, so that nobody needs to tell colours apart."""

REST = "rest"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: `look` names its colour; `row` is what makes it differ, if anything."""

    day: date
    look: str
    letter: str
    row: DayRow | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None stands for days of other months."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]


def months(calendar: WorkingCalendar, year: int) -> tuple[Month, ...]:
    """Return the twelve months of a year."""
    pages = Calendar()
    return tuple(
        Month(
            number,
            tuple(
                tuple(_cell(calendar, day) if day.month == number else None for day in w)
                for w in pages.monthdatescalendar(year, number)
            ),
        )
        for number in range(1, 13)
    )


def _cell(calendar: WorkingCalendar, day: date) -> Cell:
    row = calendar.days.get(day)
    if not calendar.first <= day <= calendar.last:
        return Cell(day, UNKNOWN, "", row)
    if row is not None:
        return Cell(day, row.kind.value, LETTERS[row.kind], row)
    works, receives = calendar.is_working_day(day), calendar.reception_day(day)
    if works == receives:
        return Cell(day, "" if works else REST, "", None)
    kind = DayKind.RECEPTION_CLOSED if works else DayKind.RECEPTION_OPEN
    return Cell(day, kind.value, LETTERS[kind], None)


def years(calendar: WorkingCalendar) -> tuple[int, ...]:
    """Return the years that a calendar spans, and those of rows outside it, in order.

    Not those in between: a slip of the pen in 1900 opens one year more, not a century.
    """
    span = range(calendar.first.year, calendar.last.year + 1)
    return tuple(sorted({*span, *(day.year for day in calendar.days)}))


def rows_of(calendar: WorkingCalendar, year: int) -> tuple[DayRow, ...]:
    """Return the rows of a year in order."""
    return tuple(calendar.days[d] for d in sorted(calendar.days) if d.year == year)


def year_shown(calendar: WorkingCalendar, asked: int | None, today: date) -> int:
    """Return the year asked for, else this one, brought into what there is."""
    known = years(calendar)
    if asked in known:
        return asked
    return min(known, key=lambda year: abs(year - today.year))

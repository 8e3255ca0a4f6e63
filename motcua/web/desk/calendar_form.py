"""The calendar's form: what its fields hold, and the calendar they describe.

The form shows the general rules and the days of one year; the other years stay as they
are in the version it began from.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from motcua.domain.deadlines.readers import CalendarFacts
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.days import DAY, DayKind, DayRow, Season, Shift
from motcua.domain.deadlines.rules.vietnam import calendar_rows
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk import calendar_hours as hours
from motcua.web.desk.calendar_months import rows_of
from motcua.web.desk.intake_form import Fields

BLANK_ROWS = 3
MOST_ROWS = 100
MOST_DAYS = MOST_ROWS - BLANK_ROWS
MOST_SEASONS = 6
_WEEK = range(7)
_ROW = ("day", "kind", "name", "decision", "shifts", "reception")
_SEASON = ("name", "begins", "ends", "shifts", "decision")


@dataclass(frozen=True, slots=True)
class Typed:
    """A version as the form describes it."""

    calendar: WorkingCalendar
    valid_from: date
    decision: str


def fields_of(facts: CalendarFacts, year: int) -> Fields:
    """Return the form of a version, with the days of one year."""
    calendar = facts.calendar
    rows = rows_of(calendar, year)
    fields = {
        "seen": facts.edited_at.astimezone(VN).isoformat(),
        "year": str(year),
        "version": calendar.version,
        "decision": facts.decision,
        "valid_from": f"{facts.valid_from:%d/%m/%Y}",
        "first": f"{calendar.first:%d/%m/%Y}",
        "last": f"{calendar.last:%d/%m/%Y}",
        "rest": "\n".join(str(n) for n in sorted(calendar.rest_weekdays)),
        "shifts": hours.typed_hours(calendar.shifts),
        "rows": str(len(rows) + BLANK_ROWS),
        "seasons": str(len(calendar.seasons)),
        **_reception_fields("reception", calendar.reception),
    }
    for n, season in enumerate(calendar.seasons):
        fields |= _season_fields(f"s-{n}", season)
    for n, row in enumerate(rows):
        fields |= _row_fields(f"r-{n}", row)
    return fields


def _reception_fields(key: str, reception: Mapping[int, tuple[Shift, ...]]) -> Fields:
    return {f"{key}-{n}": hours.typed_hours(reception.get(n, ())) for n in _WEEK}


def _season_fields(key: str, season: Season) -> Fields:
    return {
        f"{key}-name": season.name,
        f"{key}-begins": hours.said_day_of_year(season.begins),
        f"{key}-ends": hours.said_day_of_year(season.ends),
        f"{key}-shifts": hours.typed_hours(season.shifts),
        f"{key}-decision": season.decision,
        **_reception_fields(f"{key}-reception", season.reception),
    }


def _row_fields(key: str, row: DayRow) -> Fields:
    return {
        f"{key}-day": f"{row.day:%d/%m/%Y}",
        f"{key}-kind": row.kind.value,
        f"{key}-name": row.name,
        f"{key}-decision": row.decision,
        f"{key}-provisional": "1" if row.provisional else "",
        f"{key}-shifts": hours.typed_hours(row.shifts),
        f"{key}-reception": hours.typed_hours(row.reception),
    }


def row_count(fields: Fields) -> int:
    """Return how many rows of days the form shows."""
    return _count(fields, "rows", MOST_ROWS)


def season_count(fields: Fields) -> int:
    """Return how many seasons the form shows."""
    return _count(fields, "seasons", MOST_SEASONS)


def _count(fields: Fields, name: str, most: int) -> int:
    text = fields.get(name, "")
    return min(int(text), most) if text.isdecimal() and len(text) < 4 else 0


def with_more_rows(fields: Fields) -> Fields:
    """Return the form with some blank rows more."""
    return fields | {"rows": str(min(row_count(fields) + BLANK_ROWS, MOST_ROWS))}


def with_season(fields: Fields) -> Fields:
    """Return the form with one blank season more."""
    return fields | {"seasons": str(min(season_count(fields) + 1, MOST_SEASONS))}


def with_next_year(calendar: WorkingCalendar) -> WorkingCalendar:
    """Return a calendar that knows one year more.

    Its statutory days are filled in where we know them, as provisional: the days of Tết
    and of Quốc khánh are decided each year. Basis: BLLĐ 2019 art 112.3.
    """
    last = date((calendar.last + DAY).year, 12, 31)
    known = {
        row.day: replace(row, provisional=True)
        for row in calendar_rows()
        if calendar.last < row.day <= last
    }
    return replace(calendar, last=last, days={**known, **calendar.days})


def outside(calendar: WorkingCalendar) -> tuple[date, ...]:
    """Return the days with a row that lie before or after the calendar's span."""
    return tuple(d for d in calendar.days if not calendar.first <= d <= calendar.last)


def without_outside(calendar: WorkingCalendar) -> WorkingCalendar:
    """Return a calendar without the rows that lie beyond its span."""
    span = (calendar.first, calendar.last)
    kept = {d: row for d, row in calendar.days.items() if span[0] <= d <= span[1]}
    return replace(calendar, days=kept)


def read(fields: Fields, before: WorkingCalendar) -> Typed:
    """Return the version that the form describes, `before` giving the other years.

    Raises Several naming every bad field. What can be written down but not published
    is no error here: a draft may wait for its decisions.
    """
    form = forms.Reading(fields)
    version = form.required("version", N_("Chưa đặt tên phiên bản, ví dụ 2027-1."))
    first, last, valid_from = _span(form)
    calendar = WorkingCalendar(
        version=version,
        first=first,
        last=last,
        rest_weekdays=form.take(lambda: _rest(fields)) or frozenset(),
        shifts=_hours(form, "shifts"),
        reception=_reception(form, "reception"),
        seasons=tuple(_seasons(form, fields)),
        days=_days(form, fields, before),
    )
    decision = form.line("decision")
    form.finish()
    return Typed(calendar, valid_from, decision)


def _span(form: forms.Reading) -> tuple[date, date, date]:
    """Return first day, last day, and from when the version is valid."""
    first, last, valid_from = (
        _day(form, name) for name in ("first", "last", "valid_from")
    )
    if first and last and last <= first:
        form.faults.append(
            Invalid(
                "span_unusable",
                N_("Ngày cuối phải sau ngày đầu."),
                field="last",
                remedy=N_("Ghi ngày cuối muộn hơn ngày đầu của lịch."),
            )
        )
    elif first and last and valid_from and not first <= valid_from <= last:
        form.faults.append(
            Invalid(
                "valid_outside_span",
                N_("Ngày có hiệu lực phải nằm trong thời gian của lịch."),
                field="valid_from",
                remedy=N_("Ghi một ngày từ ngày đầu đến ngày cuối của lịch."),
            )
        )
    return first or date.min, last or date.max, valid_from or date.min


def _day(form: forms.Reading, name: str) -> date | None:
    """Return a day that has to be there; None where it is faulty, which is noted."""

    def needed() -> date:
        found = forms.day(form.typed, name)
        if found is None:
            raise Invalid(
                "day_missing",
                N_("Chưa nhập ngày."),
                field=name,
                remedy=N_("Nhập theo dạng ngày/tháng/năm, ví dụ 22/11/2021."),
            )
        return found

    return form.take(needed)


def _rest(fields: Fields) -> frozenset[int]:
    typed = fields.get("rest", "").split()
    if not set(typed) <= {str(n) for n in _WEEK}:
        raise Invalid("rest_unknown", N_("Thứ trong tuần không đúng."), field="rest")
    return frozenset(int(n) for n in typed)


def _hours(form: forms.Reading, name: str) -> tuple[Shift, ...]:
    return form.take(lambda: hours.hours(form.typed, name)) or ()


def _reception(form: forms.Reading, key: str) -> dict[int, tuple[Shift, ...]]:
    """Return the hours of the weekdays on which the counter opens."""
    every = {n: _hours(form, f"{key}-{n}") for n in _WEEK}
    return {n: shifts for n, shifts in every.items() if shifts}


def _seasons(form: forms.Reading, fields: Fields) -> Iterator[Season]:
    for n in range(season_count(fields)):
        key = f"s-{n}"
        parts = [*_SEASON, *(f"reception-{weekday}" for weekday in _WEEK)]
        if _left_out(fields, key, parts):
            continue
        yield Season(
            name=form.line(f"{key}-name"),
            begins=_place(form, f"{key}-begins"),
            ends=_place(form, f"{key}-ends"),
            shifts=_hours(form, f"{key}-shifts"),
            reception=_reception(form, f"{key}-reception"),
            decision=form.line(f"{key}-decision"),
        )


def _place(form: forms.Reading, name: str) -> tuple[int, int]:
    return form.take(lambda: hours.day_of_year(form.typed, name)) or (1, 1)


def _left_out(fields: Fields, key: str, parts: Iterable[str]) -> bool:
    """Say whether a line of the form is marked for deletion or holds nothing."""
    said = any(fields.get(f"{key}-{part}", "").strip() for part in parts)
    return bool(fields.get(f"{key}-drop")) or not said


def _days(
    form: forms.Reading, fields: Fields, before: WorkingCalendar
) -> dict[date, DayRow]:
    """Return the rows of the form's year as typed, those of the others as before."""
    year = form.whole("year", 0)
    found = {day: row for day, row in before.days.items() if day.year != year}
    for n in range(row_count(fields)):
        key = f"r-{n}"
        if not _left_out(fields, key, _ROW):
            for row in _row(form, key):
                form.take(partial(_add, found, row, f"{key}-day"))
    return found


def _row(form: forms.Reading, key: str) -> tuple[DayRow, ...]:
    """Return the rows of a line: one for each day of the span it names."""
    days = form.take(lambda: hours.days(form.typed, f"{key}-day")) or ()
    kind = form.one_of(f"{key}-kind", [kind.value for kind in DayKind])
    name = form.take(lambda: _name(form.typed, f"{key}-name")) or ""
    decision = form.line(f"{key}-decision")
    provisional = bool(form.typed.get(f"{key}-provisional"))
    shifts = _hours(form, f"{key}-shifts")
    reception = _hours(form, f"{key}-reception")
    if not kind:
        return ()
    return tuple(
        DayRow(day, DayKind(kind), name, decision, provisional, shifts, reception)
        for day in days
    )


def _name(typed: forms.Typed, name: str) -> str:
    found = forms.line(typed, name)
    if not found:
        raise Invalid(
            "day_unnamed",
            N_("Ngày này chưa có tên."),
            field=name,
            remedy=N_("Ghi tên, ví dụ Tết Dương lịch."),
        )
    return found


def _add(found: dict[date, DayRow], row: DayRow, field: str) -> None:
    if row.day in found:
        raise Invalid(
            "day_twice",
            N_("Ngày %(day)s đã có ở một dòng khác."),
            facts={"day": f"{row.day:%d/%m/%Y}"},
            field=field,
            remedy=N_("Giữ một dòng, đánh dấu Xóa dòng kia."),
        )
    if sum(day.year == row.day.year for day in found) >= MOST_DAYS:
        raise Invalid(
            "too_many_days",
            N_("Một năm có tối đa %(most)s ngày ghi riêng."),
            facts={"most": MOST_DAYS},
            field=field,
            remedy=N_("Bớt ngày, hoặc đổi ngày nghỉ hằng tuần."),
        )
    found[row.day] = row

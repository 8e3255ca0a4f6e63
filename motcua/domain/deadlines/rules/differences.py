"""What a new version of a calendar changes, in words, before it is published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.domain.deadlines.rules.calendar import Season, Shift, WorkingCalendar
from motcua.domain.deadlines.rules.days import KIND_NAMES, DayRow
from motcua.domain.deadlines.rules.lines import Line
from motcua.kernel.text import N_

_WEEKDAYS = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)
_NONE = N_("không có")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change; `day` is None where it is about more than one day.

    `moves_deadlines` says whether a due date that lies beyond may move by it.
    """

    day: date | None
    line: Line
    moves_deadlines: bool


def differences(old: WorkingCalendar, new: WorkingCalendar) -> tuple[Difference, ...]:
    """Return what changes: the general rules first, then each day in order.

    Days that only one of the versions knows are told once, as its span.
    """
    return (*_general(old, new), *_of_days(old, new))


def changed_span(old: WorkingCalendar, new: WorkingCalendar) -> tuple[date, date] | None:
    """Return the first and the last day that count otherwise, of those both know.

    None where no due date can differ.
    """
    first, last = max(old.first, new.first), min(old.last, new.last)
    span = (last - first).days + 1
    every = (first + timedelta(days=n) for n in range(max(span, 0)))
    changed = [day for day in every if _counts(old, day) != _counts(new, day)]
    return (changed[0], changed[-1]) if changed else None


def _counts(calendar: WorkingCalendar, day: date) -> tuple[Shift, ...]:
    """Return the working time of a day, none on a rest day."""
    return calendar.shifts_on(day) if calendar.is_working_day(day) else ()


def _general(old: WorkingCalendar, new: WorkingCalendar) -> Iterator[Difference]:
    pairs = (
        (N_("Thời gian của lịch: trước %(was)s, nay %(becomes)s."), _span),
        (N_("Ngày nghỉ hằng tuần: trước %(was)s, nay %(becomes)s."), _rest),
        (N_("Ca làm việc: trước %(was)s, nay %(becomes)s."), _shifts),
        (N_("Giờ tiếp nhận: trước %(was)s, nay %(becomes)s."), _reception),
        (N_("Mùa: trước %(was)s, nay %(becomes)s."), _seasons),
    )
    for message, said in pairs:
        was, becomes = said(old), said(new)
        if was != becomes:
            line = Line("calendar_changes", message, {"was": was, "becomes": becomes})
            yield Difference(None, line, moves_deadlines=said is not _reception)


def _of_days(old: WorkingCalendar, new: WorkingCalendar) -> Iterator[Difference]:
    first, last = max(old.first, new.first), min(old.last, new.last)
    for day in sorted(set(old.days) | set(new.days)):
        before, after = old.days.get(day), new.days.get(day)
        if not first <= day <= last or _same(before, after):
            continue
        was, becomes = _described(old, day), _described(new, day)
        facts = {"day": f"{day:%d/%m/%Y}", "was": was, "becomes": becomes}
        decision = after.decision if after is not None else ""
        yield Difference(
            day,
            Line(
                "day_changes",
                N_("%(day)s: trước là %(was)s, nay là %(becomes)s."),
                facts,
                decision,
            ),
            moves_deadlines=old.is_working_day(day) != new.is_working_day(day)
            or old.shifts_on(day) != new.shifts_on(day),
        )


def _same(before: DayRow | None, after: DayRow | None) -> bool:
    """Say whether a day stays what it is; another name or decision changes nothing."""
    if before is None or after is None:
        return before is after
    return (before.kind, before.shifts, before.reception) == (
        after.kind,
        after.shifts,
        after.reception,
    )


def _described(calendar: WorkingCalendar, day: date) -> str:
    row = calendar.days.get(day)
    if row is None:
        weekly = day.weekday() in calendar.rest_weekdays
        return N_("ngày nghỉ hằng tuần") if weekly else N_("ngày làm việc")
    parts = [KIND_NAMES[row.kind], _hours(row.shifts), _hours(row.reception)]
    return " ".join(part for part in parts if part)


def _span(calendar: WorkingCalendar) -> str:
    return f"{calendar.first:%d/%m/%Y}–{calendar.last:%d/%m/%Y}"


def _rest(calendar: WorkingCalendar) -> str:
    return ", ".join(_WEEKDAYS[n] for n in sorted(calendar.rest_weekdays)) or _NONE


def _shifts(calendar: WorkingCalendar) -> str:
    return _hours(calendar.shifts) or _NONE


def _reception(calendar: WorkingCalendar) -> str:
    return _weekly(calendar.reception) or _NONE


def _seasons(calendar: WorkingCalendar) -> str:
    return "; ".join(_season(season) for season in calendar.seasons) or _NONE


def _season(season: Season) -> str:
    (month, day), (last_month, last_day) = season.begins, season.ends
    span = f"{day:02}/{month:02}–{last_day:02}/{last_month:02}"
    return f"{season.name} {span} {_hours(season.shifts)} ({_weekly(season.reception)})"


def _weekly(reception: Mapping[int, tuple[Shift, ...]]) -> str:
    hours = ((_WEEKDAYS[n], _hours(reception[n])) for n in sorted(reception))
    return "; ".join(f"{weekday} {said}" for weekday, said in hours if said)


def _hours(shifts: tuple[Shift, ...]) -> str:
    return ", ".join(shift.text for shift in shifts)

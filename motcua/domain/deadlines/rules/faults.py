"""What is wrong with a calendar before it is published.

Basis: BLLĐ 2019 art 111-112 (every day off rests on the code or on a decision).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.days import (
    OFF,
    DayKind,
    DayRow,
    Season,
    Shift,
)
from motcua.domain.deadlines.rules.lines import Line
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

LEAST_WORKING_DAYS = 200
"""A year with fewer working days holds a slip of the finger, not a decision."""

SWAP_REACH = timedelta(days=60)
"""How far apart a day off and the rest day worked for it may lie."""

_BY_LAW = frozenset({DayKind.HOLIDAY, DayKind.COMPENSATORY})
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the field, the sentence, and whether it is only a warning."""

    field: str
    line: Line
    warning: bool = False


def check(calendar: WorkingCalendar) -> None:
    """Raise Invalid naming the first field that keeps a calendar from publication."""
    for fault in faults(calendar):
        if not fault.warning:
            raise Invalid(
                "calendar_unsound",
                fault.line.message,
                facts=fault.line.facts,
                field=fault.field,
            )


def faults(calendar: WorkingCalendar) -> tuple[Fault, ...]:
    """Return all that is wrong with a calendar, the warnings last."""
    if calendar.last <= calendar.first:
        facts = {
            "first": f"{calendar.first:%d/%m/%Y}",
            "last": f"{calendar.last:%d/%m/%Y}",
        }
        return (
            _fault(
                "last", N_("Ngày cuối %(last)s phải sau ngày đầu %(first)s."), **facts
            ),
        )
    found = [
        *_general(calendar),
        *_of_seasons(calendar),
        *(f for day in sorted(calendar.days) for f in _of_row(calendar, day)),
        *_of_years(calendar),
        *_of_swaps(calendar),
        *_of_provisional(calendar),
    ]
    return tuple(sorted(found, key=lambda fault: fault.warning))


def _general(calendar: WorkingCalendar) -> Iterator[Fault]:
    if not calendar.version.strip():
        yield _fault("version", N_("Lịch chưa có tên phiên bản."))
    yield from _of_weekdays("rest_weekdays", calendar.rest_weekdays)
    yield from _of_shifts("shifts", calendar.shifts)
    yield from _of_reception("reception", calendar.reception)


def _of_weekdays(field: str, weekdays: frozenset[int] | set[int]) -> Iterator[Fault]:
    if not weekdays <= set(range(7)):
        yield _fault(field, N_("Thứ trong tuần phải từ 0 (thứ Hai) đến 6 (Chủ nhật)."))


def _of_reception(
    field: str, reception: Mapping[int, tuple[Shift, ...]]
) -> Iterator[Fault]:
    yield from _of_weekdays(field, set(reception))
    for weekday, hours in reception.items():
        if hours:
            yield from _of_shifts(f"{field}[{weekday}]", hours)


def _of_shifts(field: str, shifts: tuple[Shift, ...]) -> Iterator[Fault]:
    """Find shifts that are missing, turned round or on top of each other."""
    if not shifts:
        yield _fault(field, N_("Chưa ghi ca làm việc nào."))
    for n, shift in enumerate(shifts):
        if shift.ends <= shift.begins:
            yield _fault(
                f"{field}[{n}]",
                N_("Ca %(shift)s: giờ kết thúc phải sau giờ bắt đầu."),
                shift=shift.text,
            )
        if n and shift.begins < shifts[n - 1].ends:
            yield _fault(
                f"{field}[{n}]",
                N_("Ca %(shift)s bắt đầu trước khi ca trước kết thúc."),
                shift=shift.text,
            )


def _of_seasons(calendar: WorkingCalendar) -> Iterator[Fault]:
    for n, season in enumerate(calendar.seasons):
        field, name = f"seasons[{n}]", season.name
        if not name.strip():
            yield _fault(f"{field}.name", N_("Mùa thứ %(n)s chưa có tên."), n=str(n + 1))
        if not season.decision.strip():
            yield _fault(
                f"{field}.decision",
                N_("Mùa “%(season)s” chưa ghi văn bản quyết định."),
                season=name,
            )
        yield from _of_shifts(f"{field}.shifts", season.shifts)
        yield from _of_reception(f"{field}.reception", season.reception)
        if not any(season.reception.values()):
            yield _fault(
                f"{field}.reception",
                N_("Mùa “%(season)s” chưa ghi giờ tiếp nhận."),
                season=name,
            )
        yield from _of_season_days(field, season, calendar.seasons[:n])


def _of_season_days(
    field: str, season: Season, others: tuple[Season, ...]
) -> Iterator[Fault]:
    year = [date(_LEAP_YEAR, 1, 1) + timedelta(days=n) for n in range(366)]
    for name in ("begins", "ends"):
        if getattr(season, name) not in {(day.month, day.day) for day in year}:
            yield _fault(
                f"{field}.{name}",
                N_("Mùa “%(season)s” có ngày không tồn tại."),
                season=season.name,
            )
    for other in others:
        if any(season.covers(day) and other.covers(day) for day in year):
            yield _fault(
                field,
                N_("Mùa “%(season)s” trùng ngày với mùa “%(other)s”."),
                season=season.name,
                other=other.name,
            )


def _of_row(calendar: WorkingCalendar, day: date) -> Iterator[Fault]:
    row = calendar.days[day]
    field, facts = f"days[{day.isoformat()}]", {"day": f"{day:%d/%m/%Y}"}
    if row.day != day or not calendar.first <= day <= calendar.last:
        yield _fault(field, N_("Ngày %(day)s nằm ngoài lịch này."), **facts)
    if not row.name.strip():
        yield _fault(f"{field}.name", N_("Ngày %(day)s chưa có tên."), **facts)
    # A provisional row waits for its decision; the Code itself is the others' ground.
    if not (row.decision.strip() or row.provisional or row.kind in _BY_LAW):
        yield _fault(
            f"{field}.decision", N_("Ngày %(day)s chưa ghi văn bản quyết định."), **facts
        )
    yield from _of_row_hours(field, row)
    if row.kind is DayKind.WORKING_REST_DAY and (
        day.weekday() not in calendar.rest_weekdays
    ):
        yield _warning(field, N_("Ngày %(day)s vốn đã là ngày làm việc."), **facts)


def _of_row_hours(field: str, row: DayRow) -> Iterator[Fault]:
    """Find hours that contradict the kind of the day, or that it lacks."""
    facts = {"day": f"{row.day:%d/%m/%Y}"}
    if row.shifts:
        yield from _of_shifts(f"{field}.shifts", row.shifts)
    if row.reception:
        yield from _of_shifts(f"{field}.reception", row.reception)
    if row.kind is DayKind.HALF_DAY and not row.shifts:
        yield _fault(
            f"{field}.shifts",
            N_("Ngày %(day)s làm theo ca riêng nhưng chưa ghi ca."),
            **facts,
        )
    if row.kind in OFF | {DayKind.RECEPTION_OPEN} and row.shifts:
        yield _fault(
            f"{field}.shifts",
            N_("Ngày %(day)s là ngày nghỉ nhưng lại ghi ca làm việc."),
            **facts,
        )
    if row.kind is DayKind.RECEPTION_OPEN and not row.reception:
        yield _fault(
            f"{field}.reception",
            N_("Ngày %(day)s có tiếp nhận nhưng chưa ghi giờ tiếp nhận."),
            **facts,
        )
    if row.kind is DayKind.RECEPTION_CLOSED and row.reception:
        yield _fault(
            f"{field}.reception",
            N_("Ngày %(day)s không tiếp nhận nhưng lại ghi giờ tiếp nhận."),
            **facts,
        )


def _of_years(calendar: WorkingCalendar) -> Iterator[Fault]:
    """Find whole years with too few working days; part years are not judged."""
    for year in range(calendar.first.year, calendar.last.year + 1):
        begins, ends = date(year, 1, 1), date(year, 12, 31)
        if begins < calendar.first or ends > calendar.last:
            continue
        count = calendar.working_days_between(begins, ends)
        count += calendar.is_working_day(begins)
        if count < LEAST_WORKING_DAYS:
            yield _fault(
                "days",
                N_("Năm %(year)s chỉ có %(count)s ngày làm việc, ít hơn %(least)s."),
                year=str(year),
                count=str(count),
                least=str(LEAST_WORKING_DAYS),
            )


def _of_swaps(calendar: WorkingCalendar) -> Iterator[Fault]:
    """Warn of a day off in exchange whose working rest day is not near, and reverse.

    Near the ends of the version the other half may lie beyond; nothing is said then.
    """
    kinds = (DayKind.SWAPPED_OFF, DayKind.WORKING_REST_DAY)
    off, worked = (
        [day for day in sorted(calendar.days) if calendar.days[day].kind is kind]
        for kind in kinds
    )
    alone = []
    for day in off:
        near = [other for other in worked if abs(other - day) <= SWAP_REACH]
        if near:
            worked.remove(min(near, key=lambda other: abs(other - day)))
        else:
            alone.append(day)
    for days, message in (
        (alone, N_("Ngày %(day)s nghỉ hoán đổi nhưng không thấy ngày làm bù.")),
        (worked, N_("Ngày %(day)s làm bù nhưng không thấy ngày nghỉ hoán đổi.")),
    ):
        for day in days:
            if calendar.first + SWAP_REACH <= day <= calendar.last - SWAP_REACH:
                field = f"days[{day.isoformat()}]"
                yield _warning(field, message, day=f"{day:%d/%m/%Y}")


def _of_provisional(calendar: WorkingCalendar) -> Iterator[Fault]:
    count = sum(row.provisional for row in calendar.days.values())
    if count:
        yield _warning(
            "days",
            N_("Còn %(count)s ngày dự kiến, chờ văn bản quyết định."),
            count=str(count),
        )


def _fault(field: str, message: str, **facts: str) -> Fault:
    return Fault(field, Line("calendar", message, facts))


def _warning(field: str, message: str, **facts: str) -> Fault:
    return Fault(field, Line("calendar", message, facts), warning=True)

"""Due dates: computed exactly, and able to explain themselves."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from motcua.domain.deadlines.rules.calendar import DAY, DayKind, WorkingCalendar
from motcua.domain.deadlines.rules.limits import (
    Comparison,
    Counting,
    LimitUnit,
    Policy,
    Punctuality,
    TimeLimit,
)
from motcua.kernel.clock import VN
from motcua.kernel.text import N_

HAND_OVER_UNTIL = time(15, 0)
SHIFT_DAY = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Line:
    """One link of an explanation: a Vietnamese msgid, its facts, its legal basis."""

    rule: str
    message: str
    facts: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""

    @property
    def text(self) -> str:
        """Return the Vietnamese sentence."""
        return self.message % self.facts if self.facts else self.message


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment with the chain of rules that led to it."""

    at: datetime
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, object]:
        """Return plain values for storing with the dossier."""
        return {
            "at": self.at.isoformat(),
            "lines": [
                {
                    "rule": line.rule,
                    "message": line.message,
                    "facts": dict(line.facts),
                    "basis": line.basis,
                }
                for line in self.lines
            ],
        }


def due(
    *, start: datetime, limit: TimeLimit, calendar: WorkingCalendar, policy: Policy
) -> Due:
    """Return when a dossier begun at `start` is due, explained.

    Raises CalendarTooShort when the calendar does not reach so far.
    """
    at = due_at(start=start, limit=limit, calendar=calendar, policy=policy)
    return Due(at=at, lines=_explain(start, at, limit, calendar, policy))


def due_at(
    *, start: datetime, limit: TimeLimit, calendar: WorkingCalendar, policy: Policy
) -> datetime:
    """Return the due moment alone, in Vietnam's time."""
    local = start.astimezone(VN)
    day = local.date()
    match limit.unit:
        case LimitUnit.WORKING_DAY if policy.counting is Counting.SHIFT_HOURS:
            return add_working_time(local, limit.amount * SHIFT_DAY, calendar)
        case LimitUnit.WORKING_DAY:
            last = calendar.working_days_after(day, limit.amount)
        case LimitUnit.CALENDAR_DAY:
            last = calendar.next_working_day(day + limit.amount * DAY)
        case LimitUnit.MONTH:
            last = calendar.next_working_day(_months_after(day, limit.amount))
        case LimitUnit.WORKING_HOUR:
            return add_working_time(local, timedelta(hours=limit.amount), calendar)
        case LimitUnit.HOUR:
            return local + timedelta(hours=limit.amount)
        case LimitUnit.MINUTE:
            return local + timedelta(minutes=limit.amount)
        case LimitUnit.IMMEDIATE:
            return _end_of_day(day, local, calendar)
    return calendar.day_ends(last)


def add_working_time(
    start: datetime, span: timedelta, calendar: WorkingCalendar
) -> datetime:
    """Return the moment when `span` of working time after `start` is used up.

    A start before opening counts from the opening, in the noon break from its end,
    after closing or on a rest day from the next working day (practice; law.md 8.1).
    """
    day = calendar.next_working_day(start.date())
    left = span
    while True:
        for opens, ends in calendar.shift_spans(day):
            begins = max(opens, start)
            if begins < ends:
                if left <= ends - begins:
                    return begins + left
                left -= ends - begins
        day = calendar.next_working_day(day + DAY)


def hand_over_by(received_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return by when the dossier must be with the resolving unit.

    The same working day; received after 15:00 or on a day that is none, at the start
    of the next working day. Basis: NĐ 61/2018 art 18.
    """
    local = received_at.astimezone(VN)
    day = local.date()
    if calendar.is_working_day(day) and local.time() <= HAND_OVER_UNTIL:
        return calendar.day_ends(day)
    return calendar.day_begins(calendar.next_working_day(day + DAY))


def classify(
    finished_at: datetime, due_at: datetime, comparison: Comparison
) -> Punctuality:
    """Return whether an end is early, on time or late against its due moment.

    By date, any hour of the due day is on time and any day before it early; by
    minute, only the very minute is on time.
    """
    finished, limit = finished_at.astimezone(VN), due_at.astimezone(VN)
    left: date | datetime
    right: date | datetime
    if comparison is Comparison.BY_DATE:
        left, right = finished.date(), limit.date()
    else:
        left = finished.replace(second=0, microsecond=0)
        right = limit.replace(second=0, microsecond=0)
    if left == right:
        return Punctuality.ON_TIME
    return Punctuality.EARLY if left < right else Punctuality.LATE


def _end_of_day(day: date, local: datetime, calendar: WorkingCalendar) -> datetime:
    """Return the end of the working day, or of the moment itself if that is later."""
    return max(calendar.day_ends(day), local)


def _months_after(day: date, count: int) -> date:
    """Return the corresponding day, or the last of the month. Basis: BLDS art 148."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _explain(
    start: datetime,
    at: datetime,
    limit: TimeLimit,
    calendar: WorkingCalendar,
    policy: Policy,
) -> tuple[Line, ...]:
    begun = start.astimezone(VN)
    lines = [
        Line(
            "start",
            N_("Bắt đầu tính từ khi nhận đủ hồ sơ: %(at)s."),
            {"at": f"{begun:%H:%M %d/%m/%Y}"},
            _start_basis(begun.date()),
        ),
        Line("limit", N_("Thời hạn giải quyết: %(limit)s."), {"limit": limit.text}),
        _counting_line(limit, policy),
        *_skipped(begun.date(), at.date(), limit, calendar),
        Line(
            "due",
            N_("Hẹn trả: %(at)s (lịch làm việc %(calendar)s)."),
            {"at": f"{at:%H:%M %d/%m/%Y}", "calendar": calendar.version},
        ),
    ]
    return tuple(lines)


def _start_basis(day: date) -> str:
    """Return the decree in force on the day the clock starts."""
    newer = day >= date(2025, 7, 1)
    return "NĐ 118/2025 Điều 17.3" if newer else "NĐ 61/2018 Điều 17"


_BY_DAYS = frozenset({LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY, LimitUnit.MONTH})


def _counting_line(limit: TimeLimit, policy: Policy) -> Line:
    match limit.unit:
        case LimitUnit.IMMEDIATE:
            return Line(
                "immediate",
                N_("Thủ tục giải quyết ngay: trả trong ngày làm việc."),
                basis="NĐ 61/2018 Điều 17.4",
            )
        case LimitUnit.HOUR | LimitUnit.MINUTE:
            return Line(
                "from_moment",
                N_("Thời hạn theo giờ, phút tính ngay từ thời điểm bắt đầu."),
                basis="BLDS 2015 Điều 147.1",
            )
        case LimitUnit.WORKING_HOUR:
            return Line("working_hours", N_("Chỉ tính giờ trong ca làm việc."))
        case LimitUnit.WORKING_DAY if policy.counting is Counting.SHIFT_HOURS:
            return Line(
                "shift_hours", N_("8 giờ trong ca làm việc là một ngày làm việc.")
            )
        case LimitUnit.WORKING_DAY:
            return Line(
                "first_day_out",
                N_("Ngày tiếp nhận không tính; hết giờ làm việc ngày cuối là hết hạn."),
                basis="BLDS 2015 Điều 147, 148",
            )
        case LimitUnit.CALENDAR_DAY | LimitUnit.MONTH:
            return Line(
                "rest_day_rolls",
                N_(
                    "Ngày tiếp nhận không tính; ngày cuối là ngày nghỉ thì lùi đến hết "
                    "ngày làm việc kế tiếp."
                ),
                basis="BLDS 2015 Điều 147, 148",
            )


def _skipped(
    begun: date, ended: date, limit: TimeLimit, calendar: WorkingCalendar
) -> tuple[Line, ...]:
    """Name each holiday and working rest day on the way; weekly rest days are counted."""
    if limit.unit not in _BY_DAYS | {LimitUnit.WORKING_HOUR}:
        return ()
    lines: list[Line] = []
    weekly = 0
    for n in range((ended - begun).days):
        day = begun + (n + 1) * DAY
        row = calendar.days.get(day)
        if row is None:
            weekly += day.weekday() in calendar.rest_weekdays
            continue
        working = row.kind is DayKind.WORKING_REST_DAY
        lines.append(
            Line(
                "working_rest_day" if working else "day_off",
                N_("%(day)s làm việc bù: %(name)s.")
                if working
                else N_("%(day)s nghỉ: %(name)s."),
                {"day": f"{day:%d/%m/%Y}", "name": row.name},
                row.decision,
            )
        )
    if weekly:
        lines.append(
            Line(
                "weekly_rest",
                N_("Có %(count)s ngày nghỉ hằng tuần trong khoảng này."),
                {"count": str(weekly)},
            )
        )
    return tuple(lines)

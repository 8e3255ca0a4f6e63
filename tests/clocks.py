"""Moments, calendars and clocks, as the tests of the legal clock write them."""

from datetime import date, datetime

from motcua.domain.deadlines.rules.calendar import DayRow, WorkingCalendar
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    WaitReason,
    advance,
)
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, TimeLimit
from motcua.domain.deadlines.rules.vietnam import calendar_rows
from motcua.kernel.clock import VN


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VN)


def vietnam(*rows: DayRow, without: tuple[date, ...] = ()) -> WorkingCalendar:
    """Return Vietnam's calendar with more rows, or with fewer."""
    days = {row.day: row for row in (*calendar_rows(), *rows) if row.day not in without}
    return WorkingCalendar(
        version="VN", days=days, first=date(2015, 1, 1), last=date(2027, 12, 31)
    )


VIETNAM = vietnam()


def working_days(amount: int) -> TimeLimit:
    return TimeLimit(amount, LimitUnit.WORKING_DAY)


def begun(
    at: str,
    limit: TimeLimit | None = None,
    policy: Policy | None = None,
    calendar: WorkingCalendar = VIETNAM,
) -> Clock:
    """Return a clock that has just started."""
    event = ClockEvent(
        ClockKind.START,
        moment(at),
        limit=limit or working_days(5),
        policy=policy,
        calendar_id=1,
        calendar=calendar.version,
    )
    return advance(None, event, calendar)


def after(clock: Clock, kind: ClockKind, at: str, **more: object) -> Clock:
    """Return the clock after one more event, under Vietnam's calendar."""
    event = ClockEvent(kind, moment(at), **more)  # type: ignore[arg-type]
    return advance(clock, event, VIETNAM)


def waited(
    clock: Clock, begins: str, ends: str, reason: WaitReason = WaitReason.SUPPLEMENT
) -> Clock:
    """Return the clock after a whole wait."""
    waiting = after(clock, ClockKind.WAIT, begins, wait=reason)
    return after(waiting, ClockKind.RESUME, ends)

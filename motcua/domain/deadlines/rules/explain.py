"""Every due date explains itself: as sentences with their grounds, and as plain data."""

from dataclasses import dataclass
from datetime import date, timedelta

from motcua.domain.deadlines.rules import bases
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.counting import scale_for
from motcua.domain.deadlines.rules.days import DayKind, DayRow
from motcua.domain.deadlines.rules.history import history
from motcua.domain.deadlines.rules.limits import (
    Comparison,
    Counting,
    LimitUnit,
    StartRule,
    Tacit,
)
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.deadlines.rules.refusals import said
from motcua.domain.deadlines.rules.state import Clock
from motcua.kernel.text import N_


def explain(clock: Clock, calendar: WorkingCalendar) -> tuple[Line, ...]:
    """Return the chain of rules that leads to the due date, which comes at the end.

    `calendar` is the version the clock counts by.
    """
    return (
        _start(clock),
        *_limit(clock),
        _counting(clock),
        *history(clock, scale_for(clock, calendar).unit),
        *_on_the_way(clock, calendar),
        *_result(clock),
    )


def as_json(clock: Clock, calendar: WorkingCalendar) -> dict[str, object]:
    """Return the whole explanation as plain values, enough to count it again by hand.

    The due date is step `base` + `amount` + `waited` of the scale; after an extension
    `base` is the date it gave, which holds to the minute while nothing was waited.
    """
    scale = scale_for(clock, calendar)
    begun, ended = clock.counted_from.date(), clock.due.date()
    return {
        "inputs": {
            "clock": clock.to_json(),
            "calendar": {
                "version": calendar.version,
                "rest_weekdays": sorted(calendar.rest_weekdays),
                "shifts": [shift.text for shift in calendar.shifts],
                "seasons": [
                    {
                        "name": season.name,
                        "begins": list(season.begins),
                        "ends": list(season.ends),
                        "shifts": [shift.text for shift in season.shifts],
                        "decision": season.decision,
                    }
                    for season in calendar.seasons
                ],
                "days": [
                    {
                        "day": row.day.isoformat(),
                        "kind": row.kind.value,
                        "name": row.name,
                        "decision": row.decision,
                        "provisional": row.provisional,
                        "shifts": [shift.text for shift in row.shifts],
                    }
                    for row in calendar.rows_between(begun, ended)
                ],
            },
        },
        "count": {
            "unit": scale.unit,
            "base": clock.base,
            "amount": clock.amount,
            "waited": clock.waited,
            "end": clock.base + clock.amount + clock.waited,
        },
        "rules": [line.as_json() for line in explain(clock, calendar)],
        "result": {
            "due": clock.due.isoformat(),
            "original_due": clock.original_due.isoformat(),
            "calendar": calendar.version,
        },
    }


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day on the way that does not count; `kind` is weekly_rest for a weekly one."""

    day: date
    kind: str
    name: str
    decision: str
    provisional: bool


def skipped_days(clock: Clock, calendar: WorkingCalendar) -> tuple[Skipped, ...]:
    """Return the days between the present count's beginning and the due date that rest.

    None for limits of hours and minutes, which run day and night. Limits of days and
    months run over them too, but may not end there.
    """
    if clock.limit.unit in (LimitUnit.HOUR, LimitUnit.MINUTE):
        return ()
    begun, ended = clock.counted_from.date(), clock.due.date()
    every = (begun + timedelta(days=n) for n in range(1, (ended - begun).days + 1))
    return tuple(
        _skipped(day, calendar) for day in every if not calendar.is_working_day(day)
    )


def _skipped(day: date, calendar: WorkingCalendar) -> Skipped:
    row = calendar.why_not(day)
    if row is None:
        return Skipped(
            day, "weekly_rest", N_("nghỉ hằng tuần"), bases.WEEKLY_REST, provisional=False
        )
    return Skipped(
        day, row.kind.value, row.name, bases.of_row(row), provisional=row.provisional
    )


_STARTS = {
    StartRule.ON_RECEPTION: N_("Bắt đầu tính từ khi nhận đủ hồ sơ: %(at)s."),
    StartRule.ON_HAND_OVER_RECORD: N_(
        "Bắt đầu tính từ khi ký biên bản giao nhận hồ sơ qua bưu chính: %(at)s."
    ),
    StartRule.ON_COMPETENT_RECEIPT: N_(
        "Bắt đầu tính từ khi cơ quan có thẩm quyền nhận được hồ sơ: %(at)s."
    ),
}


def _start(clock: Clock) -> Line:
    rule, at = clock.policy.start, clock.started_at
    message = _STARTS[rule]
    if clock.provisional:
        message = N_(
            "Tạm tính từ khi tiếp nhận: %(at)s; tính lại khi cơ quan có thẩm quyền nhận "
            "được hồ sơ."
        )
    return Line("start", message, {"at": said(at)}, bases.of_start(rule, at.date()))


def _limit(clock: Clock) -> tuple[Line, ...]:
    limit = Line(
        "limit",
        N_("Thời hạn giải quyết: %(limit)s."),
        {"limit": clock.limit.text},
        bases.PARTS_OF_A_PROCEDURE,
    )
    if not clock.policy.later_phases:
        return (limit,)
    phases = {
        "phase": str(clock.phase),
        "count": str(1 + len(clock.policy.later_phases)),
    }
    message = N_("Thời hạn này là của giai đoạn %(phase)s trong %(count)s giai đoạn.")
    return (limit, Line("phase", message, phases, bases.PRACTICE))


def _counting(clock: Clock) -> Line:
    match clock.limit.unit:
        case LimitUnit.IMMEDIATE:
            return Line(
                "immediate",
                N_("Thủ tục giải quyết ngay: trả trong ngày làm việc."),
                basis=bases.of_article("17.4", clock.counted_from.date()),
            )
        case LimitUnit.HOUR | LimitUnit.MINUTE:
            return Line(
                "from_moment",
                N_("Thời hạn theo giờ, phút tính ngay từ thời điểm bắt đầu."),
                basis=bases.CIVIL_CODE_HOURS,
            )
        case LimitUnit.WORKING_HOUR:
            return Line(
                "working_hours",
                N_("Chỉ tính giờ trong ca làm việc."),
                basis=bases.PRACTICE,
            )
        case LimitUnit.WORKING_DAY if clock.policy.counting is Counting.SHIFT_HOURS:
            return Line(
                "shift_hours",
                N_("8 giờ trong ca làm việc là một ngày làm việc."),
                basis=bases.PRACTICE,
            )
        case LimitUnit.WORKING_DAY:
            return Line(
                "first_day_out",
                N_("Ngày tiếp nhận không tính; hết giờ làm việc ngày cuối là hết hạn."),
                basis=bases.CIVIL_CODE,
            )
        case LimitUnit.CALENDAR_DAY | LimitUnit.MONTH:
            return Line(
                "rest_day_rolls",
                N_(
                    "Ngày tiếp nhận không tính; ngày cuối là ngày nghỉ thì lùi đến hết "
                    "ngày làm việc kế tiếp."
                ),
                basis=bases.CIVIL_CODE,
            )


def _on_the_way(clock: Clock, calendar: WorkingCalendar) -> tuple[Line, ...]:
    """Name each day that differs; weekly rest days are counted, not walked through."""
    if clock.limit.unit in (LimitUnit.HOUR, LimitUnit.MINUTE):
        return ()
    begun, ended = clock.counted_from.date(), clock.due.date()
    rows = calendar.rows_between(begun, ended)
    lines = [_day(row) for row in rows if row.kind is not DayKind.RECEPTION_CLOSED]
    rest = (ended - begun).days - calendar.working_days_between(begun, ended)
    weekly = rest - sum(calendar.why_not(row.day) is not None for row in rows)
    if weekly:
        lines.append(
            Line(
                "weekly_rest",
                N_("Có %(count)s ngày nghỉ hằng tuần trong khoảng này."),
                {"count": str(weekly)},
                bases.WEEKLY_REST,
            )
        )
    return (*lines, *_season(calendar, ended))


_OFF = N_("%(day)s nghỉ: %(name)s.")
_DAYS = {
    DayKind.WORKING_REST_DAY: N_("%(day)s làm việc bù: %(name)s."),
    DayKind.HALF_DAY: N_("%(day)s làm việc theo ca riêng: %(name)s."),
    DayKind.RECEPTION_OPEN: N_(
        "%(day)s có tiếp nhận nhưng là ngày nghỉ khi tính hạn: %(name)s."
    ),
}


def _day(row: DayRow) -> Line:
    known = row.kind in _DAYS
    message = _DAYS.get(row.kind, _OFF)
    if row.provisional and not known:
        message = N_("%(day)s nghỉ (dự kiến): %(name)s.")
    facts = {"day": f"{row.day:%d/%m/%Y}", "name": row.name, "kind": row.kind.value}
    rule = row.kind.value if known else "day_off"
    return Line(rule, message, facts, bases.of_row(row))


def _season(calendar: WorkingCalendar, ended: date) -> tuple[Line, ...]:
    """Say by which hours the last day ends, where its season has hours of its own."""
    season = calendar.season_of(ended)
    if season is None:
        return ()
    facts = {"season": season.name, "at": f"{calendar.day_ends(ended):%H:%M}"}
    message = N_("Ngày cuối theo giờ làm việc %(season)s, hết giờ lúc %(at)s.")
    return (Line("season", message, facts, season.decision),)


def _result(clock: Clock) -> tuple[Line, ...]:
    policy = clock.policy
    lines = [_COMPARISONS[policy.comparison]]
    if clock.original_due != clock.due:
        at = {"at": said(clock.original_due)}
        lines.append(
            Line("original_due", N_("Hẹn trả lần đầu: %(at)s."), at, bases.PRACTICE)
        )
    lines.append(
        Line(
            "due",
            N_("Hẹn trả: %(at)s (lịch làm việc %(calendar)s)."),
            {"at": said(clock.due), "calendar": clock.calendar},
            bases.PARTS_OF_A_PROCEDURE,
        )
    )
    if policy.tacit is not None:
        lines.append(_TACIT[policy.tacit])
    return tuple(lines)


_COMPARISONS = {
    Comparison.BY_DATE: Line(
        "by_date",
        N_("Xong trong ngày hẹn, vào giờ nào cũng là đúng hạn."),
        basis=bases.PRACTICE,
    ),
    Comparison.BY_MINUTE: Line(
        "by_minute",
        N_("Xong sau giờ hẹn, dù một phút, là quá hạn."),
        basis=bases.PRACTICE,
    ),
}

_TACIT = {
    Tacit.GRANTED: Line(
        "tacit_granted",
        N_("Hết hạn mà chưa có trả lời thì coi như được chấp thuận."),
        basis=bases.PRACTICE,
    ),
    Tacit.REFUSED: Line(
        "tacit_refused",
        N_("Hết hạn mà chưa có trả lời thì coi như bị từ chối."),
        basis=bases.PRACTICE,
    ),
}

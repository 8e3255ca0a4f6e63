"""What has happened to a clock, told in the order it happened."""

from datetime import datetime

from motcua.domain.deadlines.rules import bases
from motcua.domain.deadlines.rules.events import WAIT_NAMES
from motcua.domain.deadlines.rules.limits import UNIT_NAMES, LimitUnit, StartRule
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.deadlines.rules.refusals import said
from motcua.domain.deadlines.rules.state import (
    Clock,
    Effect,
    Extension,
    Ground,
    Leg,
    Recalendar,
    Wait,
)
from motcua.kernel.text import N_


def history(clock: Clock, unit: str) -> tuple[Line, ...]:
    """Return a line for every wait, phase, new date and reopening.

    `unit` is the unit of the clock's scale.
    """
    told = [(w.ends, _wait(w, clock, unit)) for w in clock.waits]
    told += [(e.at, _extension(e)) for e in clock.extensions]
    told += [(r.at, _recalendar(r)) for r in clock.recalendars]
    starts = [*(leg.counted_from for leg in clock.legs), clock.counted_from]
    for leg, next_start in zip(clock.legs, starts[1:], strict=True):
        line = _leg(leg, next_start)
        if line is not None:
            told.append((next_start, line))
    told.sort(key=lambda pair: pair[0])
    return (*(line for _, line in told), *_waiting(clock))


_WAITED = {
    Effect.SHIFTS: N_("Chờ %(what)s từ %(begins)s đến %(ends)s: hạn lùi %(by)s."),
    Effect.RESTARTS: N_(
        "Chờ %(what)s từ %(begins)s đến %(ends)s: thời hạn tính lại từ đầu."
    ),
    Effect.RUNS_ON: N_("Chờ %(what)s từ %(begins)s đến %(ends)s: thời hạn vẫn tính."),
    Effect.TOO_LATE: N_(
        "Chờ %(what)s từ %(begins)s đến %(ends)s: khi đó đã quá hạn nên hạn không đổi."
    ),
}


def _wait(wait: Wait, clock: Clock, unit: str) -> Line:
    facts = {
        "what": WAIT_NAMES[wait.reason],
        "begins": said(wait.begins),
        "ends": said(wait.ends),
    }
    message = _WAITED[wait.effect]
    if wait.counted:
        facts["by"] = steps_said(wait.counted, unit)
    elif wait.effect is Effect.SHIFTS:
        message = N_(
            "Chờ %(what)s từ %(begins)s đến %(ends)s: không mất thời gian tính hạn nên "
            "hạn không đổi."
        )
    basis = bases.of_wait(wait.reason, clock.policy, wait.begins.date())
    return Line(f"wait_{wait.effect.value}", message, facts, basis)


def _waiting(clock: Clock) -> tuple[Line, ...]:
    waiting = clock.waiting
    if waiting is None:
        return ()
    facts = {"what": WAIT_NAMES[waiting.reason], "since": said(waiting.since)}
    basis = bases.of_wait(waiting.reason, clock.policy, waiting.since.date())
    message = (
        N_("Đang chờ %(what)s từ %(since)s: thời hạn tạm dừng.")
        if waiting.stops
        else N_("Đang chờ %(what)s từ %(since)s: thời hạn vẫn tính.")
    )
    lines = (Line("waiting", message, facts, basis),)
    if waiting.until is None:
        return lines
    facts = {"what": WAIT_NAMES[waiting.reason], "until": said(waiting.until)}
    return (*lines, Line("wait_until", N_("Hạn chờ %(what)s: %(until)s."), facts, basis))


def _leg(leg: Leg, next_start: datetime) -> Line | None:
    """Return how a count ended; one that a supplement ended is told by its wait."""
    match leg.next_ground:
        case Ground.RECEIPT:
            return Line(
                "received_elsewhere",
                N_("Hồ sơ được tiếp nhận ngoài địa giới lúc %(at)s."),
                {"at": said(leg.counted_from)},
                bases.of_start(StartRule.ON_COMPETENT_RECEIPT, next_start.date()),
            )
        case Ground.PHASE:
            facts = {
                "phase": str(leg.phase),
                "limit": leg.limit.text,
                "at": said(leg.ended_at),
                "due": said(leg.due),
            }
            return Line(
                "phase_over",
                N_("Giai đoạn %(phase)s (%(limit)s) xong lúc %(at)s, hạn %(due)s."),
                facts,
                bases.PRACTICE,
            )
        case Ground.REOPEN:
            return Line(
                "reopened",
                N_("Hồ sơ được mở lại lúc %(at)s: thời hạn tính lại từ đầu."),
                {"at": said(next_start)},
                bases.PRACTICE,
            )
    return None


def _extension(extension: Extension) -> Line:
    facts = {
        "at": said(extension.at),
        "reason": extension.reason.strip().rstrip("."),
        "old": said(extension.old_due),
        "new": said(extension.new_due),
    }
    basis = bases.of_article("19.9", extension.at.date())
    if extension.moved:
        message = N_(
            "Hẹn lại lúc %(at)s: hạn từ %(old)s thành %(new)s. Lý do: %(reason)s."
        )
        return Line("extended", message, facts, basis)
    message = N_("Xin lỗi lúc %(at)s; hạn %(old)s không đổi. Lý do: %(reason)s.")
    if extension.until is not None:
        facts["promised"] = said(extension.until)
        message = N_(
            "Xin lỗi lúc %(at)s, dự kiến có kết quả %(promised)s; hạn %(old)s không đổi. "
            "Lý do: %(reason)s."
        )
    return Line("apologised", message, facts, basis)


def _recalendar(change: Recalendar) -> Line:
    return Line(
        "recalendar",
        N_(
            "Tính lại lúc %(at)s theo lịch %(calendar)s: hạn từ %(old)s thành %(new)s. "
            "Lý do: %(reason)s."
        ),
        {
            "at": said(change.at),
            "calendar": change.new,
            "old": said(change.old_due),
            "new": said(change.new_due),
            "reason": change.reason.strip().rstrip("."),
        },
        bases.HOLIDAYS,
    )


def steps_said(count: int, unit: str) -> str:
    """Return a number of steps of a scale in words."""
    if unit == "working_day":
        return f"{count} {UNIT_NAMES[LimitUnit.WORKING_DAY]}"
    if unit == "day":
        return f"{count} {UNIT_NAMES[LimitUnit.CALENDAR_DAY]}"
    hours, minutes = divmod(count // 60, 60)
    name = LimitUnit.WORKING_HOUR if unit == "working_second" else LimitUnit.HOUR
    parts = []
    if hours or not minutes:
        parts.append(f"{hours} {UNIT_NAMES[name]}")
    if minutes:
        parts.append(f"{minutes} {UNIT_NAMES[LimitUnit.MINUTE]}")
    return " ".join(parts)

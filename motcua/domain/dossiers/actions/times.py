"""By when an item should be done, and when the system acts by itself."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import Clock
from motcua.domain.deadlines.rules.limits import Counting, LimitUnit
from motcua.domain.deadlines.rules.scale import scale_of
from motcua.domain.dossiers.workflow.definition import Process, Step, Timing
from motcua.domain.dossiers.workflow.states import Item, ItemKind
from motcua.domain.dossiers.workflow.structure import rest_hours
from motcua.domain.dossiers.workflow.timing import hand_over_ends, step_ends, timer_at


@dataclass(frozen=True, slots=True)
class ItemTimes:
    """An item's own time, the moment work has to begin, and its timer."""

    due_at: datetime
    start_by: datetime
    timer_at: datetime | None

    def columns(self) -> dict[str, datetime | None]:
        """Return them by the names of their columns."""
        return {
            "due_at": self.due_at,
            "start_by": self.start_by,
            "timer_at": self.timer_at,
        }


def has_moved(before: Clock | None, after: Clock | None) -> bool:
    """Say whether what is open may be due another time by a clock than before it."""
    if before is None or after is None or before is after:
        return False
    return (before.due, before.calendar_id, before.waits) != (
        after.due,
        after.calendar_id,
        after.waits,
    )


def item_times(
    *,
    process: Process,
    step: Step,
    item: Item,
    at: datetime,
    clock: Clock | None,
) -> ItemTimes:
    """Return the times of an item opened at a moment, as its dossier's clock stands now.

    A hand-over follows the 15:00 rule (NĐ 61/2018 art 18); a step has its own time
    or until the dossier is due; `start_by` leaves room for what comes after it.
    """
    if clock is None:
        return ItemTimes(at, at, None)
    calendar = calendar_by_id(clock.calendar_id)
    dossier_due = max(clock.due, at)
    due = item.due_at or _step_due(step, item, at, calendar, clock)
    rest = rest_hours(process)[step.key] if item.kind is ItemKind.STEP else 0.0
    return ItemTimes(
        due_at=due,
        start_by=min(due, _before(dossier_due, rest, calendar)),
        timer_at=timer_at(step, item, at, calendar, clock),
    )


def _step_due(
    step: Step,
    item: Item,
    at: datetime,
    calendar: WorkingCalendar,
    clock: Clock,
) -> datetime:
    dossier_due = max(clock.due, at)
    if item.kind is not ItemKind.STEP:
        return dossier_due
    if step.timing is Timing.HAND_OVER_1500:
        return hand_over_ends(at, calendar, clock)
    if step.within is None:
        return dossier_due
    return min(step_ends(step.within, at, calendar, clock), dossier_due)


def _before(moment: datetime, hours: float, calendar: WorkingCalendar) -> datetime:
    """Return the moment that many working hours before another."""
    if not hours:
        return moment
    scale = scale_of(LimitUnit.WORKING_HOUR, Counting.CIVIL_CODE, calendar)
    return scale.moment(max(scale.position(moment) - round(hours * 3600), 1))

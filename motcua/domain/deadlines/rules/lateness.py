"""From which instant a dossier counts as late, so that any later question is answered."""

from datetime import datetime, time, timedelta

from motcua.domain.deadlines.rules.limits import Comparison
from motcua.domain.deadlines.rules.standing import Against, ended_phases
from motcua.domain.deadlines.rules.state import Clock
from motcua.kernel.clock import VN

_MINUTE = timedelta(minutes=1)


def late_from(clock: Clock, *, against: Against = "current") -> datetime | None:
    """Return the first instant at which the dossier is late if nothing more happens.

    None when it cannot become late so: it ended in time, or its clock stands. The
    same verdicts as `standing.punctuality`, asked once for every later moment.
    """
    original = against == "original"
    comparison = clock.policy.comparison
    found = [
        limit
        for leg in ended_phases(clock)
        if leg.ended_at
        >= (limit := first_late(leg.first_due if original else leg.due, comparison))
    ]
    judged = clock.finished_at or clock.ended_at
    if clock.waiting is not None and clock.stopped and not original:
        judged = clock.waiting.since
    limit = first_late(clock.phase_due if original else clock.due, comparison)
    if judged is None or judged >= limit:
        found.append(limit)
    return min(found, default=None)


def first_late(due_at: datetime, comparison: Comparison) -> datetime:
    """Return the first instant that is after a due moment: the next day, or minute."""
    limit = due_at.astimezone(VN)
    if comparison is Comparison.BY_DATE:
        return datetime.combine(limit.date() + timedelta(days=1), time(), VN)
    return limit.replace(second=0, microsecond=0) + _MINUTE

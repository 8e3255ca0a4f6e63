"""How long a procedure usually takes, told honestly.

A mean would be moved by one forgotten dossier or one day on which a backlog was cleared;
half and nine tenths are not. Rules: `docs/rules/usual-time.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import Clock, WaitReason

LEAST = 10
"""Of fewer results nothing is said: they would tell of single dossiers."""
MOST = 200
"""At most so many of the newest results are looked at."""
WITHIN = timedelta(days=365)
_APPLICANTS = frozenset({WaitReason.SUPPLEMENT, WaitReason.FEE})


@dataclass(frozen=True, slots=True)
class Usual:
    """In how many working days half, and nine tenths, of so many dossiers were done."""

    count: int
    half: int
    most: int


def usual(days: Sequence[int]) -> Usual | None:
    """Return what is usual; None of fewer than ten.

    Half is the smallest number of days within which at least half were done.
    """
    if len(days) < LEAST:
        return None
    ordered = sorted(days)
    return Usual(len(ordered), _rank(ordered, 5), _rank(ordered, 9))


def days_taken(clock: Clock, calendar: WorkingCalendar) -> int | None:
    """Return the working days from reception to the result, without the applicant's.

    The day of reception does not count (BLDS 2015 art 147). None where there is no
    result, or where it was handled again for an agency's error.
    """
    if clock.finished_at is None or clock.reopened_at is not None:
        return None
    waited = sum(
        calendar.working_days_between(wait.begins.date(), wait.ends.date())
        for wait in clock.waits
        if wait.reason in _APPLICANTS
    )
    start, end = clock.started_at.date(), clock.finished_at.date()
    return calendar.working_days_between(start, end) - waited


def _rank(ordered: Sequence[int], tenths: int) -> int:
    return ordered[-(-len(ordered) * tenths // 10) - 1]

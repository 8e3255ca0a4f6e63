"""How a clock stands: early, on time or late, and until when an act is in time."""

from datetime import datetime
from typing import Literal

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.limits import Punctuality, classify
from motcua.domain.deadlines.rules.scale import expiry, scale_of
from motcua.domain.deadlines.rules.state import Clock, Ground, Leg

Against = Literal["original", "current"]
"""The due date to judge by: the first one promised, or the one that counts now."""


def punctuality(
    clock: Clock, *, now: datetime, against: Against = "current"
) -> Punctuality | None:
    """Return how the dossier stands, None while it is open and not late.

    Judged when the result is ready; without one, at the end of handling; while open,
    now. A clock that stands is judged at the moment it stopped: whoever asked in time
    is not late while others have to act (index 766, indicator 2.1). Against the
    original date nothing stops: the applicant was told that date. A phase that ended
    late makes the dossier late for good.
    """
    original = against == "original"
    comparison = clock.policy.comparison
    due = clock.phase_due if original else clock.due
    closed = clock.finished_at or clock.ended_at
    at = closed or now
    if clock.waiting is not None and clock.stopped and not original:
        at = clock.waiting.since
    for leg in ended_phases(clock):
        leg_due = leg.first_due if original else leg.due
        if classify(leg.ended_at, leg_due, comparison) is Punctuality.LATE:
            return Punctuality.LATE
    verdict = classify(at, due, comparison)
    return verdict if closed or verdict is Punctuality.LATE else None


def latest_apology(clock: Clock, calendar: WorkingCalendar) -> datetime:
    """Return the last moment at which an apology and a new date are in time.

    Basis: NĐ 61/2018 art 19.9 (at the latest one day before expiry).
    """
    before = clock.policy.apology_before
    scale = scale_of(before.unit, clock.policy.counting, calendar)
    return scale.before(clock.due, before.amount)


def latest_supplement(clock: Clock, calendar: WorkingCalendar) -> datetime:
    """Return the last moment at which a request to complete is in time.

    Basis: NĐ 61/2018 art 19.4 (within three working days of reception).
    """
    policy = clock.policy
    return expiry(clock.handled_from, policy.supplement_within, policy.counting, calendar)


def ended_phases(clock: Clock) -> list[Leg]:
    """Return the counts of the present handling that ended with their phase."""
    found: list[Leg] = []
    for leg in clock.legs:
        if leg.next_ground is Ground.REOPEN:
            found.clear()
        elif leg.next_ground is Ground.PHASE:
            found.append(leg)
    return found

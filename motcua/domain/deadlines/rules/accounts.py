"""Whose time it is: the separate clocks of every party, which add up to the whole.

Who holds a part of the dossier is recorded with every hand-over; each moment belongs
to exactly one set of holders, so nothing is counted twice and nothing is lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from motcua.domain.deadlines.rules.calendar import CalendarTooShort, WorkingCalendar


class Party(StrEnum):
    """In what capacity somebody holds a dossier."""

    RECEPTION = "reception"
    AGENCY = "agency"
    APPLICANT = "applicant"
    PAYMENT = "payment"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a dossier; a unit's id where the party is a unit."""

    party: Party
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with the same holders; several while they work in parallel."""

    holders: frozenset[Holder]
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Total:
    """All the time of one set of holders: by the clock, and inside working hours."""

    holders: frozenset[Holder]
    elapsed: timedelta
    working: timedelta


@dataclass(frozen=True, slots=True)
class Share:
    """All the time of one set of holders in whole units; None where nobody can tell."""

    holders: frozenset[Holder]
    elapsed: int
    working: int | None


def spans(
    changes: Sequence[tuple[datetime, frozenset[Holder]]], until: datetime
) -> tuple[Span, ...]:
    """Return who held the dossier when, from the first change to `until`.

    Each change names a moment and all who hold the dossier from then on; changes come
    in order (ValueError), and those after `until` are left out. Spans follow each
    other without gaps; none is empty, and no two neighbours have the same holders.
    """
    if any(later[0] < earlier[0] for earlier, later in pairwise(changes)):
        raise ValueError("changes of holders are not in order")
    found: list[Span] = []
    nobody: frozenset[Holder] = frozenset()
    for (begins, holders), (planned, _) in pairwise((*changes, (until, nobody))):
        ends = min(planned, until)
        if ends <= begins:
            continue
        if found and found[-1].holders == holders:
            found[-1] = replace(found[-1], ends=ends)
        else:
            found.append(Span(holders, begins, ends))
    return tuple(found)


def totals(spans: Iterable[Span], calendar: WorkingCalendar) -> tuple[Total, ...]:
    """Return the time of each set of holders, in the order they first held it.

    The sums over all sets are the elapsed and the working time of the whole. Raises
    CalendarTooShort when the calendar does not reach so far.
    """
    found: dict[frozenset[Holder], Total] = {}
    for span in spans:
        worked = calendar.worked_until(span.ends) - calendar.worked_until(span.begins)
        old = found.get(span.holders, Total(span.holders, timedelta(0), timedelta(0)))
        found[span.holders] = Total(
            span.holders, old.elapsed + (span.ends - span.begins), old.working + worked
        )
    return tuple(found.values())


def shares(
    spans: Sequence[Span], calendar: WorkingCalendar, unit: timedelta
) -> tuple[Share, ...]:
    """Return the time of each set of holders in whole units that add up exactly.

    Every moment is rounded down once, counted from the first, so that the sum of the
    shares is the whole time rounded down: nothing appears or is lost on the way. The
    working time is None where the calendar does not reach over the whole.
    """
    if not spans:
        return ()
    start = spans[0].begins
    elapsed = _sums(
        (s.holders, (s.begins - start) // unit, (s.ends - start) // unit) for s in spans
    )
    try:
        worked = {
            at: calendar.worked_until(at) for s in spans for at in (s.begins, s.ends)
        }
    except CalendarTooShort:
        return tuple(Share(holders, sum_, None) for holders, sum_ in elapsed.items())
    zero = worked[start]
    working = _sums(
        (s.holders, (worked[s.begins] - zero) // unit, (worked[s.ends] - zero) // unit)
        for s in spans
    )
    return tuple(Share(h, elapsed[h], working[h]) for h in elapsed)


def _sums(
    parts: Iterable[tuple[frozenset[Holder], int, int]],
) -> dict[frozenset[Holder], int]:
    found: dict[frozenset[Holder], int] = {}
    for holders, begins, ends in parts:
        found[holders] = found.get(holders, 0) + ends - begins
    return found

"""Laws that hold for every course of a dossier, and for the time of its parties."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.deadlines.rules.accounts import Holder, Party, shares, spans, totals
from motcua.domain.deadlines.rules.calendar import (
    WorkingCalendar,
)
from motcua.domain.deadlines.rules.clock import (
    Against,
    Clock,
    ClockEvent,
    ClockKind,
    KeptClock,
    Punctuality,
    WaitReason,
    advance,
    punctuality,
    reckon,
)
from motcua.domain.deadlines.rules.explain import as_json, explain
from motcua.domain.deadlines.rules.lateness import late_from
from motcua.domain.deadlines.rules.limits import (
    LimitUnit,
    Policy,
    TimeLimit,
)
from motcua.kernel.errors import MotcuaError
from tests.properties.clocks import (
    begin,
    calendars,
    limits,
    pauses,
    policies,
    starts,
)

reasons = st.sampled_from(["", "Chờ xác minh"])
acts = st.tuples(
    st.sampled_from([kind for kind in ClockKind if kind is not ClockKind.START]),
    pauses,
    st.none() | limits,
    st.none() | pauses,
    st.sampled_from(WaitReason),
    reasons,
)
courses = st.lists(acts, max_size=12)


def event_of(act: tuple[object, ...], at: datetime) -> ClockEvent:
    kind, _, limit, until, wait, reason = act
    event = ClockEvent(
        kind=kind,  # type: ignore[arg-type]
        at=at,
        limit=limit,  # type: ignore[arg-type]
        wait=wait,  # type: ignore[arg-type]
        until=at + until if isinstance(until, timedelta) else None,
        reason=str(reason),
    )
    if kind is ClockKind.RECALENDAR:
        return replace(event, calendar_id=2, calendar="other")
    return event


@given(calendars, calendars, starts, limits, policies, courses)
def test_whatever_happens_the_clock_is_whole_replayable_and_explained(
    calendar: WorkingCalendar,
    other: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    course: list[tuple[object, ...]],
) -> None:
    known = {1: calendar, 2: replace(other, version="other")}
    clock = begin(calendar, start, limit, policy)
    events = [
        ClockEvent(
            ClockKind.START,
            start,
            limit=limit,
            policy=policy,
            calendar_id=1,
            calendar=calendar.version,
        )
    ]
    at = start
    for act in course:
        at += act[1]  # type: ignore[operator]
        event = event_of(act, at)
        by = known[event.calendar_id or clock.calendar_id or 0]
        try:
            clock = advance(clock, event, by)
        except MotcuaError:
            continue  # a refusal changes nothing
        events.append(event)
        _check(clock, known[clock.calendar_id or 0])
    stored = json.loads(json.dumps([event.to_json() for event in events]))
    assert reckon([ClockEvent.from_json(plain) for plain in stored], known) == clock


def _check(clock: Clock, calendar: WorkingCalendar) -> None:
    """Assert what is true of every clock."""
    plain = json.loads(json.dumps(clock.to_json()))
    assert Clock.from_json(plain) == clock
    kept = KeptClock(json.dumps(plain))
    known = (clock.as_of, clock.policy, clock.calendar_id)
    assert (kept.as_of, kept.policy, kept.calendar_id) == known
    assert kept.whole == clock
    _check_lateness(clock)
    lines = explain(clock, calendar)
    told = [line.facts["at"] for line in lines if line.rule == "due"]
    assert told == [f"{clock.due:%H:%M %d/%m/%Y}"]
    assert all(line.text and line.basis for line in lines)
    assert as_json(clock, calendar)["rules"] == [line.as_json() for line in lines]
    if clock.limit.unit not in (LimitUnit.HOUR, LimitUnit.MINUTE):
        moved = [extension for extension in clock.extensions if extension.moved]
        in_days = all(e.limit is None or _in_days(e.limit.unit) for e in moved)
        assert not in_days or calendar.is_working_day(clock.due.date())
    for earlier, later in pairwise(clock.waits):
        assert earlier.begins <= earlier.ends <= later.begins


def _check_lateness(clock: Clock) -> None:
    """Assert that one instant answers what the clock would say at any later one."""
    for days in (0, 1, 3, 30):
        now = clock.as_of + timedelta(days=days)
        for against in get_args(Against):
            instant = late_from(clock, against=against)
            ended = clock.finished_at or clock.ended_at
            late = instant is not None and (ended is not None or instant <= now)
            verdict = punctuality(clock, now=now, against=against)
            assert late == (verdict is Punctuality.LATE)


def _in_days(unit: LimitUnit) -> bool:
    return unit not in (LimitUnit.HOUR, LimitUnit.MINUTE)


@given(policies, limits)
def test_policies_and_limits_come_back_as_they_were_stored(
    policy: Policy, limit: TimeLimit
) -> None:
    assert Policy.from_json(json.loads(json.dumps(policy.to_json()))) == policy
    assert TimeLimit.from_json(json.loads(json.dumps(limit.to_json()))) == limit


holders = st.frozensets(
    st.builds(Holder, st.sampled_from(Party), st.none() | st.integers(1, 3)), max_size=3
)


@given(calendars, st.lists(st.tuples(starts, holders), max_size=12), starts)
def test_the_clocks_of_all_parties_add_up(
    calendar: WorkingCalendar,
    changes: list[tuple[datetime, frozenset[Holder]]],
    until: datetime,
) -> None:
    changes.sort(key=lambda change: change[0])
    found = spans(changes, until)
    for one, other in pairwise(found):
        assert one.ends == other.begins
        assert one.holders != other.holders
    account = totals(found, calendar)
    first = min([until, *(moment for moment, _ in changes)])
    assert sum((t.elapsed for t in account), timedelta()) == until - first
    worked = calendar.worked_until(until) - calendar.worked_until(first)
    assert sum((t.working for t in account), timedelta()) == worked
    assert all(timedelta() <= t.working <= t.elapsed for t in account)
    for unit in (timedelta(seconds=1), timedelta(minutes=1)):
        parts = shares(found, calendar, unit)
        assert sum(part.elapsed for part in parts) == (until - first) // unit
        assert sum(part.working or 0 for part in parts) == worked // unit

"""Rules of alerting: when they hold, whom they name next, when a message may leave."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import add_working_time, due_at
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, TimeLimit
from motcua.domain.supervision.rules.alerting import (
    GATHER,
    Level,
    Rule,
    Times,
    Told,
    check_rule,
    may_write,
    next_at,
    next_step,
    ripens_at,
    ripest,
    rule_from_json,
)
from motcua.domain.supervision.rules.causes import (
    CAUSE_NAMES,
    RECEIVER_NAMES,
    ROLES,
    Cause,
    Receiver,
)
from motcua.domain.supervision.rules.shipped import SHIPPED
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, Several

CALENDAR = WorkingCalendar("thử", {}, date(2021, 1, 1), date(2022, 12, 31))
"""Monday to Friday, 7:30-11:30 and 13:30-17:00."""

ME, HEAD, BOSS = Receiver.RESPONSIBLE, Receiver.HEAD, Receiver.DIRECTOR


def on(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """Return a moment of November 2021, in which the 22nd is a Monday."""
    return datetime(2021, 11, day, hour, minute, tzinfo=VN)


def percent(amount: int) -> Rule:
    return Rule(f"p{amount}", Cause.STEP_TIME, amount, (Level((ME,)),))


@pytest.mark.parametrize(
    ("amount", "ripe"),
    [
        # Opened Friday 15:00, due Monday 16:00: two hours, then six and a half.
        (50, on(22, 9, 45)),
        (80, on(22, 14, 18)),
        (100, on(22, 16)),
        (120, on(22, 16) + timedelta(minutes=60) + timedelta(hours=15, minutes=12)),
    ],
)
def test_a_share_is_of_working_time(amount: int, ripe: datetime) -> None:
    times = Times(on(19, 15), on(22, 16))
    assert ripens_at(percent(amount), times, CALENDAR) == ripe


def test_what_its_dossier_waited_is_no_time_of_the_step() -> None:
    times = Times(on(22, 8), on(23, 17), rested=timedelta(hours=8))
    own = (
        CALENDAR.worked_until(on(23, 17))
        - CALENDAR.worked_until(on(22, 8))
        - timedelta(hours=8)
    )
    found = ripens_at(percent(50), times, CALENDAR)
    assert found is not None
    left = CALENDAR.worked_until(on(23, 17)) - CALENDAR.worked_until(found)
    assert left == own / 2


moments = st.integers(0, 500 * 24 * 60).map(
    lambda minutes: datetime(2021, 3, 1, tzinfo=VN) + timedelta(minutes=minutes)
)


@given(moments, st.integers(1, 30), st.sampled_from([1, 50, 80, 99]))
def test_shares_follow_each_other_up_to_the_due_moment(
    opened: datetime, days: int, share: int
) -> None:
    """100 % is the due date of the clock itself, and nothing holds before the opening."""
    limit = TimeLimit(days, LimitUnit.WORKING_DAY)
    due = due_at(start=opened, limit=limit, calendar=CALENDAR, policy=Policy())
    times = Times(opened, due)
    assert ripens_at(percent(100), times, CALENDAR) == due
    part = ripens_at(percent(share), times, CALENDAR)
    assert part is not None
    assert CALENDAR.worked_until(opened) < CALENDAR.worked_until(part)
    assert part <= due


def test_soon_due_is_counted_back_and_not_at_once() -> None:
    rule = Rule("soon", Cause.DUE_SOON, 16, (Level((ME,)),))
    week = Times(on(22), on(26, 17))
    assert ripens_at(rule, week, CALENDAR) == on(24, 16)
    a_day = Times(on(22), on(23, 17))
    assert ripens_at(rule, a_day, CALENDAR) is None, (
        "it is soon due from the first minute"
    )


def test_the_last_share_alone_holds() -> None:
    rules = [percent(50), percent(80), percent(100)]
    times = Times(on(22, 8), on(22, 17))
    assert ripest(rules, times, on(22, 9), CALENDAR) is None
    for at, key in ((on(22, 13), "p50"), (on(22, 16), "p80"), (on(22, 17), "p100")):
        found = ripest(rules, times, at, CALENDAR)
        assert found is not None
        assert found[0].key == key
    off = Rule("off", Cause.STEP_TIME, 50, (Level((ME,)),), on=False)
    assert ripest([off], times, on(22, 16), CALENDAR) is None


LADDER = Rule(
    "late", Cause.LATE, 0, (Level((ME,)), Level((HEAD,), 4), Level((BOSS,), 8)), again=16
)


def test_levels_are_told_one_after_the_other_and_then_again() -> None:
    """Walked minute by minute would be the same: next_at names every moment of change."""
    told, at, seen = Told(), on(26, 15), []
    for _ in range(5):
        step = next_step(LADDER, told, at, CALENDAR)
        assert step is not None
        told = step.told
        seen.append((at, step.tells, told.rounds))
        assert next_step(LADDER, told, at, CALENDAR) is None, "nobody is told twice"
        following = next_at(LADDER, told, CALENDAR)
        assert following is not None
        assert next_step(LADDER, told, following - timedelta(seconds=1), CALENDAR) is None
        at = following
    friday = on(26, 15)
    head = add_working_time(friday, timedelta(hours=4), CALENDAR)
    boss = add_working_time(head, timedelta(hours=8), CALENDAR)
    again = add_working_time(boss, timedelta(hours=16), CALENDAR)
    assert head == on(29, 9, 30), "the weekend is no working time"
    assert seen[:4] == [
        (friday, (ME,), 0),
        (head, (HEAD,), 0),
        (boss, (BOSS,), 0),
        (again, (ME, HEAD, BOSS), 1),
    ]
    assert seen[4][2] == 2


def test_without_levels_and_repetition_once_is_enough() -> None:
    step = next_step(percent(50), Told(), on(22), CALENDAR)
    assert step is not None
    assert next_at(percent(50), step.told, CALENDAR) is None


@pytest.mark.parametrize(
    ("at", "last", "leaves"),
    [
        (on(22, 8), None, True),
        (on(22, 12), None, False),
        (on(22, 20), None, False),
        (on(27, 9), None, False),
        (on(22, 9), on(22, 9) - GATHER, True),
        (on(22, 9), on(22, 9) - GATHER + timedelta(seconds=1), False),
    ],
)
def test_messages_leave_in_working_time_and_are_gathered(
    at: datetime, last: datetime | None, *, leaves: bool
) -> None:
    assert may_write(at, CALENDAR, last) is leaves


def test_shipped_rules_are_whole_and_cover_every_cause() -> None:
    for key, rule in SHIPPED.items():
        check_rule(rule)
        assert rule_from_json(key, rule.to_json()) == rule
    assert {rule.cause for rule in SHIPPED.values()} == set(Cause) == set(CAUSE_NAMES)
    assert set(ROLES) == set(Receiver) == set(RECEIVER_NAMES)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        (Rule("x", Cause.LATE, 801, (Level((ME,)),)), {"amount"}),
        (Rule("x", Cause.STEP_TIME, 0, (Level((ME,)),)), {"amount"}),
        (Rule("x", Cause.LATE, 0, (Level(()),), again=-1), {"tells-0", "again"}),
        (Rule("x", Cause.LATE, 0, (Level((ME,)), Level((HEAD,), 0))), {"after-1"}),
        (Rule("x", Cause.LATE, 0, (Level((ME,)), Level((), 4))), {"tells-1"}),
    ],
)
def test_a_rule_that_cannot_be_names_its_fields(rule: Rule, fields: set[str]) -> None:
    with pytest.raises((Invalid, Several)) as caught:
        check_rule(rule)
    error = caught.value
    faults = error.faults if isinstance(error, Several) else [error]
    assert {fault.field for fault in faults} == fields

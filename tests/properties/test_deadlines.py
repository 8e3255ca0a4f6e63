"""Laws that hold for every calendar, limit and pause."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.deadlines.rules.calendar import (
    DayKind,
    WorkingCalendar,
)
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    WaitReason,
    advance,
    punctuality,
)
from motcua.domain.deadlines.rules.due import add_working_time, due, due_at
from motcua.domain.deadlines.rules.limits import (
    Comparison,
    Counting,
    LimitUnit,
    Policy,
    Punctuality,
    TimeLimit,
    classify,
)
from motcua.domain.deadlines.rules.scale import scale_of
from motcua.domain.deadlines.rules.state import Effect
from tests.properties.clocks import (
    begin,
    by_days,
    calendars,
    countings,
    days,
    limits,
    pauses,
    starts,
    units,
)


@given(calendars, starts, st.integers(1, 60), by_days)
def test_a_due_date_is_a_working_moment_after_the_start(
    calendar: WorkingCalendar, start: datetime, amount: int, unit: LimitUnit
) -> None:
    found = due_at(
        start=start, limit=TimeLimit(amount, unit), calendar=calendar, policy=Policy()
    )
    assert found > start
    assert calendar.is_working_moment(found)


@given(calendars, starts, limits, countings)
def test_only_a_limit_in_hours_may_end_on_a_rest_day(
    calendar: WorkingCalendar, start: datetime, limit: TimeLimit, counting: Counting
) -> None:
    found = due_at(
        start=start, limit=limit, calendar=calendar, policy=Policy(counting=counting)
    )
    assert found > start - timedelta(seconds=1)
    if limit.unit not in (LimitUnit.HOUR, LimitUnit.MINUTE):
        assert calendar.is_working_moment(found)


@given(calendars, starts, st.integers(1, 11), units, countings)
def test_a_longer_limit_never_ends_sooner(
    calendar: WorkingCalendar,
    start: datetime,
    amount: int,
    unit: LimitUnit,
    counting: Counting,
) -> None:
    shorter, longer = (
        due_at(
            start=start,
            limit=TimeLimit(n, unit),
            calendar=calendar,
            policy=Policy(counting=counting),
        )
        for n in (amount, amount + 1)
    )
    assert shorter <= longer


@given(calendars, starts, starts, limits, countings)
def test_who_starts_later_never_ends_sooner(
    calendar: WorkingCalendar,
    one: datetime,
    other: datetime,
    limit: TimeLimit,
    counting: Counting,
) -> None:
    earlier, later = (
        due_at(
            start=start, limit=limit, calendar=calendar, policy=Policy(counting=counting)
        )
        for start in sorted((one, other))
    )
    assert earlier <= later


@given(calendars, starts, starts, st.sampled_from(LimitUnit), countings)
def test_positions_grow_with_time(
    calendar: WorkingCalendar,
    one: datetime,
    other: datetime,
    unit: LimitUnit,
    counting: Counting,
) -> None:
    scale = scale_of(unit, counting, calendar)
    earlier, later = sorted((one, other))
    assert scale.position(earlier) <= scale.position(later)
    for comparison in Comparison:
        assert scale.mark(earlier, comparison) <= scale.mark(later, comparison)


@given(calendars, starts, st.integers(1, 400), st.sampled_from(LimitUnit), countings)
def test_the_moment_of_a_position_lies_there_and_none_earlier_does(
    calendar: WorkingCalendar,
    start: datetime,
    steps: int,
    unit: LimitUnit,
    counting: Counting,
) -> None:
    scale = scale_of(unit, counting, calendar)
    position = scale.position(start) + steps
    found = scale.moment(position)
    if unit in (LimitUnit.CALENDAR_DAY, LimitUnit.MONTH):
        assert scale.position(found) >= position
    else:
        assert scale.position(found) == position
    if not scale.by_day:
        assert scale.position(found - timedelta(seconds=1)) < position


@given(calendars, days, st.integers(1, 80))
def test_counting_forth_and_back_agree(
    calendar: WorkingCalendar, day: date, count: int
) -> None:
    last = calendar.working_days_after(day, count)
    assert calendar.working_days_between(day, last) == count


@given(calendars, starts, st.integers(1, 40 * 60), st.integers(1, 40 * 60))
def test_working_time_adds_up(
    calendar: WorkingCalendar, start: datetime, first: int, second: int
) -> None:
    one, two = timedelta(minutes=first), timedelta(minutes=second)
    in_steps = add_working_time(add_working_time(start, one, calendar), two, calendar)
    assert in_steps == add_working_time(start, one + two, calendar)


@given(calendars, starts, st.integers(1, 30))
def test_an_explanation_names_every_day_on_the_way(
    calendar: WorkingCalendar, start: datetime, amount: int
) -> None:
    limit = TimeLimit(amount, LimitUnit.WORKING_DAY)
    found = due(start=start, limit=limit, calendar=calendar, policy=Policy())
    begun, ended = start.date(), found.at.date()
    way = [begun + timedelta(days=n + 1) for n in range((ended - begun).days)]
    rows = [calendar.days[day] for day in way if day in calendar.days]
    rules = [line.rule for line in found.lines]
    assert rules.count("day_off") == sum(r.kind is DayKind.HOLIDAY for r in rows)
    worked = sum(r.kind is DayKind.WORKING_REST_DAY for r in rows)
    assert rules.count("working_rest_day") == worked
    weekly = sum(day.weekday() >= 5 for day in way if day not in calendar.days)
    said = [line.facts["count"] for line in found.lines if line.rule == "weekly_rest"]
    assert said == ([str(weekly)] if weekly else [])


def pause(
    clock: Clock, calendar: WorkingCalendar, begins: datetime, ends: datetime
) -> Clock:
    """Return the clock after waiting for a fee, which stops it."""
    wait = ClockEvent(ClockKind.WAIT, begins, wait=WaitReason.FEE)
    clock = advance(clock, wait, calendar)
    return advance(clock, ClockEvent(ClockKind.RESUME, ends), calendar)


counted = st.builds(Policy, counting=countings, comparison=st.sampled_from(Comparison))


@given(calendars, starts, limits, counted, pauses, pauses, pauses)
def test_a_pause_is_worth_the_same_however_it_is_cut(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    before: timedelta,
    first: timedelta,
    second: timedelta,
) -> None:
    clock = begin(calendar, start, limit, policy)
    begins = start + before
    cut, ends = begins + first, begins + first + second
    whole = pause(clock, calendar, begins, ends)
    halves = pause(pause(clock, calendar, begins, cut), calendar, cut, ends)
    assert whole.due == halves.due
    assert pause(clock, calendar, begins, begins).due == clock.due


@given(calendars, starts, limits, counted, pauses, pauses)
def test_a_pause_begun_in_time_never_ends_late_and_one_begun_late_moves_nothing(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    before: timedelta,
    length: timedelta,
) -> None:
    clock = begin(calendar, start, limit, policy)
    begins, ends = start + before, start + before + length
    after = pause(clock, calendar, begins, ends)
    done = advance(after, ClockEvent(ClockKind.FINISH, ends), calendar)
    verdict = punctuality(done, now=ends)
    assert after.due >= clock.due
    assert after.original_due == clock.due
    if after.waits[0].effect is Effect.TOO_LATE:
        assert after.due == clock.due
    else:
        assert verdict is not Punctuality.LATE
    if classify(begins, clock.due, policy.comparison) is Punctuality.LATE:
        assert verdict is Punctuality.LATE


@given(calendars, starts, st.integers(2, 40), st.integers(1, 39), st.integers(1, 30))
def test_days_of_waiting_are_given_back_one_for_one(
    calendar: WorkingCalendar, start: datetime, amount: int, before: int, count: int
) -> None:
    limit = TimeLimit(amount, LimitUnit.WORKING_DAY)
    clock = begin(calendar, start, limit, Policy())
    day = calendar.working_days_after(start.date(), min(before, amount - 1))
    begins = calendar.day_begins(day)
    ends = calendar.day_begins(calendar.working_days_after(day, count))
    after = pause(clock, calendar, begins, ends)
    moved = calendar.working_days_between(clock.due.date(), after.due.date())
    assert moved == after.waited == count

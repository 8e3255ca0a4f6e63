"""The rulers agree with counting on the fingers, for every calendar, limit and pause."""

from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    WaitReason,
    advance,
    latest_apology,
    latest_supplement,
    punctuality,
)
from motcua.domain.deadlines.rules.due import due_at, hand_over_by
from motcua.domain.deadlines.rules.limits import (
    AfterSupplement,
    Comparison,
    Counting,
    LimitUnit,
    Policy,
    Punctuality,
    TimeLimit,
)
from motcua.domain.deadlines.rules.state import Extension
from tests.properties.by_hand import (
    due_by_hand,
    handed_over_by_hand,
    paused_by_hand,
    works,
)
from tests.properties.clocks import (
    any_calendars,
    begin,
    countings,
    limits,
    pauses,
    policies,
    starts,
)

REASON = "Chờ xác minh"
in_days = st.builds(TimeLimit, st.integers(1, 15), st.just(LimitUnit.WORKING_DAY))
counted = st.builds(Policy, counting=countings, comparison=st.sampled_from(Comparison))
near = st.sampled_from([-4, -3, -2, -1, 1]).map(lambda n: timedelta(days=n)) | (
    st.sampled_from([-60, -1, 0, 1, 60]).map(lambda n: timedelta(seconds=n))
)
gaps = st.lists(st.tuples(pauses, pauses), min_size=1, max_size=3)


def waited(
    clock: Clock,
    calendar: WorkingCalendar,
    begins: datetime,
    ends: datetime,
    reason: WaitReason = WaitReason.FEE,
) -> Clock:
    clock = advance(clock, ClockEvent(ClockKind.WAIT, begins, wait=reason), calendar)
    return advance(clock, ClockEvent(ClockKind.RESUME, ends), calendar)


@given(any_calendars, starts, limits, countings)
def test_a_due_date_is_the_one_counted_by_hand(
    calendar: WorkingCalendar, start: datetime, limit: TimeLimit, counting: Counting
) -> None:
    policy = Policy(counting=counting)
    found = due_at(start=start, limit=limit, calendar=calendar, policy=policy)
    assert found == due_by_hand(start, limit, counting, calendar)


@given(any_calendars, starts)
def test_a_hand_over_is_due_as_counted_by_hand(
    calendar: WorkingCalendar, at: datetime
) -> None:
    assert hand_over_by(at, calendar) == handed_over_by_hand(at, calendar)


@given(any_calendars, starts, in_days, gaps)
def test_pauses_give_the_days_counted_by_hand(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    gaps: list[tuple[timedelta, timedelta]],
) -> None:
    clock, at, waits = begin(calendar, start, limit, Policy()), start, []
    for before, length in gaps:
        begins, at = at + before, at + before + length
        clock = waited(clock, calendar, begins, at)
        waits.append((begins, at))
    assert clock.due == paused_by_hand(start, limit.amount, waits, calendar)


@given(any_calendars, starts, limits, counted, near, pauses)
def test_a_pause_about_the_due_moment_ends_in_time_or_gives_nothing(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    offset: timedelta,
    length: timedelta,
) -> None:
    clock = begin(calendar, start, limit, policy)
    begins = clock.due + offset
    assume(begins >= start)
    after = waited(clock, calendar, begins, begins + length)
    if _by_day(limit, policy.counting):
        verdict = _verdict(begins, clock.due, policy.comparison)
        in_time = verdict is not Punctuality.LATE
    else:
        in_time = begins < clock.due
    if not in_time:
        assert after.due == clock.due
    else:
        ended = _verdict(begins + length, after.due, policy.comparison)
        assert ended is not Punctuality.LATE


def _by_day(limit: TimeLimit, counting: Counting) -> bool:
    if limit.unit is LimitUnit.WORKING_DAY:
        return counting is Counting.CIVIL_CODE
    return limit.unit in (
        LimitUnit.CALENDAR_DAY,
        LimitUnit.MONTH,
        LimitUnit.IMMEDIATE,
    )


@given(any_calendars, starts, limits, policies, pauses, pauses)
def test_what_a_supplement_does_is_the_policys_choice(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    before: timedelta,
    length: timedelta,
) -> None:
    assume(policy.most_supplements)
    clock = begin(calendar, start, limit, policy)
    begins, ends = start + before, start + before + length
    assume(begins < clock.due)
    after = waited(clock, calendar, begins, ends, WaitReason.SUPPLEMENT)
    by_fee = begin(calendar, start, limit, Policy(policy.counting))
    expected = {
        AfterSupplement.RESTART: due_by_hand(ends, limit, policy.counting, calendar),
        AfterSupplement.SHIFT: None,
        AfterSupplement.CONTINUE: clock.due,
    }[policy.after_supplement]
    if expected is not None:
        assert after.due == expected
    elif policy.comparison is Comparison.BY_DATE:
        assert after.due == waited(by_fee, calendar, begins, ends).due
    assert after.original_due == clock.due
    assert after.supplements == 1


@given(any_calendars, starts, limits, policies, pauses, pauses)
def test_who_else_is_waited_for_stops_the_clock_only_where_the_policy_says_so(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    before: timedelta,
    length: timedelta,
) -> None:
    clock = begin(calendar, start, limit, policy)
    begins, ends = start + before, start + before + length
    for reason, stops in (
        (WaitReason.FEE, policy.fee_stops),
        (WaitReason.CONSULTATION, policy.consultation_stops),
    ):
        after = waited(clock, calendar, begins, ends, reason)
        if not stops or begins > clock.due + timedelta(days=1):
            assert after.due == clock.due
        elif policy.comparison is Comparison.BY_DATE:
            same = begin(calendar, start, limit, Policy(policy.counting))
            assert after.due == waited(same, calendar, begins, ends).due


@given(any_calendars, starts, in_days, limits, policies, pauses)
def test_an_extension_is_given_in_time_seldom_and_from_the_due_date_on(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    more: TimeLimit,
    policy: Policy,
    before: timedelta,
) -> None:
    policy = Policy(policy.counting, most_extensions=policy.most_extensions)
    clock, at = begin(calendar, start, limit, policy), start + before
    asked = ClockEvent(ClockKind.EXTEND, at, limit=more, reason=REASON)
    # The last moment of the working day before the due day (NĐ 61/2018 art 19.9).
    day = clock.due.date() - timedelta(days=1)
    while not works(calendar, day):
        day -= timedelta(days=1)
    if policy.counting is Counting.CIVIL_CODE:
        assert latest_apology(clock, calendar).date() == day
    given_ = 0
    while clock.moves < policy.most_extensions and at <= latest_apology(clock, calendar):
        expected = due_by_hand(clock.due, more, policy.counting, calendar)
        assume(expected > clock.due)
        promised, clock = clock.original_due, advance(clock, asked, calendar)
        assert (clock.due, clock.original_due) == (expected, promised)
        given_ += 1
    refused = _refused(clock, asked, calendar)
    assert refused in ("extensions_used", "extension_too_late")
    assert given_ <= policy.most_extensions
    silent = ClockEvent(ClockKind.EXTEND, at, limit=more)
    assert _refused(clock, silent, calendar)


@given(any_calendars, starts, limits, policies, pauses, pauses)
def test_an_apology_promises_and_moves_nothing(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    before: timedelta,
    more: timedelta,
) -> None:
    clock, at = begin(calendar, start, limit, policy), start + before
    until = at + more + timedelta(minutes=1)
    event = ClockEvent(ClockKind.APOLOGISE, at, until=until, reason=REASON)
    after = advance(clock, event, calendar)
    assert (after.due, after.original_due) == (clock.due, clock.original_due)
    assert after.promised_at == until
    promise = after.extensions[-1]
    assert isinstance(promise, Extension)
    assert promise.in_time == (at <= latest_apology(clock, calendar))


@given(any_calendars, starts, limits, policies, gaps)
def test_the_same_calendar_counted_anew_moves_nothing(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    gaps: list[tuple[timedelta, timedelta]],
) -> None:
    clock, at = begin(calendar, start, limit, policy), start
    for n, (before, length) in enumerate(gaps):
        begins, at = at + before, at + before + length
        reason = WaitReason.SUPPLEMENT if n == 1 else WaitReason.FEE
        if reason is WaitReason.SUPPLEMENT and not policy.most_supplements:
            continue
        clock = waited(clock, calendar, begins, at, reason)
        more = TimeLimit(3, LimitUnit.WORKING_DAY)
        extend = ClockEvent(ClockKind.EXTEND, at, limit=more, reason=REASON)
        if at <= latest_apology(clock, calendar) and clock.moves < policy.most_extensions:
            clock = advance(clock, extend, calendar)
    anew = ClockEvent(
        ClockKind.RECALENDAR,
        at,
        calendar_id=2,
        calendar=calendar.version,
        reason=REASON,
    )
    after = advance(clock, anew, calendar)
    assert (after.due, after.original_due) == (clock.due, clock.original_due)
    assert (after.waits, after.waited) == (clock.waits, clock.waited)


@given(any_calendars, starts, limits, policies, pauses, st.none() | pauses)
def test_the_verdict_is_the_one_told_by_comparing_day_or_minute(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    after: timedelta,
    pause: timedelta | None,
) -> None:
    clock, at = begin(calendar, start, limit, policy), start + after
    if pause is not None:
        since = at - min(pause, after)
        clock = advance(
            clock, ClockEvent(ClockKind.WAIT, since, wait=WaitReason.FEE), calendar
        )
        stands = since if clock.stopped else at
        late = _verdict(stands, clock.due, policy.comparison) is Punctuality.LATE
        assert (punctuality(clock, now=at) is Punctuality.LATE) == late
        promise = _verdict(at, clock.due, policy.comparison) is Punctuality.LATE
        against = punctuality(clock, now=at, against="original")
        assert (against is Punctuality.LATE) == promise
        return
    done = advance(clock, ClockEvent(ClockKind.FINISH, at), calendar)
    assert punctuality(done, now=at) is _verdict(at, clock.due, policy.comparison)


@given(any_calendars, starts, limits, policies, st.data())
def test_each_phase_begins_from_zero_and_a_late_one_stays_late(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    data: st.DataObject,
) -> None:
    clock, at, late = begin(calendar, start, limit, policy), start, False
    for after in policy.later_phases:
        at += data.draw(pauses)
        late |= _verdict(at, clock.due, policy.comparison) is Punctuality.LATE
        clock = advance(clock, ClockEvent(ClockKind.PHASE, at), calendar)
        assert clock.due == due_by_hand(at, after, policy.counting, calendar)
    assert _refused(clock, ClockEvent(ClockKind.PHASE, at), calendar) == "no_later_phase"
    done = advance(clock, ClockEvent(ClockKind.FINISH, at), calendar)
    if late:
        assert punctuality(done, now=at) is Punctuality.LATE
    over = at + timedelta(hours=1)
    again = advance(done, ClockEvent(ClockKind.REOPEN, over), calendar)
    assert again.phase == 1
    assert again.due == due_by_hand(over, limit, policy.counting, calendar)
    assert again.original_due == due_by_hand(start, limit, policy.counting, calendar)


@given(any_calendars, starts, limits, policies, pauses)
def test_a_supplement_is_asked_for_within_its_time_of_reception(
    calendar: WorkingCalendar,
    start: datetime,
    limit: TimeLimit,
    policy: Policy,
    length: timedelta,
) -> None:
    clock = begin(calendar, start, limit, policy)
    within = due_by_hand(start, policy.supplement_within, policy.counting, calendar)
    assert latest_supplement(clock, calendar) == within
    at = start
    for _ in range(policy.most_supplements):
        clock = waited(clock, calendar, at, at + length, WaitReason.SUPPLEMENT)
        at += length
        assert latest_supplement(clock, calendar) == within
    asked = ClockEvent(ClockKind.WAIT, at, wait=WaitReason.SUPPLEMENT)
    assert _refused(clock, asked, calendar) == "supplements_used"


def _refused(clock: Clock, event: ClockEvent, calendar: WorkingCalendar) -> str:
    """Return the code of the refusal, nothing where there is none."""
    try:
        advance(clock, event, calendar)
    except Exception as error:  # noqa: BLE001 - its code is compared
        return str(getattr(error, "code", error))
    return ""


def _verdict(at: datetime, due: datetime, comparison: Comparison) -> Punctuality:
    """Compare the way people do: the date alone, or date, hour and minute."""
    parts = 3 if comparison is Comparison.BY_DATE else 5
    found, wanted = at.timetuple()[:parts], due.timetuple()[:parts]
    if found == wanted:
        return Punctuality.ON_TIME
    return Punctuality.EARLY if found < wanted else Punctuality.LATE

"""What waiting does to the due date. Basis: NĐ 61/2018 art 19.4; index 766."""

from dataclasses import replace

import pytest

from motcua.domain.deadlines.rules.clock import (
    ClockKind,
    WaitReason,
    punctuality,
)
from motcua.domain.deadlines.rules.limits import (
    AfterSupplement,
    Comparison,
    Counting,
    LimitUnit,
    Policy,
    Punctuality,
    TimeLimit,
)
from motcua.domain.deadlines.rules.state import Effect
from tests.clocks import after, begun, moment, waited, working_days

K, W = ClockKind, WaitReason
SHIFT = Policy(after_supplement=AfterSupplement.SHIFT)
MONDAY = "22/11/2021 08:00"  # five working days end on Monday 29/11


def test_after_a_supplement_the_limit_begins_anew() -> None:
    # Basis: NĐ 61/2018 art 19.4.
    clock = waited(begun(MONDAY), "24/11/2021 10:00", "01/12/2021 15:00")
    assert clock.due == moment("08/12/2021 17:00")
    assert clock.original_due == moment("29/11/2021 17:00")


def test_or_the_time_of_waiting_is_taken_out() -> None:
    # Index 766: Wednesday to the next Wednesday are five working days.
    clock = waited(begun(MONDAY, None, SHIFT), "24/11/2021 10:00", "01/12/2021 15:00")
    assert clock.due == moment("06/12/2021 17:00")
    assert clock.waits[0].counted == 5


def test_or_the_clock_runs_on() -> None:
    policy = Policy(after_supplement=AfterSupplement.CONTINUE)
    clock = waited(begun(MONDAY, None, policy), "24/11/2021 10:00", "01/12/2021 15:00")
    assert clock.due == clock.original_due
    assert clock.waits[0].effect is Effect.RUNS_ON


@pytest.mark.parametrize(
    ("reason", "policy", "due"),
    [
        (W.FEE, Policy(), "01/12/2021 17:00"),
        (W.FEE, Policy(fee_stops=False), "29/11/2021 17:00"),
        (W.CONSULTATION, Policy(), "29/11/2021 17:00"),
        (W.CONSULTATION, Policy(consultation_stops=True), "01/12/2021 17:00"),
    ],
)
def test_waiting_for_a_duty_or_for_others_stops_the_clock_where_the_policy_says_so(
    reason: WaitReason, policy: Policy, due: str
) -> None:
    clock = begun(MONDAY, None, policy)
    clock = waited(clock, "23/11/2021 10:00", "25/11/2021 15:00", reason)
    assert clock.due == moment(due)


def test_waiting_over_tet_costs_only_working_days() -> None:
    clock = begun("25/01/2022 09:00", None, SHIFT)
    assert clock.due == moment("08/02/2022 17:00")
    clock = waited(clock, "28/01/2022 09:00", "07/02/2022 09:00")
    assert clock.due == moment("09/02/2022 17:00")


def test_minutes_are_taken_out_where_days_are_counted_by_hours() -> None:
    policy = replace(SHIFT, counting=Counting.SHIFT_HOURS)
    clock = begun("22/11/2021 08:00", working_days(1), policy)
    assert clock.due == moment("23/11/2021 08:30")
    # From 11:00 to 14:00 one working hour passes: the noon break is none.
    clock = waited(clock, "22/11/2021 11:00", "22/11/2021 14:00")
    assert clock.due == moment("23/11/2021 09:30")


def test_months_wait_in_days_of_the_calendar() -> None:
    clock = begun("29/11/2021 08:00", TimeLimit(1, LimitUnit.MONTH), SHIFT)
    clock = waited(clock, "01/12/2021 08:00", "04/12/2021 08:00")
    # 29/12 and three days is a Saturday and New Year's day; 3/1 was off instead.
    assert clock.due == moment("04/01/2022 17:00")


def test_a_pause_on_a_last_day_that_rolled_on_never_ends_late() -> None:
    # Five days from Monday end on Saturday 27/11, so on Monday 29/11.
    clock = begun(MONDAY, TimeLimit(5, LimitUnit.CALENDAR_DAY), SHIFT)
    clock = waited(clock, "29/11/2021 10:00", "01/12/2021 09:00")
    assert clock.due == moment("01/12/2021 17:00")


def test_a_week_end_within_a_pause_gives_nothing_and_takes_nothing() -> None:
    clock = begun(MONDAY, None, SHIFT)
    begun_on_sunday = waited(clock, "28/11/2021 10:00", "29/11/2021 07:30")
    assert begun_on_sunday.due == clock.due
    ended_on_saturday = waited(clock, "26/11/2021 10:00", "27/11/2021 09:00")
    assert ended_on_saturday.due == moment("30/11/2021 17:00")


def test_an_immediate_procedure_is_due_at_the_end_of_the_day_it_goes_on() -> None:
    clock = begun("22/11/2021 09:00", TimeLimit(0, LimitUnit.IMMEDIATE), SHIFT)
    within = waited(clock, "22/11/2021 10:00", "22/11/2021 15:00")
    assert within.due == moment("22/11/2021 17:00")
    over_night = waited(clock, "22/11/2021 10:00", "24/11/2021 15:00")
    assert over_night.due == moment("24/11/2021 17:00")


def test_a_wait_begun_late_moves_nothing() -> None:
    for policy in (Policy(), SHIFT):
        clock = begun(MONDAY, None, policy)
        clock = waited(clock, "30/11/2021 08:00", "10/12/2021 08:00")
        assert clock.due == moment("29/11/2021 17:00")
        assert clock.waits[0].effect is Effect.TOO_LATE
        done = after(clock, K.FINISH, "10/12/2021 09:00")
        assert punctuality(done, now=done.as_of) is Punctuality.LATE


def test_a_wait_begun_in_the_last_hours_of_the_last_day_still_counts() -> None:
    clock = begun(MONDAY, None, SHIFT)
    clock = waited(clock, "29/11/2021 17:30", "01/12/2021 08:00")
    assert clock.due == moment("01/12/2021 17:00")
    to_the_minute = replace(SHIFT, comparison=Comparison.BY_MINUTE)
    clock = begun(MONDAY, None, to_the_minute)
    clock = waited(clock, "29/11/2021 17:30", "01/12/2021 08:00")
    assert clock.due == moment("29/11/2021 17:00")


@pytest.mark.parametrize(
    ("limit", "until", "begins", "ends", "due"),
    [
        # Resumed after the hour that was promised: the rest of that day remains.
        (working_days(5), "10:00", "09:00", "11:00", "02/12/2021 17:00"),
        (working_days(5), "10:00", "08:00", "09:00", "02/12/2021 10:00"),
        # Nothing is worked in the noon break, so nothing is given or taken.
        (TimeLimit(37, LimitUnit.WORKING_HOUR), "13:30", "12:00", "13:30", "13:30"),
    ],
)
def test_a_pause_before_a_promised_moment_never_ends_late(
    limit: TimeLimit, until: str, begins: str, ends: str, due: str
) -> None:
    day = "02/12/2021 "
    clock = begun(MONDAY, limit, replace(SHIFT, comparison=Comparison.BY_MINUTE))
    clock = after(
        clock, K.EXTEND, "24/11/2021 08:00", until=moment(day + until), reason="Xác minh"
    )
    clock = waited(clock, day + begins, day + ends)
    assert clock.due == moment(due if "/" in due else day + due)

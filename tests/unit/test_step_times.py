"""A step rests while its dossier's clock stands. Basis: NĐ 61/2018 art 19.4."""

from datetime import datetime

import pytest

from motcua.domain.deadlines.rules.clock import WaitReason
from motcua.domain.deadlines.rules.limits import AfterSupplement, Policy, TimeLimit
from motcua.domain.deadlines.rules.state import Clock
from motcua.domain.dossiers.workflow.timing import hand_over_ends, step_ends
from tests.clocks import VIETNAM, begun, moment, waited, working_days

SHIFT = Policy(after_supplement=AfterSupplement.SHIFT)
MONDAY = "22/11/2021 08:00"
ASKED, ANSWERED = "24/11/2021 10:00", "01/12/2021 15:00"
TWO_DAYS = working_days(2)


def ends(opened: str, clock: Clock | None, limit: TimeLimit = TWO_DAYS) -> datetime:
    return step_ends(limit, moment(opened), VIETNAM, clock)


def test_without_a_wait_it_counts_from_when_it_opened() -> None:
    assert ends("23/11/2021 09:00", begun(MONDAY)) == moment("25/11/2021 17:00")
    assert ends("23/11/2021 09:00", None) == moment("25/11/2021 17:00")


def test_what_is_taken_out_of_the_dossier_is_taken_out_of_the_step() -> None:
    clock = waited(begun(MONDAY, None, SHIFT), ASKED, ANSWERED)
    # Wednesday to the next Wednesday are five working days, as for the dossier.
    assert ends("23/11/2021 09:00", clock) == moment("02/12/2021 17:00")


def test_where_the_dossier_begins_from_zero_the_step_does() -> None:
    clock = waited(begun(MONDAY), ASKED, ANSWERED)
    assert ends("23/11/2021 09:00", clock) == moment("03/12/2021 17:00")


def test_a_wait_that_was_over_before_it_opened_is_not_its_own() -> None:
    clock = waited(begun(MONDAY, None, SHIFT), ASKED, ANSWERED)
    assert ends("01/12/2021 15:00", clock) == moment("03/12/2021 17:00")
    assert ends("02/12/2021 09:00", clock) == moment("06/12/2021 17:00")


def test_of_a_wait_that_began_before_it_opened_only_the_rest_counts() -> None:
    clock = waited(begun(MONDAY, None, SHIFT), ASKED, ANSWERED)
    # Opened on Monday 29/11 while the dossier waited: Wednesday 1/12 plus two days.
    assert ends("29/11/2021 09:00", clock) == moment("03/12/2021 17:00")


def test_a_wait_that_lets_the_clock_run_on_moves_no_step() -> None:
    runs_on = Policy(after_supplement=AfterSupplement.CONTINUE)
    clock = waited(begun(MONDAY, None, runs_on), ASKED, ANSWERED)
    assert ends("23/11/2021 09:00", clock) == moment("25/11/2021 17:00")


def test_no_wait_makes_a_late_step_punctual() -> None:
    clock = waited(begun(MONDAY, None, SHIFT), ASKED, ANSWERED)
    assert ends("22/11/2021 08:00", clock, working_days(1)) == moment("23/11/2021 17:00")


@pytest.mark.parametrize("more", [1, 2, 3])
def test_each_of_several_waits_is_taken_out(more: int) -> None:
    clock = begun(MONDAY, working_days(20))
    nights = [("24", "25"), ("25", "26"), ("26", "29")]
    for day, morrow in nights[:more]:
        begins, over = f"{day}/11/2021 10:00", f"{morrow}/11/2021 08:00"
        clock = waited(clock, begins, over, WaitReason.FEE)
    found = ends("23/11/2021 09:00", clock, working_days(4))
    assert found == moment(f"{('30/11', '01/12', '02/12')[more - 1]}/2021 17:00")


@pytest.mark.parametrize(
    ("opened", "by"),
    [
        ("22/11/2021 09:00", "22/11/2021 17:00"),
        ("22/11/2021 15:00", "22/11/2021 17:00"),
        ("22/11/2021 15:01", "23/11/2021 07:30"),
        # Sent back to the counter on Thursday: Thursday is its day, not Monday.
        ("25/11/2021 10:00", "25/11/2021 17:00"),
        ("26/11/2021 16:00", "29/11/2021 07:30"),
    ],
)
def test_a_hand_over_has_its_day_each_time_it_comes(opened: str, by: str) -> None:
    for clock in (None, begun(MONDAY)):
        assert hand_over_ends(moment(opened), VIETNAM, clock) == moment(by)


@pytest.mark.parametrize("policy", [None, SHIFT])
def test_a_hand_over_rests_while_the_clock_stands(policy: Policy | None) -> None:
    clock = waited(begun(MONDAY, None, policy), "22/11/2021 10:00", ANSWERED)
    found = hand_over_ends(moment("22/11/2021 09:00"), VIETNAM, clock)
    assert found == moment("01/12/2021 17:00"), "still before 15:00 to the minute"
    late = waited(begun(MONDAY, None, policy), ASKED, ANSWERED)
    found = hand_over_ends(moment("22/11/2021 09:00"), VIETNAM, late)
    assert found == moment("22/11/2021 17:00"), "it was late before the wait began"
    runs_on = Policy(after_supplement=AfterSupplement.CONTINUE)
    clock = waited(begun(MONDAY, None, runs_on), "22/11/2021 10:00", ANSWERED)
    found = hand_over_ends(moment("22/11/2021 09:00"), VIETNAM, clock)
    assert found == moment("22/11/2021 17:00")

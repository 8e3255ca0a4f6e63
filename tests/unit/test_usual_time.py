"""The usual time of a procedure (docs/rules/usual-time.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.deadlines.rules.clock import Clock, ClockKind, WaitReason
from motcua.domain.deadlines.rules.limits import Policy
from motcua.domain.dossiers.rules.usual_time import LEAST, Usual, days_taken, usual
from tests.clocks import VIETNAM, after, begun, waited

MONDAY = "22/11/2021 08:00"


def done(clock: Clock, at: str) -> int | None:
    return days_taken(after(clock, ClockKind.FINISH, at), VIETNAM)


def test_the_day_of_reception_and_rest_days_do_not_count() -> None:
    assert done(begun(MONDAY), "22/11/2021 16:00") == 0
    assert done(begun(MONDAY), "23/11/2021 08:00") == 1
    assert done(begun(MONDAY), "29/11/2021 10:00") == 5


@pytest.mark.parametrize("reason", [WaitReason.SUPPLEMENT, WaitReason.FEE])
def test_the_applicants_days_are_taken_out(reason: WaitReason) -> None:
    clock = waited(begun(MONDAY), "24/11/2021 10:00", "01/12/2021 15:00", reason)
    assert done(clock, "02/12/2021 10:00") == 8 - 5


def test_waiting_for_another_agency_is_the_agencys_time() -> None:
    consulted = WaitReason.CONSULTATION
    clock = waited(begun(MONDAY), "24/11/2021 10:00", "26/11/2021 15:00", consulted)
    assert done(clock, "29/11/2021 10:00") == 5


def test_what_has_no_result_or_a_second_one_is_left_out() -> None:
    assert days_taken(begun(MONDAY), VIETNAM) is None
    first = after(begun(MONDAY, None, Policy()), ClockKind.FINISH, "23/11/2021 10:00")
    again = after(first, ClockKind.REOPEN, "24/11/2021 10:00")
    assert done(again, "25/11/2021 10:00") is None


def test_of_few_nothing_is_said() -> None:
    assert usual([3] * (LEAST - 1)) is None
    assert usual([3] * LEAST) == Usual(LEAST, 3, 3)


def test_one_forgotten_dossier_moves_nothing() -> None:
    assert usual([1] * 6 + [2] * 3 + [900]) == Usual(10, 1, 2)


@given(st.lists(st.integers(0, 300), min_size=LEAST, max_size=60))
def test_half_and_nine_tenths_are_what_they_say(days: list[int]) -> None:
    found = usual(days)
    assert found is not None
    for within, tenths in ((found.half, 5), (found.most, 9)):
        assert sum(d <= within for d in days) * 10 >= len(days) * tenths
        assert sum(d < within for d in days) * 10 < len(days) * tenths
    assert found.half <= found.most

"""The legal clock of one dossier. Basis: NĐ 61/2018 art 17, 19; QĐ 45/2016 art 7.4."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from motcua.domain.deadlines.rules.calendar import DayKind, DayRow
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    WaitReason,
    advance,
    latest_apology,
    latest_supplement,
    punctuality,
    reckon,
)
from motcua.domain.deadlines.rules.limits import (
    AfterSupplement,
    LimitUnit,
    Policy,
    Punctuality,
    StartRule,
    TimeLimit,
)
from motcua.kernel.errors import Invalid, MotcuaError, NotNow
from tests.clocks import VIETNAM, after, begun, moment, vietnam, waited, working_days

K, W = ClockKind, WaitReason
SHIFT = Policy(after_supplement=AfterSupplement.SHIFT)
MONDAY = "22/11/2021 08:00"  # five working days end on Monday 29/11


def refusal(clock: Clock | None, kind: ClockKind, at: str, **more: Any) -> MotcuaError:
    with pytest.raises(MotcuaError) as refused:
        advance(clock, ClockEvent(kind, moment(at), **more), VIETNAM)
    assert str(refused.value)
    return refused.value


def test_the_day_of_reception_is_not_counted() -> None:
    clock = begun(MONDAY)
    assert clock.due == clock.original_due == moment("29/11/2021 17:00")


def test_a_dossier_by_post_counts_from_the_signing_of_the_hand_over_record() -> None:
    # Signed on Monday afternoon, entered on Tuesday: Monday is the day that is not
    # counted. Basis: QĐ 45/2016 art 7.4.
    policy = Policy(start=StartRule.ON_HAND_OVER_RECORD)
    assert begun("22/11/2021 16:00", None, policy).due == moment("29/11/2021 17:00")


def test_out_of_its_boundary_the_clock_starts_when_the_competent_body_has_it() -> None:
    # Basis: NĐ 118/2025 art 17.3. Until then the date is provisional.
    policy = Policy(start=StartRule.ON_COMPETENT_RECEIPT)
    clock = begun("03/08/2026 09:00", None, policy)
    assert clock.provisional
    received = after(clock, K.RECEIPT, "05/08/2026 10:00")
    assert not received.provisional
    assert received.due == received.original_due == moment("12/08/2026 17:00")
    assert refusal(received, K.RECEIPT, "06/08/2026 10:00").code == "clock_no_receipt"
    at_home = begun("03/08/2026 09:00")
    assert refusal(at_home, K.RECEIPT, "05/08/2026 10:00").code == "clock_no_receipt"


def test_land_in_two_phases_with_the_tax_between() -> None:
    policy = Policy(later_phases=(working_days(3),))
    clock = begun("22/11/2021 08:00", working_days(10), policy)
    assert clock.due == moment("06/12/2021 17:00")
    clock = waited(clock, "01/12/2021 09:00", "20/12/2021 09:00", W.FEE)
    assert clock.due == moment("23/12/2021 17:00")
    clock = after(clock, K.PHASE, "21/12/2021 10:00")
    assert (clock.phase, clock.due) == (2, moment("24/12/2021 17:00"))
    assert clock.original_due == moment("06/12/2021 17:00")
    assert refusal(clock, K.PHASE, "22/12/2021 08:00").code == "no_later_phase"
    done = after(clock, K.FINISH, "24/12/2021 16:00")
    assert punctuality(done, now=done.as_of) is Punctuality.ON_TIME


def test_a_phase_that_ended_late_makes_the_dossier_late() -> None:
    policy = Policy(later_phases=(working_days(3),))
    clock = after(begun(MONDAY, None, policy), K.PHASE, "30/11/2021 08:00")
    assert punctuality(clock, now=moment("30/11/2021 09:00")) is Punctuality.LATE
    done = after(clock, K.FINISH, "30/11/2021 10:00")
    assert punctuality(done, now=done.as_of) is Punctuality.LATE


def test_a_new_appointment_in_time_moves_the_due_date_and_keeps_the_first() -> None:
    # Basis: NĐ 61/2018 art 19.9. One working day before Monday 29/11 is Friday 26/11.
    clock = begun(MONDAY)
    assert latest_apology(clock, VIETNAM) == moment("26/11/2021 17:00")
    more: dict[str, Any] = {"limit": working_days(3), "reason": "Chờ xác minh"}
    moved = after(clock, K.EXTEND, "26/11/2021 17:00", **more)
    assert moved.due == moved.promised_at == moment("02/12/2021 17:00")
    assert moved.original_due == moment("29/11/2021 17:00")
    assert moved.apologised_at == moment("26/11/2021 17:00")
    assert moved.extensions[0].in_time
    too_late = refusal(clock, K.EXTEND, "26/11/2021 17:01", **more)
    assert too_late.code == "extension_too_late"
    assert "17:00 26/11/2021" in str(too_late)


def test_there_is_one_new_appointment_at_most() -> None:
    more: dict[str, Any] = {"limit": working_days(3), "reason": "Chờ xác minh"}
    clock = after(begun(MONDAY), K.EXTEND, "24/11/2021 08:00", **more)
    used = refusal(clock, K.EXTEND, "25/11/2021 08:00", **more)
    assert used.code == "extensions_used"
    twice = Policy(most_extensions=2)
    clock = after(begun(MONDAY, None, twice), K.EXTEND, "24/11/2021 08:00", **more)
    clock = after(clock, K.EXTEND, "25/11/2021 08:00", **more)
    assert clock.due == moment("07/12/2021 17:00")


def test_a_new_appointment_can_be_a_moment() -> None:
    clock = begun(MONDAY, None, SHIFT)
    until = moment("02/12/2021 10:00")
    clock = after(clock, K.EXTEND, "24/11/2021 08:00", until=until, reason="Xác minh")
    assert clock.due == until
    # A wait after it is taken out as from any due date.
    clock = waited(clock, "25/11/2021 08:00", "26/11/2021 08:00")
    assert clock.due == moment("03/12/2021 17:00")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"limit": working_days(3)}, "reason"),
        ({"reason": "Xác minh"}, "until"),
        ({"reason": "x", "limit": working_days(3), "until": moment(MONDAY)}, "until"),
        ({"reason": "x", "until": moment("29/11/2021 17:00")}, "until"),
        ({"reason": "x", "until": moment("04/12/2021 09:00")}, "until"),
        ({"reason": "x", "until": moment("02/12/2021 12:00")}, "until"),
    ],
)
def test_a_new_appointment_needs_a_reason_and_a_working_moment(
    more: dict[str, Any], field: str
) -> None:
    refused = refusal(begun(MONDAY), K.EXTEND, "24/11/2021 08:00", **more)
    assert isinstance(refused, Invalid)
    assert refused.field == field


def test_a_late_apology_promises_but_does_not_make_punctual() -> None:
    promised = moment("03/12/2021 10:00")
    clock = begun(MONDAY)
    clock = after(
        clock, K.APOLOGISE, "30/11/2021 08:00", until=promised, reason="Thiếu người"
    )
    assert (clock.due, clock.promised_at) == (moment("29/11/2021 17:00"), promised)
    assert not clock.extensions[0].in_time
    assert not clock.extensions[0].moved
    done = after(clock, K.FINISH, "02/12/2021 10:00")
    assert punctuality(done, now=done.as_of) is Punctuality.LATE
    again = after(done, K.APOLOGISE, "02/12/2021 11:00", reason="Thiếu người")
    assert again.apologised_at == moment("02/12/2021 11:00")
    assert again.promised_at == promised


def test_an_apology_needs_a_reason_and_looks_ahead() -> None:
    clock = begun(MONDAY)
    assert refusal(clock, K.APOLOGISE, "30/11/2021 08:00").field == "reason"
    past = {"until": moment("29/11/2021 08:00"), "reason": "Thiếu người"}
    assert refusal(clock, K.APOLOGISE, "30/11/2021 08:00", **past).field == "until"


def test_an_exchange_announced_later_moves_nothing_by_itself() -> None:
    # 12729/VPCP-KGVX of 25/12/2025: 2/1/2026 off, Saturday 10/1 worked for it.
    swap = (date(2026, 1, 2), date(2026, 1, 10))
    before = vietnam(without=swap)
    clock = begun("30/12/2025 09:00", None, None, before)
    assert clock.due == moment("07/01/2026 17:00")
    newer = replace(VIETNAM, version="VN 2")
    event = ClockEvent(
        K.RECALENDAR,
        moment("31/12/2025 08:00"),
        calendar_id=2,
        calendar="VN 2",
        reason="12729/VPCP-KGVX",
    )
    moved = advance(clock, event, newer)
    assert moved.due == moment("08/01/2026 17:00")
    assert moved.original_due == clock.due
    assert (moved.calendar_id, moved.calendar) == (2, "VN 2")
    assert moved.recalendars[0].old_due == clock.due
    with pytest.raises(ValueError, match="not the clock's"):
        advance(clock, ClockEvent(K.FINISH, moment("05/01/2026 08:00")), newer)


def test_counting_anew_keeps_waits_extensions_and_a_date_set_by_hand() -> None:
    clock = begun(MONDAY, None, replace(SHIFT, most_supplements=2))
    clock = waited(clock, "23/11/2021 08:00", "26/11/2021 08:00")
    more: dict[str, Any] = {"limit": working_days(2), "reason": "Xác minh"}
    clock = after(clock, K.EXTEND, "26/11/2021 09:00", **more)
    assert clock.due == moment("06/12/2021 17:00")
    closed = [DayRow(date(2021, 11, d), DayKind.CLOSURE, "Bão", "1/CĐ") for d in (24, 30)]
    event = ClockEvent(
        K.RECALENDAR,
        moment("29/11/2021 08:00"),
        calendar_id=2,
        calendar="VN",
        reason="Bão",
    )
    moved = advance(clock, event, vietnam(*closed))
    # The wait now holds one working day less, the way two less: 24/11 and 30/11.
    assert moved.waits[0].counted == 2
    assert moved.due == moment("07/12/2021 17:00")

    by_hand = {"until": moment("30/11/2021 10:00"), "reason": "Xác minh"}
    fixed = after(begun(MONDAY), K.EXTEND, "24/11/2021 08:00", **by_hand)
    assert advance(fixed, event, vietnam(closed[0])).due == moment("30/11/2021 10:00")
    assert advance(fixed, event, vietnam(*closed)).due == moment("01/12/2021 17:00")


def test_counting_anew_after_a_restart_leaves_out_what_was_before_it() -> None:
    more: dict[str, Any] = {"limit": working_days(10), "reason": "Xác minh"}
    clock = after(begun(MONDAY), K.EXTEND, "23/11/2021 08:00", **more)
    clock = waited(clock, "24/11/2021 08:00", "25/11/2021 08:00")
    event = ClockEvent(
        K.RECALENDAR,
        moment("26/11/2021 08:00"),
        calendar_id=2,
        calendar="VN",
        reason="Sửa tên ngày lễ",
    )
    assert clock.due == moment("02/12/2021 17:00")
    assert advance(clock, event, VIETNAM).due == clock.due


def test_reopened_it_begins_from_zero_and_keeps_the_first_promise() -> None:
    clock = after(begun(MONDAY), K.FINISH, "26/11/2021 09:00")
    clock = after(clock, K.END, "29/11/2021 09:00")
    clock = after(clock, K.REOPEN, "10/01/2022 09:00", reason="Theo quyết định")
    assert clock.due == moment("17/01/2022 17:00")
    assert clock.original_due == moment("29/11/2021 17:00")
    assert clock.finished_at is clock.ended_at is None


def test_reopened_it_has_its_own_supplement_and_its_own_new_appointment() -> None:
    more: dict[str, Any] = {"limit": working_days(3), "reason": "Xác minh"}
    clock = waited(begun(MONDAY), "23/11/2021 08:00", "24/11/2021 08:00")
    clock = after(clock, K.EXTEND, "25/11/2021 08:00", **more)
    clock = after(clock, K.END, "26/11/2021 08:00")
    clock = after(clock, K.REOPEN, "10/01/2022 09:00")
    assert (clock.supplements, clock.moves, clock.promised_at) == (0, 0, None)
    clock = waited(clock, "11/01/2022 08:00", "12/01/2022 08:00")
    clock = after(clock, K.EXTEND, "13/01/2022 08:00", **more)
    assert (clock.supplements, clock.moves) == (1, 1)


def test_reopened_a_late_phase_of_before_counts_no_more() -> None:
    policy = Policy(later_phases=(working_days(2),))
    clock = after(begun(MONDAY, None, policy), K.PHASE, "30/11/2021 08:00")
    clock = after(clock, K.END, "01/12/2021 08:00")
    clock = after(clock, K.REOPEN, "10/01/2022 09:00")
    done = after(clock, K.FINISH, "17/01/2022 09:00")
    assert punctuality(done, now=done.as_of) is Punctuality.ON_TIME


def test_reopened_in_its_second_phase_it_begins_with_the_first() -> None:
    policy = Policy(later_phases=(working_days(2),))
    clock = after(begun(MONDAY, None, policy), K.PHASE, "24/11/2021 08:00")
    clock = after(clock, K.END, "25/11/2021 08:00")
    clock = after(clock, K.REOPEN, "01/12/2021 08:00")
    assert (clock.phase, clock.limit) == (1, working_days(5))


@pytest.mark.parametrize(
    ("before", "kind", "code"),
    [
        ([], K.START, "clock_started"),
        ([], K.RESUME, "clock_not_waiting"),
        ([], K.REOPEN, "clock_open"),
        ([], K.PHASE, "no_later_phase"),
        ([K.WAIT], K.WAIT, "clock_waiting"),
        ([K.WAIT], K.FINISH, "clock_waiting"),
        ([K.WAIT], K.PHASE, "clock_waiting"),
        ([K.WAIT], K.EXTEND, "clock_waiting"),
        ([K.WAIT, K.RESUME], K.WAIT, "supplements_used"),
        ([K.FINISH], K.FINISH, "clock_finished"),
        ([K.FINISH], K.WAIT, "clock_finished"),
        ([K.FINISH], K.EXTEND, "clock_finished"),
        ([K.FINISH], K.RECALENDAR, "clock_finished"),
        ([K.END], K.RESUME, "clock_ended"),
        ([K.END], K.APOLOGISE, "clock_ended"),
        ([K.END], K.END, "clock_ended"),
        ([K.FINISH, K.END, K.REOPEN], K.REOPEN, "clock_open"),
    ],
)
def test_what_cannot_follow_is_refused_in_words(
    before: list[ClockKind], kind: ClockKind, code: str
) -> None:
    clock = begun(MONDAY)
    more: dict[str, Any] = {"wait": W.SUPPLEMENT, "limit": working_days(1)}
    for earlier in before:
        clock = after(clock, earlier, "24/11/2021 08:00", **more)
    event: dict[str, Any] = {**more, "reason": "x", "calendar": "VN", "calendar_id": 2}
    refused = refusal(clock, kind, "24/11/2021 09:00", **event)
    assert isinstance(refused, NotNow)
    assert refused.code == code


def test_nothing_comes_before_the_start_or_out_of_order() -> None:
    assert refusal(None, K.WAIT, MONDAY, wait=W.FEE).code == "clock_not_started"
    clock = after(begun(MONDAY), K.WAIT, "24/11/2021 08:00", wait=W.FEE)
    assert refusal(clock, K.RESUME, "24/11/2021 07:59").code == "clock_order"
    with pytest.raises(NotNow):
        reckon([], {1: VIETNAM})


def test_an_answer_that_does_not_stop_the_clock_may_be_missing_at_the_end() -> None:
    clock = after(begun(MONDAY), K.WAIT, "24/11/2021 08:00", wait=W.CONSULTATION)
    done = after(clock, K.FINISH, "29/11/2021 08:00")
    assert done.waiting is None
    assert done.waits[0].ends == moment("29/11/2021 08:00")


@pytest.mark.parametrize(
    ("at", "current", "original"),
    [
        ("01/12/2021 10:00", Punctuality.EARLY, Punctuality.LATE),
        ("02/12/2021 23:00", Punctuality.ON_TIME, Punctuality.LATE),
        ("03/12/2021 07:30", Punctuality.LATE, Punctuality.LATE),
    ],
)
def test_an_extension_is_seen_against_the_first_promise(
    at: str, current: Punctuality, original: Punctuality
) -> None:
    more: dict[str, Any] = {"limit": working_days(3), "reason": "Chờ xác minh"}
    clock = after(begun(MONDAY), K.EXTEND, "24/11/2021 08:00", **more)
    done = after(clock, K.FINISH, at)
    assert punctuality(done, now=done.as_of) is current
    assert punctuality(done, now=done.as_of, against="original") is original


def test_there_is_no_verdict_while_a_dossier_is_open_and_in_time() -> None:
    clock = begun(MONDAY)
    assert punctuality(clock, now=moment("29/11/2021 23:00")) is None
    assert punctuality(clock, now=moment("30/11/2021 00:00")) is Punctuality.LATE


def test_the_latest_supplement_is_three_working_days_from_reception() -> None:
    # Basis: NĐ 61/2018 art 19.4.
    assert latest_supplement(begun(MONDAY), VIETNAM) == moment("25/11/2021 17:00")


@pytest.mark.parametrize(
    ("before", "latest"),
    [
        (working_days(2), "25/11/2021 17:00"),
        # One day before Monday is Sunday; it has to be done by Friday.
        (TimeLimit(1, LimitUnit.CALENDAR_DAY), "26/11/2021 17:00"),
        (TimeLimit(1, LimitUnit.MONTH), "29/10/2021 17:00"),
        (TimeLimit(4, LimitUnit.WORKING_HOUR), "29/11/2021 11:00"),
        (TimeLimit(24, LimitUnit.HOUR), "28/11/2021 17:00"),
        (TimeLimit(0, LimitUnit.IMMEDIATE), "29/11/2021 17:00"),
    ],
)
def test_how_long_before_the_end_an_apology_is_in_time_is_a_policy(
    before: TimeLimit, latest: str
) -> None:
    clock = begun(MONDAY, None, Policy(apology_before=before))
    assert latest_apology(clock, VIETNAM) == moment(latest)

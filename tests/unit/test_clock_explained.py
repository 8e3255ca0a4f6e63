"""A due date explains itself, is stored whole, and is reckoned again years later."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from motcua.domain.deadlines.rules.accounts import Holder, Party, spans, totals
from motcua.domain.deadlines.rules.calendar import (
    CalendarTooShort,
    DayKind,
    DayRow,
    Season,
    Shift,
    WorkingCalendar,
)
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    KeptClock,
    WaitReason,
    advance,
    punctuality,
    reckon,
)
from motcua.domain.deadlines.rules.explain import as_json, explain
from motcua.domain.deadlines.rules.limits import (
    AfterSupplement,
    Comparison,
    LimitUnit,
    Policy,
    Punctuality,
    StartRule,
    Tacit,
    TimeLimit,
)
from motcua.kernel.errors import Invalid
from tests.clocks import VIETNAM, after, begun, moment, vietnam, working_days

K, W = ClockKind, WaitReason
SHIFT = Policy(after_supplement=AfterSupplement.SHIFT, most_supplements=3)
MONDAY = "22/11/2021 08:00"


def said(clock: Clock, rule: str, calendar: WorkingCalendar = VIETNAM) -> list[str]:
    """Return the sentences of a rule with their grounds."""
    lines = explain(clock, calendar)
    assert all(line.basis and line.text for line in lines)
    return [f"{line.text} ({line.basis})" for line in lines if line.rule == rule]


@pytest.mark.parametrize(
    ("rule", "at", "words"),
    [
        (StartRule.ON_RECEPTION, "30/06/2025 09:00", "(NĐ 61/2018 Điều 17)"),
        (StartRule.ON_RECEPTION, "01/07/2025 09:00", "(NĐ 118/2025 Điều 17.3)"),
        (StartRule.ON_RECEPTION, "05/08/2026 09:00", "sửa bởi NĐ 309/2026"),
        (StartRule.ON_HAND_OVER_RECORD, "30/06/2025 09:00", "(QĐ 45/2016/QĐ-TTg"),
        (StartRule.ON_COMPETENT_RECEIPT, "05/08/2026 09:00", "Tạm tính từ khi tiếp nhận"),
    ],
)
def test_the_start_names_its_ground_in_the_law_of_the_day(
    rule: StartRule, at: str, words: str
) -> None:
    (line,) = said(begun(at, None, Policy(start=rule)), "start")
    assert words in line
    assert f"{moment(at):%H:%M %d/%m/%Y}" in line


def test_received_elsewhere_it_tells_both_moments() -> None:
    policy = Policy(start=StartRule.ON_COMPETENT_RECEIPT)
    clock = begun("03/08/2026 09:00", None, policy)
    clock = after(clock, K.RECEIPT, "05/08/2026 10:00")
    assert (
        "cơ quan có thẩm quyền nhận được hồ sơ: 10:00 05/08/2026"
        in (said(clock, "start")[0])
    )
    assert "09:00 03/08/2026" in said(clock, "received_elsewhere")[0]


def test_each_wait_says_from_when_to_when_and_what_it_did() -> None:
    clock = begun(MONDAY, None, replace(SHIFT, consultation_stops=False))
    for begins, ends, reason in (
        ("23/11/2021 08:00", "24/11/2021 08:00", W.SUPPLEMENT),
        ("24/11/2021 09:00", "25/11/2021 08:00", W.CONSULTATION),
        ("13/12/2021 08:00", "14/12/2021 08:00", W.FEE),
    ):
        clock = after(clock, K.WAIT, begins, wait=reason)
        clock = after(clock, K.RESUME, ends)
    (shifted,) = said(clock, "wait_shifts")
    assert "bổ sung hồ sơ từ 08:00 23/11/2021 đến 08:00 24/11/2021" in shifted
    assert "hạn lùi 1 ngày làm việc" in shifted
    assert "thời hạn vẫn tính" in said(clock, "wait_runs_on")[0]
    assert "đã quá hạn nên hạn không đổi" in said(clock, "wait_too_late")[0]


def test_a_restart_and_a_wait_that_goes_on_are_told() -> None:
    clock = after(begun(MONDAY), K.WAIT, "23/11/2021 08:00", wait=W.SUPPLEMENT)
    assert "thời hạn tạm dừng" in said(clock, "waiting")[0]
    clock = after(clock, K.RESUME, "25/11/2021 08:00")
    assert said(clock, "waiting") == []
    (line,) = said(clock, "wait_restarts")
    assert "tính lại từ đầu" in line
    assert "NĐ 61/2018 Điều 19.4" in line
    assert "29/11/2021" in said(clock, "original_due")[0]


def test_a_wait_that_cost_nothing_says_so() -> None:
    clock = after(begun(MONDAY), K.WAIT, "23/11/2021 08:00", wait=W.FEE)
    clock = after(clock, K.RESUME, "23/11/2021 16:00")
    assert "nên hạn không đổi" in said(clock, "wait_shifts")[0]


def test_hours_of_waiting_are_told_in_hours_and_minutes() -> None:
    clock = begun(MONDAY, TimeLimit(8, LimitUnit.WORKING_HOUR), SHIFT)
    clock = after(clock, K.WAIT, "22/11/2021 10:30", wait=W.SUPPLEMENT)
    clock = after(clock, K.RESUME, "22/11/2021 14:50")
    assert "hạn lùi 2 giờ làm việc 20 phút" in said(clock, "wait_shifts")[0]


def test_new_dates_apologies_and_calendars_are_told_with_their_reasons() -> None:
    more: dict[str, Any] = {"limit": working_days(3), "reason": "Chờ xác minh."}
    clock = after(begun(MONDAY), K.EXTEND, "24/11/2021 08:00", **more)
    sorry: dict[str, Any] = {"until": moment("07/12/2021 10:00"), "reason": "Mất điện"}
    clock = after(clock, K.APOLOGISE, "03/12/2021 08:00", **sorry)
    event = ClockEvent(
        K.RECALENDAR,
        moment("03/12/2021 09:00"),
        calendar_id=2,
        calendar="VN 2",
        reason="Bão",
    )
    closed = DayRow(date(2021, 12, 1), DayKind.CLOSURE, "Bão", "1/CĐ")
    newer = replace(vietnam(closed), version="VN 2")
    clock = advance(clock, event, newer)
    (extended,) = said(clock, "extended", newer)
    assert "hạn từ 17:00 29/11/2021 thành 17:00 02/12/2021" in extended
    assert extended.endswith("Lý do: Chờ xác minh. (NĐ 61/2018 Điều 19.9)")
    assert "hạn 17:00 02/12/2021 không đổi" in said(clock, "apologised", newer)[0]
    (line,) = said(clock, "recalendar", newer)
    assert "theo lịch VN 2: hạn từ 17:00 02/12/2021 thành 17:00 03/12/2021" in line


def test_phases_reopening_silence_and_comparison_are_told() -> None:
    policy = Policy(
        comparison=Comparison.BY_MINUTE,
        later_phases=(working_days(3),),
        tacit=Tacit.GRANTED,
    )
    clock = after(begun(MONDAY, None, policy), K.PHASE, "24/11/2021 08:00")
    assert "giai đoạn 2 trong 2 giai đoạn" in said(clock, "phase")[0]
    assert "hạn 17:00 29/11/2021" in said(clock, "phase_over")[0]
    assert "coi như được chấp thuận" in said(clock, "tacit_granted")[0]
    assert "dù một phút" in said(clock, "by_minute")[0]
    clock = after(clock, K.END, "25/11/2021 08:00")
    clock = after(clock, K.REOPEN, "01/12/2021 08:00")
    assert "mở lại lúc 08:00 01/12/2021" in said(clock, "reopened")[0]
    silent = begun(MONDAY, None, replace(policy, tacit=Tacit.REFUSED))
    assert "coi như bị từ chối" in said(silent, "tacit_refused")[0]


def test_days_on_the_way_are_told_by_their_kind() -> None:
    morning = (Shift(time(7, 30), time(11, 30)),)
    summer = Season("mùa hè", (4, 15), (10, 15), morning, {0: morning}, "45/QĐ-UBND")
    calendar = replace(
        vietnam(
            DayRow(date(2024, 5, 3), DayKind.HALF_DAY, "Họp", "1", shifts=morning),
            DayRow(
                date(2024, 5, 5), DayKind.RECEPTION_OPEN, "Mở", "2", reception=morning
            ),
            DayRow(date(2024, 5, 7), DayKind.CLOSURE, "Bão", provisional=True),
            DayRow(date(2024, 5, 8), DayKind.RECEPTION_CLOSED, "Sửa quầy", "3"),
        ),
        seasons=(summer,),
    )
    clock = begun("02/05/2024 09:00", None, None, calendar)
    # 3/5 (half), 4/5 (worked for 29/4), 6/5, 8/5, 9/5: Sunday and the storm are out.
    assert clock.due == moment("09/05/2024 11:30")
    assert len(said(clock, "half_day", calendar)) == 1
    assert "2450/VPCP-KGVX" in said(clock, "working_rest_day", calendar)[0]
    assert "ngày nghỉ khi tính hạn" in said(clock, "reception_open", calendar)[0]
    assert said(clock, "day_off", calendar) == [
        "07/05/2024 nghỉ (dự kiến): Bão. (chờ văn bản quyết định)"
    ]
    assert said(clock, "weekly_rest", calendar) == []
    assert "mùa hè, hết giờ lúc 11:30. (45/QĐ-UBND)" in said(clock, "season", calendar)[0]


def recounted(plain: dict[str, Any]) -> date:
    """Count working days by hand from an explanation alone, walking day by day."""
    clock, calendar = plain["inputs"]["clock"], plain["inputs"]["calendar"]
    kinds = {row["day"]: row["kind"] for row in calendar["days"]}
    day = datetime.fromisoformat(clock["counted_from"]).date()
    left = plain["count"]["amount"] + plain["count"]["waited"]
    while left:
        day += timedelta(days=1)
        kind = kinds.get(day.isoformat())
        weekly = day.weekday() in calendar["rest_weekdays"]
        left -= kind == "working_rest_day" or (kind is None and not weekly)
    return day


def test_the_plain_explanation_is_enough_to_count_again_by_hand() -> None:
    clock = begun("25/04/2024 09:00", working_days(8), SHIFT)
    clock = after(clock, K.WAIT, "26/04/2024 09:00", wait=W.SUPPLEMENT)
    clock = after(clock, K.RESUME, "06/05/2024 09:00")
    plain = json.loads(json.dumps(as_json(clock, VIETNAM)))
    assert plain["result"]["due"] == clock.due.isoformat()
    assert recounted(plain) == clock.due.date() == date(2024, 5, 15)
    assert [line["rule"] for line in plain["rules"]][-1] == "due"
    assert all(line["basis"] for line in plain["rules"])


def eventful() -> list[ClockEvent]:
    """Return the events of a dossier to which much has happened."""
    policy = replace(SHIFT, later_phases=(working_days(3),), tacit=Tacit.REFUSED)
    return [
        ClockEvent(
            K.START,
            moment(MONDAY),
            limit=working_days(5),
            policy=policy,
            calendar_id=1,
            calendar="VN",
        ),
        ClockEvent(
            K.WAIT, moment("23/11/2021 08:00"), wait=W.FEE, limit=working_days(10)
        ),
        ClockEvent(K.RESUME, moment("26/11/2021 08:00")),
        ClockEvent(
            K.EXTEND,
            moment("26/11/2021 09:00"),
            until=moment("08/12/2021 10:00"),
            reason="Xác minh",
        ),
        ClockEvent(
            K.RECALENDAR,
            moment("29/11/2021 08:00"),
            calendar_id=2,
            calendar="VN 2",
            reason="Bão",
        ),
        ClockEvent(K.PHASE, moment("30/11/2021 08:00")),
        ClockEvent(K.APOLOGISE, moment("03/12/2021 17:00"), reason="Thiếu người"),
        ClockEvent(K.FINISH, moment("06/12/2021 08:00")),
        ClockEvent(K.END, moment("07/12/2021 08:00")),
        ClockEvent(K.REOPEN, moment("13/12/2021 08:00"), limit=working_days(2)),
        ClockEvent(K.WAIT, moment("14/12/2021 08:00"), wait=W.SUPPLEMENT, reason="Ảnh"),
    ]


CALENDARS = {1: VIETNAM, 2: replace(VIETNAM, version="VN 2")}


def test_the_same_events_give_the_same_clock_years_later() -> None:
    stored = json.loads(json.dumps([event.to_json() for event in eventful()]))
    events = [ClockEvent.from_json(plain) for plain in stored]
    assert events == eventful()
    assert reckon(events, CALENDARS) == reckon(eventful(), CALENDARS)


def test_a_clock_is_stored_whole_after_every_event() -> None:
    for n in range(1, len(eventful()) + 1):
        clock = reckon(eventful()[:n], CALENDARS)
        stored = json.loads(json.dumps(clock.to_json()))
        assert Clock.from_json(stored) == clock
        assert Clock.from_json(stored).to_json() == stored


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due": "tomorrow"}, "clock.due"),
        ({"due": "2021-11-29T17:00:00"}, "clock.due"),
        ({"base": "3"}, "clock.base"),
        ({"speed": 1}, "clock.speed"),
        ({"waits": [{"reason": "rain"}]}, "clock.waits[0].begins"),
    ],
)
def test_a_stored_clock_that_was_changed_is_refused_by_its_field(
    change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        Clock.from_json({**begun(MONDAY).to_json(), **change})
    assert refused.value.field == field
    with pytest.raises(TypeError):
        begun(MONDAY).changed(speed=1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"as_of": "tomorrow"}, "clock.as_of"),
        ({"calendar_id": "one"}, "clock.calendar_id"),
        ({"policy": {"counting": "backwards"}}, "clock.policy.counting"),
        ({"due": "tomorrow"}, "clock.due"),
    ],
)
def test_what_is_read_of_a_kept_clock_is_refused_by_its_field(
    change: dict[str, object], field: str
) -> None:
    kept = KeptClock(json.dumps({**begun(MONDAY).to_json(), **change}))
    name = field.split(".")[1]
    with pytest.raises(Invalid) as refused:
        getattr(kept, name if hasattr(KeptClock, name) else "whole")
    assert refused.value.field == field


def test_kept_clocks_with_equal_policies_share_one() -> None:
    kept = [
        KeptClock(json.dumps(begun(day).to_json()))
        for day in (MONDAY, "23/11/2021 08:00")
    ]
    assert kept[0].policy is kept[1].policy
    assert kept[0].as_of != kept[1].as_of


def test_events_before_a_start_or_without_a_calendar_are_refused() -> None:
    start = eventful()[0]
    for events, field in (
        ([replace(start, calendar_id=None)], "calendar_id"),
        ([replace(start, limit=None)], "limit"),
    ):
        with pytest.raises(Invalid) as refused:
            reckon(events, CALENDARS)
        assert refused.value.field == field


def test_an_old_dossier_that_waits_for_its_applicant_is_not_late() -> None:
    clock = after(begun(MONDAY, None, SHIFT), K.WAIT, "24/11/2021 08:00", wait=W.FEE)
    years_later = moment("24/11/2026 08:00")
    assert punctuality(clock, now=years_later) is None
    against = punctuality(clock, now=years_later, against="original")
    assert against is Punctuality.LATE
    stopped = after(clock, K.END, "24/11/2026 08:00")
    assert punctuality(stopped, now=years_later) is Punctuality.EARLY


def test_each_round_of_a_supplement_has_a_time_of_its_own() -> None:
    clock = begun(MONDAY, working_days(10), SHIFT)
    first = after(
        clock, K.WAIT, "24/11/2021 08:00", wait=W.SUPPLEMENT, limit=working_days(5)
    )
    assert first.waiting is not None
    assert first.waiting.until == moment("01/12/2021 17:00")
    # Ten days on, the second round has its five days whole.
    second = after(first, K.RESUME, "30/11/2021 08:00")
    second = after(
        second, K.WAIT, "04/12/2021 09:00", wait=W.SUPPLEMENT, limit=working_days(5)
    )
    assert second.waiting is not None
    assert second.waiting.until == moment("10/12/2021 17:00")
    assert "17:00 10/12/2021" in said(second, "wait_until")[0]


def test_taking_back_days_of_a_pause_does_not_depend_on_how_it_was_cut() -> None:
    whole = begun(MONDAY, None, SHIFT)
    whole = after(whole, K.WAIT, "23/11/2021 08:00", wait=W.FEE)
    whole = after(whole, K.RESUME, "30/11/2021 08:00")
    cut = begun(MONDAY, None, SHIFT)
    for begins, ends in (
        ("23/11/2021 08:00", "25/11/2021 08:00"),
        ("25/11/2021 08:00", "30/11/2021 08:00"),
    ):
        cut = after(after(cut, K.WAIT, begins, wait=W.FEE), K.RESUME, ends)
    assert whole.due == cut.due == moment("06/12/2021 17:00")


COUNTER, LAND = Holder(Party.RECEPTION, 1), Holder(Party.AGENCY, 2)
TAX, CITIZEN = Holder(Party.AGENCY, 3), Holder(Party.APPLICANT)


def test_the_clocks_of_all_parties_add_up_to_the_whole() -> None:
    changes = [
        (moment("22/11/2021 08:00"), frozenset({COUNTER})),
        (moment("22/11/2021 10:00"), frozenset({LAND})),
        (moment("23/11/2021 10:00"), frozenset({LAND, TAX})),
        (moment("24/11/2021 10:00"), frozenset({LAND})),
        (moment("24/11/2021 11:00"), frozenset({LAND})),
        (moment("25/11/2021 08:00"), frozenset({CITIZEN})),
        (moment("01/12/2021 08:00"), frozenset({COUNTER})),
    ]
    found = spans(changes, moment("29/11/2021 08:00"))
    assert [span.holders for span in found] == [
        frozenset({COUNTER}),
        frozenset({LAND}),
        frozenset({LAND, TAX}),
        frozenset({LAND}),
        frozenset({CITIZEN}),
    ]
    account = {total.holders: total for total in totals(found, VIETNAM)}
    land, citizen = account[frozenset({LAND})], account[frozenset({CITIZEN})]
    assert land.elapsed == timedelta(hours=24 + 22)
    assert land.working == timedelta(hours=7.5 + 5.5)
    # Thursday and Friday; over the week-end nobody's working time runs.
    assert citizen.working == timedelta(hours=15)
    whole = moment("29/11/2021 08:00") - moment("22/11/2021 08:00")
    assert sum((t.elapsed for t in account.values()), timedelta()) == whole
    assert sum((t.working for t in account.values()), timedelta()) == 5 * timedelta(
        hours=7.5
    )


def test_holders_out_of_order_or_beyond_the_calendar_are_refused() -> None:
    changes = [
        (moment("23/11/2021 08:00"), frozenset({COUNTER})),
        (moment("22/11/2021 08:00"), frozenset({LAND})),
    ]
    with pytest.raises(ValueError, match="not in order"):
        spans(changes, moment("24/11/2021 08:00"))
    assert spans([], moment("24/11/2021 08:00")) == ()
    beyond = spans(changes[:1], moment("24/11/2031 08:00"))
    with pytest.raises(CalendarTooShort):
        totals(beyond, VIETNAM)

"""When one may come, what an appointment's telephone may do: pure rules."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.appointments.rules.slots import (
    Closure,
    Slot,
    Taken,
    Window,
    check_window,
    slots,
)
from motcua.domain.appointments.rules.visits import (
    barred_until,
    mobile,
    tidy_code,
)
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.days import DayKind, DayRow
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid

MONDAY = date(2021, 11, 22)
AT = datetime(2021, 11, 22, 8, 0, tzinfo=VN)
HOLIDAY = DayRow(MONDAY + timedelta(days=2), DayKind.HOLIDAY, "Lễ", "QĐ")
CALENDAR = WorkingCalendar(
    version="t",
    days={HOLIDAY.day: HOLIDAY},
    first=date(2021, 1, 1),
    last=MONDAY + timedelta(days=20),
)
MORNING = Window(MONDAY.weekday(), time(7, 30), time(11, 30), 30, 2)


def of(day: date = MONDAY, *taken: Taken, window: Window = MORNING) -> list[Slot]:
    return slots(day, [window], [], CALENDAR, taken, AT)


def clock(h: int, m: int = 0) -> datetime:
    return datetime(2021, 11, 22, h, m, tzinfo=VN)


def test_times_begin_when_one_can_still_come_and_say_what_is_left() -> None:
    taken = (Taken(clock(9), clock(9, 30), 1), Taken(clock(9, 30), clock(10), 2))
    assert [(s.begins, s.seats) for s in of(MONDAY, *taken)] == [
        (clock(9), (2,)),
        (clock(9, 30), (1,)),
        (clock(10), (1, 2)),
        (clock(10, 30), (1, 2)),
        (clock(11), (1, 2)),
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (HOLIDAY.day, "a holiday"),
        (MONDAY + timedelta(days=5), "a Saturday"),
        (MONDAY + timedelta(days=28), "beyond the calendar"),
        (MONDAY - timedelta(days=7), "past"),
    ],
)
def test_no_time_on_a_day_that_is_closed(day: date, why: str) -> None:
    window = replace(MORNING, weekday=day.weekday(), days_ahead=60)
    assert of(day, window=window) == [], why


def test_no_time_in_a_closure_or_over_the_counters_hours_or_too_far_ahead() -> None:
    closed = Closure(clock(9, 15), clock(10, 30))
    left = slots(MONDAY, [MORNING], [closed], CALENDAR, (), AT)
    assert [s.begins for s in left] == [clock(10, 30), clock(11)]
    late = replace(MORNING, begins=time(11), ends=time(14))
    hours = CALENDAR.reception_hours(MONDAY)
    for slot in of(window=late):
        begins, ends = slot.begins.time(), slot.ends.time()
        assert any(h.begins <= begins < ends <= h.ends for h in hours)
    assert of(MONDAY + timedelta(days=7)) != []
    assert of(MONDAY + timedelta(days=7), window=replace(MORNING, days_ahead=6)) == []


@given(st.data())
def test_whatever_is_booked_a_time_is_open_and_has_no_more_than_its_capacity(
    data: st.DataObject,
) -> None:
    windows = [
        Window(
            weekday,
            time(data.draw(st.integers(6, 12))),
            time(data.draw(st.integers(13, 18)), data.draw(st.integers(0, 59))),
            data.draw(st.integers(5, 90)),
            data.draw(st.integers(1, 4)),
            data.draw(st.integers(1, 20)),
            data.draw(st.integers(0, 200)),
        )
        for weekday in range(7)
    ]
    day = MONDAY + timedelta(days=data.draw(st.integers(-1, 25)))
    taken: list[Taken] = []
    for _ in range(data.draw(st.integers(0, 12))):
        free = [s for s in slots(day, windows, (), CALENDAR, taken, AT) if s.free]
        if not free:
            break
        chosen = data.draw(st.sampled_from(free))
        assert CALENDAR.reception_hours(day)
        assert chosen.begins > AT
        taken.append(Taken(chosen.begins, chosen.ends, chosen.seats[0]))
    capacity = windows[day.weekday()].capacity
    for one in taken:
        beside = [t for t in taken if t.begins < one.ends and one.begins < t.ends]
        assert len(beside) <= capacity
        assert len({t.seat for t in beside}) == len(beside)


def test_a_smaller_plan_counts_who_has_come_by_the_larger_one() -> None:
    taken = [Taken(clock(10), clock(10, 30), seat) for seat in (3, 4)]
    assert next(s for s in of(MONDAY, *taken) if s.begins == clock(10)).free == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"weekday": 7}, "weekday"),
        ({"minutes": 4}, "minutes"),
        ({"capacity": 0}, "capacity"),
        ({"days_ahead": 61}, "days_ahead"),
        ({"soonest": -1}, "soonest"),
        ({"ends": time(7, 45)}, "ends"),
        ({"begins": time(11), "ends": time(13)}, "begins"),
    ],
)
def test_a_window_that_cannot_be_is_refused(
    changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_window(replace(MORNING, **changed), [MORNING])  # type: ignore[arg-type]
    assert refused.value.field == field


def test_windows_beside_each_other_are_fine() -> None:
    check_window(replace(MORNING, begins=time(11, 30), ends=time(12)), [MORNING])
    check_window(replace(MORNING, weekday=3), [MORNING])


def test_two_misses_within_thirty_days_bar_for_fourteen() -> None:
    day = timedelta(days=1)
    assert barred_until([AT], AT) is None
    assert barred_until([AT - 30 * day, AT], AT) == AT + 14 * day
    assert barred_until([AT - 30 * day - timedelta(minutes=1), AT], AT) is None
    missed = [AT - 20 * day, AT - 13 * day]
    assert barred_until(missed, AT) == AT + day
    assert barred_until(missed, AT + day) is None
    assert barred_until([*missed, AT - 100 * day], AT) == AT + day


def test_codes_and_telephones_are_read_however_they_are_typed() -> None:
    assert tidy_code(" abcd-23 kx ") == "ABCD23KX"
    assert mobile("+84 912.345-678") == "0912345678"
    for wrong in ("", "123", "0912 345 67a"):
        with pytest.raises(Invalid):
            mobile(wrong)

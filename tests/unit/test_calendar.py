"""The working calendar: days, hours, seasons; what is wrong with one, what changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from motcua.domain.deadlines.rules.calendar import (
    OFFICE_SHIFTS,
    CalendarTooShort,
    DayKind,
    DayRow,
    Season,
    Shift,
    WorkingCalendar,
)
from motcua.domain.deadlines.rules.differences import differences
from motcua.domain.deadlines.rules.faults import check, faults
from motcua.domain.deadlines.rules.vietnam import NUMBER_NOT_KNOWN, calendar_rows
from motcua.kernel.errors import Invalid
from tests.clocks import VIETNAM, moment, vietnam

MORNING = (Shift(time(7, 30), time(11, 30)),)
EARLY = (Shift(time(7, 0), time(11, 30)), Shift(time(13, 0), time(16, 30)))
SUMMER = Season(
    name="mùa hè",
    begins=(4, 15),
    ends=(10, 15),
    shifts=EARLY,
    reception=dict.fromkeys(range(5), EARLY),
    decision="45/QĐ-UBND",
)
WINTER = Season(
    name="mùa đông",
    begins=(11, 15),
    ends=(2, 28),
    shifts=OFFICE_SHIFTS,
    reception={0: MORNING},
    decision="46/QĐ-UBND",
)


def row(day: str, kind: DayKind, **more: Any) -> DayRow:
    return DayRow(date.fromisoformat(day), kind, "Ngày khác thường", "1/QĐ-TT", **more)


def with_seasons(*seasons: Season) -> WorkingCalendar:
    return replace(VIETNAM, seasons=seasons)


def test_a_counter_open_on_saturday_makes_it_no_working_day() -> None:
    saturday = date(2021, 11, 27)
    hours = row("2021-11-27", DayKind.RECEPTION_OPEN, reception=MORNING)
    calendar = vietnam(hours)
    assert calendar.reception_hours(saturday) == MORNING
    assert not calendar.is_working_day(saturday)
    assert calendar.why_not(saturday) == hours
    assert not VIETNAM.reception_day(saturday)


def test_a_shut_counter_stops_no_deadline() -> None:
    calendar = vietnam(row("2021-11-25", DayKind.RECEPTION_CLOSED))
    day = date(2021, 11, 25)
    assert calendar.is_working_day(day)
    assert not calendar.reception_day(day)
    assert calendar.why_not(day) is None
    opens = calendar.next_reception(moment("24/11/2021 17:00"))
    assert opens == moment("26/11/2021 07:30")


def test_a_counter_shut_on_a_rest_day_does_not_make_it_a_working_day() -> None:
    calendar = vietnam(row("2021-11-27", DayKind.RECEPTION_CLOSED))
    assert not calendar.is_working_day(date(2021, 11, 27))


def test_a_half_day_has_its_own_hours_at_the_counter_too() -> None:
    day = date(2021, 11, 25)
    calendar = vietnam(row("2021-11-25", DayKind.HALF_DAY, shifts=MORNING))
    assert calendar.is_working_day(day)
    assert calendar.reception_hours(day) == MORNING
    assert calendar.day_ends(day) == moment("25/11/2021 11:30")
    assert calendar.day_ends(day + timedelta(days=1)) == moment("26/11/2021 17:00")


def test_a_working_saturday_opens_the_counter_all_day() -> None:
    reception = {**VIETNAM.reception, 5: MORNING}
    calendar = replace(VIETNAM, reception=reception)
    assert calendar.reception_hours(date(2024, 5, 4)) == OFFICE_SHIFTS
    assert calendar.reception_hours(date(2024, 5, 11)) == MORNING
    assert not calendar.is_working_day(date(2024, 5, 11))


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2021-04-14", "14/04/2021 17:00"),
        ("2021-04-15", "15/04/2021 16:30"),
        ("2021-10-15", "15/10/2021 16:30"),
        ("2021-10-18", "18/10/2021 17:00"),
    ],
)
def test_a_season_has_hours_of_its_own_from_its_first_day_to_its_last(
    day: str, ends: str
) -> None:
    calendar = with_seasons(SUMMER)
    assert calendar.day_ends(date.fromisoformat(day)) == moment(ends)


def test_a_season_may_go_over_new_year() -> None:
    calendar = with_seasons(SUMMER, WINTER)
    monday, tuesday = date(2022, 1, 10), date(2022, 1, 11)
    assert calendar.season_of(monday) == WINTER
    assert calendar.season_of(date(2021, 11, 14)) is None
    assert calendar.reception_hours(monday) == MORNING
    assert not calendar.reception_day(tuesday)
    assert calendar.is_working_day(tuesday)


def test_seasons_change_the_hours_worked() -> None:
    calendar = with_seasons(SUMMER)
    week = moment("12/04/2021 00:00"), moment("19/04/2021 00:00")
    worked = calendar.worked_until(week[1]) - calendar.worked_until(week[0])
    # Three days of 7.5 hours, two of 8.
    assert worked == timedelta(hours=38.5)
    assert calendar.when_worked(calendar.worked_until(week[1])) == moment(
        "16/04/2021 16:30"
    )


def test_a_calendar_says_how_far_it_reaches() -> None:
    with pytest.raises(CalendarTooShort, match="từ ngày 01/01/2015 đến ngày 31/12/2027"):
        VIETNAM.next_reception(moment("31/12/2027 17:30"))
    assert VIETNAM.previous_working_day(date(2022, 2, 7)) == date(2022, 1, 28)


def test_the_calendar_we_bring_can_be_published() -> None:
    check(VIETNAM)
    # The second of January 2015 was exchanged for a Saturday of the year before.
    assert [fault.field for fault in faults(VIETNAM)] == ["days"]
    waiting = [r.day for r in calendar_rows() if r.provisional and r.day.year < 2027]
    assert waiting == [date(2026, 8, 22), date(2026, 8, 31)]
    assert {VIETNAM.days[day].decision for day in waiting} == {NUMBER_NOT_KNOWN}


def changed(**more: Any) -> WorkingCalendar:
    return replace(VIETNAM, **more)


BACKWARDS = (Shift(time(11, 30), time(7, 30)),)
ON_TOP = (Shift(time(7, 30), time(11, 30)), Shift(time(11, 0), time(17, 0)))


@pytest.mark.parametrize(
    ("calendar", "field"),
    [
        (changed(last=date(2015, 1, 1)), "last"),
        (changed(version=" "), "version"),
        (changed(shifts=()), "shifts"),
        (changed(shifts=BACKWARDS), "shifts[0]"),
        (changed(shifts=ON_TOP), "shifts[1]"),
        (changed(rest_weekdays=frozenset({6, 7})), "rest_weekdays"),
        (changed(reception={0: ON_TOP}), "reception[0][1]"),
        (changed(reception={7: MORNING}), "reception"),
        (changed(rest_weekdays=frozenset({3, 4, 5, 6})), "days"),
        (changed(last=date(2027, 9, 2)), "days[2027-09-03]"),
        (with_seasons(replace(SUMMER, name="")), "seasons[0].name"),
        (with_seasons(replace(SUMMER, decision="")), "seasons[0].decision"),
        (with_seasons(replace(SUMMER, ends=(4, 31))), "seasons[0].ends"),
        (with_seasons(replace(SUMMER, shifts=ON_TOP)), "seasons[0].shifts[1]"),
        (with_seasons(replace(SUMMER, reception={})), "seasons[0].reception"),
        (with_seasons(SUMMER, replace(WINTER, begins=(10, 15))), "seasons[1]"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_by_its_field(
    calendar: WorkingCalendar, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check(calendar)
    assert refused.value.field == field
    assert str(refused.value)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (replace(row("2021-11-25", DayKind.CLOSURE), name=""), ".name"),
        (replace(row("2021-11-25", DayKind.CLOSURE), decision=""), ".decision"),
        (replace(row("2021-11-27", DayKind.WORKING_REST_DAY), decision=""), ".decision"),
        (row("2021-11-25", DayKind.HALF_DAY), ".shifts"),
        (row("2021-11-25", DayKind.HALF_DAY, shifts=BACKWARDS), ".shifts[0]"),
        (row("2021-11-25", DayKind.CLOSURE, shifts=MORNING), ".shifts"),
        (row("2021-11-25", DayKind.RECEPTION_OPEN), ".reception"),
        (row("2021-11-25", DayKind.RECEPTION_CLOSED, reception=MORNING), ".reception"),
    ],
)
def test_a_day_that_cannot_be_is_refused_by_its_field(bad: DayRow, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(vietnam(bad))
    assert refused.value.field == f"days[{bad.day.isoformat()}]{field}"


@pytest.mark.parametrize(
    "row",
    [
        DayRow(date(2021, 11, 25), DayKind.HOLIDAY, "Ngày lễ theo luật"),
        DayRow(date(2021, 11, 25), DayKind.CLOSURE, "Chờ quyết định", provisional=True),
        row("2021-11-25", DayKind.HALF_DAY, shifts=MORNING),
        row("2021-11-27", DayKind.RECEPTION_OPEN, reception=MORNING),
    ],
)
def test_a_day_that_can_be_is_taken(row: DayRow) -> None:
    check(vietnam(row))


@pytest.mark.parametrize(
    ("rows", "warned"),
    [
        ((row("2021-11-25", DayKind.SWAPPED_OFF),), ["2021-11-25"]),
        ((row("2021-11-27", DayKind.WORKING_REST_DAY),), ["2021-11-27"]),
        (
            (
                row("2021-11-25", DayKind.SWAPPED_OFF),
                row("2021-11-27", DayKind.WORKING_REST_DAY),
            ),
            [],
        ),
        (
            (
                row("2021-11-25", DayKind.SWAPPED_OFF),
                row("2021-11-26", DayKind.WORKING_REST_DAY),
            ),
            ["2021-11-26"],
        ),
    ],
)
def test_half_an_exchange_is_a_warning_not_a_fault(
    rows: tuple[DayRow, ...], warned: list[str]
) -> None:
    calendar = vietnam(*rows)
    check(calendar)
    found = [f.field for f in faults(calendar) if f.warning and f.field != "days"]
    assert found == [f"days[{day}]" for day in warned]


def test_differences_name_the_day_what_it_was_and_the_decision() -> None:
    new = vietnam(row("2021-11-25", DayKind.CLOSURE), without=(date(2026, 1, 10),))
    closed, saturday = differences(VIETNAM, new)
    assert closed.day == date(2021, 11, 25)
    assert closed.line.text == (
        "25/11/2021: trước là ngày làm việc, nay là tạm nghỉ theo quyết định."
    )
    assert closed.line.basis == "1/QĐ-TT"
    assert closed.moves_deadlines
    assert saturday.day == date(2026, 1, 10)
    assert "nay là ngày nghỉ hằng tuần" in saturday.line.text
    assert differences(VIETNAM, vietnam()) == ()


def test_another_name_of_a_day_is_no_difference() -> None:
    holiday = VIETNAM.days[date(2022, 2, 1)]
    assert differences(VIETNAM, vietnam(replace(holiday, name="Tết"))) == ()


def test_a_shut_counter_is_a_difference_that_moves_no_deadline() -> None:
    (found,) = differences(VIETNAM, vietnam(row("2021-11-25", DayKind.RECEPTION_CLOSED)))
    assert not found.moves_deadlines
    half = row("2021-11-25", DayKind.HALF_DAY, shifts=MORNING)
    (found,) = differences(VIETNAM, vietnam(half))
    assert found.moves_deadlines
    assert "07:30–11:30" in found.line.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"last": date(2028, 12, 31)}, "01/01/2015–31/12/2028"),
        ({"rest_weekdays": frozenset({6})}, "nay Chủ nhật"),
        ({"shifts": EARLY}, "nay 07:00–11:30, 13:00–16:30"),
        ({"reception": {0: MORNING}}, "nay thứ Hai 07:30–11:30."),
        ({"seasons": (SUMMER,)}, "nay mùa hè 15/04–15/10"),
    ],
)
def test_general_differences_are_told_once(more: Mapping[str, Any], words: str) -> None:
    (found,) = differences(VIETNAM, replace(VIETNAM, **more))
    assert found.day is None
    assert words in found.line.text
    assert found.moves_deadlines == ("reception" not in more)

"""Due dates as the law counts them. Basis: BLDS 2015 art 147-148; NĐ 61/2018 art 18."""

from datetime import date, datetime

import pytest

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import classify, due, due_at, hand_over_by
from motcua.domain.deadlines.rules.limits import (
    Comparison,
    Counting,
    LimitUnit,
    Policy,
    Punctuality,
    TimeLimit,
)
from motcua.domain.deadlines.rules.vietnam import calendar_rows
from motcua.kernel.clock import VN


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VN)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar(
        version="test",
        days={row.day: row for row in calendar_rows()},
        first=date(2015, 1, 1),
        last=date(2027, 12, 31),
    )


@pytest.mark.parametrize(
    ("start", "amount", "unit", "ends"),
    [
        # An ordinary week: Monday + 3 working days ends on Thursday.
        ("22/11/2021 08:00", 3, LimitUnit.WORKING_DAY, "25/11/2021 17:00"),
        # Friday's first working day is Monday.
        ("26/11/2021 16:59", 1, LimitUnit.WORKING_DAY, "29/11/2021 17:00"),
        # Received on a Saturday morning: Monday is day one.
        ("27/11/2021 09:00", 1, LimitUnit.WORKING_DAY, "29/11/2021 17:00"),
        # Lunar new year 2022: 31/1 to 4/2 off, so 5 days from 28/1 end on 11/2.
        ("28/01/2022 09:00", 5, LimitUnit.WORKING_DAY, "11/02/2022 17:00"),
        # 30/4 and 1/5/2022 fell on a weekend: 2/5 and 3/5 were off instead.
        ("29/04/2022 09:00", 1, LimitUnit.WORKING_DAY, "04/05/2022 17:00"),
        # 4/5/2024 was a working Saturday for 29/4.
        ("26/04/2024 09:00", 3, LimitUnit.WORKING_DAY, "04/05/2024 17:00"),
        # Calendar days: a last day that is a rest day rolls on.
        ("22/11/2021 08:00", 5, LimitUnit.CALENDAR_DAY, "29/11/2021 17:00"),
        ("22/11/2021 08:00", 3, LimitUnit.CALENDAR_DAY, "25/11/2021 17:00"),
        # A month ends on the same day, or the month's last day.
        ("29/11/2021 08:00", 1, LimitUnit.MONTH, "29/12/2021 17:00"),
        ("31/03/2022 08:00", 1, LimitUnit.MONTH, "04/05/2022 17:00"),
        ("22/11/2021 08:00", 2, LimitUnit.HOUR, "22/11/2021 10:00"),
        ("22/11/2021 08:00", 90, LimitUnit.MINUTE, "22/11/2021 09:30"),
        # Working hours skip the noon break and the night.
        ("22/11/2021 10:30", 2, LimitUnit.WORKING_HOUR, "22/11/2021 14:30"),
        ("22/11/2021 16:30", 1, LimitUnit.WORKING_HOUR, "23/11/2021 08:00"),
        ("22/11/2021 08:00", 0, LimitUnit.IMMEDIATE, "22/11/2021 17:00"),
    ],
)
def test_due_dates(
    calendar: WorkingCalendar, start: str, amount: int, unit: LimitUnit, ends: str
) -> None:
    found = due_at(
        start=moment(start),
        limit=TimeLimit(amount, unit),
        calendar=calendar,
        policy=Policy(),
    )
    assert found == moment(ends)


def test_shift_hours_count_to_the_minute(calendar: WorkingCalendar) -> None:
    found = due_at(
        start=moment("22/11/2021 10:00"),
        limit=TimeLimit(1, LimitUnit.WORKING_DAY),
        calendar=calendar,
        policy=Policy(counting=Counting.SHIFT_HOURS),
    )
    # The office works seven hours and a half a day, the rule counts eight.
    assert found == moment("23/11/2021 10:30")


def test_the_explanation_names_holidays_and_their_ground(
    calendar: WorkingCalendar,
) -> None:
    found = due(
        start=moment("28/01/2022 09:00"),
        limit=TimeLimit(5, LimitUnit.WORKING_DAY),
        calendar=calendar,
        policy=Policy(),
    )
    rules = [line.rule for line in found.lines]
    assert rules.count("day_off") == 5
    assert "first_day_out" in rules
    assert any("01/02/2022" in line.text for line in found.lines)
    assert all(line.basis for line in found.lines if line.rule == "day_off")
    assert found.as_json()["at"] == found.at.isoformat()


@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("22/11/2021 08:00", "22/11/2021 17:00"),
        ("22/11/2021 15:00", "22/11/2021 17:00"),
        ("22/11/2021 15:01", "23/11/2021 07:30"),
        ("26/11/2021 16:00", "29/11/2021 07:30"),
    ],
)
def test_hand_over_follows_the_three_oclock_rule(
    calendar: WorkingCalendar, received: str, by: str
) -> None:
    found = hand_over_by(moment(received), calendar)
    assert found.astimezone(VN).date() == moment(by).date()
    assert found >= moment(received)


@pytest.mark.parametrize(
    ("ended", "comparison", "found"),
    [
        ("24/11/2021 09:00", Comparison.BY_DATE, Punctuality.EARLY),
        ("25/11/2021 23:00", Comparison.BY_DATE, Punctuality.ON_TIME),
        ("26/11/2021 07:30", Comparison.BY_DATE, Punctuality.LATE),
        ("25/11/2021 17:01", Comparison.BY_MINUTE, Punctuality.LATE),
    ],
)
def test_early_on_time_late(
    ended: str, comparison: Comparison, found: Punctuality
) -> None:
    assert classify(moment(ended), moment("25/11/2021 17:00"), comparison) is found


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(0, LimitUnit.WORKING_DAY), (-1, LimitUnit.HOUR), (1, LimitUnit.IMMEDIATE)],
)
def test_no_law_means_such_a_limit(amount: int, unit: LimitUnit) -> None:
    with pytest.raises(ValueError, match="no time limit"):
        TimeLimit(amount, unit)


def test_a_calendar_does_not_guess_beyond_its_end(calendar: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="31/12/2027"):
        due_at(
            start=moment("30/12/2027 09:00"),
            limit=TimeLimit(10, LimitUnit.WORKING_DAY),
            calendar=calendar,
            policy=Policy(),
        )

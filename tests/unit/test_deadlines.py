"""Due dates as the law counts them. Basis: BLDS 2015 art 147-148; NĐ 61/2018 art 18."""

import re
from dataclasses import fields, replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from motcua.domain.deadlines.rules.calendar import (
    CalendarTooShort,
    DayKind,
    DayRow,
    Shift,
    WorkingCalendar,
)
from motcua.domain.deadlines.rules.due import (
    add_working_time,
    classify,
    due,
    due_at,
    hand_over_by,
)
from motcua.domain.deadlines.rules.limits import (
    AfterSupplement,
    Comparison,
    Counting,
    LimitUnit,
    Policy,
    Punctuality,
    StartRule,
    Tacit,
    TimeLimit,
)
from motcua.domain.deadlines.rules.lines import Line
from motcua.kernel.errors import Invalid
from tests.clocks import VIETNAM, moment, vietnam, working_days


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return VIETNAM


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
        ("31/01/2024 08:00", 1, LimitUnit.MONTH, "29/02/2024 17:00"),
        ("31/08/2023 08:00", 6, LimitUnit.MONTH, "29/02/2024 17:00"),
        # Received on a working Saturday: the day itself is not counted either.
        ("04/05/2024 09:00", 3, LimitUnit.WORKING_DAY, "08/05/2024 17:00"),
        # 15:01 matters for the hand-over, not for the due date.
        ("22/11/2021 15:01", 3, LimitUnit.WORKING_DAY, "25/11/2021 17:00"),
        ("22/11/2021 08:00", 2, LimitUnit.HOUR, "22/11/2021 10:00"),
        ("22/11/2021 08:00", 90, LimitUnit.MINUTE, "22/11/2021 09:30"),
        # Hours and minutes run by night and on rest days too.
        ("26/11/2021 16:00", 24, LimitUnit.HOUR, "27/11/2021 16:00"),
        # Working hours skip the noon break and the night.
        ("22/11/2021 10:30", 2, LimitUnit.WORKING_HOUR, "22/11/2021 14:30"),
        ("22/11/2021 16:30", 1, LimitUnit.WORKING_HOUR, "23/11/2021 08:00"),
        # Time used up at the end of a shift ends there, not at the next opening.
        ("22/11/2021 16:00", 1, LimitUnit.WORKING_HOUR, "22/11/2021 17:00"),
        ("22/11/2021 12:15", 4, LimitUnit.WORKING_HOUR, "23/11/2021 08:00"),
        ("20/11/2021 09:00", 1, LimitUnit.WORKING_HOUR, "22/11/2021 08:30"),
        ("22/11/2021 08:00", 0, LimitUnit.IMMEDIATE, "22/11/2021 17:00"),
        # After closing, and on a rest day, the next working day is the day itself.
        ("22/11/2021 17:00", 0, LimitUnit.IMMEDIATE, "23/11/2021 17:00"),
        ("20/11/2021 09:00", 0, LimitUnit.IMMEDIATE, "22/11/2021 17:00"),
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
        limit=working_days(1),
        calendar=calendar,
        policy=Policy(counting=Counting.SHIFT_HOURS),
    )
    # The office works seven hours and a half a day, the rule counts eight.
    assert found == moment("23/11/2021 10:30")


@pytest.mark.parametrize(
    ("start", "limit", "saturday", "ends", "ends_without"),
    [
        ("07/01/2026 09:00", 3, "2026-01-10", "10/01/2026 17:00", "12/01/2026 17:00"),
        ("02/05/2024 09:00", 3, "2024-05-04", "06/05/2024 17:00", "07/05/2024 17:00"),
    ],
)
def test_a_working_saturday_makes_the_way_a_day_shorter(
    start: str, limit: int, saturday: str, ends: str, ends_without: str
) -> None:
    plain = vietnam(without=(date.fromisoformat(saturday),))
    for calendar, expected in ((VIETNAM, ends), (plain, ends_without)):
        found = due_at(
            start=moment(start),
            limit=working_days(limit),
            calendar=calendar,
            policy=Policy(),
        )
        assert found == moment(expected)


def test_a_half_day_counts_as_a_day_and_ends_with_its_own_shift() -> None:
    half = DayRow(
        date(2021, 11, 25),
        DayKind.HALF_DAY,
        "Họp toàn cơ quan buổi chiều",
        "12/QĐ-TT",
        shifts=(Shift(time(7, 30), time(11, 30)),),
    )
    calendar = vietnam(half)
    by_day, by_hour = (
        due_at(
            start=moment("25/11/2021 11:00")
            if unit is LimitUnit.WORKING_HOUR
            else moment("22/11/2021 08:00"),
            limit=TimeLimit(amount, unit),
            calendar=calendar,
            policy=Policy(),
        )
        for amount, unit in ((3, LimitUnit.WORKING_DAY), (1, LimitUnit.WORKING_HOUR))
    )
    assert by_day == moment("25/11/2021 11:30")
    assert by_hour == moment("26/11/2021 08:00")
    # Who came after it closed is handed over on the next day, though before 15:00.
    received = moment("25/11/2021 14:00")
    assert hand_over_by(received, calendar) == moment("26/11/2021 07:30")


def test_working_time_is_used_up_across_days(calendar: WorkingCalendar) -> None:
    start = moment("22/11/2021 16:00")
    end = add_working_time(start, moment("22/11/2021 18:00") - start, calendar)
    assert end == moment("23/11/2021 08:30")


def test_the_explanation_names_holidays_and_their_ground(
    calendar: WorkingCalendar,
) -> None:
    found = due(
        start=moment("28/01/2022 09:00"),
        limit=working_days(5),
        calendar=calendar,
        policy=Policy(),
    )
    rules = [line.rule for line in found.lines]
    assert rules.count("day_off") == 5
    assert "first_day_out" in rules
    assert any("01/02/2022" in line.text for line in found.lines)
    # 29/1, 30/1 and 5/2, 6/2 are counted, not named.
    assert any("4 ngày nghỉ hằng tuần" in line.text for line in found.lines)
    assert all(line.basis for line in found.lines)
    assert found.as_json()["at"] == found.at.isoformat()


def test_a_line_can_be_stored_and_read_again() -> None:
    line = Line("due", "Hẹn trả: %(at)s.", {"at": "17:00"}, "BLDS 2015 Điều 148")
    assert Line.from_json(line.as_json()) == line
    with pytest.raises(Invalid) as refused:
        Line.from_json({**line.as_json(), "facts": {"at": 17}})
    assert refused.value.field == "line.facts.at"


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
    assert hand_over_by(moment(received), calendar) == moment(by)


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


@pytest.mark.parametrize(
    ("start", "amount", "unit"),
    [
        ("30/12/2027 09:00", 10, LimitUnit.WORKING_DAY),
        ("30/12/2027 09:00", 3, LimitUnit.CALENDAR_DAY),
        ("30/12/2027 09:00", 1, LimitUnit.MONTH),
        ("30/12/2027 09:00", 90, LimitUnit.WORKING_HOUR),
        ("30/12/2027 09:00", 90, LimitUnit.HOUR),
        ("30/12/2027 09:00", 2_000_000_000, LimitUnit.WORKING_DAY),
        ("30/12/2027 09:00", 2_000_000_000, LimitUnit.CALENDAR_DAY),
        ("30/12/2027 09:00", 2_000_000_000, LimitUnit.MONTH),
        ("30/12/2027 09:00", 2_000_000_000, LimitUnit.WORKING_HOUR),
        ("30/12/2027 09:00", 2_000_000_000, LimitUnit.HOUR),
        ("31/12/2014 09:00", 1, LimitUnit.WORKING_DAY),
    ],
)
def test_a_calendar_does_not_guess_beyond_its_ends(
    calendar: WorkingCalendar, start: str, amount: int, unit: LimitUnit
) -> None:
    with pytest.raises(CalendarTooShort, match="31/12/2027"):
        due_at(
            start=moment(start),
            limit=TimeLimit(amount, unit),
            calendar=calendar,
            policy=Policy(),
        )


def test_no_rule_given_is_the_usual_rule() -> None:
    usual = Policy.from_json({})
    assert usual == Policy()
    assert usual.after_supplement is AfterSupplement.RESTART
    assert usual.supplement_within == working_days(3)
    assert usual.apology_before == working_days(1)
    assert (usual.most_supplements, usual.most_extensions) == (1, 1)


def test_a_policy_is_kept_as_plain_values_and_comes_back_the_same() -> None:
    policy = Policy(
        Counting.SHIFT_HOURS,
        AfterSupplement.CONTINUE,
        Comparison.BY_MINUTE,
        start=StartRule.ON_HAND_OVER_RECORD,
        fee_stops=False,
        consultation_stops=True,
        later_phases=(working_days(8), TimeLimit(2, LimitUnit.MONTH)),
        tacit=Tacit.GRANTED,
        most_supplements=0,
        most_extensions=2,
    )
    assert Policy.from_json(policy.to_json()) == policy
    assert replace(policy, tacit=None) != policy


@pytest.mark.parametrize(
    ("plain", "field"),
    [
        ({"pauses": True}, "policy.pauses"),
        ({"counting": "by_moon"}, "policy.counting"),
        ({"tacit": "maybe"}, "policy.tacit"),
        ({"fee_stops": 1}, "policy.fee_stops"),
        ({"most_extensions": -1}, "policy.most_extensions"),
        ({"most_extensions": True}, "policy.most_extensions"),
        ({"later_phases": {"amount": 1}}, "policy.later_phases"),
        (
            {"later_phases": [{"amount": 1, "unit": "moon"}]},
            "policy.later_phases[0].unit",
        ),
        ({"apology_before": {"amount": 0, "unit": "hour"}}, "policy.apology_before"),
        ({"apology_before": {"unit": "hour"}}, "policy.apology_before.amount"),
        ([], "policy"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_by_its_field(
    plain: Any, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        Policy.from_json(plain)
    assert refused.value.field == field


RULES = Path(__file__).parents[2] / "docs" / "rules" / "due-dates.md"
EXAMPLE = re.compile(r"^\| (\d.{15}) \| (\d+) (\w+) \| (\d.{15}) \|", flags=re.MULTILINE)


def test_the_examples_of_the_page_of_rules_are_right() -> None:
    examples = EXAMPLE.findall(RULES.read_text("utf-8"))
    assert len(examples) == 11
    for start, amount, unit, ends in examples:
        limit = TimeLimit(int(amount), LimitUnit(unit))
        found = due_at(
            start=moment(start), limit=limit, calendar=VIETNAM, policy=Policy()
        )
        assert found == moment(ends), start


def test_the_page_of_rules_names_every_rule_of_a_policy() -> None:
    text = RULES.read_text("utf-8")
    for field in fields(Policy):
        assert f"\n| `{field.name}` |" in text, field.name
    for kind in (Counting, AfterSupplement, Comparison, StartRule, Tacit, DayKind):
        for member in kind:
            assert f"`{member.value}`" in text, member

"""What a report may be made of, its moving periods, and when it goes out: pure rules."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from motcua.domain.bespoke.rules.charts import bars_of, points_of
from motcua.domain.bespoke.rules.definition import (
    Chart,
    Definition,
    Dimension,
    Way,
    check,
    from_json,
    to_json,
)
from motcua.domain.bespoke.rules.lines import Line, ordered, value_of
from motcua.domain.bespoke.rules.measures import MEASURES, Sort
from motcua.domain.bespoke.rules.periods import (
    MOST_PARTS,
    Span,
    Step,
    days_of,
    parts_of,
)
from motcua.domain.bespoke.rules.sending import (
    Rhythm,
    Timetable,
    check_timetable,
    newest,
)
from motcua.domain.dossiers.models import Channel
from motcua.domain.reports.rules.asked import Side
from motcua.domain.reports.rules.tables import OnTime
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, Several
from tests.clocks import VIETNAM

USUAL = Definition(("received", "on_time"), rows=Dimension.FIELD)
WHOLE = Definition(
    ("received", "on_time", "days_median"),
    rows=Dimension.MONTH,
    then=Dimension.CHANNEL,
    span=Span.FIXED,
    first=date(2021, 1, 1),
    last=date(2021, 6, 30),
    as_of=datetime(2021, 7, 1, 8, tzinfo=VN),
    unit_id=3,
    side=Side.RECEIVING,
    field_id=4,
    procedure_id=5,
    ways=(Way.ONLINE, Way.POST),
    on_time=OnTime.ORIGINAL,
    by="on_time",
    rising=True,
    most=7,
    chart=Chart.BAR,
    drawn="on_time",
)


class TestDefinition:
    @pytest.mark.parametrize("one", [USUAL, WHOLE], ids=["usual", "whole"])
    def test_it_is_kept_and_read_as_it_was(self, one: Definition) -> None:
        assert from_json(to_json(one)) == one

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"measures": ()}, "measures"),
            ({"measures": ("received; DROP TABLE reports_span",)}, "measures"),
            ({"measures": tuple(MEASURES)}, "measures"),
            ({"rows": None, "then": Dimension.FIELD}, "rows"),
            ({"then": Dimension.FIELD}, "then"),
            ({"rows": Dimension.WEEK, "then": Dimension.MONTH}, "then"),
            ({"most": 0}, "most"),
            ({"most": 201}, "most"),
            ({"by": "late"}, "by"),
            ({"span": Span.FIXED, "first": date(2021, 1, 1)}, "last"),
            (
                {
                    "span": Span.FIXED,
                    "first": date(2021, 2, 1),
                    "last": date(2021, 1, 1),
                },
                "last",
            ),
            ({"rows": None, "chart": Chart.BAR}, "chart"),
            ({"chart": Chart.LINE}, "chart"),
            ({"chart": Chart.BAR, "drawn": "late"}, "drawn"),
        ],
    )
    def test_what_cannot_be_is_told_by_its_field(
        self, changes: dict[str, object], field: str
    ) -> None:
        with pytest.raises(Invalid) as caught:
            check(replace(USUAL, **changes))  # type: ignore[arg-type]
        assert caught.value.field == field
        assert caught.value.remedy

    def test_all_that_is_wrong_is_told_at_once(self) -> None:
        with pytest.raises(Several) as caught:
            check(replace(USUAL, measures=(), most=0))
        assert [fault.field for fault in caught.value.faults] == ["measures", "most"]

    @pytest.mark.parametrize(
        "change", [{"measures": ["gone"]}, {"rows": "gone"}, {"span": "gone"}]
    )
    def test_what_no_list_has_any_longer_is_chosen_again(
        self, change: dict[str, object]
    ) -> None:
        with pytest.raises(Invalid):
            from_json(to_json(USUAL) | change)

    def test_ways_are_those_of_dossiers(self) -> None:
        assert {way.value for way in Way} == set(Channel.values)

    def test_every_measure_says_what_it_is(self) -> None:
        assert len({one.name for one in MEASURES.values()}) == len(MEASURES)
        for one in MEASURES.values():
            assert len(one.text) > 15
            assert bool(one.of) == (one.sort is Sort.SHARE)
            assert bool(one.tenths) == (one.sort is Sort.DAYS)


class TestPeriods:
    @pytest.mark.parametrize(
        ("span", "first", "last"),
        [
            (Span.TODAY, "2024-03-01", "2024-03-01"),
            (Span.YESTERDAY, "2024-02-29", "2024-02-29"),
            (Span.THIS_WEEK, "2024-02-26", "2024-03-01"),
            (Span.LAST_WEEK, "2024-02-19", "2024-02-25"),
            (Span.THIS_MONTH, "2024-03-01", "2024-03-01"),
            (Span.LAST_MONTH, "2024-02-01", "2024-02-29"),
            (Span.THIS_QUARTER, "2024-01-01", "2024-03-01"),
            (Span.LAST_QUARTER, "2023-10-01", "2023-12-31"),
            (Span.THIS_YEAR, "2024-01-01", "2024-03-01"),
            (Span.LAST_YEAR, "2023-01-01", "2023-12-31"),
            (Span.TWELVE_MONTHS, "2023-03-01", "2024-02-29"),
        ],
    )
    def test_a_moving_period_is_reckoned_from_the_day(
        self, span: Span, first: str, last: str
    ) -> None:
        found = days_of(span=span, on=date(2024, 3, 1))
        assert found == (date.fromisoformat(first), date.fromisoformat(last))

    @pytest.mark.parametrize("step", Step)
    def test_parts_are_the_whole_period_and_nothing_twice(self, step: Step) -> None:
        first, last = date(2023, 12, 28), date(2024, 4, 3)
        parts = parts_of(step=step, first=first, last=last)
        assert (parts[0].first, parts[-1].last) == (first, last)
        for one, following in pairwise(parts):
            assert following.first - one.last == timedelta(days=1)
        assert len({part.key for part in parts}) == len({part.name for part in parts})

    def test_too_many_parts_are_refused(self) -> None:
        first = date(2020, 1, 1)
        assert len(parts_of(step=Step.MONTH, first=first, last=date(2024, 12, 1))) == 60
        with pytest.raises(Invalid) as caught:
            parts_of(step=Step.MONTH, first=first, last=date(2025, 1, 1))
        assert caught.value.field == "span"
        assert MOST_PARTS == 60


def at(day: int, hour: int = 8, month: int = 11) -> datetime:
    """Return a moment of 2021; 22 November is a Monday."""
    return datetime(2021, month, day, hour, tzinfo=VN)


class TestSending:
    @pytest.mark.parametrize(
        ("timetable", "now", "due"),
        [
            (Timetable(Rhythm.DAILY, 0, 8), at(23, 7), at(22)),
            (Timetable(Rhythm.DAILY, 0, 8), at(23, 8), at(23)),
            # Over the weekend nothing new; it was Friday's, and is Monday's next.
            (Timetable(Rhythm.DAILY, 0, 8), at(28, 12), at(26)),
            (Timetable(Rhythm.WEEKLY, 2, 9), at(22, 12), at(16, 9)),
            (Timetable(Rhythm.WEEKLY, 1, 9), at(22, 12), at(22, 9)),
            # The 20th is a Saturday: put off to Monday.
            (Timetable(Rhythm.MONTHLY, 20, 10), at(21, 12), None),
            (Timetable(Rhythm.MONTHLY, 20, 10), at(22, 12), at(22, 10)),
            # What was missed long ago is not made up for.
            (Timetable(Rhythm.MONTHLY, 8, 10), at(22, 12), None),
        ],
    )
    def test_the_newest_sending_is_on_a_working_day(
        self, timetable: Timetable, now: datetime, due: datetime | None
    ) -> None:
        since = at(1, month=11)
        found = newest(timetable=timetable, at=now, since=since, calendar=VIETNAM)
        assert found == due

    def test_nothing_is_due_before_it_was_set(self) -> None:
        timetable = Timetable(Rhythm.DAILY, 0, 8)
        since = at(22, 9)
        for now, due in ((at(22, 12), None), (at(23, 8), at(23))):
            found = newest(timetable=timetable, at=now, since=since, calendar=VIETNAM)
            assert found == due

    @pytest.mark.parametrize(
        ("timetable", "field"),
        [
            (Timetable(Rhythm.DAILY, 0, 18), "hour"),
            (Timetable(Rhythm.DAILY, 1, 8), "day"),
            (Timetable(Rhythm.WEEKLY, 6, 8), "day"),
            (Timetable(Rhythm.WEEKLY, 0, 8), "day"),
            (Timetable(Rhythm.MONTHLY, 29, 8), "day"),
        ],
    )
    def test_a_day_or_hour_there_is_not_is_refused(
        self, timetable: Timetable, field: str
    ) -> None:
        with pytest.raises(Invalid) as caught:
            check_timetable(timetable)
        assert caught.value.field == field


def line(name: str, count: int, of: int = 0, key: str = "share") -> Line:
    measure = MEASURES["online_share" if key == "share" else key]
    return Line((name,), (name,), (value_of(measure, count, of),))


class TestLines:
    def test_values_are_written_as_people_here_do(self) -> None:
        texts = [
            value_of(MEASURES[key], number, of).text
            for key, number, of in (
                ("received", 1204, 0),
                ("online_share", 1, 3),
                ("online_share", 0, 0),
                ("on_time", 1999, 2000),
                ("days_median", 7, 30),
                ("days_median", None, 0),
            )
        ]
        assert texts == ["1.204", "33,3 %", "–", "99,9 %", "7", "–"]

    def test_lines_go_by_their_names_or_by_a_value(self) -> None:
        lines = [line("Đất đai", 1, 2), line("An ninh", 1, 4), line("Báo chí", 0, 0)]
        by_name = ordered(lines, place=None, rising=False, times=())
        assert [one.name for one in by_name] == ["An ninh", "Báo chí", "Đất đai"]
        by_value = ordered(lines, place=0, rising=False, times=())
        assert [one.name for one in by_value] == ["Đất đai", "An ninh", "Báo chí"]

    def test_bars_are_of_the_whole_or_of_the_greatest(self) -> None:
        shares = bars_of([line("a", 1, 2), line("b" * 50, 0, 0)], 0)
        assert [bar.length for bar in shares] == ["50.00%", "0.00%"]
        assert len(shares[1].short) == 32
        counts = bars_of([line("a", 4, key="late"), line("b", 1, key="late")], 0)
        assert [bar.length for bar in counts] == ["100.00%", "25.00%"]
        nothing = bars_of([line("a", 0, key="late")], 0)
        assert [bar.length for bar in nothing] == ["0.00%"]

    def test_a_line_leaves_out_what_has_no_value(self) -> None:
        points = points_of([line("1", 0, 0), line("2", 1, 4), line("3", 4, 4)], 0)
        assert [(one.name, one.x, one.y) for one in points] == [
            ("2", "50.00%", "75.00%"),
            ("3", "88.00%", "0.00%"),
        ]

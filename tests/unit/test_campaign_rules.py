"""How a campaign is measured: its days, its intervals, what may be said of it."""

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.guidance.rules.campaign_report import FEW, points, report, sentence
from motcua.domain.guidance.rules.campaigns import (
    Baseline,
    Followed,
    Plan,
    Scope,
    Span,
    Way,
    campaign_of,
    check,
    mark_of,
    spans,
)
from motcua.domain.guidance.rules.effect import (
    LEAST,
    Compared,
    Filed,
    Line,
    Verdict,
    verdict,
    wilson,
)
from motcua.domain.reports.rules.pages import Report
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, Several

FIRST, LAST = date(2021, 11, 1), date(2021, 11, 30)
COUNTS = st.integers(0, 400).flatmap(
    lambda received: st.builds(Filed, st.just(received), st.integers(0, received))
)


def scope(baseline: Baseline = Baseline.BEFORE) -> Scope:
    return Scope(FIRST, LAST, baseline, procedures=("1.001",))


def test_days_are_compared_with_as_many_before_them() -> None:
    found = spans(scope(), ended=LAST, until=date(2022, 3, 1))
    assert found.during is not None
    assert found.during.since == Span(FIRST, LAST)
    assert found.during.before == Span(date(2021, 10, 2), date(2021, 10, 31))
    assert found.after is not None
    assert found.after.since == Span(date(2021, 12, 1), date(2021, 12, 30))
    assert found.after.before == found.during.before


def test_only_days_that_are_over_are_compared() -> None:
    assert spans(scope(), ended=LAST, until=date(2021, 10, 31)).during is None
    found = spans(scope(), ended=LAST, until=date(2021, 11, 10))
    assert found.during is not None
    assert found.during.since == Span(FIRST, date(2021, 11, 10))
    assert found.during.before == Span(date(2021, 10, 22), date(2021, 10, 31))
    assert found.after is None
    assert spans(scope(), ended=LAST, until=LAST).after is None
    found = spans(scope(), ended=LAST, until=date(2021, 12, 3))
    assert found.after is not None
    assert found.after.since == Span(date(2021, 12, 1), date(2021, 12, 3))
    assert found.after.before == Span(date(2021, 10, 29), date(2021, 10, 31))


def test_closed_early_it_is_as_long_as_it_was() -> None:
    found = spans(scope(), ended=date(2021, 11, 10), until=date(2022, 3, 1))
    assert found.during is not None
    assert found.after is not None
    assert (found.during.since.days, found.after.since.days) == (10, 10)


def test_a_year_before_is_the_same_days() -> None:
    found = spans(scope(Baseline.YEAR), ended=LAST, until=date(2022, 3, 1))
    assert found.during is not None
    assert found.after is not None
    assert found.during.before == Span(date(2020, 11, 1), date(2020, 11, 30))
    assert found.after.before == Span(date(2020, 12, 1), date(2020, 12, 30))


@given(st.integers(1, 366), st.integers(-5, 900), st.integers(0, 365))
def test_whatever_is_compared_is_over_and_as_long(
    days: int, until: int, early: int
) -> None:
    last = FIRST + timedelta(days=days - 1)
    ended = max(FIRST, last - timedelta(days=early))
    found = spans(
        Scope(FIRST, last, Baseline.BEFORE), ended=ended, until=FIRST + timedelta(until)
    )
    for pair in (found.during, found.after):
        if pair is not None:
            assert pair.since.last <= FIRST + timedelta(until)
            assert pair.since.days == pair.before.days > 0
            assert pair.before.last == FIRST - timedelta(days=1)


def test_intervals_are_those_of_the_books() -> None:
    # Newcombe 1998, table II, 56/70 and 48/80 by method 10: 0.0524 to 0.3339.
    found = Compared(Filed(80, 48), Filed(70, 56)).change
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    # The same table's 9/10 and 3/10: 0.1705 to 0.8090; 10/10 and 0/10: 0.6075 to 1.
    found = Compared(Filed(10, 3), Filed(10, 9)).change
    assert (round(found.low, 4), round(found.high, 4)) == (0.1705, 0.8090)
    found = Compared(Filed(10, 0), Filed(10, 10)).change
    assert (round(found.low, 4), round(found.high, 4)) == (0.6075, 1.0)
    # Wilson's interval of 81/263: 0.2553 to 0.3662.
    one = wilson(Filed(263, 81))
    assert (round(one.low, 4), round(one.high, 4)) == (0.2553, 0.3662)


def test_from_20_to_40_while_elsewhere_from_20_to_25_is_15_more() -> None:
    found = Compared(Filed(400, 80), Filed(400, 160), Filed(600, 120), Filed(600, 150))
    beyond = found.beyond
    assert beyond is not None
    assert points(found.change.value) == "+20,0"
    assert points(beyond.value) == "+15,0"
    assert verdict(found) is Verdict.MORE
    assert "nhiều hơn nơi không có chiến dịch +15,0 điểm %" in sentence(found)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_a_difference_lies_within_its_limits_and_turns_round(
    a: Filed, b: Filed, c: Filed, d: Filed
) -> None:
    found, turned = Compared(a, b, c, d).beyond, Compared(b, a, d, c).beyond
    assert found is not None
    assert turned is not None
    assert found.low <= found.value <= found.high
    assert turned.low == pytest.approx(-found.high)
    assert turned.high == pytest.approx(-found.low)
    more = Compared(*(Filed(x.received * 9, x.online * 9) for x in (a, b, c, d))).beyond
    assert more is not None
    assert more.high - more.low <= found.high - found.low + 1e-9


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        (Compared(Filed(LEAST - 1, 1), Filed(500, 400)), Verdict.TOO_FEW),
        (
            Compared(Filed(500, 1), Filed(500, 400), Filed(500, 1), Filed(2, 1)),
            Verdict.TOO_FEW,
        ),
        (Compared(Filed(), Filed()), Verdict.TOO_FEW),
        (Compared(Filed(500, 100), Filed(500, 400)), Verdict.ALONE),
        (
            Compared(Filed(50, 10), Filed(50, 12), Filed(50, 10), Filed(50, 11)),
            Verdict.UNCLEAR,
        ),
        (
            Compared(Filed(500, 200), Filed(500, 100), Filed(500, 10), Filed(500, 90)),
            Verdict.LESS,
        ),
    ],
)
def test_no_more_is_said_than_the_counts_bear(compared: Compared, said: Verdict) -> None:
    assert verdict(compared) is said
    words = {
        Verdict.TOO_FEW: "Không đủ hồ sơ để nói",
        Verdict.ALONE: "Không có nhóm nào ngoài chiến dịch",
        Verdict.UNCLEAR: "Chưa thấy khác biệt rõ",
        Verdict.LESS: "tăng ít hơn",
    }
    assert words[said] in sentence(compared)


def test_differences_are_written_with_their_sign() -> None:
    assert [points(x) for x in (0.15, -0.032, 0.0, -0.00001, 1.0)] == [
        "+15,0",
        "−3,2",
        "0,0",
        "0,0",
        "+100,0",
    ]


def told(during: Compared, after: Compared | None) -> Report:
    return report(
        key="k",
        plan=plan(),
        last=LAST,
        as_of=datetime(2022, 3, 2, tzinfo=VN),
        found=spans(scope(), ended=LAST, until=date(2022, 3, 1)),
        during=during,
        after=after,
        lines=(Line("Thủ tục", Filed(3, 1), Filed(4, 4), None),),
        followed=((FIRST, dict.fromkeys(Followed, 2)),),
        with_counts=False,
    )


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_without_counts_shares_are_whole_and_of_enough(
    a: Filed, b: Filed, c: Filed, d: Filed
) -> None:
    compared = Compared(a, b, c, d)
    (part,) = told(compared, Compared(a, Filed(1, 1), c, d)).parts
    assert len(part.rows) == (4 if compared.enough else 0)
    for row in part.rows:
        assert all(cell.number is None for cell in row)
        assert re.fullmatch(r"\d{1,3} %", row[2].text)
    said = sentence(compared, rounded=True)
    assert not re.search(r"\d,\d", said)
    if compared.enough and compared.beyond is not None:
        low, high = re.findall(r"([+−]?)(\d+)", said.split(":")[-1])[:2]
        limits = [int(f"{sign.replace('−', '-')}{n}") for sign, n in (low, high)]
        assert limits[0] <= compared.beyond.low * 100 + 1e-6
        assert limits[1] >= compared.beyond.high * 100 - 1e-6


def test_two_campaigns_a_day_apart_do_not_give_that_day() -> None:
    before, rest = Filed(400, 80), Filed(900, 200)
    one = told(Compared(before, Filed(400, 160), rest, rest), None)
    more = told(Compared(before, Filed(402, 161), rest, rest), None)
    assert one == more


def test_a_report_says_too_few_in_its_table_too() -> None:
    found = spans(scope(), ended=LAST, until=date(2022, 3, 1))
    compared = Compared(Filed(3, 1), Filed(4, 4), Filed(90, 1), Filed(90, 1))
    at = datetime(2022, 3, 2, tzinfo=VN)
    made = report(
        key="k",
        plan=plan(),
        last=LAST,
        as_of=at,
        found=found,
        during=compared,
        after=None,
        lines=(),
        followed=(),
    )
    cells = [cell.text for part in made.parts for row in part.rows for cell in row]
    assert FEW in cells
    assert not any(text.startswith(("+", "−")) for text in cells)
    assert any("Wilson" in note for note in made.notes)


def plan(**changes: object) -> Plan:
    plain: dict[str, object] = {
        "name": "Nộp ở nhà",
        "aim": "Người cao tuổi",
        "scope": scope(),
        "ways": (Way.HALL,),
        "target": 60,
    }
    return Plan(**(plain | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, ""),
        ({"name": ""}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"aim": "", "target": 0}, "aim target"),
        ({"target": 101}, "target"),
        ({"ways": ()}, "ways"),
        ({"scope": Scope(LAST, FIRST)}, "last"),
        ({"scope": Scope(FIRST, FIRST + timedelta(days=366))}, "last"),
        ({"scope": Scope(date(2024, 1, 1), date(2024, 1, 2))}, "first"),
        ({"scope": Scope(date(2019, 1, 1), date(2019, 1, 2))}, "first"),
    ],
)
def test_what_cannot_be_planned_is_named(changes: dict[str, object], fields: str) -> None:
    found: list[str] = []
    try:
        check(plan(**changes), today=FIRST)
    except Several as several:
        found = [fault.field or "" for fault in several.faults]
    except Invalid as fault:
        found = [fault.field or ""]
    assert found == fields.split()


def test_a_mark_is_of_one_campaign_or_of_none() -> None:
    assert campaign_of(mark_of(7)) == 7
    for mark in ("", "c", "c0", "c07", "7", "c7 ", "C7", "c-1", "c٣", "c" + "9" * 30):
        assert campaign_of(mark) is None

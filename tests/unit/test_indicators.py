"""Scores, bands and points at their borders; what has no data is left out. Pure."""

import pytest

from motcua.domain.reports.rules.in_force import InForce
from motcua.domain.reports.rules.index766 import (
    Component,
    Value,
    hundredths,
    in_hundredths,
    scaled,
    table_766,
    total,
)
from motcua.domain.reports.rules.indicators import (
    OFFICER_BANDS,
    UNIT_BANDS,
    Score,
    Total,
    band,
    feedback_score,
    mean,
    online_score,
    published_score,
    spot_score,
    total_of,
)
from motcua.domain.reports.rules.pages import number


def procedures(
    number_: int, spot: int = 0, online: int = 0, lacking: int = 0
) -> list[InForce]:
    return [
        InForce(
            n,
            f"1.{n}",
            "",
            "",
            "",
            0,
            "full" if n < online else "none",
            on_the_spot=n < spot,
            complete=n >= lacking,
        )
        for n in range(number_)
    ]


def test_a_mean_has_one_decimal_rounded_half_up() -> None:
    assert mean({2: 1, 1: 0, 0: 0}) == 20
    assert mean({2: 1, 1: 1, 0: 1}) == 10
    assert mean({2: 3, 1: 0, 0: 1}) == 15
    assert mean({2: 1, 1: 2, 0: 0}) == 13
    assert mean({2: 0, 1: 1, 0: 19}) == 1, "0,05 is 0,1"
    assert mean({2: 0, 1: 0, 0: 0}) is None


@pytest.mark.parametrize(
    ("tenths", "officer", "unit"),
    [
        (150, "100 %", "Xuất sắc"),
        (149, "100 %", "Tốt"),
        (119, "100 %", "Khá"),
        (90, "100 %", "Khá"),
        (89, "100 %", "Trung bình"),
        (59, "100 %", "Yếu"),
        (50, "100 %", "Yếu"),
        (49, "từ 70 %", "Yếu"),
        (35, "từ 70 %", "Yếu"),
        (34, "dưới 70 %", "Yếu"),
    ],
)
def test_bands_at_their_borders(tenths: int, officer: str, unit: str) -> None:
    whole = Total(tenths, 180, 180)
    assert officer in band(whole, OFFICER_BANDS)
    assert band(whole, UNIT_BANDS) == unit


def test_what_has_no_data_is_left_out_and_the_rest_scaled() -> None:
    scores = [Score(1, 20), Score(2, None), Score(3, 10), Score(4, None), Score(7, None)]
    found = total_of(scores)
    assert (found.tenths, found.possible, found.full) == (30, 40, 100)
    assert found.scaled == 75
    assert total_of([Score(1, None)]).scaled is None
    assert band(total_of([Score(1, None)]), UNIT_BANDS) == "–"


def test_indicator_5_by_who_it_is() -> None:
    assert spot_score(procedures(10, spot=5), local=True, unassigned=0).tenths == 20
    assert spot_score(procedures(10, spot=4), local=True, unassigned=0).tenths == 10
    assert spot_score(procedures(10, spot=4), local=True, unassigned=1).tenths == 0
    assert spot_score(procedures(10, spot=2), local=False, unassigned=1).tenths == 20
    assert spot_score([], local=True, unassigned=0).tenths is None


def test_indicator_6_needs_the_board_and_the_web() -> None:
    whole, lacking = procedures(3), procedures(3, lacking=1)
    assert published_score(whole, posted=True).tenths == 20
    assert published_score(whole, posted=None).tenths == 10
    assert published_score(lacking, posted=True).tenths == 10
    assert published_score(lacking, posted=False).tenths == 0


@pytest.mark.parametrize(
    ("offered", "online", "late", "tenths"),
    [
        (2, 30, 0, 20),
        (1, 30, 0, 10),
        (2, 29, 0, 10),
        (2, 15, 0, 10),
        (2, 14, 0, 0),
        (9, 99, 1, 0),
    ],
)
def test_indicator_9(offered: int, online: int, late: int, tenths: int) -> None:
    figures = {"received": 100, "online": online, "online_late": late}
    assert online_score(procedures(10, online=offered), figures).tenths == tenths
    assert online_score([], figures).tenths is None


def test_indicator_8() -> None:
    assert feedback_score(0, 0).tenths == 20
    assert feedback_score(10, 10).tenths == 20
    assert feedback_score(10, 9).tenths == 10
    assert feedback_score(10, 8).tenths == 0
    assert feedback_score(None, 0).tenths is None


def test_points_are_full_from_the_share_that_is_enough() -> None:
    one = Component("3.1", "", 4, known=False, full=80, num="", den="")
    assert hundredths(one, Value(number(8), number(10))) == 400
    assert hundredths(one, Value(number(9), number(10))) == 400
    assert hundredths(one, Value(number(4), number(10))) == 200
    assert hundredths(one, Value(number(0), number(0))) is None
    assert hundredths(one, None) is None


def test_the_table_of_points_is_whole_and_a_total_is_of_what_is_known() -> None:
    table = table_766()
    for group in table.groups:
        own = [one.points for one in table.components if one.key[0] == group.key]
        assert sum(own) == group.points, group
    assert sum(group.points for group in table.groups) == 100
    full = {one.key: Value(number(1), number(1)) for one in table.components}
    assert total(full) == (10_000, 100)
    half = {"2.1": Value(number(1), number(2)), "1.2": Value(number(1), number(1))}
    assert total(half) == (1400, 24)
    assert in_hundredths(scaled(1400, 24)) == "58,33"
    assert scaled(0, 0) is None

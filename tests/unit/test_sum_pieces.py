"""A period is made up of sums, some taken away again: each day counts once."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.reports.rules.sums import Piece, pieces

DAYS = st.dates(date(2011, 1, 1), date(2031, 12, 31))
_NEXT = {
    "day": lambda day: day + timedelta(days=1),
    "month": lambda day: (day + timedelta(days=31)).replace(day=1),
    "year": lambda day: day.replace(year=day.year + 1),
}


def days_of(found: tuple[Piece, ...]) -> Counter[date]:
    """Return how often each day is counted."""
    counted: Counter[date] = Counter()
    for piece in found:
        begins = piece.first
        while begins <= piece.last:
            after = _NEXT[piece.length](begins)
            for n in range((after - begins).days):
                counted[begins + timedelta(days=n)] += -1 if piece.less else 1
            begins = after
    return +counted + Counter({day: n for day, n in counted.items() if n < 0})


@given(DAYS, DAYS)
def test_each_day_of_a_period_counts_once_and_no_other(one: date, other: date) -> None:
    first, last = sorted((one, other))
    wanted = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    counted = days_of(pieces(first, last))
    assert counted == dict.fromkeys(wanted, 1)


def test_what_is_too_much_is_taken_away_where_that_is_lighter() -> None:
    assert pieces(date(2021, 1, 1), date(2021, 11, 22)) == (
        Piece("year", date(2021, 1, 1), date(2021, 1, 1)),
        Piece("day", date(2021, 11, 23), date(2021, 11, 30), less=True),
        Piece("month", date(2021, 12, 1), date(2021, 12, 1), less=True),
    )


def test_whole_years_months_and_days_are_taken_as_they_are() -> None:
    assert pieces(date(2020, 1, 1), date(2020, 12, 31)) == (
        Piece("year", date(2020, 1, 1), date(2020, 1, 1)),
    )
    assert pieces(date(2020, 2, 1), date(2020, 3, 31)) == (
        Piece("month", date(2020, 2, 1), date(2020, 3, 1)),
    )
    assert pieces(date(2020, 2, 3), date(2020, 2, 3)) == (
        Piece("day", date(2020, 2, 3), date(2020, 2, 3)),
    )


def test_a_period_that_ends_before_it_begins_has_nothing() -> None:
    assert pieces(date(2020, 2, 3), date(2020, 2, 2)) == ()

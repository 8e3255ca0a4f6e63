"""Small rows are added together, and nothing is lost by it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.reports.rules.opening import (
    KEYS,
    LEAST,
    OpenRow,
    by_month,
    protected,
)
from motcua.web.portal.recompute import SUMS, percent

MONTH = date(2021, 11, 1)


def row(agency: str, field: str, n: int, late: int = 0) -> OpenRow:
    figures = dict.fromkeys(KEYS, 0) | {"received": n, "open": n, "open_late": late}
    return OpenRow(MONTH, agency, field, figures)


ROWS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.integers(1, 9)),
    unique_by=lambda one: one[:2],
    max_size=9,
).map(lambda found: [row(*one) for one in found])


@given(ROWS)
def test_no_row_is_small_and_the_sums_stay(rows: list[OpenRow]) -> None:
    found = protected(rows)
    assert by_month(found) == by_month(rows)
    if sum(one.dealt_with for one in rows) >= LEAST:
        assert all(one.dealt_with >= LEAST for one in found)
    else:
        assert len(found) <= 1
    assert len({(one.agency, one.field) for one in found}) == len(found)


def test_small_fields_go_together_within_their_agency_first() -> None:
    found = protected([row("A", "x", 9), row("A", "y", 3), row("A", "z", 4)])
    assert [(one.field, one.dealt_with) for one in found] == [
        ("Các lĩnh vực khác", 7),
        ("x", 9),
    ]
    found = protected([row("A", "x", 9), row("B", "x", 2), row("C", "y", 3)])
    assert [(one.agency, one.dealt_with) for one in found] == [
        ("A", 9),
        ("Các cơ quan khác", 5),
    ]


def test_the_program_knows_every_figure_and_rounds_down() -> None:
    assert SUMS == KEYS
    assert (percent(999, 1000), percent(9999, 10000), percent(0, 0)) == (
        "99.9",
        "99.9",
        "-",
    )

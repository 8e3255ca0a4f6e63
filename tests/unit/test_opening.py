"""Small rows are added together, and nothing is lost by it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.reports.rules.opening import (
    KEYS,
    Counted,
    OpenRow,
    by_month,
    protected,
)
from motcua.domain.reports.rules.small import LEAST, pool_of
from motcua.web.portal.recompute import SUMS, percent

MONTHS = date(2021, 10, 1), date(2021, 11, 1)
AGENCIES = {1: "A", 2: "B", 3: "C"}
FIELDS = {1: "x", 2: "y", 3: "z"}


def row(agency: int, field: int, n: int, month: date = MONTHS[1]) -> Counted:
    figures = dict.fromkeys(KEYS, 0) | {"received": n, "open": n}
    return Counted(month, agency, field, figures)


def opened(rows: list[Counted]) -> tuple[OpenRow, ...]:
    counts = {
        (one.agency, one.field): [
            sum(
                other.dealt_with
                for other in rows
                if (other.agency, other.field, other.month)
                == (one.agency, one.field, month)
            )
            for month in MONTHS
        ]
        for one in rows
    }
    pool = pool_of(counts, central=())
    return protected(rows, pool, agencies=AGENCIES, fields=FIELDS)


ROWS = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(1, 3), st.integers(1, 9), st.sampled_from(MONTHS)
    ),
    unique_by=lambda one: (one[0], one[1], one[3]),
    max_size=16,
).map(lambda found: [row(*one) for one in found])


@given(ROWS)
def test_no_row_is_small_and_the_sums_stay(rows: list[Counted]) -> None:
    found = opened(rows)
    for month in MONTHS:
        own = [one for one in found if one.month == month]
        assert sum(one.dealt_with for one in own) == sum(
            one.dealt_with for one in rows if one.month == month
        )
        if any(one.dealt_with < LEAST for one in own):
            assert len(own) == 1, "only a month of few is a row of few"
    assert len({(one.month, one.agency, one.field) for one in found}) == len(found)
    # What has a row of its own in a month has its own in both.
    for agency, field in {(one.agency, one.field) for one in found}:
        ids = [
            (a, f)
            for a in AGENCIES
            for f in FIELDS
            if (AGENCIES[a], FIELDS[f]) == (agency, field)
        ]
        for a, f in ids:
            assert sum(
                one.dealt_with
                for one in found
                if (one.agency, one.field) == (agency, field)
            ) == sum(one.dealt_with for one in rows if (one.agency, one.field) == (a, f))
    assert [one.month for one in by_month(found)] == sorted({one.month for one in rows})


def test_small_fields_go_together_within_their_agency_first() -> None:
    found = opened([row(1, 1, 9), row(1, 2, 3), row(1, 3, 4)])
    assert [(one.field, one.dealt_with) for one in found] == [
        ("Các lĩnh vực khác", 7),
        ("x", 9),
    ]
    found = opened([row(1, 1, 9), row(2, 1, 2), row(3, 2, 3)])
    assert [(one.agency, one.dealt_with) for one in found] == [
        ("A", 9),
        ("Các cơ quan khác", 5),
    ]


def test_what_is_small_in_one_month_has_no_row_in_any() -> None:
    """Else the year, told elsewhere, without the other months were the small one."""
    first, then = MONTHS
    found = opened(
        [
            *(row(1, 1, 9, month) for month in MONTHS),
            row(1, 2, 2, first),
            row(1, 2, 8, then),
            *(row(1, 3, 7, month) for month in MONTHS),
        ]
    )
    assert [(one.month, one.field, one.dealt_with) for one in found] == [
        (first, "Các lĩnh vực khác", 9),
        (first, "x", 9),
        (then, "Các lĩnh vực khác", 15),
        (then, "x", 9),
    ]


def test_the_program_knows_every_figure_and_rounds_down() -> None:
    assert SUMS == KEYS
    assert (percent(999, 1000), percent(9999, 10000), percent(0, 0)) == (
        "99.9",
        "99.9",
        "-",
    )

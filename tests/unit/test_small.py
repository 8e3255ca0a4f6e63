"""What stands together cannot be told apart by adding and taking what is published."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.reports.rules.small import (
    LEAST,
    Pool,
    is_small,
    pool_of,
    together,
)

TABLES = 4
"""Four months; the year is their sum, and told as well."""

Cell = tuple[str, int]
COUNTS = st.dictionaries(
    st.sampled_from("ABCDEF"),
    st.lists(st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 30]), min_size=4, max_size=4),
    max_size=6,
)


def published(
    counts: dict[str, list[int]], lost: Iterable[str]
) -> list[dict[Cell, Fraction]]:
    """Return what everybody is told, each as the cells it is the sum of."""
    hidden = set(lost)
    rows = [
        {(key, table): Fraction(1)}
        for key, table in product(counts, range(TABLES))
        if key not in hidden
    ]
    for tables in (*((table,) for table in range(TABLES)), tuple(range(TABLES))):
        rows.append({(key, t): Fraction(1) for key in counts for t in tables})
        rows.append({(key, t): Fraction(1) for key in hidden for t in tables})
        rows += [
            {(key, t): Fraction(1) for t in tables} for key in counts if key not in hidden
        ]
    return [row for row in rows if row]


def tells(rows: Sequence[dict[Cell, Fraction]], wanted: dict[Cell, Fraction]) -> bool:
    """Say whether a sum of cells can be reckoned from others by adding and taking."""
    basis: list[tuple[Cell, dict[Cell, Fraction]]] = []
    for row in rows:
        left = _reduced(row, basis)
        if left:
            cell = min(left)
            basis.append((cell, {k: v / left[cell] for k, v in left.items()}))
    return not _reduced(wanted, basis)


def _reduced(
    row: dict[Cell, Fraction], basis: Sequence[tuple[Cell, dict[Cell, Fraction]]]
) -> dict[Cell, Fraction]:
    left = dict(row)
    for cell, one in basis:
        if times := left.get(cell, Fraction(0)):
            for key, value in one.items():
                left[key] = left.get(key, Fraction(0)) - times * value
    return {key: value for key, value in left.items() if value}


def test_the_reckoning_finds_what_can_be_found() -> None:
    """The month that is hidden alone is the year without the others."""
    counts = {"A": [2, 9, 9, 9], "B": [9, 9, 9, 9]}
    rows = published(counts, ())
    year = {("A", t): Fraction(1) for t in range(TABLES)}
    without = [row for row in rows if set(row) != {("A", 0)}]
    assert tells(without, {("A", 0): Fraction(1)})
    assert tells([year], year)
    assert not tells([year], {("A", 0): Fraction(1)})


@given(COUNTS)
def test_no_hidden_cell_can_be_reckoned(counts: dict[str, list[int]]) -> None:
    lost = together(counts)
    small = [
        {(key, table): Fraction(1)}
        for key, row in counts.items()
        for table, number in enumerate(row)
        if is_small(number)
    ]
    years = [{(key, t): Fraction(1) for t in range(TABLES)} for key in lost]
    rows = published(counts, lost)
    if len(lost) > 1:
        assert not any(tells(rows, cell) for cell in (*small, *years))
    else:
        # It stands alone only where there is nothing else.
        assert not lost or set(counts) == lost


@given(COUNTS)
def test_what_is_shown_is_not_small_and_nothing_is_lost_without_need(
    counts: dict[str, list[int]],
) -> None:
    lost = together(counts)
    assert not any(
        is_small(n) for key, row in counts.items() if key not in lost for n in row
    )
    sums = [sum(counts[key][table] for key in lost) for table in range(TABLES)]
    if set(counts) != lost:
        assert not any(map(is_small, sums))
    if not any(is_small(n) for row in counts.values() for n in row):
        assert not lost


@given(COUNTS, COUNTS)
def test_what_stood_together_still_does(
    before: dict[str, list[int]], more: dict[str, list[int]]
) -> None:
    """A month more hides no less: what was told before tells nothing new."""
    first = together(before)
    now = {key: [*row, more.get(key, [0])[0]] for key, row in before.items()}
    assert first <= together(now, already=first)


PAIRS = st.dictionaries(
    st.tuples(st.integers(1, 4), st.integers(1, 3)),
    st.lists(st.integers(0, 9), min_size=2, max_size=2),
    max_size=9,
)


@given(PAIRS, st.sets(st.integers(1, 4)))
def test_agencies_first_and_central_ones_by_themselves(
    counts: dict[tuple[int, int], list[int]], central: set[int]
) -> None:
    pool = pool_of(counts, central=central)
    for table in range(2):

        def of(pairs: Iterable[tuple[int, int]], table: int = table) -> int:
            return sum(counts[pair][table] for pair in pairs)

        for is_central in (False, True):
            own = [p for p in counts if (p[0] in central) is is_central]
            others = [p for p in own if p[0] in pool.agencies]
            assert not is_small(of(others)) or len(others) == len(own)
        for agency in {pair[0] for pair in counts} - pool.agencies:
            own = [pair for pair in counts if pair[0] == agency]
            assert not is_small(of(own)), "its sum is told"
            assert not is_small(of(p for p in own if p in pool.pairs))
            assert not any(is_small(of([p])) for p in own if p not in pool.pairs)
    assert {p for p in counts if p[0] in pool.agencies} <= pool.pairs
    again = pool_of(counts, central=central, already=pool)
    assert again == pool
    assert pool.seconds == {field for _, field in pool.pairs}


def test_nothing_counted_stands_nowhere() -> None:
    assert pool_of({}, central=()) == Pool()
    assert together({"A": [LEAST]}) == frozenset()
    assert together({"A": [LEAST - 1]}) == {"A"}

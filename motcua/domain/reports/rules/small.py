"""Small counts: which rows stand together so that no hidden one can be reckoned. Pure.

What is published of a year is many tables: its months, quarters, itself; each with its
total. A row left out of one table could be reckoned from the others. So a key either has
its own row in all tables of a year or in none: those that have none stand together, in
one row that is not small in any table. Whatever is added to and taken from such tables
tells sums of all of them together, never one of them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

LEAST = 5
"""A row of fewer dossiers than this is published only together with others."""

Key = TypeVar("Key")
Agency = int
Pair = tuple[Agency, int]
"""An agency and a field (or procedure) of what it resolves."""


def is_small(number: int) -> bool:
    """Say whether a number could tell whose dossiers they are."""
    return 0 < number < LEAST


def together(
    counts: Mapping[Key, Sequence[int]], *, already: Collection[Key] = ()
) -> frozenset[Key]:
    """Return the keys that stand together; each has a number for each table.

    Those that are small in any table, and those that stand together `already`; where all
    of them are small in a table, the smallest of the others joins. None have rows of
    their own only where all together are few.
    """
    lost = {
        key for key, row in counts.items() if key in already or any(map(is_small, row))
    }
    kept = sorted(
        (key for key in counts if key not in lost),
        key=lambda key: (sum(counts[key]), str(key)),
    )
    while kept and any(map(is_small, _sums(counts[key] for key in lost))):
        lost.add(kept.pop(0))
    return frozenset(lost)


def _sums(rows: Iterable[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


@dataclass(frozen=True, slots=True)
class Pool:
    """What has no row of its own in anything published of a year.

    All pairs of a pooled agency are pooled; a pooled pair of another agency stands with
    the others of that agency.
    """

    agencies: frozenset[Agency] = frozenset()
    pairs: frozenset[Pair] = frozenset()

    @property
    def seconds(self) -> frozenset[int]:
        """Return the fields (or procedures) of which some pair is pooled."""
        return frozenset(second for _, second in self.pairs)


def pool_of(
    counts: Mapping[Pair, Sequence[int]],
    *,
    central: Collection[Agency],
    already: Pool = Pool(),
) -> Pool:
    """Return what stands together, from how many dossiers each pair had in each table.

    First agencies, the central ones by themselves, whose sums are published too; then
    the pairs of each agency that has rows of its own.
    """
    by_agency: dict[Agency, dict[Pair, Sequence[int]]] = {}
    for pair, row in counts.items():
        by_agency.setdefault(pair[0], {})[pair] = row
    sums = {agency: _sums(rows.values()) for agency, rows in by_agency.items()}
    agencies = frozenset[Agency]()
    for of_central in (False, True):
        own = {key: row for key, row in sums.items() if (key in central) is of_central}
        agencies |= together(own, already=already.agencies)
    pairs = {pair for pair in counts if pair[0] in agencies}
    for agency, rows in by_agency.items():
        if agency not in agencies:
            pairs |= together(rows, already=already.pairs)
    return Pool(agencies, frozenset(pairs))

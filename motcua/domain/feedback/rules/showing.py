"""What may be shown of answers without telling on whoever gave them: pure.

Two ways lead from a table of means back to one answer. A row of few answers is nearly
those answers; such rows are not shown. A row that is not shown can be reckoned from the
total and the rest; so what is hidden always has enough answers together, or more is
hidden. Figures are of whole quarters that are over: whoever looks before and after an
answer sees no difference. Basis: NĐ 61/2018 art 27.3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from motcua.domain.feedback.rules.survey import month_of
from motcua.kernel.quarters import Quarter

LEAST = 5
"""Fewer answers than this are never shown."""


@dataclass(frozen=True, slots=True)
class Score:
    """The answers of one row: how many, their means by aspect, how many satisfied.

    Means have two decimals, from 1 to 5.
    """

    key: str
    count: int
    means: Mapping[str, Decimal] = field(default_factory=dict)
    satisfied: int = 0

    @property
    def percent(self) -> Decimal:
        """Return the share that is satisfied, in percent with one decimal."""
        return (Decimal(100 * self.satisfied) / self.count).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: rows, how many are hidden, and all together (None: too few)."""

    rows: tuple[Score, ...]
    hidden: int
    total: Score | None


def protect(rows: Sequence[Score], total: Score) -> Shown:
    """Return the rows that may be shown beside their total.

    A row of fewer than LEAST answers is hidden; while the hidden ones have fewer than
    LEAST together, the smallest of the others is hidden as well.
    """
    if total.count < LEAST:
        return Shown((), len(rows), None)
    kept = sorted((r for r in rows if r.count >= LEAST), key=lambda r: (r.count, r.key))
    lost = [r for r in rows if r.count < LEAST]
    while lost and kept and sum(r.count for r in lost) < LEAST:
        lost.append(kept.pop(0))
    shown = {r.key for r in kept}
    return Shown(tuple(r for r in rows if r.key in shown), len(lost), total)


def closed_quarters(today: date, count: int) -> tuple[Quarter, ...]:
    """Return the last quarters whose answers are complete, the newest first.

    A survey about a month is answered until the end of the next one, so a quarter is
    complete a month after it has ended.
    """
    newest = Quarter.of(today).before
    if month_of(today) == newest.after:
        newest = newest.before
    found = [newest]
    while len(found) < count:
        found.append(found[-1].before)
    return tuple(found)

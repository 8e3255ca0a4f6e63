"""How much more was filed online than elsewhere, and how sure that is. Pure.

Shares are compared by difference in differences: how a campaign's share changed, less how
the share of everything else changed between the same days. Intervals are Wilson's for one
share (Wilson 1927), Newcombe's hybrid score interval for a difference of two (Newcombe
1998, method 10), and its extension to a sum of several shares by recovered variances
(MOVER; Zou and Donner 2008). They take dossiers to be independent of one another.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 95
"""Per cent."""

LEAST = 30
"""With fewer dossiers than this in any group compared, nothing is said."""

_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 200)


@dataclass(frozen=True, slots=True)
class Filed:
    """How many dossiers were received in some days, and how many of them online."""

    received: int = 0
    online: int = 0

    def __add__(self, other: "Filed") -> "Filed":
        """Return both together."""
        return Filed(self.received + other.received, self.online + other.online)

    def __sub__(self, other: "Filed") -> "Filed":
        """Return what is left without the other."""
        return Filed(self.received - other.received, self.online - other.online)

    @property
    def share(self) -> float:
        """Return the share of online, from 0 to 1; 0 of nothing."""
        return self.online / self.received if self.received else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A share or a difference of shares, and between which limits it lies."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A campaign's share before and since, and that of everything else, if any."""

    before: Filed
    since: Filed
    others_before: Filed | None = None
    others_since: Filed | None = None

    @property
    def groups(self) -> tuple[Filed, ...]:
        """Return what is compared: two groups, or four."""
        every = (self.before, self.since, self.others_before, self.others_since)
        return tuple(one for one in every if one is not None)

    @property
    def enough(self) -> bool:
        """Say whether every group has dossiers enough to say anything."""
        return all(one.received >= LEAST for one in self.groups)

    @property
    def change(self) -> Interval:
        """Return how the campaign's share has changed."""
        return _sum((self.since, 1), (self.before, -1))

    @property
    def others_change(self) -> Interval | None:
        """Return how the share of everything else has changed."""
        if self.others_before is None or self.others_since is None:
            return None
        return _sum((self.others_since, 1), (self.others_before, -1))

    @property
    def beyond(self) -> Interval | None:
        """Return how much more the campaign's share has changed than the others'."""
        if self.others_before is None or self.others_since is None:
            return None
        return _sum(
            (self.since, 1),
            (self.before, -1),
            (self.others_since, -1),
            (self.others_before, 1),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure of a campaign: what was filed before, during and after."""

    name: str
    before: Filed
    during: Filed
    after: Filed | None

    @property
    def parts(self) -> tuple[Filed, ...]:
        """Return what was filed in each of its days."""
        after = () if self.after is None else (self.after,)
        return (self.before, self.during, *after)


class Verdict(StrEnum):
    """What may be said of a campaign."""

    TOO_FEW = "too_few"
    ALONE = "alone"
    MORE = "more"
    LESS = "less"
    UNCLEAR = "unclear"


def verdict(compared: Compared) -> Verdict:
    """Return what may be said: no more than counts and interval bear."""
    if not compared.enough:
        return Verdict.TOO_FEW
    beyond = compared.beyond
    if beyond is None:
        return Verdict.ALONE
    if beyond.low > 0:
        return Verdict.MORE
    return Verdict.LESS if beyond.high < 0 else Verdict.UNCLEAR


def wilson(filed: Filed) -> Interval:
    """Return a share with Wilson's score interval; all is possible of nothing."""
    n, p = filed.received, filed.share
    if not n:
        return Interval(0.0, 0.0, 1.0)
    middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    # Of none and of all the limit is the share itself, but for rounding.
    return Interval(p, min(p, max(0.0, middle - half)), max(p, min(1.0, middle + half)))


def _sum(*parts: tuple[Filed, int]) -> Interval:
    """Return a sum of shares, each added (1) or taken away (-1), with its limits."""
    value = down = up = 0.0
    for filed, sign in parts:
        one = wilson(filed)
        below, above = (one.value - one.low) ** 2, (one.high - one.value) ** 2
        value += sign * one.value
        down += below if sign > 0 else above
        up += above if sign > 0 else below
    return Interval(value, value - sqrt(down), value + sqrt(up))

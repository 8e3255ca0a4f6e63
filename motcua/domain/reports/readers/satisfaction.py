"""How satisfied people were, for reports: the one place that asks for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The mean as it is printed, and of how many answers."""

    mean: str
    answers: int


def satisfaction(
    *,
    units: Collection[int] | None,
    first: date,
    last: date,
    as_of: datetime,
) -> Satisfaction | None:
    """Return what the answers of a period say; None where there is no data."""
    return None

"""Up to when the figures are whole, and what could not be read."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.reports.models import Horizon, Unread


@dataclass(frozen=True, slots=True)
class Whole:
    """The instant up to which everything is counted, and how many streams are not.

    `at` is None before anything was counted.
    """

    at: datetime | None
    faults: int


def whole() -> Whole:
    """Return how far the figures go; anybody may know."""
    at = Horizon.objects.values_list("at", flat=True).filter(pk=1).first()
    return Whole(at, Unread.objects.exclude(fault="").count())

"""Up to when the figures are whole, and what could not be read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min

from motcua.domain.reports.models import Horizon, Span, Unread
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


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


def check_known(as_of: datetime) -> None:
    """Raise Invalid naming the instant, for one up to which figures are not whole yet."""
    until = whole().at
    if until is None or as_of > until:
        raise Invalid(
            "figures_not_whole",
            N_("Số liệu mới đầy đủ đến %(until)s."),
            facts={"until": f"{until.astimezone(VN):%H:%M %d/%m/%Y}" if until else "—"},
            field="as_of",
            remedy=N_("Hãy chọn thời điểm sớm hơn."),
        )


def first_day() -> date | None:
    """Return the day of the first that is counted, None of nothing; anybody may know."""
    first = Span.objects.aggregate(first=Min("since"))["first"]
    return None if first is None else first.astimezone(VN).date()

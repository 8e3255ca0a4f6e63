"""Which outages are planned: for anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.domain.outages.models import Outage

MOST = 20
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OutageFacts:
    """A planned outage, as everybody sees it."""

    id: int
    begins_at: datetime
    ends_at: datetime
    what: str
    urgent_reason: str
    announced_at: datetime
    called_off_at: datetime | None


def coming(*, at: datetime) -> tuple[OutageFacts, ...]:
    """Return what is planned or going on and not called off, the next first."""
    rows = Outage.objects.filter(ends_at__gt=at, called_off_at__isnull=True)
    return tuple(_facts(row) for row in rows.order_by("begins_at", "id")[:MOST])


def lately(*, at: datetime) -> tuple[OutageFacts, ...]:
    """Return what is planned, and what was in the last ninety days, the newest first."""
    rows = Outage.objects.filter(ends_at__gt=at - LATELY)
    return tuple(_facts(row) for row in rows.order_by("-begins_at", "-id")[:MOST])


def _facts(row: Outage) -> OutageFacts:
    return OutageFacts(
        row.pk,
        row.begins_at,
        row.ends_at,
        row.what,
        row.urgent_reason,
        row.announced_at,
        row.called_off_at,
    )

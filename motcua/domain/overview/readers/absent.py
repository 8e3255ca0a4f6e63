"""Who is away these days, and who stands in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from motcua.domain.accounts.models import Substitution

AHEAD = timedelta(days=14)
MOST = 100


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence that has been agreed to: `now` when it is today's."""

    officer_id: int
    name: str
    substitute: str
    first: date
    last: date
    now: bool


def absences(*, officer_ids: Collection[int], on: date) -> tuple[Absence, ...]:
    """Return who of some officers is away today or in the next fourteen days.

    Today's first. The caller has decided whose absences the reader may see.
    """
    goes_on = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    rows = (
        Substitution.objects.filter(goes_on, absent_id__in=officer_ids)
        .filter(confirmed_at__isnull=False, valid_from__lte=on + AHEAD, valid_to__gte=on)
        .select_related("absent", "substitute")
        .order_by("valid_from", "absent_id")[:MOST]
    )
    return tuple(
        Absence(
            row.absent_id,
            row.absent.name,
            row.substitute.name,
            row.valid_from,
            row.valid_to,
            now=row.valid_from <= on,
        )
        for row in rows
    )

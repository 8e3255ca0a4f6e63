"""What parcels collect at the door, for whoever takes money another way."""

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef, Q

from motcua.domain.payments.ports import Collecting
from motcua.domain.post.models import CodLine, PostalOrder
from motcua.domain.post.rules.money import TAKEN
from motcua.domain.post.rules.parcels import Direction
from motcua.domain.post.rules.states import NOT_COLLECTING, PostState


def paid_over() -> Q:
    """Return the condition "this line of a list has brought the parcel's money"."""
    return Q(verdict__in=TAKEN) | Q(booked__isnull=False)


class ParcelCollector:
    """Parcels that collect, until they are called off, come back or are paid over."""

    def collecting(
        self, *, ids: Collection[int], but_for: str
    ) -> Mapping[int, Collecting]:
        """Return what a parcel of each dossier collects, leaving one of them out.

        One that was delivered has collected: until the carrier's list pays it over, or
        somebody has settled its line, that money is on its way.
        """
        lines = CodLine.objects.filter(
            paid_over() | Q(settled_at__isnull=False), order=OuterRef("pk")
        )
        under_way = Q(acted="") & ~Q(state__in=NOT_COLLECTING)
        rows = PostalOrder.objects.filter(
            under_way | (Q(acted=PostState.DELIVERED) & ~Exists(lines)),
            dossier_id__in=ids,
            direction=Direction.DELIVER,
            cod__gt=0,
        ).exclude(number=but_for)
        return {
            row.dossier_id or 0: Collecting(row.cod, row.tracking_number or row.number)
            for row in rows.order_by("id")
        }

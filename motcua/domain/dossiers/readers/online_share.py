"""How many dossiers came in online, by procedure.

Basis: NĐ 224/2026 art 19 (the share of online filing is measured for each service).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.dossiers.models import Channel, Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

WITHIN = timedelta(days=365)
NEWEST = 2_000
"""Of one procedure, so many of the newest dossiers are counted for everybody."""
LEAST = 10
"""Of fewer dossiers no share is told to everybody."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many dossiers of a procedure, so many came in online."""

    procedure_code: str
    procedure_name: str
    total: int
    online: int

    @property
    def percent(self) -> int:
        """Return the share in percent, rounded down."""
        return self.online * 100 // self.total if self.total else 0


def online_share(*, procedure_code: str, on: date) -> Share | None:
    """Return the share of the year before a day, for anybody; None of too few.

    Of dossiers that have ended, the newest two thousand; the database counts them.
    """
    ended = Dossier.objects.filter(
        procedure_code=procedure_code,
        parent_id__isnull=True,
        **_between("ended_at", on),
    )
    counted = ended.order_by("-ended_at")[:NEWEST].aggregate(
        total=Count("id"), online=Count("id", filter=Q(channel=Channel.ONLINE))
    )
    if counted["total"] < LEAST:
        return None
    return Share(procedure_code, "", counted["total"], counted["online"])


def online_shares(*, actor: Actor, on: date) -> tuple[Share, ...]:
    """Return the shares of every procedure received at the actor's units that year.

    Of dossiers received in the year before the day; the most used first. Raises
    NotAllowed for who may not read the register.
    """
    require(actor, Act.READ_REGISTER)
    rows = (
        Dossier.objects.filter(
            receiving_unit_id__in=units_for(actor, Act.READ_REGISTER),
            parent_id__isnull=True,
            **_between("received_at", on),
        )
        .values("procedure_code")
        .annotate(
            name=Max("procedure_name"),
            total=Count("id"),
            online=Count("id", filter=Q(channel=Channel.ONLINE)),
        )
        .order_by("-total", "procedure_code")
    )
    return tuple(
        Share(row["procedure_code"], row["name"], row["total"], row["online"])
        for row in rows
    )


def _between(field: str, on: date) -> dict[str, datetime]:
    until = datetime.combine(on, time(), VN) + timedelta(days=1)
    return {f"{field}__gte": until - WITHIN, f"{field}__lt": until}

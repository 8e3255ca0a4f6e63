"""What of the post waits for a person: contradictions, strays, money, losses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from motcua.domain.accounts.models import Unit, UnitKind
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.post.models import (
    CodLine,
    Disagreement,
    Loss,
    PostalOrder,
    StrayMessage,
)
from motcua.domain.post.readers.orders import OrderFacts, order_facts
from motcua.domain.post.rules.money import Verdict
from motcua.domain.post.rules.parcels import Direction
from motcua.domain.post.rules.states import Fault, PostState
from motcua.kernel.actor import Actor

MOST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One side's statement: a state with its time, money, or why."""

    state: str
    at: datetime | None
    reason: str
    cod: int | None


@dataclass(frozen=True, slots=True)
class DisagreementFacts:
    """Two statements that cannot both be.

    `reopens` says that the return of the dossier has closed on the one, and opens again
    if the other is right.
    """

    id: int
    order: OrderFacts
    fault: str
    theirs: Said
    ours: Said
    opened_at: datetime
    reopens: bool = False


@dataclass(frozen=True, slots=True)
class StrayFacts:
    """A signed notice that fits no order of ours, and why it does not."""

    id: int
    number: str
    heard_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class CodFacts:
    """A line of the carrier's list of money; amounts in đồng, `due` None if unknown.

    `booked` is how much of it was received with a receipt, None for nothing.
    """

    id: int
    statement: str
    number: str
    amount: int
    due: int | None
    verdict: str
    booked: int | None = None


@dataclass(frozen=True, slots=True)
class LossFacts:
    """A lost parcel and what has been said of it."""

    order: OrderFacts
    reported_at: datetime
    reported_by: str
    carrier_words: str
    centre_words: str
    duplicate_asked: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class Troubles:
    """Everything that waits, the oldest first; at most a hundred of each."""

    disagreements: tuple[DisagreementFacts, ...]
    strays: tuple[StrayFacts, ...]
    money: tuple[CodFacts, ...]
    losses: tuple[LossFacts, ...]

    @property
    def count(self) -> int:
        """Return how much waits."""
        parts = (self.disagreements, self.strays, self.money, self.losses)
        return sum(len(part) for part in parts)


def troubles(*, actor: Actor) -> Troubles:
    """Return what waits at the actor's units; raise NotAllowed.

    What names no order of any unit is seen at centres alone.
    """
    require(actor, Act.SETTLE_POST)
    units = units_for(actor, Act.SETTLE_POST)
    disagreements = Disagreement.objects.filter(
        order__unit_id__in=units, settled_at=None
    ).select_related("order__dossier")
    losses = Loss.objects.filter(
        order__unit_id__in=units, settled_at=None
    ).select_related("order__dossier")
    money = lines_of(units).filter(settled_at=None).exclude(verdict=Verdict.AGREES)
    strays = strays_of(units).filter(seen_at=None)
    return Troubles(
        disagreements=tuple(
            _disagreement(row) for row in disagreements.order_by("opened_at", "id")[:MOST]
        ),
        strays=tuple(
            StrayFacts(row.pk, row.number, row.heard_at, row.why)
            for row in strays.order_by("heard_at", "id")[:MOST]
        ),
        money=tuple(
            CodFacts(
                row.pk,
                row.statement,
                row.number,
                row.amount,
                row.due,
                row.verdict,
                row.booked,
            )
            for row in money.order_by("entered_at", "id")[:MOST]
        ),
        losses=tuple(_loss(row) for row in losses.order_by("reported_at", "id")[:MOST]),
    )


def strays_of(units: Collection[int]) -> QuerySet[StrayMessage]:
    """Return the notices of no order that those who settle at these units may see.

    One that names a parcel of a unit is that unit's; any other one is a centre's, and
    everybody's where there is no centre.
    """
    return StrayMessage.objects.filter(_of(units))


def lines_of(units: Collection[int]) -> QuerySet[CodLine]:
    """Return the lines of money of parcels of these units, or of lists entered there."""
    nobodys = Q(order=None) & _of(units)
    return CodLine.objects.filter(Q(order__unit_id__in=units) | nobodys)


def _of(units: Collection[int]) -> Q:
    centres = Unit.objects.filter(kind=UnitKind.CENTRE)
    if centres.filter(pk__in=units).exists() or not centres.exists():
        return Q(unit_id__in=units) | Q(unit=None)
    return Q(unit_id__in=units)


def _disagreement(row: Disagreement) -> DisagreementFacts:
    return DisagreementFacts(
        id=row.pk,
        order=order_facts(row=row.order),
        fault=row.fault,
        theirs=_said(row.theirs),
        ours=_said(row.ours),
        opened_at=row.opened_at,
        reopens=denies_delivery(row=row.order, fault=row.fault),
    )


def denies_delivery(*, row: PostalOrder, fault: str) -> bool:
    """Say whether a contradiction is about a delivery on which a return has closed."""
    return (
        fault == Fault.STATE
        and row.direction == Direction.DELIVER
        and row.acted == PostState.DELIVERED
    )


def _said(words: dict[str, Any]) -> Said:
    state = str(words.get("state") or "")
    return Said(
        state=state if state in set(PostState) else "",
        at=datetime.fromisoformat(words["at"]) if words.get("at") else None,
        reason=str(words.get("reason") or words.get("why") or ""),
        cod=words.get("cod"),
    )


def _loss(row: Loss) -> LossFacts:
    return LossFacts(
        order=order_facts(row=row.order),
        reported_at=row.reported_at,
        reported_by=row.reported_by,
        carrier_words=row.carrier_words,
        centre_words=row.centre_words,
        duplicate_asked=row.duplicate_asked,
        outcome=row.outcome,
    )

"""Parcels: of a dossier, of an applicant, at a counter, what waits and what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.accounts.rules.behalf import require_reach
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.delivery.models import Thing
from motcua.domain.delivery.rules import ThingState
from motcua.domain.dossiers.models import Delivery, Dossier
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.post.models import HandOverLine, PostalOrder
from motcua.domain.post.rules.parcels import Direction, ParcelPaper, Place
from motcua.domain.post.rules.states import (
    Fault,
    PostState,
    Statement,
    can_cancel,
    can_come_back,
)
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

PAGE = 50
LOOKS = (Doing.FOLLOW, Doing.RECEIVE, Doing.SEND)
"""Whoever may do one of these with a procedure sees its pick-ups."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One parcel as pages show it; `state` is a `PostState`, amounts in đồng."""

    id: int
    number: str
    direction: str
    unit_id: int
    dossier_id: int | None
    dossier_code: str
    procedure_code: str
    procedure_name: str
    sender: Place
    receiver: Place
    papers: tuple[ParcelPaper, ...]
    valuable: bool
    cod: int
    created_at: datetime
    packed_name: str
    sealed_name: str
    state: str
    since: datetime
    reason: str
    failures: int
    tracking_number: str
    tracking_url: str
    expected_at: datetime | None
    tries: int
    fault: str
    refusal: str
    signer: str
    delivered_at: datetime | None
    has_proof: bool
    is_over: bool

    @property
    def name(self) -> str:
        """Return the number a person asks the carrier with."""
        return self.tracking_number or self.number

    @property
    def may_cancel(self) -> bool:
        """Say whether it may still be called off."""
        return not self.is_over and can_cancel(PostState(self.state))


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """One thing the carrier stated; `moved` when the parcel's state came from it."""

    state: str
    at: datetime
    heard_at: datetime
    reason: str
    signer: str
    place: str
    moved: bool
    times: int


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A result that waits to be sent by post, and where the applicant wants it."""

    dossier_id: int
    code: str
    procedure_name: str
    name: str
    phone: str
    address: str
    papers: int
    valuable: bool
    fee: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a counter has to do with the post today."""

    ready: tuple[ReadyRow, ...]
    refused: tuple[OrderFacts, ...]
    to_hand: tuple[OrderFacts, ...]
    coming: tuple[OrderFacts, ...]
    under_way: tuple[OrderFacts, ...]


def desk(*, actor: Actor) -> Desk:
    """Return what waits at the actor's counters; at most fifty of each, oldest first.

    Raises NotAllowed.
    """
    require(actor, Act.SEND_BY_POST)
    units = units_for(actor, Act.SEND_BY_POST)
    rows = _full(PostalOrder.objects.filter(unit_id__in=units, acted=""))
    rows = rows.exclude(state=PostState.CANCELLED).order_by("since", "id")
    out = HandOverLine.objects.filter(
        order=OuterRef("pk"), way="out", hand_over__signed_at__isnull=False
    )
    mine = rows.filter(direction=Direction.DELIVER)
    return Desk(
        ready=_ready(units),
        refused=_some(rows.exclude(refusal="")),
        to_hand=_some(mine.filter(~Exists(out), refusal="")),
        coming=_some(
            rows.filter(direction=Direction.COLLECT)
            | rows.filter(Exists(out), state__in=["returning", "returned", "failed"])
        ),
        under_way=_some(mine.filter(Exists(out))),
    )


def order_for(*, actor: Actor, number: str) -> OrderFacts:
    """Return a parcel of the actor's counters; raise NotAllowed, NotFound."""
    require(actor, Act.SEND_BY_POST)
    units = units_for(actor, Act.SEND_BY_POST)
    row = _full(PostalOrder.objects.filter(number=number, unit_id__in=units)).first()
    if row is None:
        raise no_such_order()
    return order_facts(row=row)


def orders_of(*, actor: Actor, dossier_id: int, on: date) -> tuple[OrderFacts, ...]:
    """Return the parcels of a dossier the actor may see, the newest first."""
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    return orders_in(parcels_of(dossier_id=dossier_id))


def parcels_of(*, dossier_id: int) -> tuple[PostalOrder, ...]:
    """Return the parcels of a dossier, the newest first, with all that was done to them.

    To whoever may see the dossier already.
    """
    rows = _full(PostalOrder.objects.filter(dossier_id=dossier_id))
    rows = rows.select_related("loss").prefetch_related(
        "statements", "hand_overs__hand_over"
    )
    return tuple(rows.order_by("-created_at", "-id"))


def orders_in(rows: Iterable[PostalOrder]) -> tuple[OrderFacts, ...]:
    """Return parcels that have been read as pages show them."""
    return tuple(order_facts(row=row) for row in rows)


def my_collections(*, actor: Actor) -> tuple[OrderFacts, ...]:
    """Return the pick-ups an applicant has asked for, the newest twenty."""
    rows = _full(reached(actor=actor, doings=LOOKS))
    return tuple(order_facts(row=r) for r in rows.order_by("-created_at", "-id")[:20])


def reached(*, actor: Actor, doings: tuple[Doing, ...]) -> QuerySet[PostalOrder]:
    """Return the pick-ups that are the actor's own, or that any of these covers.

    A helper sees none: from where papers are fetched is the citizen's own address.
    Raises NotAllowed for who has none at all.
    """
    reach = require_reach(actor, *doings)
    rows = PostalOrder.objects.filter(
        person_id=reach.person_id, direction=Direction.COLLECT
    )
    if reach.grants is None or any(grant.whole for grant in reach.grants):
        return rows
    condition = Q(pk__in=())
    for grant in reach.grants:
        if not grant.new_only:
            in_fields = ProcedureVersion.objects.filter(
                field__name__in=grant.fields
            ).values("procedure__code")
            condition |= Q(procedure_code__in=grant.procedures)
            condition |= Q(procedure_code__in=in_fields)
    return rows.filter(condition)


def history(*, actor: Actor, number: str) -> tuple[StatementFacts, ...]:
    """Return everything the carrier stated of a parcel of the actor's counters."""
    found = order_for(actor=actor, number=number)
    row = PostalOrder.objects.get(pk=found.id)
    return tuple(
        StatementFacts(
            s.state, s.at, s.heard_at, s.reason, s.signer, s.place, s.moved, s.times
        )
        for s in row.statements.order_by("at", "id")
    )


def statements_of(*, row: PostalOrder) -> list[Statement]:
    """Return what was stated of an order as the rules take it."""
    return [
        Statement(
            event_id=one.event_id,
            state=PostState(one.state),
            at=one.at,
            heard_at=one.heard_at,
            reason=one.reason,
            signer=one.signer,
            cod=one.cod,
        )
        for one in row.statements.all()
    ]


def upheld_of(*, row: PostalOrder) -> list[Statement]:
    """Return what was stated of an order, but for what was settled to be wrong.

    An officer who has found that a parcel did not end as stated has found so of every
    statement of that end until then.
    """
    settled = row.disagreements.filter(fault=Fault.STATE, settled_at__isnull=False)
    found = statements_of(row=row)
    for one in settled:
        by_theirs = one.kept != "ours"
        wrong, right = (one.ours, one.theirs) if by_theirs else (one.theirs, one.ours)
        found = [
            said for said in found if not _overruled(said, wrong, right, whole=by_theirs)
        ]
    return found


def _overruled(
    said: Statement, wrong: Mapping[str, Any], right: Mapping[str, Any], *, whole: bool
) -> bool:
    """Say whether a statement is the one settled to be wrong; `whole`: or like it."""
    if said.state != wrong.get("state"):
        return False
    if said.event_id == wrong.get("event_id"):
        return True
    heard = right.get("heard_at")
    if not whole or heard is None:
        return False
    return said.heard_at <= datetime.fromisoformat(str(heard))


def no_such_order() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound(
        "parcel_unknown",
        N_("Không tìm thấy phiếu gửi này."),
        remedy=N_("Hãy tìm lại ở trang Bưu chính."),
    )


def order_facts(*, row: PostalOrder) -> OrderFacts:
    """Return a row as plain facts."""
    return OrderFacts(
        id=row.pk,
        number=row.number,
        direction=row.direction,
        unit_id=row.unit_id,
        dossier_id=row.dossier_id,
        dossier_code=row.dossier.code if row.dossier else "",
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        sender=Place(**row.sender),
        receiver=Place(**row.receiver),
        papers=tuple(ParcelPaper(**paper) for paper in row.papers),
        valuable=row.valuable,
        cod=row.cod,
        created_at=row.created_at,
        packed_name=row.packed_name,
        sealed_name=row.sealed_name,
        state=row.state,
        since=row.since,
        reason=row.reason,
        failures=row.failures,
        tracking_number=row.tracking_number,
        tracking_url=row.tracking_url,
        expected_at=row.expected_at,
        tries=row.tries,
        fault=row.fault,
        refusal=row.refusal,
        signer=row.signer,
        delivered_at=row.delivered_at,
        has_proof=bool(row.proof_sha256),
        is_over=bool(row.acted) or row.state == PostState.CANCELLED,
    )


def may_come_back(*, row: PostalOrder) -> bool:
    """Say whether a parcel may be found back at the counter: the carrier has had it.

    By its own word, or by a hand-over list that both have signed.
    """
    handed = row.hand_overs.filter(way="out", hand_over__signed_at__isnull=False)
    state = PostState(row.state)
    return row.direction == Direction.DELIVER and (
        can_come_back(state, handed=handed.exists())
    )


def _ready(units: Iterable[int]) -> tuple[ReadyRow, ...]:
    """Return results that go by post and lie at the counter without an order."""
    open_order = PostalOrder.objects.filter(
        dossier=OuterRef("pk"), direction=Direction.DELIVER, acted=""
    ).exclude(state=PostState.CANCELLED)
    here = Thing.objects.filter(
        dossier=OuterRef("pk"), unit=OuterRef("receiving_unit"), state=ThingState.HELD
    )
    rows = Dossier.objects.filter(
        ~Exists(open_order),
        Exists(here),
        receiving_unit_id__in=list(units),
        status=Status.DONE,
        delivery=Delivery.POST,
    ).order_by("sealed_at", "id")[:PAGE]
    return tuple(_ready_row(row) for row in rows)


def _ready_row(row: Dossier) -> ReadyRow:
    things = Thing.objects.filter(Q(dossier=row), ~Q(state=ThingState.RELEASED))
    return ReadyRow(
        dossier_id=row.pk,
        code=row.code,
        procedure_name=row.procedure_name,
        name=row.submitter_name,
        phone=row.submitter_phone,
        address=row.delivery_address,
        papers=things.count(),
        valuable=things.filter(valuable=True).exists(),
        fee=row.fee,
    )


def _full(rows: QuerySet[PostalOrder]) -> QuerySet[PostalOrder]:
    return rows.select_related("dossier")


def _some(rows: QuerySet[PostalOrder]) -> tuple[OrderFacts, ...]:
    return tuple(order_facts(row=row) for row in rows[:PAGE])

"""Papers that go out by the public post: sealed, given, delivered, taken back, lost.

The post area does these inside its own transactions and has checked who may; the
chain of who had a paper goes on through the carrier. Basis: QĐ 45/2016 art 9, 10, 14.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.domain.delivery.models import Passing, Thing
from motcua.domain.delivery.rules import ThingState
from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.dossiers.models import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotAllowed
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Posted:
    """Papers of one dossier in one parcel, and how that parcel is known."""

    dossier_id: int
    numbers: tuple[int, ...]
    parcel: str


def post_out(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    posted: Posted,
    sealers: tuple[int | None, str, int | None],
) -> None:
    """Give papers to the carrier; ones of value need two who packed and sealed them.

    `sealers` are who packed, the name of who sealed, and who sealed; the second one
    answers for it from now on. Raises Conflict, NotAllowed.
    """
    packed, name, sealed = sealers

    def act(thing: Thing) -> None:
        if not thing.valuable:
            thing.officer_id, thing.officer_name = actor.officer_id or 0, actor.name
            return
        if packed is None or sealed is None or packed == sealed:
            raise NotAllowed(
                "seal_by_two",
                N_("“%(name)s” có giá: cần người thứ hai chứng kiến niêm phong."),
                facts={"name": thing.name},
                remedy=N_("Hãy nhờ đồng nghiệp xác nhận niêm phong trước khi giao."),
            )
        thing.proposed_by, thing.officer_id, thing.officer_name = packed, sealed, name

    _move(
        _Step(actor, at, request_id, posted, "posted"),
        (ThingState.HELD, ThingState.WITH_CARRIER),
        act,
    )


def deliver(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    posted: Posted,
    recipient: str,
    proof: str,
) -> None:
    """Note that the carrier has given papers to whoever signed. Raises Conflict."""

    def act(thing: Thing) -> None:
        thing.recipient, thing.proof = recipient, proof

    _move(
        _Step(actor, at, request_id, posted, "delivered", f"{recipient} ({proof})"),
        (ThingState.WITH_CARRIER, ThingState.RELEASED),
        act,
    )


def undeliver(
    *, actor: Actor, at: datetime, request_id: UUID, posted: Posted, remark: str
) -> None:
    """Note that the carrier has not given papers over after all. Raises Conflict.

    It has them again, or answers for where they are.
    """

    def act(thing: Thing) -> None:
        thing.recipient, thing.proof = "", ""

    _move(
        _Step(actor, at, request_id, posted, "undelivered", remark),
        (ThingState.RELEASED, ThingState.WITH_CARRIER),
        act,
    )


def take_back(
    *, actor: Actor, at: datetime, request_id: UUID, posted: Posted, remark: str
) -> None:
    """Take papers back from the carrier into the actor's custody. Raises Conflict."""

    def act(thing: Thing) -> None:
        thing.proposed_by = None
        thing.officer_id, thing.officer_name = actor.officer_id or 0, actor.name

    _move(
        _Step(actor, at, request_id, posted, "taken_back", remark),
        (ThingState.WITH_CARRIER, ThingState.HELD),
        act,
    )


def lose(
    *, actor: Actor, at: datetime, request_id: UUID, posted: Posted, remark: str
) -> None:
    """Note that the carrier has lost papers; they stand among the alarms now."""
    _move(
        _Step(actor, at, request_id, posted, "lost_by_post", remark),
        (ThingState.WITH_CARRIER, ThingState.LOST),
        lambda _: None,
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """One passing of a parcel's papers: who notes it, when, what, with which words."""

    actor: Actor
    at: datetime
    request_id: UUID
    posted: Posted
    what: str
    remark: str = ""


def _move(
    step: _Step,
    way: tuple[ThingState, ThingState],
    act: Callable[[Thing], None],
) -> None:
    """Move every paper of the parcel, or none; write passings and the event."""
    before, after = way
    row = Dossier.objects.select_for_update().get(pk=step.posted.dossier_id)
    things = _things(step.posted, before)
    said = f"{step.posted.parcel}. {step.remark}".strip(". ")
    for thing in things:
        thing.state, thing.since = after, step.at
        act(thing)
        thing.save()
        n = Passing.objects.filter(dossier=row, thing_n=thing.n).count() + 1
        Passing.objects.create(
            dossier=row,
            thing_n=thing.n,
            n=n,
            at=step.at.astimezone(VN),
            what=step.what,
            unit_id=thing.unit_id,
            officer_id=step.actor.officer_id or 0,
            officer_name=step.actor.name,
            remark=said,
        )
    facts: Mapping[str, object] = {
        "papers": [[thing.n, thing.name, said] for thing in things],
        "parcel": step.posted.parcel,
    }
    note_event(
        row=row,
        actor=step.actor,
        at=step.at,
        kind=f"dossier.papers_{step.what}",
        facts=facts,
        request_id=step.request_id,
    )


def _things(posted: Posted, state: ThingState) -> Sequence[Thing]:
    rows = Thing.objects.select_for_update().filter(
        dossier_id=posted.dossier_id, n__in=posted.numbers
    )
    found = list(rows.order_by("n"))
    wrong = [thing.name for thing in found if thing.state != state]
    if wrong or len(found) != len(set(posted.numbers)):
        raise Conflict(
            "paper_elsewhere",
            N_("“%(name)s” không còn ở nơi bạn thấy trên trang."),
            facts={"name": "; ".join(wrong)},
            remedy=N_("Hãy tải lại trang để xem giấy tờ đang ở đâu."),
        )
    return found

"""Papers from hand to hand: come in, given, taken, given out, lost, found.

Every act is also an event of the dossier, so that its history tells where its papers
were. Basis: NĐ 61/2018 art 18, 20, 21.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.delivery.models import Passing, Thing
from motcua.domain.delivery.readers import ThingFacts, no_such_thing, thing_facts
from motcua.domain.delivery.rules import NewThing, ThingState
from motcua.domain.dossiers.actions.record import done_before, note_event
from motcua.domain.dossiers.models import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_, normalise


def take_in(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    unit_id: int,
    papers: Sequence[NewThing],
) -> int:
    """Take papers into the actor's custody at a unit, in the caller's transaction.

    The event of the act that brings them (reception, sealing) tells of them already.
    Returns the number of the last.
    """
    first = Thing.objects.filter(dossier_id=dossier_id).count() + 1
    things = [
        Thing(
            dossier_id=dossier_id,
            n=n,
            kind=paper.kind,
            name=normalise(paper.name),
            count=paper.count,
            component_n=paper.component_n,
            valuable=paper.valuable,
            state=ThingState.HELD,
            unit_id=unit_id,
            officer_id=actor.officer_id or 0,
            officer_name=actor.name,
            since=at,
        )
        for n, paper in enumerate(papers, start=first)
    ]
    Thing.objects.bulk_create(things)
    Passing.objects.bulk_create(
        _passing(thing, 1, actor, at, "taken_in") for thing in things
    )
    return first + len(things) - 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Papers of one dossier that somebody wants to pass: their numbers, and why."""

    dossier_id: int
    numbers: tuple[int, ...]
    remark: str = ""


def give(
    *, actor: Actor, at: datetime, request_id: UUID, wanted: Wanted, to_unit_id: int
) -> tuple[ThingFacts, ...]:
    """Send papers to another unit; the giver answers for them until they are taken.

    Raises NotAllowed, NotFound, NotNow, Invalid. All acts here do their work once for
    a `request_id`.
    """
    unit = accounts.unit(unit_id=to_unit_id)

    def act(thing: Thing) -> str:
        _check_held(actor, thing)
        if thing.unit_id == unit.id:
            raise Invalid(
                "same_unit", N_("Giấy tờ đang ở chính đơn vị này."), field="to_unit"
            )
        _move(thing, actor, at, ThingState.IN_TRANSIT)
        thing.to_unit_id = unit.id
        return unit.name

    return _pass(actor, at, request_id, wanted, "given", act)


def take(
    *, actor: Actor, at: datetime, request_id: UUID, wanted: Wanted
) -> tuple[ThingFacts, ...]:
    """Take papers that are on their way to one's unit; from now on one answers for them.

    Nobody takes what they have given themselves. Raises as `give` does.
    """

    def act(thing: Thing) -> str:
        units = units_for(actor, Act.KEEP_PAPERS)
        if thing.state != ThingState.IN_TRANSIT or thing.to_unit_id not in units:
            raise NotNow(
                "not_coming_here",
                N_("“%(name)s” không ở trên đường đến đơn vị của bạn."),
                facts={"name": thing.name},
            )
        if thing.officer_id == actor.officer_id:
            raise NotAllowed(
                "second_person_needed",
                N_("Người giao không thể tự nhận; cần người của bên nhận."),
            )
        thing.unit_id, thing.to_unit_id = thing.to_unit_id, None
        _move(thing, actor, at, ThingState.HELD)
        return wanted.remark

    return _pass(actor, at, request_id, wanted, "taken", act)


def recall(
    *, actor: Actor, at: datetime, request_id: UUID, wanted: Wanted
) -> tuple[ThingFacts, ...]:
    """Take back papers one has given and that nobody has taken yet. Raises as `give`."""

    def act(thing: Thing) -> str:
        if thing.state != ThingState.IN_TRANSIT or thing.officer_id != actor.officer_id:
            raise _not_here(thing)
        thing.to_unit_id = None
        _move(thing, actor, at, ThingState.HELD)
        return wanted.remark

    return _pass(actor, at, request_id, wanted, "recalled", act)


def release(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    wanted: Wanted,
    recipient: str,
    proof: str,
) -> tuple[ThingFacts, ...]:
    """Give papers out to whoever may have them, against proof.

    Valuable ones are only proposed by the first officer; a second one's same act gives
    them out. Raises as `give` does, NotAllowed for who keeps papers but does not give
    results back there: only the one-stop unit deals with the applicant.
    Basis: NĐ 61/2018 art 5.1, 20.
    """
    recipient, proof = normalise(recipient), normalise(proof)
    for field, value in (("recipient", recipient), ("proof", proof)):
        if not value:
            raise Invalid(
                f"{field}_missing",
                N_("Chưa ghi người nhận và giấy tờ chứng minh."),
                field=field,
            )

    def act(thing: Thing) -> str:
        _check_held(actor, thing)
        if thing.valuable and thing.proposed_by in (None, actor.officer_id):
            thing.proposed_by = actor.officer_id
            return N_("chờ người thứ hai xác nhận")
        _check_counter(actor, thing)
        _move(thing, actor, at, ThingState.RELEASED)
        thing.recipient, thing.proof = recipient, proof
        return f"{recipient} ({proof})"

    return _pass(actor, at, request_id, wanted, "released", act)


def report_lost(
    *, actor: Actor, at: datetime, request_id: UUID, wanted: Wanted
) -> tuple[ThingFacts, ...]:
    """Report papers lost: whoever had them last answers for them. Needs a reason.

    Basis: NĐ 61/2018 art 21.
    """
    if not wanted.remark.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="remark")

    def act(thing: Thing) -> str:
        if thing.state not in (ThingState.HELD, ThingState.IN_TRANSIT):
            raise _not_here(thing)
        thing.state, thing.to_unit_id, thing.since = ThingState.LOST, None, at
        return wanted.remark.strip()

    return _pass(actor, at, request_id, wanted, "lost", act)


def found(
    *, actor: Actor, at: datetime, request_id: UUID, wanted: Wanted
) -> tuple[ThingFacts, ...]:
    """Take back into custody papers that had been reported lost."""

    def act(thing: Thing) -> str:
        if thing.state != ThingState.LOST:
            raise _not_here(thing)
        _move(thing, actor, at, ThingState.HELD)
        return wanted.remark

    return _pass(actor, at, request_id, wanted, "found", act)


@transaction.atomic
def _pass(
    actor: Actor,
    at: datetime,
    request_id: UUID,
    wanted: Wanted,
    what: str,
    act: Callable[[Thing], str],
) -> tuple[ThingFacts, ...]:
    """Do one act with papers of one dossier: all of them or none."""
    require(actor, Act.KEEP_PAPERS)
    row = Dossier.objects.select_for_update().filter(pk=wanted.dossier_id).first()
    things = _things(actor, wanted)
    if row is None or not things:
        raise no_such_thing()
    if done_before(request_id=request_id) is not None:
        return tuple(thing_facts(thing) for thing in things)
    told = []
    for thing in things:
        said = act(thing)
        thing.save()
        n = Passing.objects.filter(dossier=row, thing_n=thing.n).count() + 1
        _passing(thing, n, actor, at, what, said).save(force_insert=True)
        told.append([thing.n, thing.name, said])
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind=f"dossier.papers_{what}",
        facts={"papers": told, "remark": wanted.remark},
        request_id=request_id,
    )
    return tuple(thing_facts(thing) for thing in things)


def _things(actor: Actor, wanted: Wanted) -> list[Thing]:
    """Return the papers wanted that are at, or on their way to, the actor's units."""
    units = units_for(actor, Act.KEEP_PAPERS)
    rows = Thing.objects.filter(dossier_id=wanted.dossier_id, n__in=wanted.numbers)
    found = [
        thing
        for thing in rows.order_by("n")
        if thing.unit_id in units or thing.to_unit_id in units
    ]
    return found if len(found) == len(set(wanted.numbers)) else []


def _check_held(actor: Actor, thing: Thing) -> None:
    """Raise unless the paper lies at a unit of the actor."""
    if thing.state != ThingState.HELD:
        raise _not_here(thing)
    if thing.unit_id not in units_for(actor, Act.KEEP_PAPERS):
        raise NotAllowed(
            "not_yours_to_do",
            N_("Việc này thuộc vai trò hoặc đơn vị khác."),
            remedy=N_("Hãy nhờ người đang giữ hồ sơ."),
        )


def _check_counter(actor: Actor, thing: Thing) -> None:
    """Raise NotAllowed unless the actor gives results back where the paper lies."""
    if thing.unit_id not in units_for(actor, Act.RETURN):
        raise NotAllowed(
            "given_back_at_the_counter",
            N_("Chỉ quầy tiếp nhận, trả kết quả mới trả giấy tờ cho người nộp."),
            remedy=N_("Hãy giao giấy tờ về bộ phận một cửa."),
        )


def _not_here(thing: Thing) -> Conflict:
    return Conflict(
        "paper_elsewhere",
        N_("“%(name)s” không còn ở nơi bạn thấy trên trang."),
        facts={"name": thing.name},
        remedy=N_("Hãy tải lại trang để xem giấy tờ đang ở đâu."),
    )


def _move(thing: Thing, actor: Actor, at: datetime, state: ThingState) -> None:
    """Note that the actor answers for the paper now; a proposal made before falls."""
    thing.state, thing.since = state, at
    if state is not ThingState.RELEASED:
        thing.proposed_by = None
    thing.officer_id, thing.officer_name = actor.officer_id or 0, actor.name


def _passing(
    thing: Thing, n: int, actor: Actor, at: datetime, what: str, remark: str = ""
) -> Passing:
    return Passing(
        dossier_id=thing.dossier_id,
        thing_n=thing.n,
        n=n,
        at=at.astimezone(VN),
        what=what,
        unit_id=thing.unit_id,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
        remark=remark,
    )

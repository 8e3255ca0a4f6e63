"""What happened to the parcels of a dossier, moment by moment, for its timeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.post.models import PostalOrder
from motcua.domain.post.readers.orders import parcels_of
from motcua.domain.post.rules.states import PostState
from motcua.kernel.actor import Actor

ORDERED, HANDED, FOUND = "ordered", "handed", "loss_ended"
"""What happens here and not on the way; the rest are the states of a parcel."""


@dataclass(frozen=True, slots=True)
class ParcelStep:
    """One thing that happened to a parcel.

    `what` is a `PostState`, ORDERED, HANDED with `way` (`in` or `out`), or FOUND with
    the outcome of a loss in `more`, which is the carrier's reason otherwise.
    """

    at: datetime
    direction: str
    what: str
    tracking: str
    way: str = ""
    more: str = ""


def parcel_steps(*, actor: Actor, dossier_id: int, on: date) -> tuple[ParcelStep, ...]:
    """Return what happened to the parcels of a dossier the actor may see, in order.

    Of what the carrier stated, that which moved a parcel; where an officer has settled
    where it is, that. No addresses. Raises NotFound.
    """
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    return steps_in(parcels_of(dossier_id=dossier_id))


def steps_in(rows: Sequence[PostalOrder]) -> tuple[ParcelStep, ...]:
    """Return the same of parcels that have been read, the newest first."""
    found = [step for row in reversed(rows) for step in _steps(row)]
    return tuple(sorted(found, key=lambda step: step.at))


def _steps(row: PostalOrder) -> Iterator[ParcelStep]:
    known = (row.direction, row.tracking_number or row.number)
    yield ParcelStep(row.created_at, known[0], ORDERED, known[1])
    for line in row.hand_overs.all():
        if line.hand_over.signed_at is not None:
            yield ParcelStep(
                line.hand_over.signed_at, known[0], HANDED, known[1], way=line.way
            )
    stated = {PostState.CREATED.value, PostState.SENT.value}
    for said in row.statements.all():
        if said.moved:
            stated.add(said.state)
            yield ParcelStep(said.at, known[0], said.state, known[1], more=said.reason)
    handed_in = any(line.way == "in" for line in row.hand_overs.all())
    if row.state not in stated and not (
        handed_in and row.state in (PostState.DELIVERED, PostState.RETURNED)
    ):
        yield ParcelStep(row.since, known[0], row.state, known[1], more=row.reason)
    loss = getattr(row, "loss", None)
    if loss is not None and loss.settled_at is not None:
        yield ParcelStep(loss.settled_at, known[0], FOUND, known[1], more=loss.outcome)

"""What every act on parcels shares: the order locked, the letter owed, the event."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.delivery.actions.posting import Posted
from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.dossiers.models import Dossier
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.post.models import PostalOrder
from motcua.domain.post.readers.orders import no_such_order
from motcua.kernel.actor import Actor


def locked(*, actor: Actor, number: str, act: Act) -> PostalOrder:
    """Return an order of the actor's units, locked; raise NotAllowed, NotFound."""
    require(actor, act)
    rows = PostalOrder.objects.select_for_update(of=("self",)).filter(number=number)
    if not actor.is_system:
        rows = rows.filter(unit_id__in=units_for(actor, act))
    row = rows.first()
    if row is None:
        raise no_such_order()
    return row


def posted_of(row: PostalOrder) -> Posted | None:
    """Return the papers in custody that are in a parcel, None where there are none."""
    numbers = tuple(p["thing_n"] for p in row.papers if p.get("thing_n"))
    if row.dossier_id is None or not numbers or row.direction != "deliver":
        return None
    return Posted(row.dossier_id, numbers, row.tracking_number or row.number)


def event_key(row: PostalOrder, what: str) -> UUID:
    """Return the number of an event that a parcel brings, the same for the same thing."""
    return uuid5(row.request_id, what)


def note(
    *,
    row: PostalOrder,
    actor: Actor,
    at: datetime,
    what: str,
    facts: Mapping[str, object],
) -> None:
    """Write something of a parcel into its dossier's own history."""
    if row.dossier_id is None:
        return
    dossier = Dossier.objects.select_for_update().get(pk=row.dossier_id)
    note_event(
        row=dossier,
        actor=actor,
        at=at,
        kind=f"dossier.{what}",
        facts={"parcel": row.number, "tracking": row.tracking_number, **facts},
        request_id=event_key(row, f"{what} {at.isoformat()}"),
    )


def tell(*, row: PostalOrder, actor: Actor, at: datetime, kind: str, key: str) -> None:
    """Owe the applicant a letter about a parcel, once for a key."""
    if row.dossier_id is None:
        return
    dossier = Dossier.objects.only("code", "submitter_email").get(pk=row.dossier_id)
    if not dossier.submitter_email:
        return
    plan_letter(
        actor=actor,
        at=at,
        key=f"post/{row.pk}/{kind}/{key}",
        kind=kind,
        recipient=dossier.submitter_email,
        facts={
            "code": dossier.code,
            "tracking": row.tracking_number or row.number,
            "url": f"{settings.PUBLIC_URL}/ho-so-cua-toi/{dossier.code}",
        },
    )

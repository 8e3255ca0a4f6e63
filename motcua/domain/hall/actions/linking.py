"""Dossiers that were received while a ticket was served."""

from datetime import datetime

from django.db import transaction

from motcua.domain.hall.actions.moving import own_session
from motcua.domain.hall.models import Ticket, TicketDossier
from motcua.domain.hall.readers.tickets import no_such_ticket
from motcua.kernel.actor import Actor


@transaction.atomic
def link_dossier(*, actor: Actor, at: datetime, ticket_id: int, dossier_id: int) -> None:
    """Link a dossier to the ticket at the actor's counter; twice is once.

    Raises NotAllowed, NotNow (no counter open), NotFound (not at this counter).
    """
    session = own_session(actor=actor, at=at)
    ticket = Ticket.objects.filter(pk=ticket_id, counter_id=session.counter_id).first()
    if ticket is None:
        raise no_such_ticket()
    TicketDossier.objects.get_or_create(
        dossier_id=dossier_id,
        defaults={"ticket": ticket, "at": at, "officer_id": actor.officer_id or 0},
    )

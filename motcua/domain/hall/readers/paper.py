"""The number on paper, for the printer at the door."""

from datetime import datetime

from django.conf import settings

from motcua.domain.accounts import readers as accounts
from motcua.domain.documents.readers.templates import printed
from motcua.domain.documents.rules.others import Ticket as Slip
from motcua.domain.documents.rules.parts import Letterhead, in_short
from motcua.domain.hall.readers.places import counters
from motcua.domain.hall.readers.tickets import my_place
from motcua.kernel.actor import Actor


def place_url(secret: str) -> str:
    """Return the address of somebody's place in the queue, as QR codes bear it."""
    return f"{settings.PUBLIC_URL}/sanh/{secret}"


def hall_url() -> str:
    """Return the address at which one takes a number, as the poster bears it."""
    return f"{settings.PUBLIC_URL}/sanh"


def slip_pdf(*, actor: Actor, secret: str, at: datetime) -> bytes:
    """Return the slip with number, service and QR as PDF; raise NotFound."""
    place = my_place(actor=actor, secret=secret, at=at)
    ticket = place.ticket
    unit = accounts.unit(unit_id=ticket.unit_id)
    serving = [
        counter.name
        for counter in counters(unit_id=ticket.unit_id)
        if ticket.service_id in counter.service_ids
    ]
    paper = Slip(
        head=Letterhead(superior=unit.parent_name, agency=unit.name, place=unit.place),
        number=ticket.number,
        url=place_url(secret),
        at=ticket.taken_at,
        service=ticket.service,
        counter=", ".join(serving) or ticket.area,
        waiting=str(place.ahead),
        taken=in_short(ticket.taken_at),
    )
    return printed(paper=paper, unit_id=unit.id)

"""The number of the queue an intake belongs to, from the counter to the dossier."""

from django.http import HttpRequest

from motcua.domain.dossiers.actions.record import Done
from motcua.domain.hall import actions as hall
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError
from motcua.web.desk.intake_form import Fields

_MOST_DIGITS = 15


def ticket_asked(request: HttpRequest) -> dict[str, str]:
    """Return `phieu` as the address names it, nothing where it names none."""
    typed = request.GET.get("phieu", "")
    fine = typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS
    return {"phieu": typed} if fine else {}


def ticket_field(request: HttpRequest) -> Fields:
    """Return the same as a field of the form, nothing where there is none."""
    asked = ticket_asked(request)
    return {"ticket": asked["phieu"]} if asked else {}


def link_ticket(actor: Actor, fields: Fields, done: Done) -> None:
    """Link a dossier to the number at the actor's counter; one that is gone is let be.

    The dossier stands whatever has become of the queue meanwhile.
    """
    typed = fields.get("ticket", "")
    if not typed.isdecimal() or len(typed) > _MOST_DIGITS:
        return
    try:
        hall.link_dossier(
            actor=actor, at=now(), ticket_id=int(typed), dossier_id=done.dossier_id
        )
    except MotcuaError:
        return

"""What an intake would come to, before it is accepted."""

from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.readers import Terms
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.rules.due import Due, due
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


def due_preview(
    *, actor: Actor, terms: Terms, receiving_unit_id: int, at: datetime
) -> Due:
    """Return when a dossier received now would be due, explained."""
    require(actor, Act.ACCEPT)
    unit = accounts.unit(unit_id=receiving_unit_id)
    calendar = deadlines.calendar_for(unit_code=unit.code, on=at.astimezone(VN).date())
    return due(start=at, limit=terms.time_limit, calendar=calendar, policy=terms.policy)

"""Carry out a notice with the contacts of what it is about."""

from datetime import datetime

from motcua.domain.dossiers.readers.contacts import contacts_of
from motcua.domain.notifications import actions, readers
from motcua.domain.notifications.models import EffectState
from motcua.kernel.actor import Actor


def carry_out(*, actor: Actor, at: datetime, effect_id: int) -> EffectState | None:
    """Send what is owed of one notice; raises as the notices' own act does."""
    dossier_id = readers.dossier_of(effect_id=effect_id)
    contacts = contacts_of(dossier_id=dossier_id) if dossier_id is not None else None
    return actions.carry_out(actor=actor, at=at, effect_id=effect_id, contacts=contacts)

"""Carry out a notice with the contacts of what it is about, for each whom it concerns."""

from datetime import datetime

from motcua.domain.dossiers.readers.contacts import beside, contacts_of
from motcua.domain.notifications import actions, readers
from motcua.domain.notifications.models import EffectState
from motcua.kernel.actor import Actor


def carry_out(*, actor: Actor, at: datetime, effect_id: int) -> EffectState | None:
    """Send what is owed of one notice; raises as the notices' own act does.

    Of a dossier in the name of several each co-applicant is owed one of their own, which
    goes by the ways that they have chosen.
    """
    dossier_id = readers.dossier_of(effect_id=effect_id)
    if dossier_id is None:
        return actions.carry_out(actor=actor, at=at, effect_id=effect_id)
    for_whom = readers.for_whom(effect_id=effect_id)
    if for_whom is None:
        others = beside(dossier_id=dossier_id)
        actions.plan_beside(actor=actor, at=at, effect_id=effect_id, others=others)
    contacts = contacts_of(dossier_id=dossier_id, beside=for_whom)
    return actions.carry_out(actor=actor, at=at, effect_id=effect_id, contacts=contacts)

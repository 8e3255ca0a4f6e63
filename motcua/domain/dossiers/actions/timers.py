"""What the system does when time runs out: timers of steps, tacit decisions."""

import logging
from datetime import datetime
from uuid import UUID, uuid5

from motcua.domain.dossiers.actions.steps import act
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.due import Ripe, ripe
from motcua.kernel.actor import Actor
from motcua.kernel.errors import MotcuaError

log = logging.getLogger(__name__)
_NAMESPACE = UUID("5f0f2b52-6f0e-4c6e-9a34-2f6d9b1c7c11")


def fire_ripe(*, actor: Actor, at: datetime) -> int:
    """Do what is ripe now, each for itself; return how many acts were done.

    One that cannot be done is logged and keeps none of the others back. Done twice,
    it changes nothing the second time: the request is named by the item.
    """
    done = 0
    for one in ripe(at=at):
        try:
            _fire(actor, at, one)
            done += 1
        except MotcuaError:
            log.exception("dossier %s: %s could not be done", one.dossier_id, one.command)
    return done


def _fire(actor: Actor, at: datetime, one: Ripe) -> None:
    act(
        actor=actor,
        at=at,
        dossier_id=one.dossier_id,
        version=one.version,
        request_id=uuid5(_NAMESPACE, f"{one.dossier_id}/{one.version}/{one.command}"),
        command=one.command,
        typed=Input(item_n=one.item_n),
    )

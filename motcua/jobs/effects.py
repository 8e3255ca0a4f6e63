"""Jobs of the effects ledger: load by id, call one action."""

import logging
from datetime import timedelta

from procrastinate.contrib.django import app

from motcua.domain.notifications import readers
from motcua.journeys import notify
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName

log = logging.getLogger(__name__)
RETRY_AFTER = timedelta(minutes=5)


@app.task(name=JobName.CARRY_OUT_EFFECT.value)
def carry_out_effect(*, effect: int, **_: object) -> None:
    """Send one letter."""
    notify.carry_out(actor=SYSTEM, at=now(), effect_id=effect)


@app.task(name=JobName.RETRY_EFFECTS.value)
def retry_effects(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Try again what is still owed after five minutes."""
    at = now()
    for effect in readers.owed(before=at - RETRY_AFTER, at=at):
        try:
            notify.carry_out(actor=SYSTEM, at=at, effect_id=effect)
        except Exception:  # one letter must not keep the others from going
            log.exception("letter %s could not be tried again", effect)

"""Jobs of the clock."""

from procrastinate.contrib.django import app

from motcua.domain.dossiers.actions.timers import fire_ripe
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.FIRE_TIMERS.value)
def fire_timers(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Do what timers and tacit decisions have made ripe."""
    fire_ripe(actor=SYSTEM, at=now())

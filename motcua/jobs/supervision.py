"""Supervision by the minute: look around, close what has gone, tell, write."""

from procrastinate.contrib.django import app

from motcua.domain.supervision import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.SUPERVISE.value, lock=JobName.SUPERVISE.value)
def supervise(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Raise, close and tell of alerts; messages, the morning's too, leave at work."""
    at = now()
    actions.close_gone(actor=SYSTEM, at=at)
    actions.watch(actor=SYSTEM, at=at)
    actions.tell(actor=SYSTEM, at=at)
    actions.write(actor=SYSTEM, at=at)
    actions.digest(actor=SYSTEM, at=at)

"""Jobs of the working calendar: move the appointments that somebody ordered moved."""

from datetime import timedelta

from procrastinate.contrib.django import app

from motcua.domain.deadlines.readers import open_redatings
from motcua.journeys.publish_calendar import move_on
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName

FOR = timedelta(seconds=50)
"""How long one run goes on; the next minute's goes on from there."""


@app.task(name=JobName.MOVE_APPOINTMENTS.value)
def move_appointments(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Carry the open orders on, each part in a transaction of its own."""
    begun = now()
    for calendar_id in open_redatings():
        while now() - begun < FOR:
            if not move_on(actor=SYSTEM, at=now(), calendar_id=calendar_id):
                break

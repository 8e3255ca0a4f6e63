"""Appointments by the minute: holds run out, reminders go, misses are noted."""

from procrastinate.contrib.django import app

from motcua.domain.appointments import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.TEND_APPOINTMENTS.value)
def tend_appointments(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Free holds, remind, and mark whoever has not come."""
    actions.tend(actor=SYSTEM, at=now())

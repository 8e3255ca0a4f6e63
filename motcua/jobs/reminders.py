"""Reminders of appointments, every morning."""

from procrastinate.contrib.django import app

from motcua.domain.dossiers.actions.telling import remind_of_appointments
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.REMIND.value)
def remind(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Remind of tomorrow's appointments."""
    remind_of_appointments(actor=SYSTEM, at=now())

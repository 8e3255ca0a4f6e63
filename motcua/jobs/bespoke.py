"""Reports that officers have sent leave every five minutes, in working time."""

from procrastinate.contrib.django import app

from motcua.domain.bespoke import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.SEND_REPORTS.value, lock=JobName.SEND_REPORTS.value)
def send_reports(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Owe the letters of the reports that are due."""
    actions.send_due(actor=SYSTEM, at=now())

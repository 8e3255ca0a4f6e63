"""Last month's notices to agencies, and the times that the public page shows."""

from procrastinate.contrib.django import app

from motcua.domain.accountability import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(
    name=JobName.PREPARE_AGENCY_NOTICES.value, lock=JobName.PREPARE_AGENCY_NOTICES.value
)
def prepare_agency_notices(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Prepare what is missing of last month's notices, from the first working day on."""
    actions.prepare_due(actor=SYSTEM, at=now())


@app.task(name=JobName.MEASURE_TIMES.value, lock=JobName.MEASURE_TIMES.value)
def measure_times(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Measure how long procedures took in the year before today."""
    actions.measure(actor=SYSTEM, at=now())

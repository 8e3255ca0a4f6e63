"""Jobs of the stores of papers and results."""

from datetime import timedelta

from procrastinate.contrib.django import app

from motcua.domain.records.actions import land_results
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName

LATELY = timedelta(days=60)


@app.task(name=JobName.LAND_RESULTS.value)
def land_new_results(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Put the results made lately into their owners' stores."""
    at = now()
    land_results(actor=SYSTEM, at=at, since=at - LATELY)


@app.task(name=JobName.LAND_ALL_RESULTS.value)
def land_all_results(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Put into stores what was signed long after it was written."""
    land_results(actor=SYSTEM, at=now())

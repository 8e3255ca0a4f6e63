"""Results that nobody collects, every morning."""

from procrastinate.contrib.django import app

from motcua.domain.delivery.actions.uncollected import chase
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.CHASE_RESULTS.value)
def chase_results(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Remind, call overdue, and ask for storing."""
    chase(actor=SYSTEM, at=now())

"""Jobs of the papers."""

from procrastinate.contrib.django import app

from motcua.domain.dossiers.actions.printing import print_waiting
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.PRINT_PAPERS.value)
def print_papers(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Print what nobody has opened yet."""
    print_waiting(actor=SYSTEM, at=now())

"""The figures follow the ledger, a minute behind at most."""

from procrastinate.contrib.django import app

from motcua.domain.reports import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.COUNT_FIGURES.value, lock=JobName.COUNT_FIGURES.value)
def count_figures(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Count what has happened since the last tick."""
    actions.follow(actor=SYSTEM, at=now())

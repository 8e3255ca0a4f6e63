"""The hall: messages before one's turn; at night what was left open is ended."""

from procrastinate.contrib.django import app

from motcua.domain.hall import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.CLOSE_HALL.value)
def close_hall(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """End every ticket and counter of the day that is over."""
    actions.close_all(actor=SYSTEM, at=now())


@app.task(name=JobName.TELL_NEAR.value)
def tell_near(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Tell whoever has asked that their turn is near."""
    actions.tell_near(actor=SYSTEM, at=now())

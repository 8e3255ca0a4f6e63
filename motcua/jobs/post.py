"""Jobs of the post: orders leave, and the carrier is asked where it has been silent."""

from procrastinate.contrib.django import app

from motcua.domain.post import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.SEND_PARCELS.value)
def send_parcels(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Place the orders that are due."""
    actions.send_due(actor=SYSTEM, at=now())


@app.task(name=JobName.ASK_FOR_PARCELS.value)
def ask_for_parcels(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Ask about parcels of which nothing has been heard for hours."""
    actions.ask_news(actor=SYSTEM, at=now())

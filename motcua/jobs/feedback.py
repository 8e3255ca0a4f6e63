"""Surveys: invitations after a return; every night the answers are mixed."""

from procrastinate.contrib.django import app

from motcua.domain.feedback import actions
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.INVITE_TO_SURVEYS.value)
def invite_to_surveys(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Invite whoever got a result since the last round."""
    actions.invite(actor=SYSTEM, at=now())


@app.task(name=JobName.MIX_ANSWERS.value)
def mix_answers(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Give answers new keys in a new order; let late invitations forget."""
    at = now()
    actions.mix(actor=SYSTEM, at=at)
    actions.tidy(actor=SYSTEM, at=at)

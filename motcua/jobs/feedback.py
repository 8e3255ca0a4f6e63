"""Surveys and petitions: invitations, the nightly mixing, urging what is overdue."""

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
    """Give answers new keys in a new order; forget what is long over."""
    at = now()
    actions.mix(actor=SYSTEM, at=at)
    actions.tidy(actor=SYSTEM, at=at)
    actions.forget_filers(actor=SYSTEM, at=at)


@app.task(name=JobName.CHASE_PETITIONS.value)
def chase_petitions(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Urge what is overdue; end what nobody supplied anything to."""
    at = now()
    actions.chase(actor=SYSTEM, at=at)
    actions.lapse(actor=SYSTEM, at=at)

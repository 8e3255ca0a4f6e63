"""Jobs of the fee receipts."""

import logging

from procrastinate.contrib.django import app

from motcua.domain.payments.actions import sign_owed
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName

log = logging.getLogger(__name__)


@app.task(name=JobName.SIGN_RECEIPTS.value)
def sign_receipts(**_: object) -> None:
    """Sign what was issued a moment ago, with whatever else is owed."""
    _sign()


@app.task(name=JobName.RETRY_RECEIPTS.value)
def retry_receipts(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Sign what a service has refused before."""
    _sign()


def _sign() -> None:
    tried = sign_owed(actor=SYSTEM, at=now())
    if tried.refused:
        codes = ", ".join(sorted(set(tried.refused)))
        log.error("%s fee receipts could not be signed: %s", len(tried.refused), codes)

"""Jobs of the fee receipts."""

import logging
from datetime import timedelta

from procrastinate.contrib.django import app

from motcua.domain.payments.actions import compare_day, sign_owed, watch
from motcua.domain.payments.readers.gateway import takes_online
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
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


@app.task(name=JobName.WATCH_PAYMENTS.value)
def watch_payments(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Ask the gateway about payments it has not told of, and do what is owed."""
    watch(actor=SYSTEM, at=now())


@app.task(name=JobName.RECONCILE_PAYMENTS.value)
def reconcile_payments(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Compare yesterday with the gateway's list."""
    at = now()
    if not takes_online():
        return
    yesterday = at.astimezone(VN).date() - timedelta(days=1)
    try:
        found = compare_day(actor=SYSTEM, at=at, day=yesterday)
    except MotcuaError as error:
        log.error("payments of %s were not compared: %s", yesterday, error.code)  # noqa: TRY400 - told by its code
        return
    if found:
        log.warning("payments of %s: %s differences", yesterday, found)


def _sign() -> None:
    tried = sign_owed(actor=SYSTEM, at=now())
    if tried.refused:
        codes = ", ".join(sorted(set(tried.refused)))
        log.error("%s fee receipts could not be signed: %s", len(tried.refused), codes)

"""Jobs of the files."""

from procrastinate.contrib.django import app

from motcua.domain.documents.actions import check_store, scan_waiting
from motcua.domain.dossiers.actions.retention import delete_expired
from motcua.domain.following import actions as following
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.SCAN_FILES.value)
def scan_files(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Look for viruses in what nobody has looked at yet."""
    scan_waiting(actor=SYSTEM, at=now())


@app.task(name=JobName.DELETE_EXPIRED_FILES.value)
def delete_expired_files(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Delete what need not be kept any longer."""
    at = now()
    delete_expired(actor=SYSTEM, at=at)
    following.delete_expired(actor=SYSTEM, at=at)


@app.task(name=JobName.CHECK_STORE.value)
def check_files(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Compare the store with the register and read a share of it whole."""
    check_store(actor=SYSTEM, at=now())

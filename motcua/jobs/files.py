"""Jobs of the files."""

from procrastinate.contrib.django import app

from motcua.domain.documents.actions import scan_waiting
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName


@app.task(name=JobName.SCAN_FILES.value)
def scan_files(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """Look for viruses in what nobody has looked at yet."""
    scan_waiting(actor=SYSTEM, at=now())

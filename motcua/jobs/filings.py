"""Jobs of online filings."""

from datetime import timedelta

from procrastinate.contrib.django import app

from motcua.journeys.file_many import file_rows
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.jobs import JobName

FOR = timedelta(seconds=45)
"""A tick works for so long; the next one, a minute later, goes on."""


@app.task(name=JobName.FILE_ROWS.value, lock=JobName.FILE_ROWS.value)
def file_waiting_rows(timestamp: int, **_: object) -> None:  # noqa: ARG001 - the tick
    """File the rows of the sheets that wait, until there is none or the time is up."""
    until = now() + FOR
    while file_rows(actor=SYSTEM, at=now()) and now() < until:
        pass

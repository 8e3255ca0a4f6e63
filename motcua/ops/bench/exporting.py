"""The register of a year as a file: what memory it takes, however many rows it has."""

import multiprocessing
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from motcua.kernel.clock import VN
from motcua.ops.bench.figures import Figure, at_most

YEAR = timedelta(days=365)
MOST_MB = 32
"""What whoever sends a register of any length may take above what one day takes."""


def exporting(*, at: datetime) -> Figure:
    """Send the register of the oldest dossier's year, from a process of its own."""
    # The module is read anew by the other process, before Django stands there.
    from motcua.domain.dossiers.models import Dossier  # noqa: PLC0415

    oldest = Dossier.objects.filter(received_at__lt=at).earliest("received_at")
    first = (oldest.received_at or at).astimezone(VN).date()
    context = multiprocessing.get_context("spawn")
    said: multiprocessing.Queue[tuple[int, float]] = context.Queue()
    process = context.Process(target=_send, args=(at, first, said, dict(os.environ)))
    process.start()
    sent, taken = said.get(timeout=1200)
    process.join()
    until = datetime.combine(first + YEAR, time(), VN)
    rows = Dossier.objects.filter(received_at__lt=until).count()
    if sent != rows:
        raise RuntimeError(f"the register has {sent} rows, not {rows}")
    name = f"register of {sent:,} rows as CSV: memory above that of one day's"
    return at_most(name, "MB", taken, MOST_MB)


def _send(at: datetime, first: date, said: Any, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    import django  # noqa: PLC0415 - a process of its own begins here

    django.setup()
    from motcua.domain.accounts import readers as accounts  # noqa: PLC0415
    from motcua.domain.dossiers.actions.reading import stream_register  # noqa: PLC0415
    from motcua.ops.bench.stock import person  # noqa: PLC0415
    from motcua.web.common.tables import csv_parts  # noqa: PLC0415
    from motcua.web.desk.views.register_files import HEADS, lines_of  # noqa: PLC0415

    unit = accounts.unit_by_code(code="hcc", on=at.astimezone(VN).date())

    def lines(last: date) -> int:
        rows = stream_register(
            actor=person("quay", at), at=at, unit_id=unit.id, first=first, last=last
        )
        return sum(part.count(b"\r\n") for part in csv_parts(HEADS, lines_of(rows)))

    # What is loaded once is no row's.
    lines(first)
    before = _peak_mb()
    sent = lines(first + YEAR - timedelta(days=1)) - 1
    said.put((sent, _peak_mb() - before))


def _peak_mb() -> float:
    """Return the most memory this process has held.

    `getrusage` would begin with what the process that started this one had taken.
    """
    status = Path("/proc/self/status").read_text()
    held = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(held.split()[1]) / 1024

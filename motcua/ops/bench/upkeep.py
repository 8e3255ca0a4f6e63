"""What it costs to keep the figures up: reading steps after them, against doing them."""

from datetime import datetime, timedelta
from time import perf_counter

import psycopg

from motcua.domain.reports import actions as reports
from motcua.domain.reports.models import Span as Stretch
from motcua.domain.reports.models import Unread
from motcua.kernel.actor import SYSTEM
from motcua.ops.bench import clients
from motcua.ops.bench.figures import Figure
from motcua.ops.bench.stock import Span

STEPS = 2_000
BAR = 0.1


def upkeep(*, span: Span, version: int, at: datetime, owner_url: str) -> Figure:
    """Let one process do steps and one read them for the figures, each with no other.

    The dossiers have been counted before, as everywhere but in their first minute; what
    else waits to be counted (the made-up stock) is put aside.
    """
    ids = range(span.first, span.first + STEPS)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(
            "DELETE FROM reports_unread WHERE topic <> 'dossier'"
            " OR NOT stream BETWEEN %s AND %s",
            [ids[0], ids[-1]],
        )
    reports.follow(actor=SYSTEM, at=at - timedelta(minutes=1))
    steps = clients.run([clients.Task("step", ids, version, at)])
    if Unread.objects.count() != STEPS:
        raise RuntimeError("not every step waits to be counted")
    begun = perf_counter()
    read = reports.follow(actor=SYSTEM, at=at)
    took = perf_counter() - begun
    written = Stretch.objects.filter(topic="dossier", stream__in=ids, until=None).count()
    if (read, written) != (STEPS, STEPS):
        raise RuntimeError(f"{read} dossiers were read and {written} are counted")
    ours, limit = took / STEPS * 1000, 1000 / steps
    return Figure(
        "keeping the figures up, against the step they learn of",
        *("ms", ours, limit, ours / limit, BAR),
        at_most=True,
    )

"""Count everything again from the ledger and say what came out otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.domain.ledger.models import Event
from motcua.domain.reports.actions import follow
from motcua.domain.reports.actions.reading import read_again
from motcua.domain.reports.models import Horizon, Span, Topic, Unread
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

AT_ONCE = 1_000
MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Compared:
    """How many streams and stretches were counted again, and which differed.

    `differing` are topic and stream of the first hundred; `faults` could not be read.
    `sums` is how many sums were not those of the stretches.
    """

    streams: int
    stretches: int
    different: int
    differing: tuple[tuple[str, int], ...]
    faults: int
    sums: int


def recount_compared(*, actor: Actor, at: datetime, keep: bool) -> Compared:
    """Make every stretch anew and compare it with what there was, then the sums.

    With `keep` what differed is put right, else nothing changes. What became known
    late stays known when it did. Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    if keep:
        Unread.objects.exclude(fault="").update(fault="")
    follow(actor=actor, at=at)
    streams = stretches = 0
    differing: list[tuple[str, int]] = []
    faults = 0
    for topic in Topic.values:
        last = 0
        while batch := _after(topic, last):
            found, wrong, unread = _again(topic, batch, keep=keep)
            streams, stretches = streams + len(batch), stretches + found
            differing += wrong
            faults += unread
            last = batch[-1]
    return Compared(
        streams,
        stretches,
        len(differing),
        tuple(differing[:MOST_NAMED]),
        faults,
        sums_compared(keep=keep),
    )


@transaction.atomic
def sums_compared(*, keep: bool) -> int:
    """Return how many sums are not those of the stretches; `keep` makes all anew."""
    # Nobody writes stretches meanwhile.
    Horizon.objects.select_for_update().get(pk=1)
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
        different = int(cursor.fetchone()[0])
        if different and keep:
            cursor.execute("SELECT reports_make_sums()")
    return different


_SUMS = """
WITH kept AS (
    SELECT length, first AS day, first AS changed_on, kind, n FROM reports_sum
    WHERE n <> 0
    UNION ALL
    SELECT '', day, changed_on, kind, n FROM reports_shift WHERE n <> 0
)
SELECT count(*) FROM kept k
FULL JOIN reports_wanted w USING (length, day, changed_on, kind)
WHERE k.n IS DISTINCT FROM w.n
"""


def _after(topic: str, last: int) -> list[int]:
    rows = Event.objects.filter(topic=topic, n=1, stream__gt=last).order_by("stream")
    return list(rows.values_list("stream", flat=True)[:AT_ONCE])


@transaction.atomic
def _again(
    topic: str, streams: Sequence[int], *, keep: bool
) -> tuple[int, list[tuple[str, int]], int]:
    """Make the stretches of some streams anew; return how many, and what differed."""
    Horizon.objects.select_for_update().get(pk=1)
    before = _rows(topic, streams)
    faults = read_again({(topic, stream) for stream in streams})
    after = _rows(topic, streams)
    wrong = [
        (topic, stream) for stream in streams if before.get(stream) != after.get(stream)
    ]
    if not keep:
        transaction.set_rollback(True)
    return sum(map(len, after.values())), wrong, len(faults)


def _rows(topic: str, streams: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows = Span.objects.filter(topic=topic, stream__in=streams).order_by("stream", "n")
    for row in rows.values():
        found.setdefault(row["stream"], []).append(dict(row))
    return found

"""Intakes against pgbench, and whether each has left everything it owes."""

from datetime import datetime

from django.db import connection

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.dossier import chain_fault
from motcua.ops import embedded
from motcua.ops.bench import clients, limits
from motcua.ops.bench.figures import Figure, rate
from motcua.ops.bench.stock import accept_one


def accepting(
    *, server: embedded.Server, database: str, at: datetime, turns: int, each: int
) -> Figure:
    """Measure in turn: pgbench, ours, and again; both take from the same registers."""
    ours: list[float] = []
    limit: list[float] = []
    for _ in range(turns):
        example = accept_one(at=at, process="department", resolving="tckh")
        limit.append(
            limits.accept_rate(
                server=server, database=database, example=example, each=each
            )
        )
        last = Dossier.objects.latest("id").pk
        task = clients.Task("accept", range(each), 0, at)
        ours.append(clients.run([task] * clients.PROCESSES))
        check_accepted(after=last, example=example, wanted=clients.PROCESSES * each)
    return rate("one intake against pgbench", ours, limit, 0.5)


def check_accepted(*, after: int, example: int, wanted: int) -> None:
    """Raise RuntimeError unless every intake of a turn has left all its rows behind.

    Numbers of code and receipt have to be the wanted ones without gap, and every
    chain whole.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, {"after": after, "example": example})
        rows = cursor.fetchone()
    if rows != (wanted,) * len(rows):
        raise RuntimeError(f"{wanted} intakes left {rows} rows")
    for dossier_id in Dossier.objects.filter(pk__gt=after).values_list("id", flat=True):
        broken = chain_fault(dossier_id=dossier_id)
        if broken is not None:
            raise RuntimeError(f"event {broken} of dossier {dossier_id} is not chained")


_LEFT = """
SELECT
    count(*), count(DISTINCT d.code), max(c.n) - min(c.n) + 1,
    count(DISTINCT d.receipt_number), max(d.receipt_number) - min(d.receipt_number) + 1,
    count(*) FILTER (WHERE d.code = c.code AND d.version = 1 AND d.due_at IS NOT NULL),
    count(*) FILTER (WHERE d.head = (
        SELECT e.hash FROM ledger_event e
        WHERE e.topic = 'dossier' AND e.stream = d.id AND e.n = 1
          AND e.kind = 'dossier.accept' AND e.payload ->> 'code' = d.code
    )),
    count(*) FILTER (WHERE EXISTS (
        SELECT FROM dossiers_workitem w WHERE w.dossier_id = d.id AND w.closed_at IS NULL
    )),
    count(*) FILTER (WHERE (
        SELECT count(*) FROM dossiers_handedin h WHERE h.dossier_id = d.id
    ) = (
        SELECT count(*) FROM dossiers_handedin h WHERE h.dossier_id = %(example)s
    )),
    count(*) FILTER (WHERE EXISTS (
        SELECT FROM dossiers_dossierfile f
        WHERE f.dossier_id = d.id AND f.kind = 'receipt'
          AND f.paper -> 'data' ->> 'code' = d.code
          AND f.paper -> 'data' ->> 'book_number' = d.receipt_number::text
    )),
    count(*) FILTER (WHERE EXISTS (
        SELECT FROM notifications_effect f
        JOIN procrastinate_jobs j ON (j.args ->> 'effect')::bigint = f.id
        WHERE f.dossier_id = d.id AND f.kind = 'accepted'
          AND f.facts ->> 'code' = d.code
    ))
FROM dossiers_dossier d LEFT JOIN dossiers_code c ON c.dossier_id = d.id
WHERE d.id > %(after)s
"""

"""The whole benchmark: one server, one database, every figure in the same run."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection

from motcua.domain.dossiers.actions.steps import MOST_AT_ONCE, act_on_many, requests_for
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.dossier import chain_fault
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.clock import VN
from motcua.kernel.memory import keep_what_is_loaded
from motcua.ops import embedded
from motcua.ops.bench import (
    clients,
    filing,
    finding,
    limits,
    officers,
    papers,
    pure,
    signing,
    tables,
    ten_years,
)
from motcua.ops.bench.accepting import accepting
from motcua.ops.bench.exporting import exporting
from motcua.ops.bench.figures import Figure, at_least, rate
from motcua.ops.bench.stock import Span, Stock, accept_one, fill, fill_up, person
from motcua.ops.bench.upkeep import upkeep

AT = datetime(2021, 11, 22, 9, 0, tzinfo=VN)
LATER = AT + timedelta(hours=1)
DATABASE = "bench"
FEW = 35_000
OPEN_EACH = 1_400


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: dossiers in all, turns, acts of each process a turn.

    `signing` is the folder of the signing sandbox.
    """

    signing: Path
    total: int = 350_000
    turns: int = 3
    each: int = 800
    plain_each: int = 100
    accept_each: int = 200
    batches_each: int = 10


def figures(size: Size, *, server: embedded.Server) -> Iterator[Figure]:
    """Yield every figure; the database is the one Django points at."""
    yield from pure.figures()
    yield from signing.figures(size.signing)
    yield from filing.figures(at=AT)
    one, two = (
        accept_one(at=AT, process="five-on-the-spot", resolving=None) for _ in range(2)
    )
    yield from papers.figures(at=AT, few=one, many=two)
    open_each = (4 * size.turns + 1) * clients.PROCESSES * size.each
    stock = fill(
        at=AT,
        total=size.total,
        open_each=max(open_each, 4 * size.batches_each * MOST_AT_ONCE),
        owner_url=server.url(embedded.OWNER, DATABASE),
    )
    batches = _Batches(stock)
    batches.do(size.batches_each)
    yield from finding.figures(at=AT)
    batches.do(size.batches_each)
    yield exporting(at=AT)
    yield from _steps(size, stock, server)
    batches.do(size.batches_each)
    yield accepting(
        server=server, database=DATABASE, at=AT, turns=size.turns, each=size.accept_each
    )
    batches.do(size.batches_each)
    yield batches.figure


def officers_figures(total: int, *, server: embedded.Server) -> Iterator[Figure]:
    """Yield what officers wait for in a centre with so many dossiers.

    As much is open as two working days bring, half of it with the one who asks.
    """
    owner_url = server.url(embedded.OWNER, DATABASE)
    few = min(FEW, total)
    stock = fill(at=AT, total=few, open_each=OPEN_EACH, owner_url=owner_url)
    small = finding.code_lookup(at=AT)
    fill_up(stock, total=total, owner_url=owner_url)
    large = finding.code_lookup(at=AT)
    yield finding.code_figure(small=small, large=large, least=few, bar=1.3)
    yield from finding.figures(at=AT)
    yield from officers.figures(at=AT)


def tables_figures(total: int, *, server: embedded.Server) -> Iterator[Figure]:
    """Yield what official tables take, of ten years in which so many were received."""
    ten_years.fill(at=AT, total=total, owner_url=server.url(embedded.OWNER, DATABASE))
    yield from tables.figures(at=AT, runtime_url=server.url(embedded.RUNTIME, DATABASE))


def _steps(size: Size, stock: Stock, server: embedded.Server) -> Iterator[Figure]:
    """Measure in turn: pgbench, ours, ours unnoticed, the plain ORM, and again."""
    spans = _spans(stock.receiving, size)
    ours: list[float] = []
    limit: list[float] = []
    plain: list[float] = []
    unnoticed: list[float] = []
    for _ in range(size.turns):
        limit.append(
            limits.step_rate(
                server=server, database=DATABASE, span=next(spans), each=size.each
            )
        )
        mine = next(spans)
        ours.append(_run("step", mine, stock.version_receiving, size.each))
        _check_written(mine, size.each)
        with _no_news_for_figures(server):
            unnoticed.append(
                _run("step", next(spans), stock.version_receiving, size.each)
            )
        plain.append(
            _run("plain_step", next(spans), stock.version_receiving, size.plain_each)
        )
    yield rate("one step against pgbench", ours, limit, 0.5)
    yield rate("one step against the plain ORM", ours, plain, 3)
    yield rate("one step against one no figure learns of", ours, unnoticed, 0.9)
    yield upkeep(
        span=next(spans),
        version=stock.version_receiving,
        at=LATER,
        owner_url=server.url(embedded.OWNER, DATABASE),
    )


@contextmanager
def _no_news_for_figures(server: embedded.Server) -> Iterator[None]:
    """Leave out what a step does for the figures: the note that something happened."""
    with psycopg.connect(server.url(embedded.OWNER, DATABASE), autocommit=True) as owner:
        owner.execute("ALTER TABLE ledger_event DISABLE TRIGGER reports_note_events")
        yield
        owner.execute("ALTER TABLE ledger_event ENABLE TRIGGER reports_note_events")


def _run(verb: str, span: Span, version: int, each: int) -> float:
    ids = range(span.first, span.last + 1)
    return clients.run(
        [
            clients.Task(verb, ids[n * each : (n + 1) * each], version, LATER)
            for n in range(clients.PROCESSES)
        ]
    )


def _spans(span: Span, size: Size) -> Iterator[Span]:
    """Cut a span into fresh dossiers for each turn."""
    first = span.first
    while first <= span.last:
        last = first + clients.PROCESSES * size.each - 1
        yield Span(first, last)
        first = last + 1


def _check_written(span: Span, each: int) -> None:
    """Raise RuntimeError unless every act of a turn has left all its rows behind."""
    wanted = clients.PROCESSES * each
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [span.first, span.last])
        rows = cursor.fetchone()
    if rows != (wanted,) * 5:
        raise RuntimeError(f"{wanted} acts left {rows} rows")
    broken = chain_of_last(span.first)
    if broken is not None:
        raise RuntimeError(f"event {broken} of dossier {span.first} is not chained")


def chain_of_last(dossier_id: int) -> int | None:
    """Return the first broken event after the multiplied ones, or None."""
    found = chain_fault(dossier_id=dossier_id)
    version = Dossier.objects.values_list("version", flat=True).get(pk=dossier_id)
    return found if found == version else None


_WRITTEN = """
SELECT
    (SELECT count(*) FROM dossiers_dossier d
     WHERE d.id BETWEEN s.a AND s.z AND d.version = 3),
    (SELECT count(*) FROM ledger_event e
     WHERE e.topic = 'dossier' AND e.stream BETWEEN s.a AND s.z
       AND e.kind = 'dossier.receive' AND length(e.hash) = 32),
    (SELECT count(*) FROM dossiers_workitem w
     WHERE w.dossier_id BETWEEN s.a AND s.z AND w.n = 2 AND w.command = 'receive'),
    (SELECT count(*) FROM notifications_effect f
     WHERE f.dossier_id BETWEEN s.a AND s.z AND f.kind = 'moved'),
    (SELECT count(*) FROM procrastinate_jobs j
     JOIN notifications_effect f ON (j.args ->> 'effect')::bigint = f.id
     WHERE f.dossier_id BETWEEN s.a AND s.z)
FROM (SELECT %s::bigint AS a, %s::bigint AS z) AS s
"""


class _Batches:
    """Batches of five hundred that are approved, at several times of the run.

    The best of them counts: a batch is one process and its database side by side, and
    any neighbour holds up both.
    """

    def __init__(self, stock: Stock) -> None:
        """Begin with the first dossier that waits for the leader."""
        self._version = stock.version_approving
        self._next = stock.approving.first
        self._best = 0.0

    def do(self, times: int) -> None:
        """Approve so many batches, one after another."""
        actor = person("lanhdao", AT)
        keep_what_is_loaded()
        for _ in range(times):
            ids = range(self._next, self._next + MOST_AT_ONCE)
            self._next += MOST_AT_ONCE
            wanted = requests_for(uuid4(), dict.fromkeys(ids, self._version))
            begun = time.perf_counter()
            results = act_on_many(
                actor=actor,
                at=LATER,
                wanted=wanted,
                command=Command.APPROVE,
                typed=Input(),
            )
            taken = time.perf_counter() - begun
            self._best = max(self._best, MOST_AT_ONCE / taken)
            if len(results.done) != MOST_AT_ONCE:
                raise RuntimeError(f"refused: {next(iter(results.refused.values()))}")

    @property
    def figure(self) -> Figure:
        """Return dossiers a second in the best batch."""
        return at_least("batch approve of 500, dossiers", "1/s", self._best, 10_000)

"""The limit: pgbench doing the same durable writes in one statement.

The statements write what `record.sql` writes for one act and `enter.sql` for one
intake, row for row and byte for byte about as long, without deciding, hashing or
checking anything in Python.
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path

from django.db.models import Q

from motcua.domain.documents.models import NumberSeries
from motcua.domain.dossiers.models import Code, Dossier, WorkItem
from motcua.domain.ledger.models import Event
from motcua.ops import embedded
from motcua.ops.bench.clients import PROCESSES
from motcua.ops.bench.stock import Span, columns_of

_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)

_STEP = r"""
\set n :n + 1
\set id :first + :client_id * :each + :n
WITH moved AS (
    UPDATE dossiers_dossier SET
        version = version + 1, head = sha256(convert_to(:id::text || 's', 'UTF8')),
        status = status, outcome = outcome, state = '{state}'::jsonb, clock = clock,
        process_id = process_id, due_at = due_at, received_at = received_at
    WHERE id = :id
    RETURNING id, version, head
),
events AS (
    INSERT INTO ledger_event
        (topic, stream, n, at, kind, actor, payload, request_id, previous, hash)
    SELECT 'dossier', id, version, '{at}', 'dossier.receive', '{actor}'::jsonb,
           '{payload}'::jsonb, gen_random_uuid(), head, head
    FROM moved
),
closed AS (
    UPDATE dossiers_workitem w SET
        closed_at = '{at}', command = 'receive', officer_id = 1,
        officer_name = 'Nguyễn Xuân Toàn', remark = ''
    FROM moved WHERE w.dossier_id = moved.id AND w.n = {n}
    RETURNING w.dossier_id
),
opened AS (
    INSERT INTO dossiers_workitem
        (dossier_id, n, kind, step, step_name, ask, role, unit_id, officer_id,
         officer_name, opened_at, due_at, start_by, timer_at, closed_at, command, remark)
    SELECT id, {n} + 1, 'step', 'assign', 'Phân công thụ lý', '', 'head', {unit}, NULL,
           '', '{at}', '{at}', '{at}', NULL, NULL, '', ''
    FROM moved CROSS JOIN (SELECT count(*) FROM closed) AS first
),
letters AS (
    INSERT INTO notifications_effect
        (key, kind, dossier_id, recipient, facts, state, planned_at, tries, fault)
    SELECT 'bench/' || id, 'moved', id, 'congdan1@motcua.example',
           '{facts}'::jsonb, 'owed', '{at}', 0, ''
    FROM moved
)
SELECT id FROM moved;
"""

_ACCEPT = """
WITH numbers AS (
    INSERT INTO documents_numberseries AS s (unit_id, kind, period, last)
    SELECT s.unit_id, s.kind, s.period, 1 FROM documents_numberseries s
    WHERE s.id IN ({series})
    ORDER BY s.kind
    ON CONFLICT (unit_id, kind, period) DO UPDATE SET last = s.last + 1
    RETURNING kind, last
),
given AS MATERIALIZED (
    SELECT nextval('dossiers_dossier_id_seq') AS id,
        (SELECT last FROM numbers WHERE kind = 'dossier') AS n,
        (SELECT last FROM numbers WHERE kind = 'receipt') AS receipt
),
{rows}
SELECT id FROM given;
"""
_GIVEN = {
    "id": "given.id",
    "dossier_id": "given.id",
    "stream": "given.id",
    "n": "given.n",
    "code": "'{prefix}' || lpad(given.n::text, greatest(4, length(given.n::text)), '0')",
    "receipt_number": "given.receipt",
    "request_id": "gen_random_uuid()",
    "hash": "sha256(convert_to(given.id || 'a', 'UTF8'))",
    "head": "sha256(convert_to(given.id || 'a', 'UTF8'))",
    "key": "'bench/accept/' || given.id",
}
"""What an intake's rows do not have in common with those of the example."""
_ACCEPTED = {
    "dossiers_dossier": ("id", ()),
    "dossiers_code": ("dossier_id", ()),
    "dossiers_handedin": ("dossier_id", ("n",)),
    "dossiers_dossierfile": ("dossier_id", ("n",)),
    "dossiers_workitem": ("dossier_id", ("n",)),
    "ledger_event": ("stream", ("n",)),
    "notifications_effect": ("dossier_id", ("id",)),
}
"""The tables of an intake: how its dossier is named there, and what is not given."""


def step_rate(*, server: embedded.Server, database: str, span: Span, each: int) -> float:
    """Return steps a second by pgbench, on dossiers of its own, once each."""
    example = Dossier.objects.get(pk=span.first)
    item = WorkItem.objects.get(dossier_id=span.first, closed_at=None)
    event = Event.objects.filter(topic="dossier", stream=span.first).latest("n")
    text = _STEP
    for name, value in {
        "state": _quoted(example.state),
        "payload": _quoted(event.payload),
        "actor": _quoted(event.actor),
        "facts": _quoted(
            {"code": example.code, "due": "17:00 25/11/2021", "url": "x" * 60}
        ),
        "at": event.at.isoformat(),
        "n": item.n,
        "unit": item.unit_id,
    }.items():
        text = text.replace("{" + name + "}", str(value))
    return pgbench(
        server=server,
        database=database,
        script=text,
        each=each,
        variables={"first": span.first - 1, "each": each, "n": 0},
    )


def accept_rate(
    *, server: embedded.Server, database: str, example: int, each: int
) -> float:
    """Return intakes a second by pgbench: copies of an example, with numbers taken."""
    code = Code.objects.get(dossier_id=example)
    series = NumberSeries.objects.filter(unit_id=code.unit_id).filter(
        Q(kind="dossier", period=f"{code.day}") | Q(kind="receipt")
    )
    text = _ACCEPT
    for name, value in {
        "series": ", ".join(str(row.pk) for row in series),
        "rows": ",\n".join(_copied(table, example) for table in _ACCEPTED),
        "prefix": code.code.rpartition("-")[0] + "-",
    }.items():
        text = text.replace("{" + name + "}", value)
    return pgbench(server=server, database=database, script=text, each=each, variables={})


def _copied(table: str, example: int) -> str:
    """Return the part of the statement that copies the example's rows of a table."""
    by, own = _ACCEPTED[table]
    columns = columns_of(table, without="id" if "id" in own else "")
    values = ", ".join(
        _GIVEN[c] if c in _GIVEN and c not in own else f"r.{c}" for c in columns
    )
    same = "AND r.topic = 'dossier'" if "topic" in columns else ""
    into = f"{table} AS (INSERT INTO {table} ({', '.join(columns)})"
    whose = f"FROM given, {table} r WHERE r.{by} = {example} {same}"
    return f"{into} SELECT {values} {whose})"


def pgbench(
    *,
    server: embedded.Server,
    database: str,
    script: str,
    each: int,
    variables: dict[str, int],
) -> float:
    """Run a script with eight clients, a number of times each; return acts a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(  # noqa: S603 - a program of our own installation
            [
                embedded.binary("pgbench"),
                "--no-vacuum",
                "--protocol=prepared",
                f"--client={PROCESSES}",
                "--jobs=2",
                f"--transactions={each}",
                f"--file={file.name}",
                f"--host={server.socket}",
                f"--username={embedded.RUNTIME}",
                *(f"--define={name}={value}" for name, value in variables.items()),
                database,
            ],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path("/"),
        )
    found = _TPS.search(done.stdout)
    if found is None or "number of failed transactions: 0 " not in done.stdout:
        raise RuntimeError(f"pgbench said: {done.stdout} {done.stderr}")
    return float(found.group(1))


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("'", "''")

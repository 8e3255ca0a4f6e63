"""The limit: pgbench doing the same durable writes in one statement.

The statement writes what `record.sql` writes for one act, row for row and byte for
byte about as long, without deciding, hashing or checking anything in Python.
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path

from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.ledger.models import Event
from motcua.ops import embedded
from motcua.ops.bench.clients import PROCESSES
from motcua.ops.bench.stock import Span

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

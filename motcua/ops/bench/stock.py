"""A centre with many dossiers, filled in seconds: one real dossier, multiplied.

The multiplied rows differ in id, code, name, time and hash and are as long as real ones.
Part of them lie where the benchmarks take them on; the rest are closed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
from django.db import connection

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Account
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.models import Competence
from motcua.domain.dossiers.actions import intake as intakes
from motcua.domain.dossiers.actions.steps import act
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.rules.intake import Intake, Row, Submitter
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.actor import Actor
from motcua.ops.bench import names

_COPY_DOSSIERS = """
WITH made AS (
    INSERT INTO dossiers_dossier ({columns})
    SELECT {values} FROM dossiers_dossier d, generate_series(%s::bigint, %s) AS k
    WHERE d.id = %s
    RETURNING id
) SELECT min(id), max(id) FROM made
"""
_COPY_ITEMS = """
INSERT INTO dossiers_workitem ({columns})
SELECT {values} FROM dossiers_workitem w, generate_series(%s::bigint, %s) AS k
WHERE w.dossier_id = %s
"""
_COPY_EVENTS = """
INSERT INTO ledger_event (topic, stream, n, at, kind, actor, payload, previous, hash)
SELECT e.topic, k, e.n, e.at, e.kind, e.actor, e.payload, e.previous,
       sha256(convert_to(k::text || '/' || e.n, 'UTF8'))
FROM ledger_event e, generate_series(%s::bigint, %s) AS k
WHERE e.topic = 'dossier' AND e.stream = %s
"""
_REGISTER = """
INSERT INTO dossiers_code (code, dossier_id, unit_id, day)
SELECT d.code, d.id, d.receiving_unit_id, d.received_at::date
FROM dossiers_dossier d WHERE d.id BETWEEN %s AND %s
"""
_ENDED = {
    "status": "'withdrawn'",
    "state": "'{\"items\": []}'",
}
_ENDED_ITEM = {
    "closed_at": "coalesce(w.closed_at, w.opened_at)",
    "command": "CASE WHEN w.closed_at IS NULL THEN 'withdraw' ELSE w.command END",
}
"""What is otherwise in the columns of a dossier that has been withdrawn, as SQL."""


@dataclass(frozen=True, slots=True)
class Span:
    """Dossiers with consecutive ids, all standing alike."""

    first: int
    last: int

    def part(self, n: int, of: int) -> range:
        """Return the ids of the n-th of equal parts."""
        size = (self.last - self.first + 1) // of
        return range(self.first + n * size, self.first + (n + 1) * size)


@dataclass(frozen=True, slots=True)
class Stock:
    """Where the open dossiers lie: with the head of a department, with the leader.

    `model` is the dossier of which the first and the closed ones are copies.
    """

    model: int
    receiving: Span
    approving: Span
    version_receiving: int
    version_approving: int


def person(username: str, at: datetime) -> Actor:
    """Return one of the demo's people."""
    account = Account.objects.get(username=username)
    return accounts.actor_of(account_id=account.pk, on=at.date())


def fill(*, at: datetime, total: int, open_each: int, owner_url: str) -> Stock:
    """Fill the database; return where the open dossiers lie.

    Statistics are the owner's to gather; plans made while it was empty are forgotten.
    """
    one = accept_one(at=at, process="department", resolving="tckh")
    receiving_version = _do(one, at, "quay", Command.HAND_OVER)
    receiving = copies(one, open_each)
    two = accept_one(at=at, process="five-on-the-spot", resolving=None)
    approving_version = _do(two, at, "thamdinh", Command.SUBMIT)
    approving = copies(two, open_each)
    stock = Stock(one, receiving, approving, receiving_version, approving_version)
    fill_up(stock, total=total, owner_url=owner_url)
    return stock


def fill_up(stock: Stock, *, total: int, owner_url: str) -> None:
    """Add closed dossiers until there are so many in all."""
    copies(stock.model, max(total - Dossier.objects.count(), 1), ended=True)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("ANALYZE")


def accept_one(*, at: datetime, process: str, resolving: str | None) -> int:
    """Receive one dossier through the public action and return its id."""
    return intakes.accept(
        actor=person("quay", at),
        at=at,
        request_id=uuid4(),
        intake=intake_of(at=at, process=process, resolving=resolving),
    ).dossier_id


def intake_of(*, at: datetime, process: str, resolving: str | None) -> Intake:
    """Return a complete intake of a procedure that goes by a process."""
    rows = Competence.objects.filter(
        process_key=process, procedure__procedureversion__state="published"
    ).order_by("procedure__code")
    if resolving is not None:
        rows = rows.filter(resolving_unit__code=resolving)
    code = str(rows.values_list("procedure__code", flat=True)[0])
    counter = person("quay", at)
    unit = accounts.unit_by_code(code="hcc", on=at.date())
    terms = catalogue.terms_in_force(
        actor=counter, procedure_code=code, receiving_unit_id=unit.id, on=at.date()
    )
    case = terms.cases[0].n if terms.cases else None
    found = accounts.find_people(actor=counter, text="nguyen thi hoa")[0]
    return Intake(
        procedure_code=code,
        receiving_unit_id=unit.id,
        submitter=Submitter(
            person_id=found.id,
            name=found.name,
            id_kind=found.id_kind,
            id_number=found.id_number,
            phone=found.phone,
            email=found.email,
            address=found.address,
        ),
        rows=tuple(
            Row(c.n, c.name, c.original_count or 1, c.certified_count, c.copy_count)
            for c in terms.components
            if c.case_n in (None, case)
        ),
        case_n=case,
        fee=terms.fee_known,
    )


def _do(dossier_id: int, at: datetime, username: str, command: Command) -> int:
    version = Dossier.objects.values_list("version", flat=True).get(pk=dossier_id)
    done = act(
        actor=person(username, at),
        at=at + timedelta(minutes=5),
        dossier_id=dossier_id,
        version=version,
        request_id=uuid4(),
        command=command,
        typed=Input(opinion="Đủ điều kiện"),
    )
    return done.version


def copies(dossier_id: int, count: int, *, ended: bool = False) -> Span:
    """Multiply a dossier with its work and events; return where the copies lie."""
    columns = columns_of("dossiers_dossier", without="id")
    given = {"code": "d.code || '-' || k", **names.columns()}
    if ended:
        given |= {**_ENDED, "ended_at": given["received_at"]}
    values = ", ".join(given.get(c, f"d.{c}") for c in columns)
    before = Dossier.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            _COPY_DOSSIERS.format(
                columns=", ".join(columns),
                values=values.replace("%", "%%"),
            ),
            [before + 1, before + count, dossier_id],
        )
        span = Span(*cursor.fetchone())
        items = columns_of("dossiers_workitem", without="")
        given = {"dossier_id": "k"} | (_ENDED_ITEM if ended else {})
        cursor.execute(
            _COPY_ITEMS.format(
                columns=", ".join(items),
                values=", ".join(given.get(c, f"w.{c}") for c in items),
            ),
            [span.first, span.last, dossier_id],
        )
        cursor.execute(_COPY_EVENTS, [span.first, span.last, dossier_id])
        cursor.execute(_REGISTER, [span.first, span.last])
    return span


def columns_of(table: str, *, without: str) -> list[str]:
    """Return a table's columns in order, but for one."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in described if column.name != without]

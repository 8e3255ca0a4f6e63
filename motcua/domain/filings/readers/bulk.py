"""What became of sheets of many filings, for whoever sent them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from motcua.domain.accounts.rules.behalf import is_helper, require_reach
from motcua.domain.filings.models.bulk import Bulk, BulkRow
from motcua.domain.filings.rules.bulk import RowState
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

MOST = 20
SEES_SHEETS = (Doing.SEND, Doing.FOLLOW)
"""Whoever may do one of these with a procedure sees its sheets."""


@dataclass(frozen=True, slots=True)
class BulkFacts:
    """One sheet: how many of its rows wait, were sent, were known, were refused."""

    key: UUID
    procedure_code: str
    procedure_name: str
    unit_name: str
    name: str
    taken_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Return how many rows the sheet has."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Return how many rows do not wait any more."""
        return self.total - self.counts.get(RowState.WAITING, 0)


@dataclass(frozen=True, slots=True)
class FaultFacts:
    """What is wrong with a row: the column, the message with its facts, the remedy."""

    column: str
    message: str
    facts: dict[str, str]
    remedy: str


@dataclass(frozen=True, slots=True)
class BulkRowFacts:
    """One row and what became of it."""

    line: int
    state: str
    filing_key: UUID | None
    faults: tuple[FaultFacts, ...]


def my_bulks(*, actor: Actor, procedure_code: str) -> tuple[BulkFacts, ...]:
    """Return the newest sheets of a procedure the actor, or who they act for, sent."""
    rows = _rows(actor).filter(procedure_code=procedure_code)
    newest = rows.order_by("-taken_at")[:MOST]
    return tuple(_facts(row) for row in newest if _covers(actor, row))


def my_bulk(*, actor: Actor, key: UUID) -> tuple[BulkFacts, tuple[BulkRowFacts, ...]]:
    """Return one sheet with every row; raise NotFound for anybody else's."""
    bulk = _rows(actor).filter(key=key).first()
    if bulk is None or not _covers(actor, bulk):
        raise NotFound("bulk_unknown", N_("Không tìm thấy bảng hồ sơ này."))
    rows = BulkRow.objects.filter(bulk=bulk).order_by("line")
    return _facts(bulk), tuple(
        BulkRowFacts(
            row.line,
            row.state,
            row.filing_key,
            tuple(FaultFacts(**fault) for fault in row.faults),
        )
        for row in rows
    )


def _rows(actor: Actor) -> QuerySet[Bulk]:
    """Return whose sheets may be asked for; of another a helper's own alone."""
    rows = Bulk.objects.filter(person_id=require_reach(actor, *SEES_SHEETS).person_id)
    if is_helper(actor):
        rows = rows.filter(account_id=actor.account_id or 0)
    return rows.select_related("unit", "procedure_version__field")


def _covers(actor: Actor, row: Bulk) -> bool:
    reach = require_reach(actor, *SEES_SHEETS)
    return reach.covers(Matter(row.procedure_code, row.procedure_version.field.name))


def _facts(row: Bulk) -> BulkFacts:
    states = BulkRow.objects.filter(bulk=row).values_list("state").annotate(Count("line"))
    return BulkFacts(
        row.key,
        row.procedure_code,
        row.procedure_name,
        row.unit.name,
        row.name,
        row.taken_at,
        row.ended_at,
        dict(states.order_by("state")),
    )

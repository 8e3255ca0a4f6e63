"""What became of sheets of many filings, for whoever sent them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

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
    """One sheet: how many of its rows wait, were sent, were known, were refused.

    `fee` is what those that wait or were sent cost together, in đồng; of `unknown_fees`
    more nobody knows it beforehand.
    """

    key: UUID
    procedure_code: str
    procedure_name: str
    unit_name: str
    name: str
    taken_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]
    confirmed_at: datetime | None
    fee: int
    unknown_fees: int

    @property
    def waiting(self) -> int:
        """Return how many rows wait to be confirmed or filed."""
        return self.counts.get(RowState.WAITING, 0)

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
    fee: int | None

    @property
    def costs(self) -> bool:
        """Say whether it has a fee of its own here: it is to be filed, or was."""
        return self.state in (RowState.WAITING, RowState.SENT)


def my_bulks(*, actor: Actor, procedure_code: str) -> tuple[BulkFacts, ...]:
    """Return the newest sheets of a procedure the actor, or who they act for, sent."""
    rows = _rows(actor).filter(procedure_code=procedure_code)
    newest = rows.order_by("-taken_at")[:MOST]
    return tuple(_facts(row) for row in newest if _covers(actor, row))


def my_bulk(*, actor: Actor, key: UUID) -> tuple[BulkFacts, tuple[BulkRowFacts, ...]]:
    """Return one sheet with every row; raise NotFound for anybody else's."""
    bulk = _rows(actor).filter(key=key).first()
    if bulk is None or not _covers(actor, bulk):
        raise no_such_bulk()
    rows = BulkRow.objects.filter(bulk=bulk).order_by("line")
    return _facts(bulk), tuple(
        BulkRowFacts(
            row.line,
            row.state,
            row.filing_key,
            tuple(FaultFacts(**fault) for fault in row.faults),
            row.fee,
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


def no_such_bulk() -> NotFound:
    """Return the one answer for "there is none" and "not for you"."""
    return NotFound("bulk_unknown", N_("Không tìm thấy bảng hồ sơ này."))


def _facts(row: Bulk) -> BulkFacts:
    costing = [RowState.WAITING, RowState.SENT]
    rows = BulkRow.objects.filter(bulk=row).values("state").order_by("state")
    told = list(rows.annotate(n=Count("line"), known=Count("fee"), sum=Sum("fee")))
    costs = [one for one in told if one["state"] in costing]
    return BulkFacts(
        key=row.key,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        unit_name=row.unit.name,
        name=row.name,
        taken_at=row.taken_at,
        ended_at=row.ended_at,
        counts={one["state"]: one["n"] for one in told},
        confirmed_at=row.confirmed_at,
        fee=sum(one["sum"] or 0 for one in costs),
        unknown_fees=sum(one["n"] - one["known"] for one in costs),
    )

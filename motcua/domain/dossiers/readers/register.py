"""The register of dossiers (sổ theo dõi hồ sơ) of a one-stop unit.

Basis: TT 01/2018 form 06, TT 03/2025 form 07.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import MAY, Act
from motcua.domain.dossiers.models import Dossier, DossierFile, WorkItem
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_

MOST_DAYS = 31
MOST_ROWS = 5000
MOST_FILE_DAYS = 366
AT_ONCE = 2000
"""So many rows of a long register are fetched at once."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register."""

    id: int
    receipt_number: int | None
    code: str
    procedure_name: str
    sets: int
    submitter_name: str
    submitter_address: str
    submitter_phone: str
    resolving_unit_name: str
    received_at: datetime
    due_at: datetime
    sealed_at: datetime | None
    returned_at: datetime | None
    delivery: str
    owner_name: str
    owner_address: str
    note: str
    officer: str
    giver: str
    recipient: str


def register(
    *, actor: Actor, unit_id: int, first: date, last: date, on: date
) -> tuple[RegisterRow, ...]:
    """Return what a one-stop unit received from a first to a last day, in order.

    The unit's own people may read it, and inspectors of a unit above. Raises
    NotAllowed without the right, Invalid for a span that is turned round, longer than
    31 days, or of more dossiers than one register holds.
    """
    may_read(actor=actor, unit_id=unit_id, on=on)
    _check_span(first, last, MOST_DAYS)
    rows = _rows(unit_id, first, last)[: MOST_ROWS + 1]
    if len(rows) > MOST_ROWS:
        raise Invalid(
            "register_too_long",
            N_("Có hơn %(most)s hồ sơ trong khoảng này."),
            facts={"most": MOST_ROWS},
            field="last",
            remedy=N_("Hãy chọn khoảng ngày ngắn hơn."),
        )
    return tuple(_row(row) for row in rows)


def register_rows(
    *, actor: Actor, unit_id: int, first: date, last: date, on: date
) -> Iterator[RegisterRow]:
    """Return the same of up to a year, read row by row: for files, not for pages.

    The right and the days are checked at once, the rows are read as they are wanted,
    by a cursor that stays with the server.
    """
    may_read(actor=actor, unit_id=unit_id, on=on)
    _check_span(first, last, MOST_FILE_DAYS)
    rows = _rows(unit_id, first, last).iterator(chunk_size=AT_ONCE)
    return (_row(row) for row in rows)


def _row(row: Any) -> RegisterRow:
    # What was received has both times; the database sees to it.
    return RegisterRow(*cast("tuple[Any, ...]", row))


def _check_span(first: date, last: date, most: int) -> None:
    if not timedelta(0) <= last - first < timedelta(days=most):
        raise Invalid(
            "register_span",
            N_("Khoảng ngày phải từ 1 đến %(most)s ngày."),
            facts={"most": most},
            field="last",
            remedy=N_("Hãy chọn ngày đầu trước ngày cuối, không quá số ngày đó."),
        )


def _rows(unit_id: int, first: date, last: date) -> QuerySet[Any, Any]:
    return (
        Dossier.objects.filter(
            receiving_unit_id=unit_id,
            received_at__gte=datetime.combine(first, time(), VN),
            received_at__lt=datetime.combine(last + timedelta(days=1), time(), VN),
        )
        .order_by("received_at", "id")
        .values_list(
            "id",
            "receipt_number",
            "code",
            "procedure_name",
            "sets",
            "submitter_name",
            "submitter_address",
            "submitter_phone",
            "resolving_unit__name",
            "received_at",
            "due_at",
            "sealed_at",
            "returned_at",
            "delivery",
            "owner_name",
            "owner_address",
            "note",
            _first(_receipts(), "added_by"),
            _first(_returns(), "officer_name"),
            _first(_returns(), "remark"),
        )
    )


def may_read(*, actor: Actor, unit_id: int, on: date) -> None:
    """Raise NotAllowed unless the actor may read the register of a unit."""
    if unit_id not in _readable(actor, on):
        raise NotAllowed(
            "register_not_yours", N_("Bạn không được xem sổ theo dõi của đơn vị này.")
        )


def _first(rows: QuerySet[Any], name: str) -> Coalesce:
    """Return a column of the first row, empty where there is none."""
    empty = Value("", output_field=TextField())
    return Coalesce(Subquery(rows.values(name)[:1]), empty)


def _receipts() -> QuerySet[DossierFile]:
    """Return the receipts of a dossier: who printed one has received it."""
    return DossierFile.objects.filter(dossier=OuterRef("pk"), kind="receipt")


def _returns() -> QuerySet[WorkItem]:
    """Return the handing over of a dossier's result: by whom, to whom."""
    return WorkItem.objects.filter(dossier=OuterRef("pk"), command="return").order_by(
        "-n"
    )


def usual_unit(*, actor: Actor, on: date) -> int:
    """Return the unit whose register an officer opens first, 0 where there is none.

    The first one-stop unit of those they may read, else a unit they hold the role at.
    """
    readable = _readable(actor, on)
    receptions = [unit.id for unit in accounts.receptions(on=on)]
    theirs = [one for one in receptions if one in readable] or sorted(readable)
    return next(iter(theirs or receptions), 0)


def _readable(actor: Actor, on: date) -> frozenset[int]:
    inspected = actor.units_as(Role.INSPECTOR)
    own = actor.units_as(*(MAY[Act.READ_REGISTER] - {Role.INSPECTOR}))
    return own | accounts.subtree(unit_ids=inspected, on=on) if inspected else own

"""Exactly the dossiers behind a number, a page at a time, with who holds them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.overview.readers.conditions import facts, picked_ids
from motcua.domain.overview.readers.reach import reach_for
from motcua.domain.overview.rules.asked import PAGE, Picked, Whose, check_picked
from motcua.domain.supervision.models import Urging
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Held:
    """One open piece of work; `officer_name` is empty for who may not read names."""

    n: int
    step: str
    role: str
    unit_id: int
    unit_name: str
    officer_id: int | None
    officer_name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Urged:
    """The newest urging of a dossier, and what was answered."""

    urged_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    reason: str
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier of a list, without anything of its applicant's."""

    id: int
    code: str
    version: int
    procedure_name: str
    status: str
    received_at: datetime | None
    due_at: datetime | None
    opens: bool
    held: tuple[Held, ...]
    urged: Urged | None


@dataclass(frozen=True, slots=True)
class Behind:
    """The dossiers behind a number: how many there are, and a page of them."""

    count: int
    rows: tuple[Line, ...]
    next_offset: int | None
    named: bool


def behind(*, actor: Actor, picked: Picked, at: datetime, offset: int = 0) -> Behind:
    """Return the dossiers a number counts, due first at the top; raises as `wall`.

    They are named by code, also those the actor may not open.
    """
    check_picked(picked)
    reach = reach_for(actor=actor, picked=picked)
    statement = (
        f"WITH {picked_ids(reach=reach, picked=picked)}"  # noqa: S608 - our own texts
        " SELECT c.n, p.id FROM (SELECT count(*) AS n FROM picked) c LEFT JOIN LATERAL"
        " (SELECT id, due_at FROM picked ORDER BY due_at, id"
        " OFFSET %(offset)s LIMIT %(page)s) p ON true ORDER BY p.due_at, p.id"
    )
    known = facts(reach=reach, picked=picked, at=at)
    with connection.cursor() as cursor:
        cursor.execute(statement, known | {"offset": offset, "page": PAGE})
        found = cursor.fetchall()
    ids = [row[1] for row in found if row[1] is not None]
    count = found[0][0]
    named = reach.leads or picked.whose is Whose.MINE
    more = offset + len(ids) < count
    rows = _lines(actor, ids, at.astimezone(VN).date(), named=named)
    return Behind(count, rows, offset + PAGE if more else None, named)


def _lines(
    actor: Actor, ids: Sequence[int], on: date, *, named: bool
) -> tuple[Line, ...]:
    if not ids:
        return ()
    rows = Dossier.objects.filter(pk__in=ids).values_list(
        "id", "code", "version", "procedure_name", "status", "received_at", "due_at"
    )
    whole = {row[0]: row for row in rows}
    seen = visible(actor=actor, on=on).filter(pk__in=ids)
    opens = set(seen.values_list("pk", flat=True))
    held, urged = _held(ids, named=named), _urged(ids)
    return tuple(
        Line(
            *whole[one],
            opens=one in opens,
            held=tuple(held[one]),
            urged=urged.get(one),
        )
        for one in ids
        if one in whole
    )


def _held(ids: Collection[int], *, named: bool) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    rows = WorkItem.objects.filter(dossier_id__in=ids, closed_at__isnull=True)
    for row in rows.select_related("unit").order_by("dossier_id", "n"):
        found[row.dossier_id].append(
            Held(
                row.n,
                row.step_name,
                row.role,
                row.unit_id,
                row.unit.name,
                row.officer_id if named else None,
                row.officer_name if named else "",
                row.due_at,
            )
        )
    return found


def _urged(ids: Collection[int]) -> dict[int, Urged]:
    rows = Urging.objects.filter(dossier_id__in=ids).order_by("dossier_id", "-id")
    return {
        row.dossier_id: Urged(
            row.urged_at, row.answer_by, row.answered_at, row.reason, row.promised_on
        )
        for row in rows.distinct("dossier_id")
    }

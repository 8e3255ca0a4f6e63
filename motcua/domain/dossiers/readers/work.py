"""Lists of work: what an officer has to do, the nearest deadline first."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from motcua.domain.dossiers.models import WorkItem
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.reach import followed
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.kernel.actor import Actor
from motcua.kernel.text import search_key

PAGE = 50


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of a list of dossiers."""

    id: int
    code: str
    version: int
    procedure_name: str
    submitter_name: str
    status: str
    outcome: str | None
    received_at: datetime | None
    due_at: datetime | None
    item_n: int | None = None
    step_name: str = ""
    role: str = ""
    officer_id: int | None = None
    officer_name: str = ""
    item_due_at: datetime | None = None
    start_by: datetime | None = None
    moves: frozenset[Command] = frozenset()


@dataclass(frozen=True, slots=True)
class WorkPage:
    """At most fifty rows, and where the next page begins (None at the end)."""

    rows: tuple[WorkRow, ...]
    next_offset: int | None


_COLUMNS = (
    "id",
    "code",
    "version",
    "procedure_name",
    "submitter_name",
    "status",
    "outcome",
    "received_at",
    "due_at",
)


_ITEM_COLUMNS = (
    "n",
    "step_name",
    "role",
    "officer_id",
    "officer_name",
    "due_at",
    "start_by",
)


def my_work(*, actor: Actor, offset: int = 0) -> WorkPage:
    """Return what the actor can do now, what has to be begun first at the top.

    The open items of the actor's roles at their units that nobody else has been
    given, or only somebody the actor stands in for.
    """
    if not actor.roles:
        return WorkPage((), None)
    mine = reduce(or_, (Q(role=g.role.value, unit_id=g.unit_id) for g in actor.roles))
    theirs = {actor.officer_id, *actor.stands_for}
    unclaimed = Q(officer_id__isnull=True) | Q(officer_id__in=theirs)
    columns = [f"dossier__{name}" for name in _COLUMNS]
    rows = (
        WorkItem.objects.filter(mine, unclaimed, closed_at__isnull=True)
        .order_by("start_by", "dossier_id", "n")
        .values_list(*columns, *_ITEM_COLUMNS, "dossier__process_id", "kind", "step")[
            offset : offset + PAGE + 1
        ]
    )
    return _page([_with_moves(*row) for row in rows], offset)


def _with_moves(*row: Any) -> WorkRow:
    """Return a row of work with the commands its step knows."""
    *values, process_id, kind, key = row
    if process_id is None or kind != ItemKind.STEP:
        return WorkRow(*values)
    step = process_of(process_id=process_id).by_key[key]
    known = frozenset(move.command for move in step.moves)
    return replace(WorkRow(*values), moves=known)


def find(*, actor: Actor, text: str, on: date, offset: int = 0) -> WorkPage:
    """Return the dossiers the actor may see whose code or submitter matches.

    A code matches whole; a name from its beginning, accents optional.
    """
    text = text.strip()
    if len(text) < 2:
        return WorkPage((), None)
    condition, key = Q(code=text.upper()), search_key(text)
    if key:
        condition |= Q(submitter_key__startswith=key)
    rows = (
        visible(actor=actor, on=on)
        .filter(condition)
        .order_by("-filed_at", "-id")
        .values_list(*_COLUMNS)[offset : offset + PAGE + 1]
    )
    return _page([WorkRow(*row) for row in rows], offset)


def dues_of(
    *, actor: Actor, ids: list[int], on: date
) -> dict[int, tuple[str, datetime | None]]:
    """Return code and due date of those dossiers among `ids` that the actor may see."""
    rows = visible(actor=actor, on=on).filter(pk__in=ids)
    return {pk: (code, due) for pk, code, due in rows.values_list("id", "code", "due_at")}


def my_dossiers(*, actor: Actor, offset: int = 0) -> WorkPage:
    """Return a citizen's or an organisation's own dossiers, the newest first.

    Those the actor may follow for whom they act, where that is not themselves.
    """
    rows = (
        followed(actor=actor)
        .order_by("-filed_at", "-id")
        .values_list(*_COLUMNS)[offset : offset + PAGE + 1]
    )
    return _page([WorkRow(*row) for row in rows], offset)


def _page(rows: list[WorkRow], offset: int) -> WorkPage:
    more = len(rows) > PAGE
    return WorkPage(tuple(rows[:PAGE]), offset + PAGE if more else None)

"""Lists of work: what an officer has to do, the nearest deadline first."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.visibility import visible
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
    step: str | None
    holder_role: str | None
    holder_officer_id: int | None
    step_due_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None


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
    "step",
    "holder_role",
    "holder_officer_id",
    "step_due_at",
    "received_at",
    "due_at",
)


def my_work(*, actor: Actor, offset: int = 0) -> WorkPage:
    """Return the dossiers the actor can move on now.

    Those at a step whose role the actor holds at the step's unit, and that nobody
    else has been given.
    """
    if not actor.roles:
        return WorkPage((), None)
    mine = reduce(
        or_,
        (Q(holder_role=g.role.value, holder_unit_id=g.unit_id) for g in actor.roles),
    )
    unclaimed = Q(holder_officer_id__isnull=True) | Q(holder_officer_id=actor.officer_id)
    rows = (
        Dossier.objects.filter(mine, unclaimed, holder_unit__isnull=False)
        .order_by("step_due_at", "id")
        .values_list(*_COLUMNS)[offset : offset + PAGE + 1]
    )
    return _page([WorkRow(*row) for row in rows], offset)


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


def my_dossiers(*, actor: Actor, offset: int = 0) -> WorkPage:
    """Return a citizen's or an organisation's own dossiers, the newest first."""
    if actor.person_id is None:
        return WorkPage((), None)
    rows = (
        Dossier.objects.filter(submitter_id=actor.person_id)
        .order_by("-filed_at", "-id")
        .values_list(*_COLUMNS)[offset : offset + PAGE + 1]
    )
    return _page([WorkRow(*row) for row in rows], offset)


def _page(rows: list[WorkRow], offset: int) -> WorkPage:
    more = len(rows) > PAGE
    return WorkPage(tuple(rows[:PAGE]), offset + PAGE if more else None)

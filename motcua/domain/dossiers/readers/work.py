"""Lists of work: what an officer has to do, the nearest deadline first."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.finding import found
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.reach import followed
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.dossiers.readers.worklist import Counts, looked
from motcua.domain.dossiers.rules.finding import sought
from motcua.domain.dossiers.rules.worklist import Wanted
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import ItemKind, Status
from motcua.kernel.actor import Actor

PAGE = 50
MOST_FOUND = 200
ANY = Wanted()


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
    unit_id: int | None = None
    moves: frozenset[Command] = frozenset()


@dataclass(frozen=True, slots=True)
class WorkPage:
    """At most fifty rows, and where the next page begins (None at the end)."""

    rows: tuple[WorkRow, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class MyWork(WorkPage):
    """The same of an officer's own work, and how much there is of every standing."""

    counts: Counts


@dataclass(frozen=True, slots=True)
class FoundPage(WorkPage):
    """The same of a search; `is_cut` says that there may be more, found by more words."""

    is_cut: bool = False


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


def my_work(
    *, actor: Actor, wanted: Wanted = ANY, at: datetime, offset: int = 0
) -> MyWork:
    """Return what the actor can do now, what has to be begun first at the top.

    The open items of the actor's roles at their units that nobody else has been
    given, or only somebody the actor stands in for; of those, the ones wanted. Raises
    NotAllowed for others' work that the actor does not lead.
    """
    found = looked(actor=actor, wanted=wanted, at=at, first=offset, count=PAGE + 1)
    page = _page([_with_moves(*row) for row in found.rows], offset)
    return MyWork(page.rows, page.next_offset, found.counts)


def _with_moves(*row: Any) -> WorkRow:
    """Return a row of work with the commands its step knows."""
    *values, process_id, kind, key = row
    if process_id is None or kind != ItemKind.STEP:
        return WorkRow(*values)
    step = process_of(process_id=process_id).by_key[key]
    known = frozenset(move.command for move in step.moves)
    return replace(WorkRow(*values), moves=known)


def find(*, actor: Actor, text: str, on: date, offset: int = 0) -> FoundPage:
    """Return the dossiers the actor may see that a text names, the closest first.

    A code whole, or its beginning or end; an identity number or telephone whole; the
    words of a name in any order, accents optional. What is equally close comes newest
    first; two hundred at most.
    """
    wanted = sought(text)
    offset = min(offset, MOST_FOUND - PAGE)
    answer = found(actor=actor, sought=wanted, on=on, most=offset + PAGE + 1)
    rows = list(
        visible(actor=actor, on=on)
        .filter(pk__in=answer.ids)
        .values_list(*_COLUMNS, "filed_at")
    )
    rows.sort(key=lambda row: (-row[-1].timestamp(), -row[0]))
    rows.sort(key=lambda row: answer.ids[row[0]])
    page = _page([WorkRow(*row[:-1]) for row in rows[offset : offset + PAGE + 1]], offset)
    ends = page.next_offset is None or page.next_offset >= MOST_FOUND
    return FoundPage(
        page.rows,
        None if ends else page.next_offset,
        answer.is_cut or (ends and page.next_offset is not None),
    )


def of_person(*, actor: Actor, person_id: int, on: date, offset: int = 0) -> FoundPage:
    """Return a person's dossiers that the actor may see, the newest first."""
    rows = (
        visible(actor=actor, on=on)
        .filter(submitter_id=person_id)
        .order_by("-filed_at", "-id")
        .values_list(*_COLUMNS)[offset : offset + PAGE + 1]
    )
    page = _page([WorkRow(*row) for row in rows], offset)
    return FoundPage(page.rows, page.next_offset)


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
    return _page(_newest(followed(actor=actor), offset, PAGE + 1), offset)


def awaiting_me(*, actor: Actor, newest: WorkPage) -> tuple[WorkRow, ...]:
    """Return those of one's own dossiers that wait for the applicant, the newest fifty.

    For a supplement, or for money that was asked for. To whom `my_dossiers` is, whose
    first page is `newest`: where there is no other, nothing more is asked.
    """
    waits = (Status.SUPPLEMENT, Status.FEE)
    if newest.next_offset is None:
        return tuple(row for row in newest.rows if row.status in waits)
    return tuple(_newest(followed(actor=actor).filter(status__in=waits), 0, PAGE))


def _newest(rows: QuerySet[Dossier], first: int, count: int) -> list[WorkRow]:
    found = rows.order_by("-filed_at", "-id").values_list(*_COLUMNS)
    return [WorkRow(*row) for row in found[first : first + count]]


def _page(rows: list[WorkRow], offset: int) -> WorkPage:
    more = len(rows) > PAGE
    return WorkPage(tuple(rows[:PAGE]), offset + PAGE if more else None)

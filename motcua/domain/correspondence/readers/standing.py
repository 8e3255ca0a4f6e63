"""How a numbered document stands today: for anybody, with nothing of a person in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from motcua.domain.correspondence.models import Outgoing
from motcua.domain.correspondence.readers.outgoing import ChangeFacts, outgoing_facts
from motcua.domain.correspondence.rules.standing import ENDING, Standing
from motcua.kernel.clock import VN

MOST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class DocumentStanding:
    """What anybody may know of a number: whether it is to be followed, and by what not.

    `since` is the day it ended, `replaced_by` the number of the document that ended it,
    `amended_by` those that amended or corrected it and left it in force. No name and no
    subject: those are for whoever holds the document.
    """

    number: str
    issued_on: date
    unit_name: str
    type_name: str
    standing: Standing
    since: date | None
    replaced_by: str
    amended_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndedDocument:
    """A document that is not in force any more; `by` is the number that ended it.

    `before_on` is the day of an earlier document of the dossier under the same number,
    of another year, None for none.
    """

    dossier_id: int | None
    number: str
    kind: str
    issued_on: date
    standing: Standing
    since: date
    by: str
    before_on: date | None


def standing_of_number(
    *, number: str, year: int, dossier_id: int | None = None
) -> tuple[DocumentStanding, ...]:
    """Return how the documents under a number of a year stand, one for each unit.

    With `dossier_id` only that dossier's.
    """
    rows = Outgoing.objects.filter(text=number.strip(), year=year)
    if dossier_id is not None:
        rows = rows.filter(dossier_id=dossier_id)
    found = rows.select_related("unit").prefetch_related("changes__by")
    return tuple(_standing(row) for row in found.order_by("unit_id", "id")[:MOST_ALIKE])


def standing_of_paper(
    *, dossier_id: int, number: str, since: date
) -> DocumentStanding | None:
    """Return how a dossier's paper under a number stands; None for no such number.

    `since` is the day the paper was made: the same number of a later year is another.
    """
    row = (
        Outgoing.objects.filter(dossier_id=dossier_id, text=number, issued_on__gte=since)
        .select_related("unit")
        .prefetch_related("changes__by")
        .order_by("issued_on", "id")
        .first()
    )
    return None if row is None else _standing(row)


def dossier_of(*, document_id: int) -> int | None:
    """Return the dossier a document belongs to, None for none or no such document."""
    rows = Outgoing.objects.filter(pk=document_id)
    return rows.values_list("dossier_id", flat=True).first()


def ended_documents(*, unit_id: int, most: int) -> tuple[EndedDocument, ...]:
    """Return a unit's documents that are not in force, in the order they were entered."""
    before = Outgoing.objects.filter(
        dossier_id=OuterRef("dossier_id"), text=OuterRef("text"), pk__lt=OuterRef("pk")
    )
    rows = (
        Outgoing.objects.filter(unit_id=unit_id)
        .exclude(standing=Standing.IN_FORCE)
        .annotate(before_on=Subquery(before.order_by("-pk").values("issued_on")[:1]))
        .prefetch_related("changes__by")
        .select_related("unit")
        .order_by("pk")[:most]
    )
    return tuple(_ended(row) for row in rows)


def _ended(row: Any) -> EndedDocument:
    told = _standing(row)
    return EndedDocument(
        dossier_id=row.dossier_id,
        number=row.text,
        kind=row.kind,
        issued_on=row.issued_on,
        standing=told.standing,
        since=told.since or row.issued_on,
        by=told.replaced_by,
        before_on=row.before_on,
    )


def _standing(row: Outgoing) -> DocumentStanding:
    facts = outgoing_facts(row)
    ended = next((c for c in facts.changes if c.kind in ENDING), None)
    return DocumentStanding(
        number=row.text,
        issued_on=row.issued_on,
        unit_name=row.unit.name,
        type_name=facts.type_name,
        standing=Standing(row.standing),
        since=_day(ended),
        replaced_by=ended.by if ended else "",
        amended_by=tuple(c.by for c in facts.changes if c.by and c.kind not in ENDING),
    )


def _day(change: ChangeFacts | None) -> date | None:
    return change.at.astimezone(VN).date() if change else None

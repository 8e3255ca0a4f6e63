"""What looks like the same filing once more: shown, never merged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.domain.eforms.readers import given_in
from motcua.domain.eforms.rules.alike import (
    NOTHING_COMPARED,
    Compared,
    Given,
    Likeness,
    compare_answers,
)
from motcua.domain.filings.models import Filing, FilingPaper
from motcua.domain.filings.readers import FilingFacts, applicant, no_such_filing
from motcua.domain.filings.rules import SAME_WITHIN, FilingState
from motcua.kernel.actor import Actor

MOST = 20
_ENDED = ("returned", "withdrawn", "stopped", "refused")


@dataclass(frozen=True, slots=True)
class Same:
    """One other filing or dossier of the same person and procedure.

    `name` is a dossier's code, or the key of a filing that is none yet. `same_files` is
    how many files are the very same; `compared` says how alike the answers of both forms
    are, naming questions alone: who may read the other answers is asked where they are.
    """

    is_dossier: bool
    name: str
    state: str
    at: datetime
    unit_name: str
    same_files: int
    compared: Compared = field(default=NOTHING_COMPARED)

    @property
    def is_other(self) -> bool:
        """Say whether its form names somebody or something else."""
        return self.compared.likeness is Likeness.OTHER

    @property
    def is_same(self) -> bool:
        """Say whether every answer about the matter is the same."""
        return self.compared.likeness is Likeness.SAME


def same_as_mine(*, actor: Actor, found: FilingFacts, at: datetime) -> tuple[Same, ...]:
    """Return what the filer of one's own filing has under way of the same matter.

    What is of another matter by its answers (another child, vehicle, parcel) is none.
    """
    if found.person_id != applicant(actor):
        raise no_such_filing()
    return tuple(one for one in _same(found, at) if not one.is_other)


def same_as(*, actor: Actor, found: FilingFacts, at: datetime) -> tuple[Same, ...]:
    """Return the same to an officer of the counter the filing waits at.

    With what is of another matter by its answers: the officer judges that it is.
    """
    require(actor, Act.ACCEPT)
    if found.unit_id not in units_for(actor, Act.ACCEPT):
        raise no_such_filing()
    return _same(found, at)


def _same(found: FilingFacts, at: datetime) -> tuple[Same, ...]:
    """Return open dossiers and filings of the last half year, the newest first."""
    since, hashes = at - SAME_WITHIN, {paper.sha256 for paper in found.papers}
    waiting = (
        Filing.objects.filter(
            person_id=found.person_id,
            saved_at__gte=since,
            procedure_code=found.procedure_code,
            state__in=[FilingState.SUBMITTED, FilingState.DRAFT],
        )
        .exclude(pk=found.id)
        .select_related("unit")
        .only("key", "state", "saved_at", "submitted_at", "unit__name")
        .order_by("-saved_at")[:MOST]
    )
    dossiers = (
        Dossier.objects.filter(
            submitter_id=found.person_id,
            filed_at__gte=since,
            procedure_code=found.procedure_code,
            parent_id__isnull=True,
        )
        .exclude(status__in=_ENDED)
        .exclude(pk=found.dossier_id or 0)
        .select_related("receiving_unit")
        .only("code", "status", "filed_at", "receiving_unit__name")
        .order_by("-filed_at")[:MOST]
    )
    if not waiting and not dossiers:
        return ()
    papers = FilingPaper.objects.filter(sha256__in=hashes)
    in_filings = _counted(papers, "filing_id", [row.pk for row in waiting])
    files = DossierFile.objects.filter(sha256__in=hashes, deleted_at=None)
    in_dossiers = _counted(files, "dossier_id", [row.pk for row in dossiers])
    said = given_in(
        filings=[found.key, *(row.key for row in waiting)],
        dossiers=[row.pk for row in dossiers],
    )
    rows = [
        Same(
            is_dossier=False,
            name=str(row.key),
            state=row.state,
            at=row.submitted_at or row.saved_at,
            unit_name=row.unit.name,
            same_files=in_filings.get(row.pk, 0),
            compared=_compared(said, found.key, row.key),
        )
        for row in waiting
    ]
    rows += [
        Same(
            is_dossier=True,
            name=row.code,
            state=row.status,
            at=row.filed_at,
            unit_name=row.receiving_unit.name,
            same_files=in_dossiers.get(row.pk, 0),
            compared=_compared(said, found.key, row.pk),
        )
        for row in dossiers
    ]
    return tuple(sorted(rows, key=lambda one: one.at, reverse=True)[:MOST])


def _compared(
    said: Mapping[UUID | int, Given], mine: UUID, other: UUID | int
) -> Compared:
    ours, theirs = said.get(mine), said.get(other)
    if ours is None or theirs is None:
        return NOTHING_COMPARED
    return compare_answers(ours, theirs)


def _counted(rows: QuerySet[Any], by: str, ids: list[int]) -> dict[int, int]:
    """Return how many of the rows each of these has; one that has none is left out."""
    if not ids:
        return {}
    found = rows.filter(**{f"{by}__in": ids}).values_list(by)
    return dict(found.annotate(n=Count("sha256")).order_by())

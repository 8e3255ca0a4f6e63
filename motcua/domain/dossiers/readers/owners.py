"""In whose name a dossier is, beside its submitter."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.dossiers.models import CoApplicant


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """One co-applicant who stands in a dossier now."""

    n: int
    person_id: int
    name: str
    id_kind: str
    id_number: str
    phone: str
    email: str
    added_at: datetime


def co_applicants_of(*, dossier_id: int) -> tuple[OwnerFacts, ...]:
    """Return the co-applicants of a dossier its reader has been given, in order."""
    rows = CoApplicant.objects.filter(dossier_id=dossier_id, removed_at__isnull=True)
    return tuple(
        OwnerFacts(*row) for row in rows.order_by("n").values_list(*OwnerFacts.__slots__)
    )


def dossiers_of(*, person_id: int) -> list[int]:
    """Return the dossiers somebody is a co-applicant of.

    Asked apart, so that the greater question keeps to the submitter's index.
    """
    rows = CoApplicant.objects.filter(person_id=person_id, removed_at__isnull=True)
    return list(rows.values_list("dossier_id", flat=True))


def is_beside(*, person_id: int, dossier_id: int) -> bool:
    """Say whether somebody is a co-applicant of a dossier now."""
    return bool(beside_in(person_id=person_id, ids=[dossier_id]))


def beside_in(*, person_id: int, ids: Collection[int]) -> frozenset[int]:
    """Return which of these dossiers somebody is a co-applicant of now."""
    rows = CoApplicant.objects.filter(dossier_id__in=ids, person_id=person_id)
    found = rows.filter(removed_at__isnull=True)
    return frozenset(found.values_list("dossier_id", flat=True))

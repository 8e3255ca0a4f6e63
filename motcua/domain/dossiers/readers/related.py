"""Dossiers that belong to one: its parent, its sub-dossiers, those linked to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from motcua.domain.dossiers.models import Dossier, Link


@dataclass(frozen=True, slots=True)
class Related:
    """A dossier that belongs to this one: `how` is parent, sub or link."""

    code: str
    how: str
    name: str
    status: str
    reason: str = ""


def related_to(row: Dossier) -> tuple[Related, ...]:
    """Return parent, sub-dossiers and linked dossiers, by code and state alone."""
    found: list[Related] = []
    if row.parent_id is not None:
        found += _named("parent", [row.parent_id], {})
    subs = Dossier.objects.filter(parent_id=row.pk).values_list("id", flat=True)
    found += _named("sub", list(subs), {})
    links = Link.objects.filter(Q(dossier_id=row.pk) | Q(other_id=row.pk))
    reasons = {
        (link.other_id if link.dossier_id == row.pk else link.dossier_id): link.reason
        for link in links
    }
    return (*found, *_named("link", list(reasons), reasons))


def _named(how: str, ids: list[int], reasons: Mapping[int, str]) -> list[Related]:
    rows = Dossier.objects.filter(pk__in=ids).order_by("id")
    return [
        Related(row.code, how, row.procedure_name, row.status, reasons.get(row.pk, ""))
        for row in rows.only("id", "code", "procedure_name", "status")
    ]

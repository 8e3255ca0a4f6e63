"""Where a dossier's papers would be: its units, and those that have it in hand now."""

from dataclasses import dataclass

from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.workflow.states import ItemKind


@dataclass(frozen=True, slots=True)
class Place:
    """The units of a dossier; `open_units` are those of its open steps."""

    receiving_unit_id: int
    authority_unit_id: int
    open_units: frozenset[int]
    delivery: str
    sealed: bool
    result_number: str
    procedure_version_id: int


def place_of(*, dossier_id: int) -> Place:
    """Return where a dossier is; for journeys, which have checked the actor's right."""
    row = Dossier.objects.only(
        "receiving_unit_id",
        "authority_unit_id",
        "delivery",
        "sealed_at",
        "result_number",
        "procedure_version_id",
    ).get(pk=dossier_id)
    units = WorkItem.objects.filter(
        dossier_id=dossier_id, closed_at__isnull=True, kind=ItemKind.STEP.value
    ).values_list("unit_id", flat=True)
    return Place(
        receiving_unit_id=row.receiving_unit_id,
        authority_unit_id=row.authority_unit_id,
        open_units=frozenset(units),
        delivery=row.delivery,
        sealed=row.sealed_at is not None,
        result_number=row.result_number,
        procedure_version_id=row.procedure_version_id,
    )


def procedure_version_of(*, dossier_id: int) -> int:
    """Return under which version of its procedure a dossier was received."""
    rows = Dossier.objects.filter(pk=dossier_id)
    return rows.values_list("procedure_version_id", flat=True).get()

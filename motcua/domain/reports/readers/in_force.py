"""Which procedures a centre received on a day, and whose they were to resolve."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef

from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.models.units import UnitKind
from motcua.domain.accounts.readers import in_force
from motcua.domain.catalogue.models import (
    Competence,
    Fee,
    ProcedureVersion,
    VersionState,
)
from motcua.domain.reports.rules.in_force import InForce


def procedures_in_force(*, on: date, units: Collection[int] | None) -> list[InForce]:
    """Return procedures that units receive on a day, once for each that resolves them."""
    rows = Competence.objects.filter(in_force(on))
    if units is not None:
        rows = rows.filter(receiving_unit_id__in=units)
    pairs = set(rows.values_list("procedure_id", "resolving_unit_id"))
    versions = {
        row.procedure_id: row
        for row in ProcedureVersion.objects.filter(
            in_force(on), procedure_id__in={procedure for procedure, _ in pairs}
        )
        .exclude(state=VersionState.DRAFT)
        .annotate(asks_fee=Exists(Fee.objects.filter(version=OuterRef("pk"))))
        .select_related("procedure", "field")
    }
    agencies = {row.pk: row for row in Unit.objects.filter(pk__in={u for _, u in pairs})}
    found = [
        _row(versions[procedure], agencies[unit])
        for procedure, unit in pairs
        if procedure in versions
    ]
    return sorted(found, key=lambda row: (row.authority, row.field, row.code, row.agency))


def _row(version: ProcedureVersion, agency: Unit) -> InForce:
    return InForce(
        procedure=version.procedure_id,
        code=version.procedure.code,
        name=version.name,
        field=version.field.name,
        agency=agency.name,
        authority=int(agency.kind == UnitKind.CENTRAL),
        online_level=version.online_level,
        on_the_spot=version.on_the_spot,
        complete=not version.missing,
        has_fee=bool(getattr(version, "asks_fee", False)),
        authority_level=version.authority_level,
    )

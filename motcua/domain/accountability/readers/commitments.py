"""What is promised for each procedure and how it was kept; for anybody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from motcua.domain.accountability.models.measured import WHOLE, MeasuredTime
from motcua.domain.accountability.rules.commitments import Commitment, Measured
from motcua.domain.accounts.readers import in_force
from motcua.domain.catalogue.models import (
    Competence,
    ProcedureVersion,
    ProcessDefinition,
    ProcessState,
    VersionState,
)
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow.structure import own_hours, rest_hours
from motcua.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Commitments:
    """The procedures received on a day by field and name, and all of them together."""

    rows: tuple[Commitment, ...]
    whole: Measured | None


def commitments(*, on: date) -> Commitments:
    """Return what is promised on a day with what was measured last.

    A procedure with several processes promises the longest of them.
    """
    keys: dict[int, set[str]] = {}
    for row in Competence.objects.filter(in_force(on)):
        own = keys.setdefault(row.procedure_id, set())
        own |= {row.process_key, *row.case_processes.values()}
    told = {row.procedure_code: _measured(row) for row in MeasuredTime.objects.all()}
    ids = _published({key for own in keys.values() for key in own})
    versions = ProcedureVersion.objects.filter(in_force(on), procedure_id__in=keys)
    rows = (
        Commitment(
            code=row.procedure.code,
            name=row.name,
            field=row.field.name,
            limit_amount=row.limit_amount,
            limit_unit=row.limit_unit,
            hours=_hours([ids[key] for key in keys[row.procedure_id] if key in ids]),
            measured=told.get(row.procedure.code),
        )
        for row in versions.exclude(state=VersionState.DRAFT).select_related(
            "procedure", "field"
        )
    )
    ordered = sorted(rows, key=lambda one: (one.field, one.name, one.code))
    return Commitments(tuple(ordered), told.get(WHOLE))


def _published(keys: Collection[str]) -> dict[str, int]:
    rows = ProcessDefinition.objects.filter(key__in=keys, state=ProcessState.PUBLISHED)
    return dict(rows.values_list("key", "id"))


def _hours(process_ids: Collection[int]) -> float | None:
    """Return the working hours of the longest process; None where none sets any."""
    return max((_longest(one) for one in process_ids), default=0.0) or None


@lru_cache(maxsize=1024)
def _longest(process_id: int) -> float:
    process = process_of(process_id=process_id)
    try:
        return own_hours(process.first) + rest_hours(process)[process.first.key]
    except Invalid:
        return 0.0


def _measured(row: MeasuredTime) -> Measured:
    return Measured(
        day=row.day,
        count=row.count,
        half=row.half,
        most=row.most,
        nearly_all=row.nearly_all,
        in_time=row.in_time,
    )

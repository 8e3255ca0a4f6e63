"""Processes by key and by version, who uses them, and the library of steps."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from motcua.domain.catalogue.models import (
    Competence,
    ProcedureVersion,
    ProcessDefinition,
    ProcessState,
    StepTemplate,
    VersionState,
)
from motcua.domain.catalogue.readers.pages import in_force
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_, search_key


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """One version of a process as data.

    `proof` are the scenarios it was proved by when it was published.
    """

    id: int
    key: str
    n: int
    name: str
    definition: dict[str, Any]
    decision: str
    state: str
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    retired_at: datetime | None
    proof: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class UseFacts:
    """One procedure received at one unit by a process; `limit` is its legal time."""

    procedure_code: str
    procedure_name: str
    receiving_unit_id: int
    receiving_unit: str
    resolving_unit_id: int
    resolving_unit: str
    parties: Mapping[str, int]
    limit: TimeLimit | None


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """A step of the library."""

    key: str
    name: str
    about: str
    step: Mapping[str, Any]


def process_by_id(*, process_id: int) -> ProcessFacts:
    """Return one version; raise NotFound."""
    return _facts(ProcessDefinition.objects.filter(pk=process_id).first())


def process_in_force(*, key: str) -> ProcessFacts:
    """Return the version of a process that is in force; raise NotFound."""
    rows = ProcessDefinition.objects.filter(key=key, state=ProcessState.PUBLISHED)
    return _facts(rows.first())


def process_versions(*, key: str) -> tuple[ProcessFacts, ...]:
    """Return every version of a process, the newest first."""
    rows = ProcessDefinition.objects.filter(key=key).order_by("-n")
    return tuple(_facts(row) for row in rows)


def processes() -> tuple[ProcessFacts, ...]:
    """Return the newest version of each process, by name."""
    rows = ProcessDefinition.objects.order_by("key", "-n").distinct("key")
    return tuple(sorted(map(_facts, rows), key=lambda p: (search_key(p.name), p.key)))


def process_version(*, key: str, n: int) -> ProcessFacts:
    """Return one version of a process by its number; raise NotFound."""
    return _facts(ProcessDefinition.objects.filter(key=key, n=n).first())


def uses_of(*, key: str, on: date) -> tuple[UseFacts, ...]:
    """Return the procedures in force that day that run by a process, by code.

    A procedure received at two units is told twice.
    """
    rows = [
        row
        for row in _competences(on).select_related("receiving_unit", "resolving_unit")
        if key in _keys(row)
    ]
    versions = {
        version.procedure_id: version
        for version in ProcedureVersion.objects.filter(
            in_force(on),
            state=VersionState.PUBLISHED,
            procedure_id__in={row.procedure_id for row in rows},
        ).select_related("procedure")
    }
    uses = (
        _use(row, versions[row.procedure_id])
        for row in rows
        if row.procedure_id in versions
    )
    return tuple(sorted(uses, key=lambda u: (u.procedure_code, u.receiving_unit_id)))


def use_counts(*, on: date) -> dict[str, int]:
    """Return how many procedures are received by each process that day, by key."""
    used = {(key, row.procedure_id) for row in _competences(on) for key in _keys(row)}
    return Counter(key for key, _ in used)


def step_templates() -> tuple[TemplateFacts, ...]:
    """Return the library of steps, by name."""
    rows = StepTemplate.objects.order_by("name", "key")
    return tuple(TemplateFacts(row.key, row.name, row.about, row.step) for row in rows)


def _competences(on: date) -> QuerySet[Competence]:
    return Competence.objects.filter(in_force(on))


def _keys(row: Competence) -> frozenset[str]:
    return frozenset({row.process_key, *row.case_processes.values()})


def _use(row: Competence, version: ProcedureVersion) -> UseFacts:
    return UseFacts(
        procedure_code=version.procedure.code,
        procedure_name=version.name,
        receiving_unit_id=row.receiving_unit_id,
        receiving_unit=row.receiving_unit.name,
        resolving_unit_id=row.resolving_unit_id,
        resolving_unit=row.resolving_unit.name,
        parties=row.parties,
        limit=_limit(version),
    )


def _limit(version: ProcedureVersion) -> TimeLimit | None:
    if version.limit_amount is None or version.limit_unit is None:
        return None
    return TimeLimit(version.limit_amount, LimitUnit(version.limit_unit))


def _facts(row: ProcessDefinition | None) -> ProcessFacts:
    if row is None:
        raise NotFound("process_unknown", N_("Chưa có quy trình này."))
    return ProcessFacts(
        id=row.pk,
        key=row.key,
        n=row.n,
        name=row.name,
        definition=row.definition,
        decision=row.decision,
        state=row.state,
        edited_at=row.edited_at,
        edited_by=row.edited_by,
        published_at=row.published_at,
        retired_at=row.retired_at,
        proof=tuple(row.proof),
    )

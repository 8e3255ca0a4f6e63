"""Processes by key and by version."""

from dataclasses import dataclass

from motcua.domain.catalogue.models import ProcessDefinition
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """One version of a process as data."""

    id: int
    key: str
    n: int
    name: str
    definition: dict[str, object]
    decision: str


def process_by_id(*, process_id: int) -> ProcessFacts:
    """Return one version; raise NotFound."""
    return _facts(ProcessDefinition.objects.filter(pk=process_id).first())


def process_in_force(*, key: str) -> ProcessFacts:
    """Return the newest version of a process; raise NotFound."""
    rows = ProcessDefinition.objects.filter(key=key).order_by("-n")
    return _facts(rows.first())


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
    )

"""The scenarios of processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.catalogue.models import Scenario
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """One scenario; `rows` are its lines as they were written, text by column."""

    id: int
    process_key: str
    name: str
    rows: tuple[Mapping[str, str], ...]
    edited_at: datetime
    edited_by: str


def scenarios_of(*, key: str) -> tuple[ScenarioFacts, ...]:
    """Return the scenarios of a process, in the order in which they were first saved."""
    rows = Scenario.objects.filter(process_key=key).order_by("id")
    return tuple(_facts(row) for row in rows)


def scenario(*, key: str, scenario_id: int) -> ScenarioFacts:
    """Return one scenario of a process; raise NotFound."""
    row = Scenario.objects.filter(process_key=key, pk=scenario_id).first()
    if row is None:
        raise NotFound("scenario_unknown", N_("Không có kịch bản này."))
    return _facts(row)


def keys_with_scenarios() -> tuple[str, ...]:
    """Return the keys of the processes that have scenarios, in their order."""
    keys = Scenario.objects.values_list("process_key", flat=True)
    return tuple(sorted(set(keys)))


def _facts(row: Scenario) -> ScenarioFacts:
    return ScenarioFacts(
        id=row.pk,
        process_key=row.process_key,
        name=row.name,
        rows=tuple(row.rows),
        edited_at=row.edited_at,
        edited_by=row.edited_by,
    )

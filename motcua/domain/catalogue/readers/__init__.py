"""Questions to the catalogue."""

from motcua.domain.catalogue.readers.current import (
    current_contents,
    problems,
    unassigned,
)
from motcua.domain.catalogue.readers.pages import (
    CaseFacts,
    ComponentFacts,
    FieldFacts,
    counts,
    field_of,
    fields_in_force,
    fields_resolved_at,
)
from motcua.domain.catalogue.readers.procedure import (
    ProcedurePage,
    procedure_page,
    version_page,
)
from motcua.domain.catalogue.readers.processes import (
    ProcessFacts,
    TemplateFacts,
    UseFacts,
    process_by_id,
    process_in_force,
    process_version,
    process_versions,
    processes,
    step_templates,
    use_counts,
    uses_of,
)
from motcua.domain.catalogue.readers.scenarios import (
    ScenarioFacts,
    keys_with_scenarios,
    scenario,
    scenarios_of,
)
from motcua.domain.catalogue.readers.search import SearchPage, SearchRow, search
from motcua.domain.catalogue.readers.terms import (
    Terms,
    bound,
    custody_of,
    terms_in_force,
    terms_of,
)

__all__ = [
    "CaseFacts",
    "ComponentFacts",
    "FeeFacts",
    "FieldFacts",
    "ProcedurePage",
    "ProcessFacts",
    "ScenarioFacts",
    "SearchPage",
    "SearchRow",
    "TemplateFacts",
    "Terms",
    "UseFacts",
    "bound",
    "counts",
    "current_contents",
    "custody_of",
    "field_of",
    "fields_in_force",
    "fields_resolved_at",
    "keys_with_scenarios",
    "problems",
    "procedure_page",
    "process_by_id",
    "process_in_force",
    "process_version",
    "process_versions",
    "processes",
    "scenario",
    "scenarios_of",
    "search",
    "step_templates",
    "terms_in_force",
    "terms_of",
    "unassigned",
    "use_counts",
    "uses_of",
    "version_page",
]

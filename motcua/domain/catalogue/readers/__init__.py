"""Questions to the catalogue."""

from motcua.domain.catalogue.readers.current import (
    current_contents,
    problems,
    unassigned,
)
from motcua.domain.catalogue.readers.pages import (
    CaseFacts,
    ComponentFacts,
    FeeFacts,
    FieldFacts,
    ProcedurePage,
    counts,
    field_of,
    fields_in_force,
    fields_resolved_at,
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
from motcua.domain.catalogue.readers.search import SearchPage, SearchRow, search
from motcua.domain.catalogue.readers.terms import Terms, terms_in_force

__all__ = [
    "CaseFacts",
    "ComponentFacts",
    "FeeFacts",
    "FieldFacts",
    "ProcedurePage",
    "ProcessFacts",
    "SearchPage",
    "SearchRow",
    "TemplateFacts",
    "Terms",
    "UseFacts",
    "counts",
    "current_contents",
    "field_of",
    "fields_in_force",
    "fields_resolved_at",
    "problems",
    "procedure_page",
    "process_by_id",
    "process_in_force",
    "process_version",
    "process_versions",
    "processes",
    "search",
    "step_templates",
    "terms_in_force",
    "unassigned",
    "use_counts",
    "uses_of",
    "version_page",
]

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
    fields_in_force,
    procedure_page,
    version_page,
)
from motcua.domain.catalogue.readers.processes import (
    ProcessFacts,
    process_by_id,
    process_in_force,
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
    "Terms",
    "counts",
    "current_contents",
    "fields_in_force",
    "problems",
    "procedure_page",
    "process_by_id",
    "process_in_force",
    "search",
    "terms_in_force",
    "unassigned",
    "version_page",
]

"""The only writers of the catalogue."""

from motcua.domain.catalogue.actions.competence import CompetenceRow, assign_competence
from motcua.domain.catalogue.actions.importing import Imported, import_catalogue
from motcua.domain.catalogue.actions.processes import (
    TemplateRow,
    drop_process_draft,
    mark_checked,
    publish_draft,
    save_process_draft,
    save_step_templates,
)

__all__ = [
    "CompetenceRow",
    "Imported",
    "TemplateRow",
    "assign_competence",
    "drop_process_draft",
    "import_catalogue",
    "mark_checked",
    "publish_draft",
    "save_process_draft",
    "save_step_templates",
]

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
from motcua.domain.catalogue.actions.scenarios import (
    drop_scenario,
    put_scenarios,
    save_scenario,
)

__all__ = [
    "CompetenceRow",
    "Imported",
    "TemplateRow",
    "assign_competence",
    "drop_process_draft",
    "drop_scenario",
    "import_catalogue",
    "mark_checked",
    "publish_draft",
    "put_scenarios",
    "save_process_draft",
    "save_scenario",
    "save_step_templates",
]

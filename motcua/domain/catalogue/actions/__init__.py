"""The only writers of the catalogue."""

from motcua.domain.catalogue.actions.competence import CompetenceRow, assign_competence
from motcua.domain.catalogue.actions.importing import Imported, import_catalogue
from motcua.domain.catalogue.actions.processes import publish_process

__all__ = [
    "CompetenceRow",
    "Imported",
    "assign_competence",
    "import_catalogue",
    "publish_process",
]

"""Tables of the catalogue; one noun a file."""

from motcua.domain.catalogue.models.procedures import (
    Case,
    Component,
    Fee,
    Field,
    Procedure,
    ProcedureVersion,
    VersionState,
)
from motcua.domain.catalogue.models.processes import (
    Competence,
    ProcessDefinition,
    ProcessState,
    Scenario,
    StepTemplate,
)
from motcua.domain.catalogue.models.words import Spelling, Word

__all__ = [
    "Case",
    "Competence",
    "Component",
    "Fee",
    "Field",
    "Procedure",
    "ProcedureVersion",
    "ProcessDefinition",
    "ProcessState",
    "Scenario",
    "Spelling",
    "StepTemplate",
    "VersionState",
    "Word",
]

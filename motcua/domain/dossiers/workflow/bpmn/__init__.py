"""Processes as BPMN 2.0 (ISO/IEC 19510) files: to the usual editors and back."""

from motcua.domain.dossiers.workflow.bpmn.reading import from_bpmn
from motcua.domain.dossiers.workflow.bpmn.writing import to_bpmn

__all__ = ["from_bpmn", "to_bpmn"]

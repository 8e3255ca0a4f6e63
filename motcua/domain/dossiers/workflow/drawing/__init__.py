"""Processes drawn from their data, and told in words for whoever reads text."""

from motcua.domain.dossiers.workflow.drawing.diagram import draw
from motcua.domain.dossiers.workflow.drawing.ways import END, Mark
from motcua.domain.dossiers.workflow.drawing.words import Lead, Row, Texts, outline

__all__ = ["END", "Lead", "Mark", "Row", "Texts", "draw", "outline"]

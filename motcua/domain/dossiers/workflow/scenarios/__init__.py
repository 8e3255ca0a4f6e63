"""Scenarios: tables of what should happen to one dossier, played against the engine.

`table` reads and writes them as text, `reading` makes typed rows of the lines and says
what is wrong with them, `playing` runs them, `results` says what came of it. Pure.
"""

from motcua.domain.dossiers.workflow.scenarios.playing import run
from motcua.domain.dossiers.workflow.scenarios.reading import read
from motcua.domain.dossiers.workflow.scenarios.results import Result, RowResult, Wrong
from motcua.domain.dossiers.workflow.scenarios.table import (
    COLUMNS,
    Line,
    Table,
    from_csv,
    to_csv,
)

__all__ = [
    "COLUMNS",
    "Line",
    "Result",
    "RowResult",
    "Table",
    "Wrong",
    "from_csv",
    "read",
    "run",
    "to_csv",
]

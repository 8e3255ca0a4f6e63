"""Questions to the figures. Everybody asks here; see `docs/explanation/figures.md`."""

from motcua.domain.reports.readers.figures import (
    MOST_ROWS,
    Counted,
    Drilled,
    Row,
    Table,
    counts,
    drilled,
    on_time,
    table,
)
from motcua.domain.reports.readers.horizon import Whole, whole
from motcua.domain.reports.readers.reach import chosen, reach, reachable_units

__all__ = [
    "MOST_ROWS",
    "Counted",
    "Drilled",
    "Row",
    "Table",
    "Whole",
    "chosen",
    "counts",
    "drilled",
    "on_time",
    "reach",
    "reachable_units",
    "table",
    "whole",
]

"""The cells of a stranger's workbook, read apart from the server."""

from collections.abc import Sequence
from typing import BinaryIO

from motcua.domain.documents.rules.confined import Task, confined


def table_of(*, file: BinaryIO, name: str) -> Sequence[Sequence[str]]:
    """Return the first sheet of a workbook as texts, row by row; it is not kept.

    Raises Invalid for what is no workbook, TooLarge for too many rows or columns, or
    one that is too heavy to open; both name the file.
    """
    answer = confined(Task.TABLE, file, name=name)
    rows: list[list[str]] = answer.facts["rows"]
    return rows

"""The cells of a stranger's workbook, read apart from the server."""

from collections.abc import Sequence

from motcua.domain.documents.readers import open_file
from motcua.domain.documents.rules.confined import Task, confined


def table_of(*, sha256: str, name: str) -> Sequence[Sequence[str]]:
    """Return the first sheet of a stored workbook as texts, row by row.

    Raises Invalid for what is no workbook, TooLarge for too many rows or columns, or
    one that is too heavy to open; both name the file.
    """
    with open_file(sha256=sha256) as file:
        answer = confined(Task.TABLE, file, name=name)
    rows: list[list[str]] = answer.facts["rows"]
    return rows

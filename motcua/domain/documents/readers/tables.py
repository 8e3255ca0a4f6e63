"""The cells of a stranger's workbook, read apart from the server."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from motcua.domain.documents.rules.confined import Task, confined

Table = Sequence[Sequence[str]]


def tables_of(*, file: BinaryIO, name: str, titles: Sequence[str]) -> Mapping[str, Table]:
    """Return the sheets of these titles as texts, row by row; nothing is kept.

    Sheets the workbook lacks are left out; its first one stands for the first title.
    Raises Invalid for what is no workbook, TooLarge for too many rows or cells, or
    one that is too heavy to open; each names the file.
    """
    answer = confined(Task.TABLE, file, name=name, titles=list(titles))
    found: Mapping[str, Table] = answer.facts["tables"]
    return found

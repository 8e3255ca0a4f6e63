"""What a stranger's workbook or bundle holds, read apart from the server."""

import io
from collections.abc import Iterator, Mapping, Sequence
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


def files_of_bundle(
    *, file: BinaryIO, name: str, most_files: int, most_bytes: int
) -> Iterator[tuple[str, BinaryIO]]:
    """Yield name and content of each file in a ZIP; nothing is kept or looked at yet.

    Raises Invalid for what is no ZIP or is locked, TooLarge for too many files or too
    many bytes in all; each names the bundle.
    """
    asked = {"most_files": most_files, "most_bytes": most_bytes}
    answer = confined(Task.BUNDLE, file, name=name, **asked)
    begin = 0
    for inside, size in answer.facts["files"]:
        yield inside, io.BytesIO(answer.content[begin : begin + size])
        begin += size

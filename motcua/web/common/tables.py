"""Long tables as files, in constant memory however many rows there are."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from motcua.kernel.training import WORDS, is_training
from motcua.web.common.marks import mark_book

PART = 64 * 1024
"""Bytes, about, that are sent at once."""


def csv_parts(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield a table that spreadsheets open with its accents; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    if is_training():
        writer.writerow([WORDS])
    writer.writerow(heads)
    for row in rows:
        writer.writerow([no_formula(value) for value in row])
        if text.tell() > PART:
            yield _taken(text)
    yield _taken(text)


def xlsx_parts(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[bytes]:
    """Return a table as a workbook, made row by row in a file that is gone afterwards.

    A workbook can be sent only when it is whole.
    """
    book = Workbook(write_only=True)
    mark_book(book)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for n in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(n)].width = 18
    sheet.append(list(heads))
    for row in rows:
        sheet.append([one if isinstance(one, int) else no_formula(one) for one in row])
    made = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    book.save(made)
    made.seek(0)
    return _sent(made)


def no_formula(value: object) -> str:
    """Return a value as a text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def _sent(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while part := made.read(PART):
            yield part


def _taken(text: io.StringIO) -> bytes:
    whole_part = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return whole_part

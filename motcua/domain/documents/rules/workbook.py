"""Read sheets of a workbook; runs apart from the server (see `confined`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from motcua.kernel.errors import Invalid, TooLarge
from motcua.kernel.text import N_

MOST_ROWS, MOST_COLUMNS, MOST_CELL = 5_000, 600, 5_000
"""Of a longer cell one sign more is read, so that whoever takes it can tell."""
MOST_CELLS = 400_000
"""Cells that say something, in all sheets that are read."""


def read_tables(
    file: BinaryIO, *, name: str, titles: Sequence[str]
) -> dict[str, list[list[str]]]:
    """Return the sheets of these titles as texts, without empty rows at their ends.

    Those the workbook does not have are left out; without the first of the titles its
    first sheet stands for it. Formulas count as what they last gave. Raises Invalid or
    TooLarge naming the file.
    """
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        pages: dict[str, Any] = {
            title: book[title] for title in titles if title in book.sheetnames
        }
        pages.setdefault(titles[0], book.worksheets[0])
        tables = {title: _rows(pages[title]) for title in titles if title in pages}
    except (BadZipFile, InvalidFileException, KeyError, IndexError, OSError, ValueError):
        raise Invalid(
            "sheet_unreadable",
            N_("Không mở được bảng tính “%(name)s”."),
            facts={"name": name},
            field="sheet",
            remedy=N_("Hãy lưu lại thành tệp XLSX rồi chọn lại."),
        ) from None
    for title, rows in tables.items():
        if len(rows) > MOST_ROWS:
            raise _too_long(name, title)
    if sum(len(row) for rows in tables.values() for row in rows) > MOST_CELLS:
        raise TooLarge(
            "sheet_too_wide",
            N_("Bảng tính “%(name)s” có quá nhiều ô."),
            facts={"name": name},
            field="sheet",
            remedy=N_("Hãy chia thành nhiều bảng."),
        )
    return tables


def _rows(sheet: Any) -> list[list[str]]:
    """Return the rows of a sheet, each up to its last cell that says something."""
    cells = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
    rows = [_upto_last([_text(cell) for cell in row]) for row in cells]
    return _upto_last(rows)


def _upto_last(found: list[Any]) -> list[Any]:
    while found and not found[-1]:
        found.pop()
    return found


def _too_long(name: str, title: str) -> TooLarge:
    return TooLarge(
        "sheet_too_long",
        N_("Bảng tính “%(name)s”, trang “%(sheet)s”: quá %(most)s dòng."),
        facts={"name": name, "sheet": title, "most": MOST_ROWS},
        field="sheet",
        remedy=N_("Hãy chia thành nhiều bảng."),
    )


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    # Numbers that stand for telephone numbers and the like have no fraction.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        # With a comma, as people here write it: 1.125 would be a thousand and more.
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)[: MOST_CELL + 1]

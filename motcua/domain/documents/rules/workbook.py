"""Read the first sheet of a workbook; runs apart from the server (see `confined`)."""

from datetime import datetime
from typing import BinaryIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from motcua.kernel.errors import Invalid, TooLarge
from motcua.kernel.text import N_

MOST_ROWS, MOST_COLUMNS, MOST_CELL = 2_000, 200, 5_000


def read_table(file: BinaryIO, *, name: str) -> list[list[str]]:
    """Return the first sheet as texts, without empty rows at its end.

    Formulas count as what they last gave. Raises Invalid or TooLarge naming the file.
    """
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [
            [_text(cell) for cell in row]
            for row in sheet.iter_rows(
                max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True
            )
        ]
    except (BadZipFile, InvalidFileException, KeyError, IndexError, OSError, ValueError):
        raise Invalid(
            "sheet_unreadable",
            N_("Không mở được bảng tính “%(name)s”."),
            facts={"name": name},
            field="sheet",
            remedy=N_("Hãy lưu lại thành tệp XLSX rồi chọn lại."),
        ) from None
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise TooLarge(
            "sheet_too_long",
            N_("Bảng tính “%(name)s” có quá %(most)s dòng."),
            facts={"name": name, "most": MOST_ROWS},
            field="sheet",
            remedy=N_("Hãy chia thành nhiều bảng."),
        )
    return rows


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    # Numbers that stand for telephone numbers and the like have no fraction.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        # With a comma, as people here write it: 1.125 would be a thousand and more.
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)[:MOST_CELL]

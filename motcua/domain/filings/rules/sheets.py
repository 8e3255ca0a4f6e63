"""The workbooks of bulk filing: the one to fill in, and what became of each row.

Headings and words of the workbook are Vietnamese, as the papers of the procedure are.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from motcua.domain.filings.rules.bulk import (
    CASE,
    DELIVERY,
    DELIVERY_WORDS,
    MOST_ROWS,
    Column,
)

SHEET = "Hồ sơ"
_LISTS = "Danh sách"
_WIDE, _NARROW = 34, 18


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row: its state in words, its filing, what to mend."""

    line: int
    state: str
    key: str
    faults: tuple[tuple[str, str], ...]


def template(wanted: Sequence[Column], cases: Sequence[str]) -> bytes:
    """Return an empty workbook with the columns of a procedure, lists to choose from."""
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = SHEET
    lists: Worksheet = book.create_sheet(_LISTS)
    _headings(sheet, [column.title for column in wanted])
    choices = {CASE: list(cases), DELIVERY: list(DELIVERY_WORDS)}
    for at, (title, words) in enumerate(choices.items(), start=1):
        for n, word in enumerate(words, start=1):
            _text(lists, n, at, word)
        _offer(sheet, [column.title for column in wanted], title, at, len(words))
    return _bytes(book)


def results(rows: Sequence[RowResult]) -> bytes:
    """Return a workbook with one line for each row of the sheet that was sent."""
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = "Kết quả"
    _headings(sheet, ["Dòng", "Kết quả", "Mã theo dõi", "Cột cần sửa", "Cách sửa"])
    for n, row in enumerate(rows, start=2):
        columns = "\n".join(column for column, _ in row.faults)
        texts = "\n".join(text for _, text in row.faults)
        sheet.cell(n, 1, row.line)
        for at, text in enumerate((row.state, row.key, columns, texts), start=2):
            _text(sheet, n, at, text)
    return _bytes(book)


def _headings(sheet: Worksheet, titles: Sequence[str]) -> None:
    for at, title in enumerate(titles, start=1):
        cell = _text(sheet, 1, at, title)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        width = _WIDE if len(title) > _NARROW else _NARROW
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"


def _offer(
    sheet: Worksheet, titles: Sequence[str], title: str, at: int, count: int
) -> None:
    """Let a column be chosen from the list that stands in a column of the other sheet."""
    if title not in titles or not count:
        return
    letter = chr(ord("A") + at - 1)
    chosen = DataValidation(
        type="list", formula1=f"'{_LISTS}'!${letter}$1:${letter}${count}"
    )
    sheet.add_data_validation(chosen)
    column = get_column_letter(titles.index(title) + 1)
    chosen.add(f"{column}2:{column}{MOST_ROWS + 1}")


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text that stays a text, also where it begins like a formula."""
    cell: Cell = sheet.cell(row, column)  # type: ignore[assignment]
    cell.value = text
    cell.data_type = "s"
    return cell


def _bytes(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()

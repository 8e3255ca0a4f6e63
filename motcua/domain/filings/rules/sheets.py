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

from motcua.domain.filings.rules.bulk import MOST_ROWS, SHEET, Column
from motcua.domain.filings.rules.bulk_groups import Further

_LISTS, _HELP = "Danh sách", "Cách điền"
_FEW = 30
"""Choices that are told in one cell; longer lists stand in the sheet of lists."""
_WIDE, _NARROW = 34, 18


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row: its state in words, its filing, what to mend, its fee."""

    line: int
    state: str
    key: str
    faults: tuple[tuple[str, str], ...]
    fee: int | None = None


def template(wanted: Sequence[Column], further: Sequence[Further] = ()) -> bytes:
    """Return an empty workbook with the columns of a procedure.

    What repeats has a sheet each. Beside them the lists to choose from, and how each
    column is filled in.
    """
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = SHEET
    asked = [(SHEET, sheet, wanted)]
    asked += [(one.title, book.create_sheet(one.title), one.columns) for one in further]
    lists, at = book.create_sheet(_LISTS), 0
    for _, page, columns in asked:
        _headings(page, [column.title for column in columns])
        for n, column in enumerate(columns, start=1):
            if not column.choices:
                continue
            at += 1
            for line, word in enumerate(column.choices, start=1):
                _text(lists, line, at, word)
            if not column.is_many:
                _offer(page, n, at, len(column.choices))
    _explain(
        book.create_sheet(_HELP),
        [(title, column) for title, _, columns in asked for column in columns],
    )
    return _bytes(book)


def _explain(sheet: Worksheet, wanted: Sequence[tuple[str, Column]]) -> None:
    _headings(sheet, ["Trang", "Cột", "Bắt buộc", "Cách ghi", "Các lựa chọn"])
    for n, (page, column) in enumerate(wanted, start=2):
        words = "; ".join(column.choices) if len(column.choices) <= _FEW else ""
        must = "có" if column.must else ""
        texts = (page, column.title, must, column.help, words)
        for at, text in enumerate(texts, start=1):
            cell = _text(sheet, n, at, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter in "BDE":
        sheet.column_dimensions[letter].width = _WIDE * 1.5


def results(rows: Sequence[RowResult]) -> bytes:
    """Return a workbook with one line for each row of the sheet that was sent."""
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = "Kết quả"
    _headings(
        sheet, ["Dòng", "Kết quả", "Mã theo dõi", "Cột cần sửa", "Cách sửa", "Phí (đồng)"]
    )
    for n, row in enumerate(rows, start=2):
        columns = "\n".join(column for column, _ in row.faults)
        texts = "\n".join(text for _, text in row.faults)
        sheet.cell(n, 1, row.line)
        for at, text in enumerate((row.state, row.key, columns, texts), start=2):
            _text(sheet, n, at, text)
        sheet.cell(n, 6, row.fee)
    return _bytes(book)


def _headings(sheet: Worksheet, titles: Sequence[str]) -> None:
    for at, title in enumerate(titles, start=1):
        cell = _text(sheet, 1, at, title)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        width = _WIDE if len(title) > _NARROW else _NARROW
        sheet.column_dimensions[cell.column_letter].width = width
        # As text, so that numbers of telephones and of people keep their zero.
        sheet.column_dimensions[cell.column_letter].number_format = "@"
    sheet.freeze_panes = "A2"


def _offer(sheet: Worksheet, column: int, at: int, count: int) -> None:
    """Let a column be chosen from the list that stands in a column of the other sheet."""
    letter, own = get_column_letter(at), get_column_letter(column)
    chosen = DataValidation(
        type="list", formula1=f"'{_LISTS}'!${letter}$1:${letter}${count}"
    )
    sheet.add_data_validation(chosen)
    chosen.add(f"{own}2:{own}{MOST_ROWS + 1}")


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

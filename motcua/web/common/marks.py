"""What a training centre makes says what it is: its files, workbooks, answers."""

import io
from collections.abc import Mapping

import orjson
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from motcua.kernel.training import WORDS, is_training

PREFIX = "TAP-HUAN-"
"""How the names of a training centre's files begin."""
SHEET = "TẬP HUẤN"
_BOM = b"\xef\xbb\xbf"


def marked_name(name: str) -> str:
    """Return the name of a file that was made here."""
    return f"{PREFIX}{name}" if is_training() else name


def marked_content(content: bytes, media_type: str) -> bytes:
    """Return a table, a workbook or a JSON object that was made here.

    A table begins with a line that says it, a workbook with a sheet, an object with a
    key. Of other sorts only the name tells.
    """
    if not is_training():
        return content
    if media_type.startswith("text/csv"):
        return _BOM + f"{WORDS}\r\n".encode() + content.removeprefix(_BOM)
    if media_type.startswith("application/json"):
        return orjson.dumps(
            marked_object(orjson.loads(content)), option=orjson.OPT_INDENT_2
        )
    if media_type.endswith("spreadsheetml.sheet"):
        return _book(content)
    return content


def marked_object(said: object) -> object:
    """Return what is said as JSON; a list has no place for a mark."""
    if is_training() and isinstance(said, Mapping):
        return {"training": WORDS, **said}
    return said


def mark_book(book: Workbook) -> None:
    """Let a workbook of a training centre open with a sheet that says so."""
    if is_training():
        sheet = book.create_sheet(SHEET, 0)
        sheet.append([WORDS])


def _book(content: bytes) -> bytes:
    book = load_workbook(io.BytesIO(content))
    mark_book(book)
    for sheet in book.worksheets:
        if (head := sheet.HeaderFooter.oddHeader) is not None:
            head.center.text = WORDS
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

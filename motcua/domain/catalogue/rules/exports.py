"""Writing a catalogue to a file that `sources` reads back to the same content."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from motcua.domain.catalogue.rules.content import (
    ComponentContent,
    FeeContent,
    ProcedureContent,
)
from motcua.domain.catalogue.rules.plain import content_to_plain
from motcua.domain.catalogue.rules.sources import MOST_IN_A_CELL
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_SHEETS = ("components", "fees")


def to_json(contents: Sequence[ProcedureContent]) -> bytes:
    """Return the catalogue as JSON."""
    rows = [content_to_plain(content) for content in contents]
    text = json.dumps({"procedures": rows}, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def to_xlsx(contents: Sequence[ProcedureContent]) -> bytes:
    """Return the catalogue as a workbook: one sheet a noun, tied by the code.

    Lists of texts stand in one cell, one text a line. Raises Invalid for a text that
    no cell can hold.
    """
    names = [f.name for f in fields(ProcedureContent) if f.name not in _SHEETS]
    tables = {"procedures": _table(names, [((), c) for c in contents])}
    for title, kind in (("components", ComponentContent), ("fees", FeeContent)):
        columns = [f.name for f in fields(kind)]
        items = [((c.code,), item) for c in contents for item in getattr(c, title)]
        tables[title] = [["code", *columns], *_table(columns, items)[1:]]
    book = Workbook(write_only=True)
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _table(
    names: list[str], items: Iterable[tuple[tuple[str, ...], object]]
) -> list[list[object]]:
    """Return a header and a row for each item, led by the keys given with it."""
    rows = [[*keys, *(_value(getattr(item, n)) for n in names)] for keys, item in items]
    return [list(names), *rows]


def _value(value: object) -> object:
    """Return a value as a cell holds it; raise Invalid for a text no cell can hold."""
    text = "\n".join(value) if isinstance(value, tuple) else value
    if isinstance(value, Mapping):
        text = json.dumps(dict(value), sort_keys=True) if value else None
    if isinstance(text, str) and len(text) >= MOST_IN_A_CELL:
        raise Invalid(
            "cell_too_long",
            N_("Nội dung dài %(length)s ký tự, quá mức %(most)s."),
            facts={"length": len(text), "most": MOST_IN_A_CELL},
            field="file",
            remedy=N_("Hãy xuất ra JSON."),
        )
    return text


def _cell(sheet: WriteOnlyWorksheet, value: object) -> object:
    """Return a value, marked as text when it begins like a formula."""
    if not isinstance(value, str) or not value.startswith("="):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell

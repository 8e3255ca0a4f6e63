"""Writing a catalogue to a file that `sources` reads back to the same content."""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields

from openpyxl import Workbook

from motcua.domain.catalogue.rules.content import (
    ComponentContent,
    FeeContent,
    ProcedureContent,
)
from motcua.domain.catalogue.rules.plain import content_to_plain

_SHEETS = ("components", "fees")


def to_json(contents: Sequence[ProcedureContent]) -> bytes:
    """Return the catalogue as JSON."""
    rows = [content_to_plain(content) for content in contents]
    text = json.dumps({"procedures": rows}, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def to_xlsx(contents: Sequence[ProcedureContent]) -> bytes:
    """Return the catalogue as a workbook: one sheet a noun, tied by the code.

    Lists of texts stand in one cell, one text a line.
    """
    book = Workbook(write_only=True)
    names = [f.name for f in fields(ProcedureContent) if f.name not in _SHEETS]
    _sheet(
        book,
        "procedures",
        names,
        ([_cell(getattr(c, name)) for name in names] for c in contents),
    )
    for title, kind in (("components", ComponentContent), ("fees", FeeContent)):
        columns = [f.name for f in fields(kind)]
        _sheet(
            book,
            title,
            ["code", *columns],
            (
                [c.code, *(_cell(getattr(item, name)) for name in columns)]
                for c in contents
                for item in getattr(c, title)
            ),
        )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet(
    book: Workbook, title: str, header: list[str], rows: Iterable[list[object]]
) -> None:
    sheet = book.create_sheet(title)
    sheet.append(header)
    for row in rows:
        sheet.append(row)


def _cell(value: object) -> object:
    return "\n".join(value) if isinstance(value, tuple) else value

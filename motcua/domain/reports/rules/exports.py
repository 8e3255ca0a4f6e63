"""A table as a file: the same figures and definitions as on screen, for other programs.

Headings are Vietnamese, as the forms are.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby

import orjson
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from motcua.domain.reports.rules.asked import Asked, Side
from motcua.domain.reports.rules.tables import (
    COMMON_NOTES,
    DEFINITIONS,
    LEFT_NAMES,
    Form,
    Share,
)
from motcua.kernel.clock import VN

SIDE_NAMES = {
    Side.RESOLVING: "theo cơ quan giải quyết",
    Side.RECEIVING: "theo nơi tiếp nhận",
}

Line = tuple[int, str, Sequence[int]]
"""What a row stands for, its name, and its figures in the order of the columns."""


def definitions(form: Form, asked: Asked) -> tuple[str, ...]:
    """Return what a table has to say of itself, one sentence or two a line."""
    on_time = DEFINITIONS[asked.on_time]
    left = LEFT_NAMES[asked.left] if form.places_left else "có cột riêng"
    return (
        f"Số liệu tính đến {asked.as_of.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}.",
        f"Đơn vị tính: số hồ sơ, {SIDE_NAMES[asked.side]}.",
        f"Đúng hạn: {on_time.name}. {on_time.text} {on_time.denominator}",
        f"Hồ sơ rút, dừng: {left}.",
        *COMMON_NOTES,
        *form.notes,
        "Đã kiểm tra: " + "; ".join(str(one) for one in form.identities) + ".",
    )


def share_said(share: Share) -> str:
    """Return how much was on time, in words."""
    if share.percent is None:
        return "Đúng hạn: chưa có hồ sơ để tính."
    return f"Đúng hạn: {share.in_time}/{share.of} hồ sơ ({share.percent} %)."


def as_csv(
    form: Form, asked: Asked, lines: Sequence[Line], total: Sequence[int]
) -> bytes:
    """Return a table as CSV that spreadsheets open with its accents."""
    out = io.StringIO()
    writer = csv.writer(out)
    heads = [f"({one.key}) {one.group}: {one.title}" for one in form.columns]
    first = [
        f"({number}) {name}" if number else name
        for number, name in zip(form.leads, ("STT", form.content), strict=True)
    ]
    writer.writerow([*first, *heads])
    for n, (_, name, figures) in enumerate(lines, start=1):
        writer.writerow([n, plain(name), *figures])
    writer.writerow(["", "Tổng cộng", *total])
    for text in definitions(form, asked):
        writer.writerow(["", plain(text)])
    return ("\ufeff" + out.getvalue()).encode()


def as_json(
    form: Form, asked: Asked, lines: Sequence[Line], total: Sequence[int], share: Share
) -> bytes:
    """Return a table as JSON, with everything needed to ask for it again."""
    keys = [column.key for column in form.columns]
    return orjson.dumps(
        {
            "form": form.sign,
            "title": form.title,
            "unit": asked.unit_id,
            "side": asked.side,
            "group": asked.group,
            "first": asked.first,
            "last": asked.last,
            "as_of": asked.as_of,
            "on_time": asked.on_time,
            "withdrawn_and_stopped": asked.left,
            "definitions": definitions(form, asked),
            "columns": [
                {"key": one.key, "group": one.group, "title": one.title}
                for one in form.columns
            ],
            "rows": [
                {
                    "key": key,
                    "name": name,
                    "figures": dict(zip(keys, figures, strict=True)),
                }
                for key, name, figures in lines
            ],
            "total": dict(zip(keys, total, strict=True)),
            "share": {"in_time": share.in_time, "of": share.of, "percent": share.percent},
        },
        option=orjson.OPT_INDENT_2,
    )


def as_xlsx(
    form: Form,
    asked: Asked,
    lines: Sequence[Line],
    total: Sequence[int],
    *,
    unit_name: str,
    share: Share,
) -> bytes:
    """Return a table as a workbook laid out as the form."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = form.key.replace("/", "-")
    width = len(form.columns) + 2
    for text, bold in _heading(form, asked, unit_name):
        sheet.append([text])
        at = sheet.max_row
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
        sheet.cell(at, 1).font = Font(bold=bold)
    _heads(sheet, form)
    for n, (_, name, figures) in enumerate(lines, start=1):
        sheet.append([n, None, *figures])
        _text(sheet, name)
    sheet.append([None, "Tổng cộng", *total])
    for column in range(2, width + 1):
        sheet.cell(sheet.max_row, column).font = Font(bold=True)
    sheet.append([])
    for text in (share_said(share), *definitions(form, asked)):
        sheet.append([None, None])
        _text(sheet, text)
    sheet.column_dimensions["A"].width = 6
    sheet.column_dimensions["B"].width = 48
    for n in range(3, width + 1):
        sheet.column_dimensions[get_column_letter(n)].width = 12
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(form: Form, asked: Asked, unit_name: str) -> Iterator[tuple[str, bool]]:
    yield f"Biểu số {form.sign}", False
    yield form.title.upper(), True
    yield f"Đơn vị báo cáo: {unit_name}", False
    yield "Đơn vị nhận báo cáo:", False
    yield (
        f"Kỳ báo cáo: từ ngày {asked.first:%d/%m/%Y} đến ngày {asked.last:%d/%m/%Y}",
        False,
    )
    yield "Đơn vị tính: số hồ sơ TTHC", False


def _heads(sheet: Worksheet, form: Form) -> None:
    """Write the three lines of heads: groups, titles, numbers."""
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.append(["STT", form.content, *(one.group for one in form.columns)])
    at = sheet.max_row
    column = 3
    for _, members in groupby(form.columns, key=lambda one: one.group):
        size = len(list(members))
        sheet.merge_cells(
            start_row=at, end_row=at, start_column=column, end_column=column + size - 1
        )
        column += size
    sheet.append([None, None, *(one.title for one in form.columns)])
    numbers = (*form.leads, *(one.key for one in form.columns))
    sheet.append([f"({number})" if number else None for number in numbers])
    for column in (1, 2):
        sheet.merge_cells(
            start_row=at, end_row=at + 1, start_column=column, end_column=column
        )
    for row in sheet.iter_rows(min_row=at, max_row=at + 2):
        for head in row:
            head.alignment, head.font = centred, Font(bold=True)
    sheet.freeze_panes = f"C{at + 3}"


def _text(sheet: Worksheet, text: str) -> None:
    """Put a text into the last row; it is a text whatever it begins with."""
    place = sheet.cell(sheet.max_row, 2)
    place.value = text
    place.data_type = "s"
    place.alignment = Alignment(wrap_text=True, vertical="top")


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text

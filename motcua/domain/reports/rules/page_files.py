"""A report of several tables as a file for other programs and for spreadsheets."""

import csv
import io

import orjson
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from motcua.domain.reports.rules.exports import plain
from motcua.domain.reports.rules.pages import Cell, Part, Report, number_of_cell, widths
from motcua.kernel.clock import VN


def heading(report: Report) -> tuple[str, ...]:
    """Return the lines a report begins with."""
    return (
        *((f"Biểu số {report.sign}",) if report.sign else ()),
        report.title.upper(),
        *((f"Đơn vị báo cáo: {report.unit}",) if report.unit else ()),
        (
            f"Kỳ báo cáo: {report.period}, từ ngày {report.first:%d/%m/%Y} đến ngày "
            f"{report.last:%d/%m/%Y}; số liệu tính đến "
            f"{report.as_of.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}"
        ),
    )


def page_csv(report: Report) -> bytes:
    """Return a report as CSV, one table below the other."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in heading(report):
        writer.writerow([plain(line)])
    for part in report.parts:
        writer.writerow([])
        writer.writerow([plain(part.title)])
        if part.heads:
            writer.writerow(map(plain, part.heads))
        for row in part.rows:
            writer.writerow(_safe(cell) for cell in row)
        for line in part.said:
            writer.writerow([plain(line)])
    writer.writerow([])
    for line in report.notes:
        writer.writerow([plain(line)])
    return ("\ufeff" + out.getvalue()).encode()


def page_json(report: Report) -> bytes:
    """Return a report as JSON; numbers of dossiers are numbers."""
    return orjson.dumps(
        {
            "report": report.key,
            "sign": report.sign,
            "title": report.title,
            "unit": report.unit,
            "period": report.period,
            "first": report.first,
            "last": report.last,
            "as_of": report.as_of,
            "definitions": report.notes,
            "tables": [
                {
                    "title": part.title,
                    "columns": part.heads,
                    "rows": [[number_of_cell(cell) for cell in row] for row in part.rows],
                    "said": part.said,
                }
                for part in report.parts
            ],
        },
        option=orjson.OPT_INDENT_2,
    )


def page_xlsx(report: Report) -> bytes:
    """Return a report as a workbook of one sheet, to be printed as it is."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = report.key[:31]
    width = max(widths(report.parts), 4)
    for n, line in enumerate(heading(report)):
        _across(sheet, line, width, bold=n < 2)
    for part in report.parts:
        _part(sheet, part, width)
    sheet.append([])
    for line in report.notes:
        _across(sheet, line, width, bold=False)
    sheet.column_dimensions["A"].width = 52
    for n in range(2, width + 1):
        sheet.column_dimensions[get_column_letter(n)].width = 16
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _part(sheet: Worksheet, part: Part, width: int) -> None:
    sheet.append([])
    _across(sheet, part.title, width, bold=True)
    if part.heads:
        sheet.append(list(part.heads))
        for head in sheet[sheet.max_row]:
            head.font = Font(bold=True)
            head.alignment = Alignment(wrap_text=True, vertical="center")
    for row in part.rows:
        # A row of no value keeps its place: texts are put in as texts.
        sheet.append([number_of_cell(cell) for cell in row])
        for place, cell in zip(sheet[sheet.max_row], row, strict=False):
            if cell.number is None:
                place.data_type = "s"
            place.alignment = Alignment(wrap_text=True, vertical="top")
    for line in part.said:
        _across(sheet, line, width, bold=False)


def _across(sheet: Worksheet, text: str, width: int, *, bold: bool) -> None:
    """Put a text over the whole width; it is a text whatever it begins with."""
    sheet.append([text])
    at = sheet.max_row
    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
    place = sheet.cell(at, 1)
    place.data_type = "s"
    place.font = Font(bold=bold)
    place.alignment = Alignment(wrap_text=True, vertical="top")


def _safe(cell: Cell) -> int | str:
    return cell.number if cell.number is not None else plain(cell.text)

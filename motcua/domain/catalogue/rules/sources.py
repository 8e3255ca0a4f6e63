"""Reading a catalogue from a file, whole or not at all.

Formats: the portal's table as CSV or XLSX (see `docs/reference/catalogue-format.md`),
and this system's own export as JSON or XLSX.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from motcua.domain.catalogue.rules import portal_texts
from motcua.domain.catalogue.rules.content import ProcedureContent
from motcua.domain.catalogue.rules.plain import content_from_plain
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

PORTAL_COLUMNS = (
    "code",
    "name",
    "field",
    "authority_level",
    "agency",
    "time_limit_days",
    "time_limit_text",
    "fee_vnd",
    "fee_text",
    "online_level",
    "components",
    "result",
    "legal_basis",
    "source_url",
)
_LINES = ("exemptions", "choices")
MOST_ROWS = 200_000
MOST_IN_A_CELL = 32_767
"""How many characters a cell of a workbook holds; programs cut what is longer."""

_NUMBERS = (("time_limit_days", 1, 3650), ("fee_vnd", 0, 2_000_000_000))


Numbered = tuple[int, list[str]]
"""A row of a table and the line of the file it begins on."""

Found = tuple[int, ProcedureContent]
"""A procedure and the line, or in JSON the place in the list, it was found at."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: where it stands, what it is, how to mend it."""

    line: int
    column: str
    message: str


class BadSource(Invalid):
    """A file that is refused whole; `problems` lists every fault found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems in the order of the file."""
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            "source_refused",
            N_("Tệp bị từ chối: %(count)s lỗi. Dòng %(line)s, cột %(column)s: %(fault)s"),
            facts={
                "count": len(self.problems),
                "line": first.line,
                "column": first.column,
                "fault": first.message,
            },
            field="file",
            remedy=N_("Chưa có gì được nạp; hãy sửa tệp rồi nạp lại."),
        )


def read_source(name: str, data: bytes) -> tuple[ProcedureContent, ...]:
    """Return every procedure of a file by its ending; raise BadSource."""
    ending = name.rsplit(".", 1)[-1].lower()
    if ending == "json":
        found = _read_json(data)
    elif ending == "xlsx":
        found = _read_xlsx(data)
    elif ending == "csv":
        found = _read_portal(_csv_rows(data))
    else:
        raise _bad(0, "", "chỉ nhận tệp .csv, .xlsx hoặc .json")
    codes: dict[str, int] = {}
    for line, content in found:
        if content.code in codes:
            message = f"mã {content.code} đã có ở dòng {codes[content.code]}"
            raise _bad(line, "code", message)
        codes[content.code] = line
    if not found:
        raise _bad(1, "", "tệp không có thủ tục nào")
    return tuple(content for _, content in found)


def _read_portal(rows: list[Numbered]) -> list[Found]:
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    lacking = [column for column in PORTAL_COLUMNS if column not in header]
    if lacking:
        raise _bad(1, lacking[0], f"thiếu cột: {', '.join(lacking)}")
    problems: list[Problem] = []
    found: list[Found] = []
    for line, row in rows[1:]:
        if len(row) != len(header):
            message = f"có {len(row)} ô, cần {len(header)} ô"
            problems.append(Problem(line, "", message))
            continue
        cells = {name: normalise(cell) for name, cell in zip(header, row, strict=True)}
        faults = _row_faults(line, cells)
        problems += faults
        if not faults:
            found.append((line, _portal_content(cells)))
    if problems:
        raise BadSource(problems)
    return found


def _row_faults(line: int, cells: Mapping[str, str]) -> list[Problem]:
    faults = [
        Problem(line, column, "chưa có nội dung")
        for column in ("name", "field")
        if not cells[column]
    ]
    faults += [
        Problem(line, column, f"“{cells[column]}” phải là số từ {least} đến {most}")
        for column, least, most in _NUMBERS
        if cells[column] and not _is_between(cells[column], least, most)
    ]
    return faults


def _is_between(text: str, least: int, most: int) -> bool:
    return text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most


def _portal_content(cells: Mapping[str, str]) -> ProcedureContent:
    days = cells["time_limit_days"]
    limit = (int(days), "working_day") if days else None
    limit = limit or portal_texts.time_limit(cells["time_limit_text"])
    cases, components = portal_texts.components(cells["components"])
    level, level_2018 = portal_texts.online_levels(cells["online_level"])
    channels = portal_texts.channels(cells["time_limit_text"], cells["online_level"])
    return ProcedureContent(
        code=cells["code"] or local_code(cells["name"], cells["source_url"]),
        name=cells["name"],
        field=cells["field"],
        authority_level=cells["authority_level"],
        authority=cells["agency"],
        limit_amount=limit[0] if limit else None,
        limit_unit=limit[1] if limit else None,
        limit_text=cells["time_limit_text"],
        channels=channels,
        online_level=level,
        online_level_2018=level_2018,
        by_post="post" in channels,
        cases=cases,
        components=components,
        fees=portal_texts.fees(cells["fee_text"]),
        results=portal_texts.split_list(cells["result"]),
        legal_bases=portal_texts.split_list(cells["legal_basis"]),
        source_url=cells["source_url"],
    )


def local_code(name: str, url: str) -> str:
    """Return our own code for a row that has none; the same row, the same code."""
    return "X." + hashlib.sha256(f"{name}\n{url}".encode()).hexdigest()[:8]


def _csv_rows(data: bytes) -> list[Numbered]:
    """Return the rows that are not blank, each with the line it begins on."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise _bad(line, "", "không phải UTF-8; hãy lưu lại dạng CSV UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Numbered] = []
    begun = 1
    try:
        for row in reader:
            if row:
                rows.append((begun, row))
            begun = reader.line_num + 1
    except csv.Error as fault:
        raise _bad(reader.line_num, "", f"CSV hỏng: {fault}") from None
    if len(rows) > MOST_ROWS + 1:
        raise _bad(MOST_ROWS + 2, "", f"quá {MOST_ROWS} dòng")
    return rows


def _read_xlsx(data: bytes) -> list[Found]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as fault:
        raise _bad(0, "", f"không mở được tệp XLSX: {fault}") from None
    sheets = {
        sheet.title: [
            ["" if cell is None else str(cell) for cell in row]
            for row in sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True)
        ]
        for sheet in book.worksheets
    }
    for title, rows in sheets.items():
        if len(rows) > MOST_ROWS + 1:
            raise _bad(MOST_ROWS + 2, "", f"trang {title} có quá {MOST_ROWS} dòng")
        _refuse_cut_cells(rows)
    if "components" not in sheets:
        first = next(iter(sheets.values()), [])
        return _read_portal(
            [(line, row) for line, row in enumerate(first, start=1) if any(row)]
        )
    return _read_own_sheets(sheets)


def _refuse_cut_cells(rows: list[list[str]]) -> None:
    """Raise BadSource for a cell as long as a cell can be: its end is likely lost."""
    for line, row in enumerate(rows, start=1):
        for name, cell in zip(rows[0], row, strict=False):
            if len(cell) >= MOST_IN_A_CELL:
                message = f"ô đầy {MOST_IN_A_CELL} ký tự nên có thể bị cắt; hãy dùng CSV"
                raise _bad(line, name, message)


def _read_own_sheets(sheets: Mapping[str, list[list[str]]]) -> list[Found]:
    """Read our own export: one sheet a noun, tied by the procedure's code."""
    plain: dict[str, dict[str, object]] = {}
    lists = {f.name for f in fields(ProcedureContent) if str(f.type).startswith("tuple")}
    for line, row in enumerate(_tables(sheets.get("procedures", [])), start=2):
        if not row.get("code"):
            raise _bad(line, "code", "chưa có nội dung")
        cells: dict[str, object] = {
            name: cell.split("\n") if cell and name in lists else (cell or None)
            for name, cell in row.items()
        }
        plain[row["code"]] = {**cells, "components": [], "fees": []}
    for sheet in ("components", "fees"):
        for line, row in enumerate(_tables(sheets.get(sheet, [])), start=2):
            owner = plain.get(row.pop("code", ""))
            if owner is None:
                raise _bad(line, "code", f"trang {sheet}: không có thủ tục mang mã này")
            rows = owner[sheet]
            if isinstance(rows, list):
                rows.append({k: _listed(k, v) for k, v in row.items()})
    return [_plain_content(n, row) for n, row in enumerate(plain.values(), start=2)]


def _listed(name: str, cell: str) -> object:
    """Return a cell of a fee or a paper; exemptions and levels stand one a line."""
    return cell.split("\n") if cell and name in _LINES else (cell or None)


def _tables(rows: list[list[str]]) -> list[dict[str, str]]:
    header = rows[0] if rows else []
    return [dict(zip(header, row, strict=False)) for row in rows[1:]]


def _read_json(data: bytes) -> list[Found]:
    try:
        value = json.loads(data)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        line = getattr(fault, "lineno", 1)
        raise _bad(line, "", f"JSON hỏng: {fault}") from None
    rows = value.get("procedures") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise _bad(1, "procedures", "phải là danh sách thủ tục")
    return [_plain_content(n, row) for n, row in enumerate(rows, start=1)]


def _plain_content(line: int, row: object) -> Found:
    try:
        return line, content_from_plain(row)
    except Invalid as fault:
        raise _bad(line, fault.field or "", str(fault)) from None


def _bad(line: int, column: str, message: str) -> BadSource:
    return BadSource([Problem(line, column, message)])

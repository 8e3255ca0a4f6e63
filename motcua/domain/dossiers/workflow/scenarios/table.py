"""Scenarios as tables of text: their columns, and CSV files there and back."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

COLUMNS = (
    "at",
    "who",
    "do",
    "with",
    "then_step",
    "then_status",
    "then_due",
    "then_error",
)
"""The columns of a scenario, in their order."""

LABELS: Mapping[str, str] = {
    "at": N_("Lúc"),
    "who": N_("Ai làm"),
    "do": N_("Làm gì"),
    "with": N_("Kèm theo"),
    "then_step": N_("Sau đó ở bước"),
    "then_status": N_("Trạng thái"),
    "then_due": N_("Hẹn trả"),
    "then_error": N_("Bị từ chối vì"),
}
"""What people call the columns."""

NEEDED = frozenset(COLUMNS) - {"then_error"}
NAME = "scenario"
"""The column that names the scenario a row belongs to, where a file holds several."""

USUAL_NAME = N_("Đường đi thông thường")
"""The name of the only scenario of a file that names none."""

MOST_ROWS = 200
MOST_SCENARIOS = 50
LONGEST = 2000

Line = Mapping[str, str]
"""One row as the officer wrote it: text by column; what is left out is empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """A scenario as it was written: its name and its rows."""

    name: str
    lines: tuple[Line, ...]


def tidy(line: Mapping[str, object]) -> dict[str, str]:
    """Return a row with every column, its texts on one line."""
    return {column: normalise(str(line.get(column) or "")) for column in COLUMNS}


def is_blank(line: Line) -> bool:
    """Say whether nothing is written in a row."""
    return not any(line.values())


def from_csv(content: bytes) -> tuple[Table, ...]:
    """Return the scenarios of a CSV file, in the order in which they begin.

    Commas or semicolons may part the columns, as spreadsheets write them. Raises
    Invalid (field `file`) naming the line and the column that cannot be read.
    """
    rows = _rows(content)
    found: dict[str, list[dict[str, str]]] = {}
    name = USUAL_NAME
    for n, row in rows:
        line = tidy(row)
        if is_blank(line) and not row.get(NAME, "").strip():
            continue
        name = normalise(row.get(NAME, "")) or name
        if any(len(text) > LONGEST for text in (name, *line.values())):
            raise _invalid(
                "text_too_long",
                N_("Dòng %(line)s của tệp có ô dài quá %(most)s ký tự."),
                line=n,
                most=LONGEST,
            )
        found.setdefault(name, []).append(line)
    if not found:
        raise _invalid("file_empty", N_("Tệp không có dòng kịch bản nào."))
    if len(found) > MOST_SCENARIOS:
        raise _invalid(
            "too_many_scenarios", N_("Tệp có quá %(most)s kịch bản."), most=MOST_SCENARIOS
        )
    return tuple(Table(name, tuple(lines)) for name, lines in found.items())


def to_csv(tables: Iterable[Table]) -> bytes:
    """Return scenarios as one CSV file, which `from_csv` reads back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([NAME, *COLUMNS])
    for table in tables:
        for line in table.lines:
            writer.writerow([table.name, *(line.get(c, "") for c in COLUMNS)])
    return out.getvalue().encode()


def _rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file, each with the number of its last line."""
    text = _text(content)
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        _check_columns([normalise(name or "") for name in reader.fieldnames or ()])
        return [(reader.line_num, _row(row, reader.line_num)) for row in reader]
    except csv.Error as fault:
        raise _invalid(
            "file_not_csv",
            N_("Dòng %(line)s không phải CSV: %(fault)s."),
            line=reader.line_num,
            fault=str(fault),
        ) from None


def _row(row: Mapping[str | None, object], n: int) -> dict[str, str]:
    if row.get(None):
        raise _invalid(
            "too_many_cells",
            N_("Dòng %(line)s của tệp có nhiều ô hơn hàng tiêu đề."),
            N_("Ô có dấu phân cách thì phải đặt trong ngoặc kép."),
            line=n,
        )
    return {normalise(str(name)): str(text or "") for name, text in row.items()}


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _invalid(
            "file_not_utf8",
            N_("Tệp không phải văn bản UTF-8."),
            N_("Hãy lưu lại tệp dạng CSV UTF-8."),
        ) from None


def _check_columns(columns: Sequence[str]) -> None:
    """Raise Invalid for a column that is lacking, unknown, or there twice."""
    lacking = [name for name in COLUMNS if name in NEEDED and name not in columns]
    unknown = [name for name in columns if name not in (*COLUMNS, NAME)]
    twice = [name for name in columns if columns.count(name) > 1]
    for code, message, names in (
        ("column_missing", N_("Tệp thiếu cột “%(name)s”."), lacking),
        ("column_unknown", N_("Tệp có cột lạ “%(name)s”."), unknown),
        ("column_twice", N_("Tệp có hai cột “%(name)s”."), twice),
    ):
        if names:
            raise _invalid(
                code,
                message,
                N_("Các cột: %(columns)s."),
                name=names[0],
                columns=", ".join((NAME, *COLUMNS)),
            )


def _invalid(code: str, message: str, remedy: str = "", **facts: object) -> Invalid:
    return Invalid(code, message, facts=facts, field="file", remedy=remedy)

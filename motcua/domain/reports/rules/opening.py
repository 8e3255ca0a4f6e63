"""Figures for anybody to take: which, how small numbers are protected, in which files.

A row is one month of one agency in one field. A row of few dossiers could tell whose
they are, so such rows are added together until they are no longer few; nothing is left
out, and what is added up is the same before and after. Pure.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson

from motcua.domain.reports.rules.tables import Atom, Column
from motcua.kernel.clock import VN
from motcua.kernel.text import N_

LEAST = 5
"""A row of fewer dossiers than this is published only together with others."""

OTHER_FIELDS = "Các lĩnh vực khác"
OTHER_AGENCIES = "Các cơ quan khác"

COLUMNS = (
    Column("carried", "", N_("Kỳ trước chuyển qua"), (Atom.CARRIED,)),
    Column("received", "", N_("Tiếp nhận mới trong tháng"), (Atom.RECEIVED,)),
    Column(
        "received_online", "", N_("trong đó trực tuyến"), (Atom.RECEIVED, Atom.ONLINE)
    ),
    Column("resolved", "", N_("Đã giải quyết"), (Atom.RESOLVED,)),
    Column(
        "resolved_early",
        "",
        N_("trong đó trước hạn (theo hạn hiện hành)"),
        (Atom.RESOLVED, Atom.IN_TIME, Atom.EARLY),
    ),
    Column(
        "resolved_in_time",
        "",
        N_("trong đó trước hạn và đúng hạn (theo hạn hiện hành)"),
        (Atom.RESOLVED, Atom.IN_TIME),
    ),
    Column("withdrawn", "", N_("Người nộp rút"), (Atom.WITHDRAWN,)),
    Column("stopped", "", N_("Dừng giải quyết"), (Atom.STOPPED,)),
    Column("open", "", N_("Còn đang giải quyết cuối tháng"), (Atom.OPEN,)),
    Column("open_late", "", N_("trong đó đã quá hạn"), (Atom.OPEN, Atom.LATE)),
)
"""What is published of each row, with the words that say what it is."""

KEYS = tuple(column.key for column in COLUMNS)
HEAD = ("month", "agency", "field", *KEYS)


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A month (its first day) of an agency in a field, with figures by column."""

    month: date
    agency: str
    field: str
    figures: Mapping[str, int]

    @property
    def dealt_with(self) -> int:
        """Return how many dossiers it is about."""
        return self.figures["carried"] + self.figures["received"]

    @property
    def values(self) -> tuple[str | int, ...]:
        """Return it as a line of the file, in the order of `HEAD`."""
        figures = (self.figures[key] for key in KEYS)
        return (f"{self.month:%Y-%m}", self.agency, self.field, *figures)


def protected(rows: Iterable[OpenRow]) -> tuple[OpenRow, ...]:
    """Return the rows of one month with the small ones added together.

    First within their agency, then over agencies. Where even all of these are few, the
    smallest row that is not goes with them. The sums stay what they were; only a whole
    month of few dossiers is a row of few.
    """
    every = list(rows)
    fields: list[OpenRow] = []
    agencies: list[OpenRow] = []
    kept: list[OpenRow] = []
    for agency in sorted({row.agency for row in every}):
        own = [row for row in every if row.agency == agency]
        few = [row for row in own if row.dealt_with < LEAST]
        kept += [row for row in own if row.dealt_with >= LEAST]
        if few:
            fields.append(_together(few, agency, OTHER_FIELDS))
    for row in fields:
        (kept if row.dealt_with >= LEAST else agencies).append(row)
    if agencies:
        last = _together(agencies, OTHER_AGENCIES, OTHER_FIELDS)
        if last.dealt_with < LEAST and kept:
            smallest = min(kept, key=lambda row: (row.dealt_with, row.agency, row.field))
            kept.remove(smallest)
            last = _together([last, smallest], OTHER_AGENCIES, OTHER_FIELDS)
        kept.append(last)
    return tuple(sorted(kept, key=lambda row: (row.agency, row.field)))


def _together(rows: Sequence[OpenRow], agency: str, field: str) -> OpenRow:
    sums = {key: sum(row.figures[key] for row in rows) for key in KEYS}
    return OpenRow(rows[0].month, agency, field, sums)


def by_month(rows: Iterable[OpenRow]) -> tuple[OpenRow, ...]:
    """Return the rows added up by month, the oldest first."""
    found = list(rows)
    months = sorted({row.month for row in found})
    return tuple(
        _together([row for row in found if row.month == month], "", "")
        for month in months
    )


def as_csv(rows: Iterable[OpenRow]) -> bytes:
    """Return the rows as CSV that spreadsheets open with its accents."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows(row.values for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def as_json(rows: Iterable[OpenRow], *, as_of: datetime, schema: str) -> bytes:
    """Return the rows as JSON, with their instant and where they are described."""
    return orjson.dumps(
        {
            "$schema": schema,
            "as_of": as_of.astimezone(VN).isoformat(),
            "on_time": "current",
            "least": LEAST,
            "rows": [dict(zip(HEAD, row.values, strict=True)) for row in rows],
        },
        option=orjson.OPT_INDENT_2,
    )


def schema(address: str) -> dict[str, object]:
    """Return the JSON Schema of `as_json`, which lies at `address`."""
    texts = {
        "month": {
            "type": "string",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$",
            "description": "Tháng",
        },
        "agency": {"type": "string", "description": "Cơ quan giải quyết"},
        "field": {"type": "string", "description": "Lĩnh vực"},
    }
    figures = {
        column.key: {"type": "integer", "minimum": 0, "description": column.title}
        for column in COLUMNS
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "Số liệu giải quyết thủ tục hành chính theo tháng",
        "type": "object",
        "required": ["as_of", "on_time", "least", "rows"],
        "properties": {
            "as_of": {"type": "string", "format": "date-time"},
            "on_time": {"const": "current"},
            "least": {"type": "integer", "minimum": 1},
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": list(HEAD),
                    "additionalProperties": False,
                    "properties": {**texts, **figures},
                },
            },
        },
    }

"""Figures for anybody to take: which, how small numbers are protected, in which files.

A row is one month of one agency in one field. A row of few dossiers could tell whose
they are, so such rows are added together (`rules.small`); nothing is left out, and what
is added up is the same before and after. Pure.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import orjson

from motcua.domain.reports.rules.small import LEAST, Pool
from motcua.domain.reports.rules.tables import Atom, Column
from motcua.kernel.clock import VN
from motcua.kernel.text import N_

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


@dataclass(frozen=True, slots=True)
class Counted:
    """What one agency had in one field in a month, by their ids."""

    month: date
    agency: int
    field: int
    figures: Mapping[str, int]

    @property
    def dealt_with(self) -> int:
        """Return how many dossiers it is about."""
        return self.figures["carried"] + self.figures["received"]


def protected(
    counted: Iterable[Counted],
    pool: Pool,
    *,
    agencies: Mapping[int, str],
    fields: Mapping[int, str],
) -> tuple[OpenRow, ...]:
    """Return the rows with what is pooled added together, in the order of the names."""
    found: dict[tuple[date, str, str], list[Mapping[str, int]]] = {}
    for one in counted:
        agency, field = agencies.get(one.agency, ""), fields.get(one.field, "")
        if one.agency in pool.agencies:
            agency, field = OTHER_AGENCIES, OTHER_FIELDS
        elif (one.agency, one.field) in pool.pairs:
            field = OTHER_FIELDS
        found.setdefault((one.month, agency, field), []).append(one.figures)
    return tuple(
        OpenRow(*key, {name: sum(row[name] for row in rows) for name in KEYS})
        for key, rows in sorted(found.items())
    )


def by_month(rows: Iterable[OpenRow]) -> tuple[OpenRow, ...]:
    """Return the rows added up by month, the oldest first."""
    found = list(rows)
    months = sorted({row.month for row in found})
    return tuple(
        OpenRow(
            month,
            "",
            "",
            {
                key: sum(row.figures[key] for row in found if row.month == month)
                for key in KEYS
            },
        )
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

"""What is promised for a procedure, and how it was kept: percentiles and a share. Pure.

Half and nine tenths are those of the procedure's page (`docs/rules/usual-time.md`): the
same dossiers, the same days, the same least number.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from motcua.domain.dossiers.rules.usual_time import LEAST, MOST, usual
from motcua.kernel.text import N_

HOURS_A_DAY = 8


@dataclass(frozen=True, slots=True)
class Measured:
    """In how many working days 1/2, 9/10, 95/100 were done; how many of how many in time.

    `day` is the morning before which the year is counted.
    """

    day: date
    count: int
    half: int
    most: int
    nearly_all: int
    in_time: int

    @property
    def percent(self) -> str:
        """Return the share in time with one decimal, rounded down."""
        tenths = self.in_time * 1000 // self.count
        return f"{tenths // 10},{tenths % 10}"


def measured(days: Sequence[tuple[int, bool]], *, day: date) -> Measured | None:
    """Return what results took (days, in time); None of fewer than may be told."""
    found = usual([taken for taken, _ in days])
    if found is None:
        return None
    ordered = sorted(taken for taken, _ in days)
    return Measured(
        day=day,
        count=found.count,
        half=found.half,
        most=found.most,
        nearly_all=ordered[-(-len(ordered) * 95 // 100) - 1],
        in_time=sum(in_time for _, in_time in days),
    )


@dataclass(frozen=True, slots=True)
class Commitment:
    """A procedure: its legal time, what its steps add up to, and what was measured.

    `hours` are working hours of the published process on its longest way, None where
    its steps have no times of their own: then the legal time is all that is promised.
    """

    code: str
    name: str
    field: str
    limit_amount: int | None
    limit_unit: str | None
    hours: float | None
    measured: Measured | None


COLUMNS: Mapping[str, str] = {
    "procedure": N_("Mã thủ tục"),
    "name": N_("Tên thủ tục"),
    "field": N_("Lĩnh vực"),
    "legal_amount": N_("Thời hạn theo quy định"),
    "legal_unit": N_(
        "Đơn vị của thời hạn: working_day, calendar_day, month, working_hour, hour, "
        "minute, immediate"
    ),
    "committed_hours": N_(
        "Thời gian cam kết: giờ làm việc của quy trình đã công bố, trên đường dài nhất"
    ),
    "results": N_("Số kết quả đã trả trong 12 tháng, nhiều nhất 200 kết quả mới nhất"),
    "days_half": N_("Một nửa số kết quả có trong bao nhiêu ngày làm việc (p50)"),
    "days_nine_tenths": N_("9 phần 10 (p90)"),
    "days_95_hundredths": N_("95 phần 100 (p95)"),
    "in_time": N_("Số kết quả có đúng hẹn"),
}
"""What is published of each procedure, with the words that say what it is."""


def values(one: Commitment) -> tuple[str | int | float | None, ...]:
    """Return a line of the file, in the order of `COLUMNS`; None is not told."""
    found = one.measured
    told = (
        (found.count, found.half, found.most, found.nearly_all, found.in_time)
        if found
        else (None,) * 5
    )
    terms = (one.limit_amount, one.limit_unit, one.hours)
    return (one.code, one.name, one.field, *terms, *told)


def as_csv(rows: Sequence[Commitment]) -> bytes:
    """Return procedures as CSV that spreadsheets open with its accents."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow("" if cell is None else cell for cell in values(row))
    return ("\ufeff" + out.getvalue()).encode()


def as_json(rows: Sequence[Commitment], *, whole: Measured | None, schema: str) -> bytes:
    """Return procedures as JSON; what is told of too few is null."""
    return orjson.dumps(
        {
            "$schema": schema,
            "day": whole.day if whole else None,
            "least": LEAST,
            "newest": MOST,
            "all": None
            if whole is None
            else {
                "results": whole.count,
                "days_half": whole.half,
                "days_nine_tenths": whole.most,
                "days_95_hundredths": whole.nearly_all,
                "in_time": whole.in_time,
            },
            "procedures": [dict(zip(COLUMNS, values(row), strict=True)) for row in rows],
        },
        option=orjson.OPT_INDENT_2,
    )


def schema(address: str) -> dict[str, object]:
    """Return the JSON Schema of `as_json`, which lies at `address`."""
    texts = {"procedure", "name", "field"}
    kinds: dict[str, object] = {
        key: {
            "type": "string" if key in texts else _MAYBE.get(key, ["integer", "null"]),
            "description": said,
        }
        for key, said in COLUMNS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "Cam kết thời gian giải quyết và kết quả đo được",
        "type": "object",
        "required": ["day", "least", "newest", "all", "procedures"],
        "properties": {
            "day": {"type": ["string", "null"], "format": "date"},
            "least": {"const": LEAST},
            "newest": {"const": MOST},
            "all": {"type": ["object", "null"]},
            "procedures": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": list(COLUMNS),
                    "additionalProperties": False,
                    "properties": kinds,
                },
            },
        },
    }


_MAYBE = {"legal_unit": ["string", "null"], "committed_hours": ["number", "null"]}

"""Recompute the centre's headline figures from its open data.

Give it a file of `/du-lieu-mo` (CSV): `python3 tinh-lai.py so-lieu-2021.csv [2021-11]`.
It needs Python 3.9 or later and nothing else, and prints what `/so-lieu` shows for the
year, or for the month asked for. It ends with 1 when what must add up does not.
"""

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

SUMS = (
    "carried",
    "received",
    "received_online",
    "resolved",
    "resolved_early",
    "resolved_in_time",
    "withdrawn",
    "stopped",
    "open",
    "open_late",
)


def summed(rows: Iterable["dict[str, str]"]) -> "dict[str, int]":
    """Return the sum of each figure over all rows."""
    sums = dict.fromkeys(SUMS, 0)
    for row in rows:
        for key in SUMS:
            sums[key] += int(row[key])
    return sums


def period(rows: "list[dict[str, str]]") -> "dict[str, int]":
    """Return the figures of all months as one period.

    What was carried over is that of the first month, what is left that of the last.
    """
    months = sorted({row["month"] for row in rows})
    by_month = [summed(row for row in rows if row["month"] == one) for one in months]
    sums = {key: sum(month[key] for month in by_month) for key in SUMS}
    sums["carried"] = by_month[0]["carried"]
    sums["open"], sums["open_late"] = by_month[-1]["open"], by_month[-1]["open_late"]
    return sums


def adds_up(sums: "dict[str, int]") -> bool:
    """Say whether all that came in has gone out or is left."""
    ended = sums["resolved"] + sums["withdrawn"] + sums["stopped"]
    return sums["carried"] + sums["received"] == ended + sums["open"]


def percent(part: int, whole: int) -> str:
    """Return a share as the centre's pages round it, downwards to a tenth."""
    if not whole:
        return "-"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}"


def main(arguments: "list[str]") -> int:
    """Print the figures of a file, or of one of its months."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    with Path(arguments[0]).open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    if len(arguments) == 2:
        rows = [row for row in rows if row["month"] == arguments[1]]
    if not rows:
        sys.stderr.write("no rows for that period\n")
        return 2
    sums = period(rows)
    said = {
        **sums,
        "in_time_percent": percent(sums["resolved_in_time"], sums["resolved"]),
        "online_percent": percent(sums["received_online"], sums["received"]),
        "adds_up": "yes" if adds_up(sums) else "no",
    }
    sys.stdout.writelines(f"{key} {value}\n" for key, value in said.items())
    return 0 if adds_up(sums) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Search: accents optional, beginnings of words, codes, abbreviations, a typo."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db import connection

from motcua.domain.accounts.rules import Act, may
from motcua.domain.catalogue.rules.levels import level_2018
from motcua.domain.catalogue.rules.spelling import readings, without_a_letter
from motcua.kernel.actor import Actor
from motcua.kernel.text import search_key

AREA = Path(__file__).resolve().parent.parent
PAGE = 20
MOST_WORDS = 12
_CODE = re.compile(r"[0-9x]\.[0-9a-f]{2,8}")


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One procedure found."""

    code: str
    name: str
    field: str
    state: str
    limit_amount: int | None
    limit_unit: str | None
    online_level: str
    by_post: bool
    stated_level: int | None
    online_reason: str
    online_reason_text: str

    @property
    def online_level_2018(self) -> int | None:
        """Return the level by the scale of 2018, where there is one."""
        return level_2018(self.online_level, self.stated_level)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """At most twenty rows, best first; `next_offset` is None on the last page."""

    rows: tuple[SearchRow, ...]
    next_offset: int | None


def search(
    *,
    actor: Actor,
    text: str,
    on: date,
    field_id: int | None = None,
    receiving_unit_id: int | None = None,
    offset: int = 0,
) -> SearchPage:
    """Return the procedures in force that match every word, best first.

    An empty text lists all. With a unit, only what that unit receives. Editors see
    drafts too.
    """
    key = search_key(text)
    words = tuple(key.split())[:MOST_WORDS]
    code = key if _CODE.fullmatch(key) else ""
    ways = () if code else readings(words, abbreviations()) if words else ()
    with connection.cursor() as cursor:
        cursor.execute(
            _sql(),
            {
                **_query_tables(ways),
                "on": on,
                "drafts": may(actor, Act.SEE_DRAFT_PROCEDURES),
                "field": field_id,
                "unit": receiving_unit_id,
                "listing": not words,
                "code": f"{code.upper()}%" if code else None,
                "phrases": [" ".join(way) for way in ways],
                "most": PAGE + 1,
                "offset": offset,
            },
        )
        rows = [SearchRow(*row) for row in cursor.fetchall()]
    more = len(rows) > PAGE
    return SearchPage(tuple(rows[:PAGE]), offset + PAGE if more else None)


@cache
def abbreviations() -> Mapping[str, tuple[str, ...]]:
    """Return the usual abbreviations and life events with what they stand for."""
    found: dict[str, list[str]] = defaultdict(list)
    path = AREA / "data" / "abbreviations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["short"]].append(row["long"])
    return {short: tuple(longs) for short, longs in found.items()}


@cache
def _sql() -> str:
    return (AREA / "sql" / "search.sql").read_text(encoding="utf-8")


def _query_tables(ways: tuple[tuple[str, ...], ...]) -> dict[str, list[object]]:
    """Return the query as two flat tables: its words, and their near spellings."""
    words = [(w, n, word) for w, way in enumerate(ways) for n, word in enumerate(way)]
    near = [(w, n, s) for w, n, word in words for s in without_a_letter(word)]
    return {
        "ways": [w for w, _, _ in words],
        "places": [n for _, n, _ in words],
        "words": [word for _, _, word in words],
        "near_ways": [w for w, _, _ in near],
        "near_places": [n for _, n, _ in near],
        "near": [spelling for _, _, spelling in near],
    }

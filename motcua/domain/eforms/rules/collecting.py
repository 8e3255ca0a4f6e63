"""From the fields of a page to answers, and from answers back to fields.

People write numbers as `1.250,5` and days as `22/11/2021`; answers hold `1250.5` and
`2021-11-22`. What cannot be read is passed on as it is, to be told by the rules of its
kind. Fields are named `question`, `question-part`, `question-row-question`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from motcua.domain.eforms.rules.amounts import said
from motcua.domain.eforms.rules.definition import (
    MOST_ROWS,
    GroupTerms,
    Kind,
    Question,
    TableTerms,
    inner,
)
from motcua.domain.eforms.rules.parts import ADDRESS_PARTS, parts_of

LONGEST = 20_000
_DAY = re.compile(r"\s*([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})\s*")
_GROUPED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_ROWS = "rows"


class Fields(Protocol):
    """What a page sends: for each name the texts sent under it."""

    def get(self, name: str, default: Any, /) -> Any:
        """Return the last text sent under a name."""

    def getlist(self, name: str, /) -> Sequence[Any]:
        """Return every text sent under a name."""


def collect(question: Question, fields: Fields, name: str = "") -> Any:
    """Return what was answered to a question, as `normalise` takes it."""
    name = name or question.key
    match question.kind:
        case Kind.ADDRESS:
            return {part: _text(fields, f"{name}-{part}") for part in ADDRESS_PARTS}
        case Kind.MAP_POINT:
            return {p: _degree(_text(fields, f"{name}-{p}")) for p in ("lat", "lng")}
        case Kind.GROUP | Kind.TABLE:
            return _collect_rows(question, fields, name)
        case Kind.MANY_OF:
            return [str(one)[:100] for one in fields.getlist(name)[:500]]
    parts = parts_of(question)
    if parts:
        return {one.key: collect(one, fields, f"{name}-{one.key}") for one in parts}
    return from_text(question.kind, _text(fields, name))


def _collect_rows(question: Question, fields: Fields, name: str) -> list[dict[str, Any]]:
    terms = question.terms
    fixed = terms.rows if isinstance(terms, TableTerms) else ()
    sent = _text(fields, f"{name}-{_ROWS}")
    count = len(fixed) or (int(sent) if re.fullmatch(r"[0-9]{1,3}", sent) else 0)
    rows: list[dict[str, Any]] = []
    for n in range(min(count, MOST_ROWS)):
        row = {q.key: collect(q, fields, f"{name}-{n}-{q.key}") for q in inner(question)}
        rows.append({**row, "row": fixed[n].value} if fixed else row)
    return rows


def from_text(kind: Kind, text: str) -> Any:
    """Return a typed text as the value of its kind, or as it is."""
    match kind:
        case Kind.NUMBER | Kind.MONEY:
            return _decimal(text)
        case Kind.DATE:
            return _day(text)
        case Kind.PARCEL_OUTLINE:
            return _outline(text)
    return text


def _text(fields: Fields, name: str) -> str:
    return str(fields.get(name, "") or "")[: LONGEST + 1]


def _decimal(text: str) -> str:
    bare = re.sub(r"\s|đ(ồng)?$", "", text.strip())
    if _GROUPED.fullmatch(bare) or "," in bare:
        return bare.replace(".", "").replace(",", ".", 1)
    return bare


def _degree(text: str) -> str:
    """Return degrees: never so many that anybody groups their digits."""
    return text.strip().replace(",", ".")


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    if found is None:
        return text.strip()
    day, month, year = found.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _outline(text: str) -> Any:
    """Return GeoJSON that was pasted, or a polygon of lines `latitude, longitude`."""
    text = text.strip()
    if text.startswith("{"):
        try:
            return json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            return text
    if not text:
        return None
    ring = []
    for line in filter(str.strip, text.split("\n")):
        pair = _pair(line)
        if len(pair) != 2:
            return text
        ring.append([pair[1], pair[0]])
    if ring[0] != ring[-1]:
        ring.append(ring[0])
    return {"type": "Polygon", "coordinates": [ring]}


def _pair(line: str) -> list[str]:
    """Split a corner: by semicolon or space, else by its only comma."""
    for sign in (";", None):
        parts = [part.strip(" ,") for part in line.split(sign)]
        if len(parts) == 2:
            return [_degree(part) for part in parts]
    return [_degree(part) for part in line.split(",")]


def to_fields(question: Question, answer: Any, name: str = "") -> dict[str, Any]:
    """Return what the fields of a question show for an answer that is kept."""
    name = name or question.key
    if question.kind in {Kind.GROUP, Kind.TABLE}:
        return _row_fields(question, answer or [], name)
    if answer is None:
        return {}
    if question.kind in {Kind.ADDRESS, Kind.MAP_POINT}:
        return {
            f"{name}-{part}": to_text(Kind.NUMBER, value)
            if question.kind is Kind.MAP_POINT
            else value
            for part, value in answer.items()
        }
    found: dict[str, Any] = {}
    for part in parts_of(question):
        found |= to_fields(part, answer.get(part.key), f"{name}-{part.key}")
    return found or {name: to_text(question.kind, answer)}


def _row_fields(
    question: Question, rows: Sequence[Mapping[str, Any]], name: str
) -> dict[str, Any]:
    least = question.terms.least if isinstance(question.terms, GroupTerms) else 0
    found: dict[str, Any] = {f"{name}-{_ROWS}": str(max(len(rows), least))}
    for n, row in enumerate(rows):
        for one in inner(question):
            found |= to_fields(one, row.get(one.key), f"{name}-{n}-{one.key}")
    return found


def to_text(kind: Kind, answer: Any) -> Any:
    """Return a simple answer as a field shows it."""
    match kind:
        case Kind.NUMBER | Kind.MONEY:
            return said(Decimal(answer))
        case Kind.DATE:
            year, month, day = str(answer).split("-")
            return f"{day}/{month}/{year}"
        case Kind.YES_NO | Kind.STATEMENT:
            return "yes" if answer else "no"
        case Kind.PARCEL_OUTLINE:
            ring = answer["coordinates"][0]
            return "\n".join(f"{lat}, {lng}" for lng, lat in ring)
    return answer

"""Courses to rows: one statement writes any number of dossiers.

Dossiers that go the same way are written by the same rows: what they have in common is
said once, what each has of its own in lists.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.statements import Statement, run

_ALWAYS = 2
"""How many values the statement always takes: dossiers and events."""

_Way = Sequence[Course]
"""Courses that go the same way, the model among them or not."""


def record(courses: Sequence[Course]) -> frozenset[int]:
    """Write courses in one statement; return the ids of those that were written.

    One that is missing had been changed by somebody since it was loaded: nothing of
    it is written. Raises IntegrityError when a request has been done before.
    """
    if not courses:
        return frozenset()
    return frozenset(row[0] for row in run(*recording(courses)))


def recording(courses: Sequence[Course]) -> Statement:
    """Return the statement that writes courses, for who sends it in a stream."""
    ways = _ways(courses)
    values = [
        [_acts(way) for way in ways],
        [event for way in ways for event in _events(way)],
        [row for way in ways for row in _items(way, _model(way).closed)],
        [row for way in ways for row in _items(way, _model(way).opened)],
        [row for course in courses for row in course.letters],
        [row for way in ways for row in _items(way, _model(way).changed)],
    ]
    while len(values) > _ALWAYS and not values[-1]:
        del values[-1]
    return "dossiers", "record", [orjson.dumps(value).decode() for value in values]


def row_of(course: Course) -> dict[str, Any]:
    """Return the dossier's own row after a course."""
    return {**course.common(), **course.own()}


def _ways(courses: Sequence[Course]) -> Sequence[_Way]:
    found: dict[int, list[Course]] = {}
    for course in courses:
        found.setdefault(id(course.model or course), []).append(course)
    return list(found.values())


def _model(way: _Way) -> Course:
    return way[0].model or way[0]


def _acts(way: _Way) -> dict[str, Any]:
    return _given(_model(way).common()) | _lists(course.own() for course in way)


def _events(way: _Way) -> Iterator[dict[str, Any]]:
    for told in zip(*(course.events for course in way), strict=True):
        entry, _ = told[0]
        yield {
            "at": entry.at,
            "kind": entry.kind,
            "actor": entry.actor,
            "payload": entry.payload,
            "id": [one.stream for one, _ in told],
            "n": [one.n for one, _ in told],
            "request": [request_id for _, request_id in told],
            "previous": [one.previous.hex() for one, _ in told],
            "hash": [one.hash.hex() for one, _ in told],
        }


def _items(way: _Way, items: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not items:
        return []
    ids = [course.case.id for course in way]
    return [_given(item) | {"id": ids} for item in items.values()]


def _lists(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the columns of rows; one that is empty in all of them is left out."""
    known = list(rows)
    columns = {name: [row[name] for row in known] for name in known[0]}
    return {
        name: values
        for name, values in columns.items()
        if any(value is not None for value in values)
    }


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without what is empty: a column that is not sent is null."""
    return {name: value for name, value in row.items() if value is not None}

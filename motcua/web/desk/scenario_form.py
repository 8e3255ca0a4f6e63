"""The table of a scenario as a form: its fields there and back, and its lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from motcua.domain.deadlines.rules.limits import LimitUnit
from motcua.domain.dossiers.workflow.definition import FactKind, Process
from motcua.domain.dossiers.workflow.scenarios import COLUMNS, Line, Result, Table, Wrong
from motcua.domain.dossiers.workflow.scenarios.cells import SYSTEM_NAME
from motcua.domain.dossiers.workflow.scenarios.given import ON_ACCEPTING, ON_ACTING
from motcua.domain.dossiers.workflow.scenarios.reading import COMMANDS, places_of
from motcua.domain.dossiers.workflow.scenarios.refusals import REFUSALS
from motcua.domain.dossiers.workflow.scenarios.rows import OTHER
from motcua.domain.dossiers.workflow.scenarios.table import (
    LABELS,
    LONGEST,
    MOST_ROWS,
    is_blank,
    tidy,
)
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Role
from motcua.kernel.text import normalise
from motcua.web.common import forms, wording
from motcua.web.desk import process_words
from motcua.web.desk.process_words import Choices

SPARE = 2
"""How many empty rows stand at the end, to be filled."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields: the name and every row, empty ones among them."""

    name: str
    lines: tuple[Line, ...]

    @property
    def table(self) -> Table:
        """Return the scenario without its empty rows."""
        return Table(self.name, tuple(one for one in self.lines if not is_blank(one)))

    @property
    def places(self) -> tuple[int, ...]:
        """Return at which place of the form each row of the scenario stands."""
        return tuple(n for n, line in enumerate(self.lines) if not is_blank(line))


def typed_from(post: Mapping[str, Any]) -> Typed:
    """Return what was posted; raise Invalid for a text that cannot be read."""
    count = min(forms.whole(post, "rows", 0) or 0, MOST_ROWS + 2 * SPARE)
    lines = []
    for n in range(max(count, 0)):
        cells = {column: f"r{n}_{column}" for column in COLUMNS}
        lines.append(
            tidy({c: forms.line(post, name, LONGEST) for c, name in cells.items()})
        )
    return Typed(forms.line(post, "name", LONGEST), tuple(lines))


def typed_as_is(post: Mapping[str, Any]) -> Typed:
    """Return what was posted to be shown again, whatever it is."""
    count = str(post.get("rows", "0"))
    rows = min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 5 else 0
    lines = (
        tidy({column: post.get(f"r{n}_{column}", "") for column in COLUMNS})
        for n in range(rows)
    )
    return Typed(normalise(str(post.get("name", ""))), tuple(lines))


def with_spare(typed: Typed) -> Typed:
    """Return the rows with empty ones at the end, to be filled."""
    empty = 0
    while empty < min(SPARE, len(typed.lines)) and is_blank(typed.lines[-1 - empty]):
        empty += 1
    more = [tidy({}) for _ in range(SPARE - empty)]
    return Typed(typed.name, (*typed.lines, *more))


def changed(typed: Typed, do: str) -> Typed | None:
    """Return the rows after a button that adds or cuts one; None for other buttons."""
    what, _, place = do.partition(":")
    if what not in ("add", "cut") or not (place.isdecimal() and len(place) < 4):
        return None
    lines, n = list(typed.lines), int(place)
    if n >= len(lines):
        return typed
    if what == "cut":
        del lines[n]
    else:
        lines.insert(n + 1, tidy({}))
    return Typed(typed.name, tuple(lines))


def skeleton(process: Process) -> Typed:
    """Return the rows a new scenario begins with: the reception."""
    first = {
        "who": "counter@reception",
        "do": "accept",
        "with": "limit=5 working_day",
        "then_step": process.first.key,
        "then_status": Status.PROCESSING.value,
    }
    return Typed("", (tidy(first),))


def faults_of(typed: Typed, wrongs: Sequence[Wrong]) -> dict[str, str]:
    """Return the message of every cell that cannot be read, by its field."""
    places, found = typed.places, dict[str, str]()
    for wrong in wrongs:
        place = places[wrong.n - 1] if 0 < wrong.n <= len(places) else None
        field = f"r{place}_{wrong.column}" if place is not None else "name"
        where = gettext("Dòng %(n)s, cột “%(column)s”:") % {
            "n": (place or 0) + 1,
            "column": gettext(LABELS.get(wrong.column, "–")),
        }
        said = wording.say_fault(wrong.fault)
        found.setdefault(field, f"{where} {said}" if place is not None else said)
    return found


def results_of(typed: Typed, result: Result | None) -> dict[int, dict[str, Any]]:
    """Return what came of each row, by its place in the form."""
    if result is None:
        return {}
    return {
        place: {
            "passed": not row.wrong,
            "wrong": [wording.say_fault(one.fault) for one in row.wrong],
            "steps": row.steps,
            "status": row.status,
            "due": row.due,
            "refused": wording.say_error(row.refused) if row.refused else "",
            "code": row.refused.code if row.refused else "",
        }
        for place, row in zip(typed.places, result.rows, strict=False)
    }


def lists(process: Process) -> dict[str, Any]:
    """Return what the fields offer: the process's own people, steps, words."""
    return {
        "labels": {column: gettext(text) for column, text in LABELS.items()},
        "whos": _whos(process),
        "dos": [(c.value, process_words.command(c)) for c in COMMANDS],
        "statuses": [(s.value, wording.status(s)) for s in Status],
        "steps": [(step.key, step.name) for step in process.steps],
        "refusals": sorted(REFUSALS),
        "places": _places(process),
        "facts": [_fact(process, key) for key in process.facts],
        "on_accepting": ON_ACCEPTING,
        "on_acting": ON_ACTING,
        "limit_units": tuple(LimitUnit),
    }


def _whos(process: Process) -> Choices:
    """Return the people of the process, and those who act beside it."""
    posts = dict.fromkeys(
        [
            (Role.COUNTER, "reception"),
            *((step.role, step.place) for step in process.steps),
            (Role.HEAD, "resolving"),
            (Role.LEADER, "authority"),
        ]
    )
    named = [
        (
            f"{role.value}@{place}",
            f"{wording.role(role)} · {process_words.place(place, process.parties)}",
        )
        for role, place in posts
    ]
    return [*named, (SYSTEM_NAME, gettext("Hệ thống"))]


def _places(process: Process) -> Choices:
    named = {OTHER: gettext("Một đơn vị khác"), **process.parties}
    return [(place, process_words.place(place, named)) for place in places_of(process)]


def _fact(process: Process, key: str) -> tuple[str, str, str]:
    """Return a fact's key, its question, and how its answer is written."""
    spec = process.facts[key]
    answers = {
        FactKind.YES_NO: "yes, no",
        FactKind.NUMBER: gettext("một số"),
        FactKind.ONE_OF: ", ".join(spec.choices),
    }
    return key, spec.name, answers[spec.kind]

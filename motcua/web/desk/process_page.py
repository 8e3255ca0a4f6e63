"""What the editor's page shows around the part that is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import ProcessFacts
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.drawing import outline
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.soundness import faults
from motcua.journeys.edit_process import EDITED, usual
from motcua.kernel.text import N_
from motcua.web.desk import process_files, process_form, process_moves
from motcua.web.desk import process_words as words
from motcua.web.desk.process_conditions import ALL, ALWAYS, ANY, RAW, comparisons
from motcua.web.desk.process_fields import Definition, Fields, first
from motcua.web.desk.process_picture import TEXTS, picture

_MODES = {
    ALWAYS: N_("Luôn đi được"),
    ALL: N_("Khi đúng tất cả các điều kiện dưới"),
    ANY: N_("Khi đúng một trong các điều kiện dưới"),
    RAW: N_("Theo điều kiện JSON"),
}
_MORE = ("timer_amount", "timer_command", "sub_process", "sub_name", "apart_from")
_FOLDED = frozenset({"key", "assign", "timing", "timer_unit", *_MORE})


@dataclass(frozen=True, slots=True)
class Open:
    """Which part of which version is open: 0 the head, else a step counted from 1.

    `typed` is what was sent, to be shown again; `newer` says that the version is one
    that somebody else has saved meanwhile.
    """

    facts: ProcessFacts
    part: int
    typed: Fields = field(default_factory=dict)
    newer: bool = False

    @property
    def was(self) -> str:
        """Return the key of the step the form was opened at."""
        return first(self.typed, "was")


def context_of(opened: Open, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template needs."""
    facts, typed = opened.facts, opened.typed
    definition = usual(facts.definition)
    steps = definition["steps"]
    part = opened.part if opened.part <= len(steps) or typed else 0
    fields = typed or _fields(definition, part)
    process = parse(definition)
    library = catalogue.step_templates()
    return {
        "p": facts,
        "definition": definition,
        "states": words.states(),
        "seen": first(typed, "seen") or facts.edited_at.isoformat(),
        "newer": facts.edited_at.isoformat() if opened.newer else "",
        "errors": errors,
        "faults": [] if typed or facts.state not in EDITED else _faults(process, part),
        "was": opened.was or (steps[part - 1]["key"] if part else ""),
        "part": part,
        "svg": picture(process),
        "rows": outline(process, TEXTS),
        "after_choices": [("0", gettext("(đặt lên đầu)"))]
        + [(str(n), f"{n}. {step['name']}") for n, step in enumerate(steps, 1)],
        "after": first(typed, "after") or str(part or len(steps)),
        "templates": [(row.key, row.name) for row in library],
        "abouts": [(row.name, row.about) for row in library],
        "most_kb": process_files.MOST_KB,
        **_reading(fields),
        **(_of_step(definition, part, fields, errors) if part else _of_head(fields)),
    }


def _faults(process: Process, part: int) -> list[str]:
    """Return what is wrong with a saved draft at the part that is open, in words.

    Whether there are people enough is asked on the page that checks all of it.
    """
    key = process.steps[part - 1].key if part else None
    return [words.fault(found) for found in faults(process) if found.step == key]


def _fields(definition: Definition, part: int) -> Fields:
    if part == 0:
        return process_form.head_fields(definition)
    return process_form.step_fields(definition, part)


def _reading(fields: Fields) -> dict[str, Any]:
    """Return how a template asks for one value, for all, and for the n-th."""

    def at(name: str, n: int) -> str:
        values = fields.get(name, [])
        return values[n] if n < len(values) else ""

    return {
        "one": lambda name: first(fields, name),
        "many": lambda name: fields.get(name, []),
        "at": at,
    }


def _of_head(fields: Fields) -> dict[str, Any]:
    return {
        "party_rows": _rows(fields, "party_name", "party_key"),
        "party_bys": words.party_bys(),
        "fact_rows": _rows(fields, "fact_name", "fact_key"),
        "kinds": words.kinds(),
        "two_person": words.two_person(),
    }


def _rows(fields: Fields, *names: str) -> int:
    """Return how many rows to show: those that hold something, and one more."""
    filled = [
        n
        for name in names
        for n, value in enumerate(fields.get(name, []), start=1)
        if value
    ]
    return max(filled, default=0) + 1


def _of_step(
    definition: Definition, part: int, fields: Fields, errors: Mapping[str, str]
) -> dict[str, Any]:
    known = comparisons(definition)
    others = [s for n, s in enumerate(definition["steps"], 1) if n != part]
    moves = process_moves.count(fields)
    return {
        "roles": words.roles(),
        "places": words.places(definition.get("parties", {})),
        "units": words.units(),
        "timings": words.timings(),
        "assigns": words.assigns(),
        "commands": words.moves(),
        "needs": words.needs(),
        "stamps": words.stamps(),
        "outcomes": words.outcomes(),
        "modes": [(mode, gettext(text)) for mode, text in _MODES.items()],
        "comparisons": [(token, one.text) for token, one in known.items()],
        "asks": _with_ticked(
            [(k, fact["name"]) for k, fact in definition.get("facts", {}).items()],
            fields.get("asks", []),
        ),
        "steps": [(step["key"], step["name"]) for step in definition["steps"]],
        "others": _with_ticked(
            [(step["key"], step["name"]) for step in others],
            fields.get("apart_from", []),
        ),
        "processes": [(row.key, row.name) for row in catalogue.processes()],
        "moves": moves,
        "more_open": any(first(fields, name) for name in _MORE)
        or bool(_FOLDED.intersection(errors)),
        "new_way_open": moves == 0
        or any(name.startswith(f"m{moves}_") for name in errors),
    }


def _with_ticked(choices: words.Choices, ticked: list[str]) -> words.Choices:
    """Return the boxes to show: what may be ticked, and what is but is not there."""
    known = {key for key, _ in choices}
    gone = [key for key in ticked if key not in known]
    said = gettext("%(key)s (không có)")
    return [*choices, *((key, said % {"key": key}) for key in gone)]

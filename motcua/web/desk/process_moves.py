"""The ways out of a step, as fields and as JSON."""

import re
from collections.abc import Mapping
from typing import Any

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Need
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk.process_conditions import (
    Comparison,
    comparisons,
    condition_fields,
    read_condition,
)
from motcua.web.desk.process_fields import Definition, Fields, chosen, first, flat

MOST_MOVES = 40
_PAPER = re.compile(r"[^\s,]+")
_PARTS = ("to", "needs", "stamp", "outcome", "papers", "what", "value")


def targets(move: Mapping[str, Any]) -> list[str]:
    """Return where a move leads, none for the end."""
    to = move["to"]
    return list(to) if isinstance(to, list) else [to] if to else []


def move_fields(definition: Definition, i: int, move: Mapping[str, Any]) -> Fields:
    """Return the fields of a step's i-th way out."""
    prefix = f"m{i}"
    return {
        f"{prefix}_command": [move["command"]],
        f"{prefix}_to": targets(move),
        f"{prefix}_needs": list(move.get("needs", [])),
        f"{prefix}_stamp": [move.get("stamp", "")],
        f"{prefix}_outcome": [move.get("outcome", "")],
        f"{prefix}_papers": [", ".join(move.get("papers", []))],
        **condition_fields(prefix, move.get("when"), comparisons(definition)),
    }


def count(fields: Fields) -> int:
    """Return how many ways out a posted step shows, without the empty one."""
    text = first(fields, "moves")
    return min(int(text), MOST_MOVES) if text.isdecimal() and len(text) < 4 else 0


def read_moves(
    form: forms.Reading, fields: Fields, definition: Definition, step: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the ways out typed in; the last one counts once it has a command."""
    known = comparisons(definition)
    keys = [other["key"] for other in definition["steps"]]
    keys += [key for move in step["moves"] for key in targets(move)]
    found = []
    shown = count(fields)
    for i in range(shown + 1):
        if i == shown and not first(fields, f"m{i}_command") and _is_empty(fields, i):
            continue
        found.append(_move(form, fields, f"m{i}", keys, known))
    return found


def _is_empty(fields: Fields, i: int) -> bool:
    return not any(any(fields.get(f"m{i}_{part}", [])) for part in _PARTS)


def _move(
    form: forms.Reading,
    fields: Fields,
    prefix: str,
    keys: list[str],
    known: Mapping[str, Comparison],
) -> dict[str, Any]:
    typed = flat(fields)
    command = f"{prefix}_command"
    found = {
        "command": form.take(lambda: _command(typed, command)),
        "to": form.take(lambda: _to(fields, f"{prefix}_to", keys)),
        "needs": form.take(lambda: chosen(fields, f"{prefix}_needs", frozenset(Need))),
        "stamp": form.take(lambda: _optional(typed, f"{prefix}_stamp", frozenset(Stamp))),
        "outcome": form.take(
            lambda: _optional(typed, f"{prefix}_outcome", frozenset(Outcome))
        ),
        "when": form.take(lambda: read_condition(prefix, fields, known)),
        "papers": form.take(
            lambda: _PAPER.findall(forms.line(typed, f"{prefix}_papers", 1000))
        ),
    }
    return {
        name: value for name, value in found.items() if value is not None or name == "to"
    }


def _command(typed: Mapping[str, str], name: str) -> str:
    found = forms.line(typed, name)
    if found not in frozenset(Command):
        raise Invalid(
            "move_without_command",
            N_("Lối ra này chưa có việc."),
            field=name,
            remedy=N_("Hãy chọn việc, hoặc bấm Bỏ lối ra này."),
        )
    return found


def _to(fields: Fields, name: str, keys: list[str]) -> str | list[str] | None:
    to = [key for key in fields.get(name, []) if key]
    unknown = [key for key in to if key not in keys]
    if unknown:
        raise Invalid(
            "target_unknown",
            N_("Không có bước mang mã “%(key)s”."),
            facts={"key": unknown[0]},
            field=name,
            remedy=N_("Hãy chọn lại bước kế tiếp."),
        )
    if len(set(to)) < len(to):
        raise Invalid(
            "target_twice",
            N_("Một bước được chọn hai lần."),
            field=name,
            remedy=N_("Hãy bỏ bớt một."),
        )
    return to if len(to) > 1 else next(iter(to), None)


def _optional(typed: Mapping[str, str], name: str, choices: frozenset[str]) -> str | None:
    return forms.one_of(typed, name, choices) if typed.get(name) else None

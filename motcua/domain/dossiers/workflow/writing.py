"""Processes to JSON: what `reading.parse` reads back as an equal process."""

from dataclasses import asdict
from typing import Any

from motcua.domain.deadlines.rules.limits import TimeLimit
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    FactSpec,
    Move,
    Process,
    Step,
    Timing,
)
from motcua.domain.dossiers.workflow.guards import guard_to_json

_LISTS = ("asks", "apart_from")
_FLAGS = ("join", "automatic")


def process_to_json(process: Process) -> dict[str, Any]:
    """Return a process as plain values; what equals its default is left out."""
    found: dict[str, Any] = {"key": process.key, "name": process.name}
    if process.decision:
        found["decision"] = process.decision
    if process.parties:
        found["parties"] = dict(process.parties)
    if process.by_address:
        found["by_address"] = sorted(process.by_address)
    if process.facts:
        found["facts"] = {key: _fact(spec) for key, spec in process.facts.items()}
    if process.two_person:
        found["two_person"] = sorted(process.two_person)
    return {**found, "steps": [_step(step) for step in process.steps]}


def _step(step: Step) -> dict[str, Any]:
    return {
        "key": step.key,
        "name": step.name,
        "role": step.role.value,
        "place": step.place,
        **_timing(step),
        **{name: list(keys) for name in _LISTS if (keys := getattr(step, name))},
        **{name: True for name in _FLAGS if getattr(step, name)},
        **({"assign": step.assign.value} if step.assign is not Assign.FREE else {}),
        **({"sub": asdict(step.sub)} if step.sub else {}),
        "moves": [_move(move) for move in step.moves],
    }


def _timing(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if step.timing is not Timing.DOSSIER:
        found["timing"] = step.timing.value
    if step.within is not None:
        found["within"] = limit_to_json(step.within)
    if step.timer is not None:
        found["timer"] = {
            "after": limit_to_json(step.timer.after),
            "command": step.timer.command.value,
        }
    return found


def _move(move: Move) -> dict[str, Any]:
    found: dict[str, Any] = {
        "command": move.command.value,
        "to": list(move.to) if move.forks else next(iter(move.to), None),
    }
    if move.needs:
        found["needs"] = sorted(move.needs)
    if move.stamp is not None:
        found["stamp"] = move.stamp.value
    if move.outcome is not None:
        found["outcome"] = move.outcome.value
    if move.when is not None:
        found["when"] = guard_to_json(move.when)
    if move.papers:
        found["papers"] = list(move.papers)
    return found


def _fact(spec: FactSpec) -> dict[str, Any]:
    found: dict[str, Any] = {"name": spec.name, "kind": spec.kind.value}
    return {**found, "choices": dict(spec.choices)} if spec.choices else found


def limit_to_json(limit: TimeLimit) -> dict[str, Any]:
    """Return a time limit as plain values."""
    return {"amount": limit.amount, "unit": limit.unit.value}

"""What an assignment gives to the person chosen. Pure."""

from collections.abc import Mapping
from typing import Any

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.states import Item, ItemKind, State


def given_by(
    process: Process,
    state: State,
    command: Command,
    item_n: int | None,
    *,
    units: Mapping[str, int],
    known: Mapping[str, Any],
) -> Item | None:
    """Return what an assignment gives: the item itself, or the step a move leads to."""
    if command is Command.REASSIGN:
        return state.item(item_n or 0)
    for item in state.items:
        if item.kind is not ItemKind.STEP or item_n not in (None, item.n):
            continue
        move = process.by_key[item.step].move(command, {**known, **state.facts})
        if move is not None and move.to:
            step = process.by_key[move.to[0]]
            return Item(
                n=0,
                kind=ItemKind.STEP,
                step=step.key,
                unit_id=units.get(step.place, 0),
                role=step.role,
            )
    return None

"""What the system does by itself right after an act: automatic steps. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Decision, Facts
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.states import Item, ItemKind, State
from motcua.kernel.actor import SYSTEM


def next_by_itself(
    *,
    process: Process,
    state: State,
    at: datetime,
    units: Mapping[str, int],
    known: Mapping[str, Any],
) -> Decision | None:
    """Return the next automatic step as decided, None where nothing goes by itself.

    Asked again and again until there is none. A sound process never goes forward in
    a circle, so this ends.
    """
    item = _automatic(process, state)
    if item is None:
        return None
    facts = Facts(actor=SYSTEM, at=at, units=units, known=known, item_n=item.n)
    return engine.decide(process, state, Command.PROCEED, facts)


def _automatic(process: Process, state: State) -> Item | None:
    return next(
        (
            item
            for item in state.items
            if item.kind is ItemKind.STEP and process.by_key[item.step].automatic
        ),
        None,
    )

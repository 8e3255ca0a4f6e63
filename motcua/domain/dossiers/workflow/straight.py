"""The way from reception to the result at one counter, without a fork or a question.

Basis: TT 01/2018 art 6 (received, appraised, approved and returned at the one-stop unit).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Assign, Move, Need, Process, Step
from motcua.kernel.actor import Actor

_BACK = frozenset({Command.SEND_BACK, Command.REJECT, Command.PROCEED})


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of the way, the unit that takes it, and the move out of it."""

    step: Step
    unit_id: int
    move: Move


def straight_way(
    process: Process, *, places: Mapping[str, int], counter: int
) -> tuple[Leg, ...]:
    """Return the way by approval to the end, () where it is not straight or leaves.

    Every step is the counter's unit's own; none asks, waits, forks, prints, opens
    another dossier, is given to a chosen officer, or needs a second person.
    """
    legs: list[Leg] = []
    step: Step | None = process.first
    while step is not None:
        unit_id = places.get(step.place, 0)
        move = _onward(step)
        if move is None or unit_id != counter or move.command in process.two_person:
            return ()
        if step in [leg.step for leg in legs]:
            return ()
        legs.append(Leg(step, unit_id, move))
        step = process.by_key[move.to[0]] if move.to else None
    commands = {leg.move.command for leg in legs}
    return tuple(legs) if {Command.APPROVE, Command.RETURN} <= commands else ()


def walks_alone(way: tuple[Leg, ...], actor: Actor) -> bool:
    """Say whether the process lets one officer take every step of a way."""
    before: set[str] = set()
    for leg in way:
        if not actor.holds(leg.step.role, leg.unit_id) or before & {*leg.step.apart_from}:
            return False
        before.add(leg.step.key)
    return bool(way)


def _onward(step: Step) -> Move | None:
    """Return the one plain move out of a step that does not turn it down, or None."""
    moves = [move for move in step.moves if move.command not in _BACK]
    if (
        len(moves) != 1
        or step.join
        or step.automatic
        or step.asks
        or step.sub is not None
        or step.assign is not Assign.FREE
    ):
        return None
    move = moves[0]
    plain = move.when is None and not move.forks and Need.ASSIGNEE not in move.needs
    return move if plain else None

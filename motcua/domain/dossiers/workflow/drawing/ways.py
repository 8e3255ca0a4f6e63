"""Which arrows of a process one dossier has surely gone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Process

END = ""
"""The key that stands for both ends of a process; no step has it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one dossier did at a step.

    `visits` counts how often it came there, now among them if it is there (`current`).
    `first_at` and `by` are shown as they are: when it first came, who took it.
    `came_from` are the steps it came from; where nobody can tell, leave it None, and
    only arrows that leave no doubt count as taken.
    """

    visits: int
    current: bool = False
    first_at: str = ""
    by: str = ""
    came_from: frozenset[str] | None = None


class Way(NamedTuple):
    """From a step to a step, and whether by sending back; END is start and end."""

    source: str
    target: str
    back: bool = False


class _Possible(NamedTuple):
    """A way that may have been gone, and all that the same move leads to."""

    way: Way
    together: tuple[str, ...]


def taken(process: Process, marks: Mapping[str, Mark]) -> frozenset[Way]:
    """Return the ways a dossier with these marks has gone.

    A mark at END says that it came to the end.
    """
    gone = {key for key, mark in marks.items() if mark.visits > 0}
    left = {key for key in gone if marks[key].visits > marks[key].current} | {END}
    possible = {
        found
        for found in _ways(process)
        if found.way.source in left and found.way.target in gone
    }
    while True:
        sure = {found for found in possible if _sure(found, possible, marks)}
        reached = {found.way.target for found in sure}
        spent = {
            found
            for found in possible - sure
            if found.way.target in reached and _once(process, found.way, marks)
        }
        if not spent:
            return frozenset(found.way for found in sure)
        possible -= spent


def _ways(process: Process) -> Iterator[_Possible]:
    first = process.first.key
    yield _Possible(Way(END, first), (first,))
    for step in process.steps:
        for move in step.moves:
            back = move.command is Command.SEND_BACK
            for key in move.to or (END,):
                yield _Possible(Way(step.key, key, back), move.to)


def _once(process: Process, way: Way, marks: Mapping[str, Mark]) -> bool:
    """Say whether a step was come to but once; a join is from every branch at once."""
    joins = way.target in process.by_key and process.by_key[way.target].join
    return marks[way.target].visits == 1 and (way.back or not joins)


def _sure(found: _Possible, possible: set[_Possible], marks: Mapping[str, Mark]) -> bool:
    """Say whether nothing else explains where the dossier has been."""
    source, target, back = found.way
    known = marks[target].came_from
    if known is not None and source != END:
        return source in known
    into = [other.way for other in possible if other.way.target == target]
    exits = {
        (other.together, other.way.back)
        for other in possible
        if other.way.source == source
    }
    if len(into) == 1 or len(exits) == 1:
        return True
    forward = [other for other in into if not other.back]
    most = sum(1 if o.source == END else marks[o.source].visits for o in forward)
    return back and len(into) - len(forward) == 1 and marks[target].visits > most

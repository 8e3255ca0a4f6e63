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

    A mark at END says that it came to the end. Ways to a join count as gone when the
    branch is done, though the join itself still waits for others.
    """
    possible = {way for way in _ways(process) if _is_possible(process, way.way, marks)}
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


def _is_possible(process: Process, way: Way, marks: Mapping[str, Mark]) -> bool:
    source, target = _mark(marks, way.source), _mark(marks, way.target)
    left = way.source == END or source.visits > source.current
    reached = target.visits > 0 or _waits(process, way)
    known = (
        target.came_from is None or way.source == END or way.source in target.came_from
    )
    return left and reached and known


def _waits(process: Process, way: Way) -> bool:
    """Say whether a way leads to a join, which is come to from every branch at once."""
    step = process.by_key.get(way.target)
    return step is not None and step.join and not way.back


def _mark(marks: Mapping[str, Mark], key: str) -> Mark:
    return marks.get(key, Mark(0))


def _ways(process: Process) -> Iterator[_Possible]:
    first = process.first.key
    yield _Possible(Way(END, first), (first,))
    for step in process.steps:
        for move in step.moves:
            back = move.command is Command.SEND_BACK
            for key in move.to or (END,):
                yield _Possible(Way(step.key, key, back), move.to)


def _once(process: Process, way: Way, marks: Mapping[str, Mark]) -> bool:
    """Say whether a step was come to but once, so that one way to it is all."""
    return _mark(marks, way.target).visits == 1 and not _waits(process, way)


def _sure(found: _Possible, possible: set[_Possible], marks: Mapping[str, Mark]) -> bool:
    """Say whether nothing else explains where the dossier has been."""
    source, target, back = found.way
    there = _mark(marks, target)
    if there.came_from is not None and source in there.came_from:
        return True
    into = [other.way for other in possible if other.way.target == target]
    exits = {
        (other.together, other.way.back)
        for other in possible
        if other.way.source == source
    }
    if len(exits) == 1 or (len(into) == 1 and there.visits > 0):
        return True
    forward = [other for other in into if not other.back]
    most = sum(1 if o.source == END else _mark(marks, o.source).visits for o in forward)
    return back and len(into) - len(forward) == 1 and there.visits > most

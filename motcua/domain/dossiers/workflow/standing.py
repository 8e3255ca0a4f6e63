"""Whether a dossier could stand at some steps at once, and with what behind it.

Counting every mixture of steps would take a power of their number. As no branch
depends on another (see `paths`), it is enough to walk the branches in turn and to
leave each at its step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from motcua.domain.dossiers.workflow.combinations import Table
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.paths import Arrival, Paths
from motcua.domain.dossiers.workflow.states import Outcome, Stamp


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind a dossier: its stamps and its outcome."""

    stamps: frozenset[Stamp]
    outcome: Outcome | None


class Standing(Paths):
    """All ways on which a dossier of a sound process comes to stand at given steps."""

    any_may_rest: ClassVar[bool] = False

    def __init__(self, process: Process, table: Table, steps: frozenset[str]) -> None:
        """Look for the ways."""
        self._steps = steps
        super().__init__(process, table)

    @cached_property
    def _found(self) -> list[tuple[Behind, Arrival]]:
        return [
            (Behind(found.point.course.stamps, found.point.course.outcome), found)
            for found in self.resting
            if found.point.rested == self._steps
        ]

    def known(self) -> Mapping[Behind, int]:
        """Return the answers with which it stands there, by what is behind it."""
        found: dict[Behind, int] = {}
        for behind, arrival in self._found:
            found[behind] = found.get(behind, 0) | arrival.combinations
        return found

    def shortest(self, behind: Behind, combinations: int) -> tuple[str, ...]:
        """Return the shortest way to stand there with any of these answers."""
        arrival = next(
            arrival
            for one, arrival in self._found
            if one == behind and arrival.combinations & combinations
        )
        return tuple(part.text for part in self.whole_way(arrival))

    def _following(self, arrival: Arrival) -> Iterator[Arrival]:
        yield from super()._following(arrival)
        point = arrival.point
        if point.step in self._steps - point.rested:
            resting = replace(point, rested=point.rested | {point.step})
            to = self._next_branch(resting, None)
            yield Arrival(to, arrival.combinations, arrival)

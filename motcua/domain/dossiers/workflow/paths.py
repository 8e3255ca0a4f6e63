"""Every way a dossier can take through a process, without counting all mixtures.

A point on a way is a step, what has been stamped and decided, and the set of answers
with which it can be reached (see `values`). Branches side by side are walked one
after the other: they are blocks, and none reads or undoes what happens in another
(`shape` refuses that), so every mixture of their moves leads to the same points as
walking them in turn. That keeps the number of points near the number of steps.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from motcua.domain.dossiers.workflow.combinations import Table
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.domain.dossiers.workflow.faults import Way, link
from motcua.domain.dossiers.workflow.shape import takes_back
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.domain.dossiers.workflow.structure import Block, blocks
from motcua.domain.dossiers.workflow.values import answered

AT_REST = ""
"""In place of a step: every branch has been left somewhere."""

_ORDER = tuple(Stamp)
_RECEIVED = frozenset({Stamp.RECEIVED})


@dataclass(frozen=True, slots=True)
class Course:
    """What a dossier has behind it: its stamps and its outcome.

    `fresh` are the stamps since it was last sent back.
    """

    stamps: frozenset[Stamp] = _RECEIVED
    fresh: frozenset[Stamp] = frozenset()
    outcome: Outcome | None = None

    def after(self, process: Process, move: Move) -> "Course":
        """Return what is behind the dossier after a move, as the engine has it."""
        if move.command is Command.SEND_BACK:
            return (
                Course()
                if takes_back(process, move)
                else replace(self, fresh=frozenset())
            )
        new = {move.stamp} if move.stamp else set()
        return Course(self.stamps | new, self.fresh | new, move.outcome or self.outcome)

    def troubles(self, move: Move) -> Iterator[str]:
        """Yield the codes of what is wrong with making a move now."""
        if move.outcome and self.outcome:
            yield "decided_twice"
        if move.stamp in self.fresh:
            yield "stamp_twice"
        if move.stamp is not None:
            n = _ORDER.index(move.stamp)
            before, beyond = frozenset(_ORDER[:n]), frozenset(_ORDER[n + 1 :])
            if not before <= self.stamps or beyond & self.fresh:
                yield "stamp_order"
        stamps = self.stamps | ({move.stamp} if move.stamp else set())
        if not move.to and stamps != frozenset(Stamp):
            yield "end_early"


@dataclass(frozen=True, slots=True)
class Frame:
    """That a point lies in the n-th branch of the fork a step's m-th move makes.

    `held` says that an earlier branch rests on its way, so the join stays shut.
    """

    fork: str
    m: int
    n: int
    held: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A step, the branches it is reached in, and what is behind the dossier.

    `rested` are the steps at which earlier branches were left to rest.
    """

    step: str
    frames: tuple[Frame, ...] = ()
    course: Course = field(default_factory=Course)
    rested: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Edge:
    """A move at a point, for the answers with which it is the one that is made.

    `to` is None at the end. A move in trouble is followed too, so that what comes
    after it is not told as a fault of its own.
    """

    n: int
    move: Move
    answers: frozenset[str]
    open_for: int
    to: Point | None
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Answers with which a point was newly reached, and the arrival it came from."""

    point: Point
    combinations: int
    before: "Arrival | None" = None
    by: Edge | None = None


class Paths:
    """All points of a process that can be reached; `arrivals` in order of length.

    The process must have proper blocks and readable conditions. `any_may_rest` says
    that a branch may be looked at while those before it have not begun.
    """

    any_may_rest: ClassVar[bool] = True

    def __init__(self, process: Process, table: Table) -> None:
        """Walk the process."""
        self.process = process
        self.table = table
        self.arrivals: list[Arrival] = []
        self.resting: list[Arrival] = []
        self._edges: dict[Point, tuple[Edge, ...]] = {}
        self._opens = {step.key: table.open_for(step) for step in process.steps}
        self._walk()

    @cached_property
    def reached(self) -> dict[Point, int]:
        """Return every point with all the answers it can be reached with."""
        found: dict[Point, int] = defaultdict(int)
        for arrival in self.arrivals:
            found[arrival.point] |= arrival.combinations
        return found

    def edges(self, point: Point) -> tuple[Edge, ...]:
        """Return the moves at a point."""
        if point not in self._edges:
            self._edges[point] = tuple(self._moves(point))
        return self._edges[point]

    def leaving(self, arrival: Arrival, edge: Edge) -> int:
        """Return the answers with which a move is made after an arrival."""
        return self.table.answering(arrival.combinations, edge.answers) & edge.open_for

    def way(self, arrival: Arrival) -> Way:
        """Return the moves that lead to an arrival, without those of other branches."""
        moves = self._moves_to(arrival)
        for frame in arrival.point.frames:
            block = self._blocks[frame.fork, frame.m]
            beside = block.inside - block.branches[frame.n]
            begun = max(
                n
                for n, (step, edge) in enumerate(moves)
                if (step.key, edge.n) == (frame.fork, frame.m)
            )
            moves = moves[: begun + 1] + [
                (step, edge)
                for step, edge in moves[begun + 1 :]
                if step.key not in beside
            ]
        return tuple(link(self.process, step, edge.move) for step, edge in moves)

    def whole_way(self, arrival: Arrival) -> Way:
        """Return all the moves that lead to an arrival, branch after branch."""
        moves = self._moves_to(arrival)
        return tuple(link(self.process, step, edge.move) for step, edge in moves)

    def _moves_to(self, arrival: Arrival) -> list[tuple[Step, Edge]]:
        moves: list[tuple[Step, Edge]] = []
        while arrival.before is not None:
            if arrival.by is not None:
                moves.append((self.process.by_key[arrival.before.point.step], arrival.by))
            arrival = arrival.before
        return moves[::-1]

    @cached_property
    def _blocks(self) -> dict[tuple[str, int], Block]:
        forks = (
            (step.key, n)
            for step in self.process.steps
            for n, move in enumerate(step.moves)
            if move.forks
        )
        return dict(zip(forks, blocks(self.process), strict=True))

    def _walk(self) -> None:
        seen: dict[Point, int] = defaultdict(int)
        start = Arrival(Point(self.process.first.key), self.table.at_reception())
        seen[start.point] = start.combinations
        self.arrivals.append(start)
        for arrival in self.arrivals:
            for following in self._following(arrival):
                new = following.combinations & ~seen[following.point]
                if new and following.point.step == AT_REST:
                    self.resting.append(following)
                elif new:
                    seen[following.point] |= new
                    self.arrivals.append(replace(following, combinations=new))

    def _following(self, arrival: Arrival) -> Iterator[Arrival]:
        """Yield what one move leads to, for all the answers with which it is made."""
        for edge in self.edges(arrival.point):
            if edge.to is not None:
                leaving = self.leaving(arrival, edge)
                yield Arrival(edge.to, leaving, arrival, edge)
                for point in self._beside(edge.move, edge.to):
                    yield Arrival(point, leaving, arrival, edge)

    def _beside(self, move: Move, first: Point) -> Iterator[Point]:
        """Yield the other branches of a fork, as they are while the first rests.

        So one that never ends does not hide what lies in the others.
        """
        for n in range(1, len(move.to)) if self.any_may_rest else ():
            frame = replace(first.frames[-1], n=n, held=True)
            yield replace(first, step=move.to[n], frames=(*first.frames[:-1], frame))

    def _moves(self, point: Point) -> Iterator[Edge]:
        step = self.process.by_key[point.step]
        for n, (move, open_for) in enumerate(
            zip(step.moves, self._opens[step.key], strict=True)
        ):
            troubles = [*point.course.troubles(move), *self._stamps_lost(point, move)]
            yield Edge(
                n=n,
                move=move,
                answers=answered(step, move),
                open_for=open_for,
                to=self._target(point, move, n) if move.to else None,
                troubles=tuple(troubles),
            )

    def _target(self, point: Point, move: Move, n: int) -> Point:
        """Return where a move leads: at a join, to the next branch if there is one."""
        found = replace(point, course=point.course.after(self.process, move))
        if move.forks:
            frame = Frame(point.step, n, 0)
            return replace(found, step=move.to[0], frames=(*point.frames, frame))
        if self.process.by_key[move.to[0]].join and point.frames:
            return self._next_branch(found, move.to[0])
        return replace(found, step=move.to[0])

    def _next_branch(self, point: Point, join: str | None) -> Point:
        """Return where it goes on when a branch has come to its join, or else rests.

        Through the join after the last branch, unless one rests; then what encloses
        the branches rests too, and at last nothing is left to go on.
        """
        if not point.frames:
            return replace(point, step=AT_REST)
        *outer, frame = point.frames
        held = frame.held or join is None
        branches = self.process.by_key[frame.fork].moves[frame.m].to
        if frame.n + 1 < len(branches):
            following = replace(frame, n=frame.n + 1, held=held)
            return replace(point, step=branches[following.n], frames=(*outer, following))
        left = replace(point, frames=tuple(outer))
        if join is None or held:
            return self._next_branch(left, None)
        return replace(left, step=join)

    def _stamps_lost(self, point: Point, move: Move) -> Iterator[str]:
        """Yield a code if sending back in a branch undoes what was stamped before it."""
        if move.command is not Command.SEND_BACK or not point.frames:
            return
        frame = point.frames[0]
        branch = self._blocks[frame.fork, frame.m].branches[frame.n]
        own = {m.stamp for key in branch for m in self.process.by_key[key].moves}
        if point.course.stamps - _RECEIVED - own and takes_back(self.process, move):
            yield "stamps_lost"

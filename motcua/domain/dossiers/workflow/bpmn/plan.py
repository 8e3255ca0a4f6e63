"""A process as the elements of BPMN: what is drawn as what, and how it is joined."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.domain.dossiers.workflow.bpmn.names import id_of
from motcua.domain.dossiers.workflow.branches import block_faults
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.domain.dossiers.workflow.structure import blocks


class Kind(StrEnum):
    """The kinds of elements we write, by the names BPMN gives them."""

    START = "startEvent"
    END = "endEvent"
    USER = "userTask"
    SERVICE = "serviceTask"
    CALL = "callActivity"
    CHOICE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    TIMER = "boundaryEvent"


TASKS = frozenset({Kind.USER, Kind.SERVICE, Kind.CALL})
"""The kinds that are steps."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One element: its id and kind, and the step it belongs to."""

    id: str
    kind: Kind
    step: Step


@dataclass(frozen=True, slots=True)
class Flow:
    """One arrow. `move` is the move of `step` that it makes, if it makes one."""

    id: str
    source: str
    target: str
    step: Step
    move: Move | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All elements and arrows of a process, in the order they are written."""

    pieces: tuple[Piece, ...]
    flows: tuple[Flow, ...]


def plan(process: Process) -> Plan:
    """Return the elements of a process whose keys are unique and targets exist."""
    return _Planner(process).plan()


class _Planner:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.pieces: list[Piece] = []
        self.flows: list[Flow] = []
        self.merges = _merges(process)
        self.made: set[str] = set()

    def plan(self) -> Plan:
        """Return every piece and flow."""
        first = self.process.first
        self.pieces.append(Piece("start", Kind.START, first))
        self._flow("start", self._entry(first.key), first)
        for step in self.process.steps:
            self._step(step)
        return Plan(tuple(self.pieces), tuple(self.flows))

    def _step(self, step: Step) -> None:
        task = id_of("step", step.key)
        kind = Kind.SERVICE if step.automatic else Kind.USER
        if step.join:
            self._piece("join", step, Kind.PARALLEL)
            self._flow(self._entry(step.key), task, step)
        self.pieces.append(Piece(task, Kind.CALL if step.sub else kind, step))
        exits = task
        if len(step.moves) > 1 or _timer_forks(step):
            exits = self._piece("choice", step, Kind.CHOICE)
            self._flow(task, exits, step)
        if any(not move.to for move in step.moves):
            self._piece("end", step, Kind.END)
        targets = [self._move(step, move, exits) for move in step.moves]
        if step.timer is not None:
            self._timer(step, exits, targets)

    def _piece(self, kind: str, step: Step, drawn: Kind) -> str:
        key = id_of(kind, step.key)
        self.pieces.append(Piece(key, drawn, step))
        return key

    def _flow(
        self,
        source: str,
        target: str,
        step: Step,
        move: Move | None = None,
        *,
        back: bool = False,
    ) -> None:
        key = f"flow_{len(self.flows) + 1}"
        self.flows.append(Flow(key, source, target, step, move, back))

    def _move(self, step: Step, move: Move, exits: str) -> str:
        """Draw a move and return the element it leads to."""
        back = move.command is Command.SEND_BACK
        if not move.to:
            target = id_of("end", step.key)
        elif move.forks:
            target = self._fork(step, move, back=back)
        else:
            target = self._gate(step, move.to[0], back=back)
        self._flow(exits, target, step, move, back=back and not move.forks)
        return target

    def _fork(self, step: Step, move: Move, *, back: bool) -> str:
        count = sum(piece.id.startswith("fork_") for piece in self.pieces)
        fork = f"fork_{count + 1}"
        self.pieces.append(Piece(fork, Kind.PARALLEL, step))
        for key in move.to:
            self._flow(fork, self._gate(step, key, back=back), step, back=back)
        return fork

    def _gate(self, step: Step, key: str, *, back: bool) -> str:
        """Return where an arrow to a step ends: at what waits or merges before it.

        What is sent back to a join goes past it: the branches have met already.
        """
        if back:
            return id_of("step", key)
        merge = self.merges.get((step.key, key))
        if merge is None:
            return self._entry(key)
        if merge not in self.made:
            self.made.add(merge)
            self.pieces.append(Piece(merge, Kind.CHOICE, step))
            self._flow(merge, self._entry(key), step)
        return merge

    def _entry(self, key: str) -> str:
        return id_of("join" if self.process.by_key[key].join else "step", key)

    def _timer(self, step: Step, exits: str, targets: list[str]) -> None:
        timer = self._piece("timer", step, Kind.TIMER)
        timed = _timed(step)
        if len(timed) == 1 and not step.moves[timed[0]].forks:
            move = step.moves[timed[0]]
            back = move.command is Command.SEND_BACK
            self._flow(timer, targets[timed[0]], step, back=back)
        elif timed:
            self._flow(timer, exits, step)


def _timed(step: Step) -> list[int]:
    """Return which moves of a step its timer can make."""
    command = step.timer.command if step.timer else None
    return [n for n, move in enumerate(step.moves) if move.command is command]


def _timer_forks(step: Step) -> bool:
    return any(step.moves[n].forks for n in _timed(step))


def _merges(process: Process) -> Mapping[tuple[str, str], str]:
    """Return where arrows of one branch meet before a join, by step and join.

    A parallel gateway waits for every arrow into it, so only one may come from each
    branch. Branches that are no blocks are left as they are.
    """
    merges: dict[tuple[str, str], str] = {}
    for block in () if any(block_faults(process)) else blocks(process):
        for n, branch in enumerate(block.branches):
            into = [
                step.key
                for step in process.steps
                if step.key in branch
                for _ in range(_arrows_to(step, block.join))
            ]
            if len(into) > 1:
                merge = id_of(f"merge{n + 1}", f"{block.fork}>{block.join}")
                merges |= {(key, block.join): merge for key in into}
    return merges


def _arrows_to(step: Step, join: str) -> int:
    """Return how many arrows lead from a step to a join, its timer's among them."""
    moves = [
        join in m.to and m.command is not Command.SEND_BACK and not m.forks
        for m in step.moves
    ]
    timed = _timed(step)
    return sum(moves) + (len(timed) == 1 and moves[timed[0]])

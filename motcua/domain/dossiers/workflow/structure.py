"""The shape of a process: which steps lie inside which fork, and what comes after.

Parallel branches are blocks: every branch of a fork leads to one and the same join,
nothing leads into a branch from outside or out of it before the join. That keeps a
process readable, and lets it be checked step by step instead of state by state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_HOURS = {
    LimitUnit.WORKING_DAY: 8.0,
    LimitUnit.CALENDAR_DAY: 8 * 5 / 7,
    LimitUnit.MONTH: 8 * 22.0,
    LimitUnit.WORKING_HOUR: 1.0,
    LimitUnit.HOUR: 1.0,
    LimitUnit.MINUTE: 1 / 60,
    LimitUnit.IMMEDIATE: 8.0,
}


@dataclass(frozen=True, slots=True)
class Block:
    """A fork, the join its branches meet in, and the steps of each branch."""

    fork: str
    join: str
    branches: tuple[frozenset[str], ...]

    @property
    def inside(self) -> frozenset[str]:
        """Return every step between fork and join."""
        return frozenset().union(*self.branches)


@lru_cache(maxsize=1024)
def blocks(process: Process) -> tuple[Block, ...]:
    """Return the parallel blocks, one a forking move.

    Raises Invalid naming the fork whose branches do not meet in one join, end
    before it, or run into each other. Every `to` must name a step that exists.
    """
    return tuple(
        _block(process, step, move)
        for step in process.steps
        for move in step.moves
        if move.forks
    )


@lru_cache(maxsize=1024)
def awaited(process: Process) -> Mapping[str, frozenset[str]]:
    """Return for each join the steps that must be left before it opens."""
    found: dict[str, frozenset[str]] = {}
    for block in blocks(process):
        found[block.join] = found.get(block.join, frozenset()) | block.inside
    return found


def forward(step: Step) -> tuple[Move, ...]:
    """Return the moves that bring a dossier on; sending back does not."""
    return tuple(m for m in step.moves if m.command is not Command.SEND_BACK)


def hours(limit: TimeLimit) -> float:
    """Return about how many working hours a limit is, for adding up step times."""
    if limit.unit is LimitUnit.IMMEDIATE:
        return _HOURS[limit.unit]
    return limit.amount * _HOURS[limit.unit]


@lru_cache(maxsize=1024)
def rest_hours(process: Process) -> Mapping[str, float]:
    """Return the working hours the steps after each step need on the longest way.

    Sending back is not counted. Branches side by side count as the longest of them.
    Raises Invalid where going forward leads in a circle.
    """
    found: dict[str, float] = {}
    for step in process.steps:
        _rest(process, step, found, ())
    return found


def _rest(
    process: Process, step: Step, found: dict[str, float], way: tuple[str, ...]
) -> float:
    if step.key in found:
        return found[step.key]
    if step.key in way:
        raise fault(
            step, N_("Từ bước “%(step)s” đi tới lại quay về chính nó mà không trả lại.")
        )
    after = [
        own_hours(process.by_key[key])
        + _rest(process, process.by_key[key], found, (*way, step.key))
        for move in forward(step)
        for key in move.to
    ]
    found[step.key] = max(after, default=0.0)
    return found[step.key]


def own_hours(step: Step) -> float:
    """Return a step's own working hours; 0 where the process sets none."""
    return hours(step.within) if step.within else 0.0


def _block(
    process: Process, fork: Step, move: Move, above: tuple[str, ...] = ()
) -> Block:
    joins: set[str] = set()
    branches: list[frozenset[str]] = []
    for target in move.to:
        inside: set[str] = set()
        _walk(process, target, inside, joins, fork, above)
        branches.append(frozenset(inside))
    if len(joins) != 1:
        raise fault(
            fork, N_("Các nhánh sau bước “%(step)s” không gặp nhau ở cùng một bước chờ.")
        )
    for n, branch in enumerate(branches):
        if any(branch & other for other in branches[n + 1 :]):
            raise fault(
                fork, N_("Các nhánh song song sau bước “%(step)s” đi chung một bước.")
            )
    return Block(fork=fork.key, join=joins.pop(), branches=tuple(branches))


def _walk(
    process: Process,
    key: str,
    inside: set[str],
    joins: set[str],
    fork: Step,
    above: tuple[str, ...],
) -> None:
    """Follow a branch to its join, taking the blocks inside it as one piece."""
    waiting = [(key, False)]
    while waiting:
        found, passed = waiting.pop()
        step = process.by_key[found]
        if step.key == fork.key or step.key in above:
            raise fault(
                fork, N_("Một nhánh sau bước “%(step)s” quay lại trước chỗ tách nhánh.")
            )
        if step.join and not passed:
            joins.add(step.key)
            continue
        if step.key in inside:
            continue
        inside.add(step.key)
        for move in step.moves:
            if not move.to:
                raise fault(
                    fork, N_("Một nhánh sau bước “%(step)s” kết thúc trước bước chờ.")
                )
            if move.forks:
                inner = _block(process, step, move, (*above, fork.key))
                inside |= inner.inside
                waiting.append((inner.join, True))
            else:
                waiting.extend((target, False) for target in move.to)


def fault(step: Step, message: str) -> Invalid:
    """Return the error that names a step of an unsound process."""
    return Invalid(
        "process_unsound", message, facts={"step": step.name}, field=f"steps.{step.key}"
    )

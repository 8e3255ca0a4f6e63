"""What is wrong with branches side by side.

They are blocks (see `structure`); what would let two of them disturb each other is
refused, so that each can be looked at as if it ran alone.
"""

from collections.abc import Iterable, Iterator

from motcua.domain.dossiers.workflow.commands import DECIDING, Command
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.domain.dossiers.workflow.faults import Fault, Way, fault, link
from motcua.domain.dossiers.workflow.shape import takes_back, way_to
from motcua.domain.dossiers.workflow.states import Stamp
from motcua.domain.dossiers.workflow.structure import Block, awaited, blocks, forward
from motcua.domain.dossiers.workflow.values import answered, lasting, read_by
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_FINAL = DECIDING | {Command.SEAL, Command.RETURN}


def block_faults(process: Process) -> Iterator[Fault]:
    """Yield what keeps parallel branches from being blocks.

    While there is any, ways are not looked at: where they join is not known.
    """
    forks = [(s, m) for s in process.steps for m in s.moves if m.forks]
    found = [
        fault(
            "branches_improper",
            N_("Một nhánh sau bước “%(step)s” quay lại trước chỗ tách nhánh."),
            step=step,
            way=way_to(process, step.key),
        )
        for step, move in forks
        if _comes_back(process, step, move, len(forks))
    ]
    found += [
        fault(
            "branch_empty",
            N_("Một nhánh sau bước “%(step)s” không có bước nào trước bước chờ."),
            step=step,
            way=way_to(process, step.key),
        )
        for step, move in forks
        if any(process.by_key[key].join for key in move.to)
    ]
    yield from found
    if not found:
        yield from _improper(process)


def _improper(process: Process) -> Iterator[Fault]:
    try:
        blocks(process)
    except Invalid as error:
        step = process.by_key[str(error.field).removeprefix("steps.")]
        yield fault(
            "branches_improper", error.message, step=step, way=way_to(process, step.key)
        )


def _comes_back(process: Process, fork: Step, move: Move, most: int) -> bool:
    """Say whether a branch leads to its own fork before the branches have met."""
    waiting = [(key, 1) for key in move.to]
    seen: set[tuple[str, int]] = set()
    while waiting:
        key, depth = waiting.pop()
        step = process.by_key[key]
        depth -= step.join
        if depth == 0 or depth > most or (key, depth) in seen:
            continue
        if key == fork.key:
            return True
        seen.add((key, depth))
        waiting += [(to, depth + m.forks) for m in step.moves for to in m.to]
    return False


def branch_faults(process: Process) -> Iterator[Fault]:
    """Yield what lets branches disturb each other; they are known to be blocks."""
    yield from _joins(process)
    for block in blocks(process):
        yield from _entered(process, block)
        yield from _stamps_lost(process, block)
        yield from _raced(process, block)
    yield from _final_in_branches(process)


def _joins(process: Process) -> Iterator[Fault]:
    waits = awaited(process)
    for join in process.steps:
        if not join.join:
            continue
        if join.key not in waits:
            yield fault(
                "join_lonely",
                N_("Bước chờ “%(step)s” không có nhánh song song nào để chờ."),
                step=join,
            )
            continue
        entering = [
            (step, move)
            for step in process.steps
            for move in forward(step)
            if join.key in move.to and step.key not in waits[join.key]
        ]
        if entering or join is process.first:
            yield fault(
                "join_entered",
                N_("Bước chờ “%(step)s” chỉ được đến từ các nhánh mà nó chờ."),
                step=join,
                way=_through(process, entering),
            )


def _entered(process: Process, block: Block) -> Iterator[Fault]:
    """Yield each step of a branch that is reached from outside of it, not by a fork."""
    for key in [s.key for s in process.steps if s.key in block.inside]:
        entering = [
            (step, move)
            for step in process.steps
            for move in step.moves
            if key in move.to and not move.forks and step.key not in block.inside
        ]
        if entering or key == process.first.key:
            yield fault(
                "branch_entered",
                N_("Bước “%(step)s” nằm trong nhánh song song mà bị đi vào từ ngoài."),
                step=process.by_key[key],
                way=_through(process, entering),
            )


def _through(process: Process, entering: list[tuple[Step, Move]]) -> Way:
    """Return the shortest way to the first of some moves, and the move."""
    if not entering:
        return ()
    before, move = entering[0]
    return (*way_to(process, before.key), link(process, before, move))


def _final_in_branches(process: Process) -> Iterator[Fault]:
    """Yield the acts that must happen once but lie where others go on beside them."""
    inside = {key for block in blocks(process) for key in block.inside}
    for step in process.steps:
        if step.key in inside and any(_is_final(move) for move in step.moves):
            yield fault(
                "final_in_branch",
                N_(
                    "Bước “%(step)s” nằm trong nhánh song song nên không được quyết "
                    "định, đóng dấu hay trả kết quả."
                ),
                step=step,
                way=way_to(process, step.key),
            )


def _is_final(move: Move) -> bool:
    return (
        move.command in _FINAL
        or move.outcome is not None
        or move.stamp not in (None, Stamp.APPRAISED)
    )


def _stamps_lost(process: Process, block: Block) -> Iterator[Fault]:
    """Yield the ways back in a branch that take away what another branch stamped."""
    for branch in block.branches:
        beside = _moves_of(process, block.inside - branch)
        if not any(move.stamp for _, move in beside):
            continue
        for step, move in _moves_of(process, branch):
            if move.command is Command.SEND_BACK and takes_back(process, move):
                yield stamps_lost(step, way_to(process, step.key))


def stamps_lost(step: Step, way: Way) -> Fault:
    """Return the fault of a way back that undoes more than its own branch."""
    return fault(
        "stamps_lost",
        N_("Trả lại ở bước “%(step)s” xoá cả mốc thời gian ngoài nhánh của nó."),
        step=step,
        way=way,
    )


def _raced(process: Process, block: Block) -> Iterator[Fault]:
    """Yield the facts that one branch answers while another answers or reads them."""
    known = lasting(process)
    for n, branch in enumerate(block.branches):
        beside = _answers(process, block.inside - branch) & known
        again = _answers(process, frozenset().union(*block.branches[:n]))
        for step, move in _moves_of(process, branch):
            own = answered(step, move)
            raced = (read_by(move) - own) & beside | own & again & known
            if raced:
                yield fault(
                    "fact_raced",
                    N_(
                        "Bước “%(step)s” hỏi hoặc dùng “%(fact)s” mà một nhánh song song "
                        "khác cũng hỏi."
                    ),
                    step=step,
                    way=way_to(process, step.key),
                    fact=min(raced),
                )


def _answers(process: Process, keys: Iterable[str]) -> frozenset[str]:
    return frozenset(
        name
        for step, move in _moves_of(process, frozenset(keys))
        for name in answered(step, move)
    )


def _moves_of(process: Process, keys: frozenset[str]) -> list[tuple[Step, Move]]:
    return [(s, move) for s in process.steps if s.key in keys for move in s.moves]

"""What is wrong with the ways between steps, whatever the answers on them."""

from collections.abc import Iterator, Mapping

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.domain.dossiers.workflow.faults import Fault, Way, fault, link
from motcua.domain.dossiers.workflow.states import Stamp
from motcua.domain.dossiers.workflow.structure import forward
from motcua.kernel.text import N_


def shape_faults(process: Process) -> Iterator[Fault]:
    """Yield the ways that go round, back to no step before, or apart from none."""
    after = after_each(process)
    yield from _circles(process)
    for step in process.steps:
        yield from _backward(process, step, after)
        yield from _apart(process, step, after)


def _circles(process: Process) -> Iterator[Fault]:
    told: set[str] = set()
    for step in process.steps:
        circle = _way(process, step, step.key, back=False)
        if circle and not told & {part.step.key for part in circle}:
            told |= {part.step.key for part in circle}
            yield fault(
                "forward_circle",
                N_("Từ bước “%(step)s” đi tới lại quay về chính nó mà không trả lại."),
                step=step,
                way=way_to(process, step.key) + circle,
            )


def _backward(
    process: Process, step: Step, after: Mapping[str, frozenset[str]]
) -> Iterator[Fault]:
    for move in step.moves:
        if move.command is not Command.SEND_BACK:
            continue
        wrong = [k for k in move.to if k == step.key or step.key not in after[k]]
        if wrong or not move.to:
            yield fault(
                "back_not_back",
                N_("Trả lại ở bước “%(step)s” phải dẫn về một bước đứng trước nó."),
                step=step,
                way=(*way_to(process, step.key), link(process, step, move)),
            )


def _apart(
    process: Process, step: Step, after: Mapping[str, frozenset[str]]
) -> Iterator[Fault]:
    for key in step.apart_from:
        if key not in process.by_key or key == step.key or step.key not in after[key]:
            yield fault(
                "apart_not_before",
                N_(
                    "Bước “%(step)s” phải do người khác với bước “%(other)s”, nhưng "
                    "không có bước nào như thế trước nó."
                ),
                step=step,
                other=process.by_key[key].name if key in process.by_key else key,
            )


def after_each(process: Process) -> Mapping[str, frozenset[str]]:
    """Return for each step those that come after it when going forward."""
    found: dict[str, frozenset[str]] = {}
    for step in process.steps:
        waiting = [step.key]
        seen: set[str] = set()
        while waiting:
            for move in forward(process.by_key[waiting.pop()]):
                waiting += [key for key in move.to if key not in seen]
                seen.update(move.to)
        found[step.key] = frozenset(seen)
    return found


def way_to(process: Process, key: str) -> Way:
    """Return the shortest way from the first step to another, whatever the answers."""
    return _way(process, process.first, key) if key != process.first.key else ()


def _way(process: Process, start: Step, key: str, *, back: bool = True) -> Way:
    """Return the shortest way of at least one move; empty where there is none."""
    waiting: list[tuple[Step, Way]] = [(start, ())]
    seen: set[str] = set()
    for step, way in waiting:
        for move in step.moves if back else forward(step):
            for to in move.to:
                so_far = (*way, link(process, step, move))
                if to == key:
                    return so_far
                if to not in seen:
                    seen.add(to)
                    waiting.append((process.by_key[to], so_far))
    return ()


def takes_back(process: Process, move: Move) -> bool:
    """Say whether sending back leads to or before the step that appraises.

    Then the stamps after reception and the outcome no longer count.
    """
    appraising = [
        n
        for n, step in enumerate(process.steps)
        if any(m.stamp is Stamp.APPRAISED for m in step.moves)
    ]
    last = max(appraising, default=0)
    return all(process.position(key) <= last for key in move.to)

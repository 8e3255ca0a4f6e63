"""Whether a process can be published: every dossier can finish, no step is dead."""

from collections.abc import Callable, Iterable

from motcua.domain.dossiers.workflow.definition import Process, Step
from motcua.domain.dossiers.workflow.states import Stamp
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


def check(process: Process) -> None:
    """Raise Invalid naming the first step that makes the process unsound.

    Sound means: keys are unique; every move leads to a step that exists; every step
    can be reached from the first and can reach the end; no step has the same command
    twice; and a dossier that ends has been appraised, approved and sealed on its way.
    """
    keys = [step.key for step in process.steps]
    for step in process.steps:
        if keys.count(step.key) > 1:
            raise _unsound(step, N_("Mã bước “%(step)s” bị trùng."))
        _check_moves(step, frozenset(keys))
    _check_paths(process)
    _check_stamps(process)


def _check_moves(step: Step, keys: frozenset[str]) -> None:
    if not step.moves:
        raise _unsound(step, N_("Bước “%(step)s” không có lối ra."))
    commands = [move.command for move in step.moves]
    for move in step.moves:
        if commands.count(move.command) > 1:
            raise _unsound(step, N_("Bước “%(step)s” có hai lối ra cùng một lệnh."))
        if move.to is not None and move.to not in keys:
            raise _unsound(step, N_("Bước “%(step)s” dẫn đến một bước không có."))


def _check_paths(process: Process) -> None:
    forward = {s.key: {m.to for m in s.moves if m.to is not None} for s in process.steps}
    back: dict[str, set[str]] = {key: set() for key in forward}
    for key, targets in forward.items():
        for target in targets:
            back[target].add(key)
    reached = _closure([process.first.key], lambda key: forward[key])
    ends = [s.key for s in process.steps if any(m.to is None for m in s.moves)]
    ending = _closure(ends, lambda key: back[key])
    for step in process.steps:
        if step.key not in reached:
            raise _unsound(step, N_("Không có đường nào đến bước “%(step)s”."))
        if step.key not in ending:
            raise _unsound(step, N_("Từ bước “%(step)s” hồ sơ không bao giờ kết thúc."))


def _closure(start: Iterable[str], following: Callable[[str], set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(following(key))
    return found


def _check_stamps(process: Process) -> None:
    """Walk every way with the set of stamps so far; a bad end names its step."""
    wanted = {Stamp.APPRAISED, Stamp.APPROVED, Stamp.SEALED, Stamp.RETURNED}
    seen: set[tuple[str, frozenset[Stamp]]] = set()
    waiting = [(process.first.key, frozenset[Stamp]())]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        step = process.by_key[place[0]]
        for move in step.moves:
            stamps = place[1] | ({move.stamp} if move.stamp else set())
            if move.to is not None:
                waiting.append((move.to, frozenset(stamps)))
            elif not wanted <= stamps:
                raise _unsound(
                    step,
                    N_("Hồ sơ kết thúc ở bước “%(step)s” mà chưa đủ năm mốc thời gian."),
                )


def _unsound(step: Step, message: str) -> Invalid:
    return Invalid(
        "process_unsound", message, facts={"step": step.name}, field=f"steps.{step.key}"
    )

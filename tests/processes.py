"""Processes made in code: short words for steps and moves, and the largest one."""

from dataclasses import replace
from typing import Any

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    FactKind,
    FactSpec,
    Move,
    Need,
    Process,
    Step,
)
from motcua.domain.dossiers.workflow.guards import Check, Guard, How, Not
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.kernel.actor import Role

_USUAL: dict[Command, dict[str, Any]] = {
    Command.SEND_BACK: {"needs": frozenset({Need.REASON})},
    Command.APPROVE: {
        "needs": frozenset({Need.AUTHORITY}),
        "stamp": Stamp.APPROVED,
        "outcome": Outcome.APPROVED,
    },
    Command.REJECT: {
        "needs": frozenset({Need.AUTHORITY, Need.REASON}),
        "stamp": Stamp.APPROVED,
        "outcome": Outcome.REJECTED,
    },
    Command.SEAL: {"stamp": Stamp.SEALED},
    Command.RETURN: {
        "needs": frozenset({Need.RECIPIENT}),
        "stamp": Stamp.RETURNED,
    },
}
FACTS = {
    "visit": FactSpec("visit", "Cần thẩm định thực địa", FactKind.YES_NO),
    "ready": FactSpec("ready", "Đủ điều kiện", FactKind.YES_NO),
    "area": FactSpec("area", "Diện tích (m²)", FactKind.NUMBER),
    "kind": FactSpec(
        "kind",
        "Loại công trình",
        FactKind.ONE_OF,
        {"house": "Nhà ở", "shop": "Cửa hàng", "works": "Nhà xưởng"},
    ),
}
YES, NO = Check("visit", How.IS, True), Check("visit", How.IS, False)  # noqa: FBT003
LARGE, SMALL = Check("area", How.AT_LEAST, 500), Check("area", How.BELOW, 500)


def move(command: str, *to: str, **more: Any) -> Move:
    """Return a move with what its command usually needs, stamps and decides."""
    named = Command(command)
    return Move(named, to, **{**_USUAL.get(named, {}), **more})


def step(key: str, *moves: Move, **more: Any) -> Step:
    """Return a step of the resolving unit's specialist, named after its key."""
    usual = {"role": Role.SPECIALIST, "place": "resolving", "name": f"Bước {key}"}
    return Step(key=key, moves=moves, **{**usual, **more})


def on(key: str, to: str, *, back: str | None = None, **more: Any) -> Step:
    """Return a step with one way on, and perhaps one back."""
    moves = [move("submit", to), *([move("send_back", back)] if back else [])]
    return step(key, *moves, **more)


def either(key: str, guard: Guard, to: str, otherwise: str, **more: Any) -> Step:
    """Return a step that goes on by a condition."""
    moves = (move("submit", to, when=guard), move("submit", otherwise, when=Not(guard)))
    return step(key, *moves, **more)


def fork(key: str, *to: str, **more: Any) -> Step:
    """Return a step after which several go on side by side."""
    return step(key, move("submit", *to), **more)


ENDING = (
    step("appraise", move("submit", "approve", stamp=Stamp.APPRAISED)),
    step(
        "approve",
        move("approve", "seal"),
        move("reject", "seal"),
        move("send_back", "appraise"),
        role=Role.LEADER,
        place="authority",
    ),
    step("seal", move("seal", "return"), role=Role.CLERK, place="authority"),
    step("return", move("return"), role=Role.RETURNS, place="reception"),
)
"""The four last steps of every process here: they set the four times."""


def process(*front: Step, **more: Any) -> Process:
    """Return a process that begins with these steps and ends as all do."""
    return whole(*front, *ENDING, **more)


def whole(*steps: Step, **more: Any) -> Process:
    """Return a process of exactly these steps."""
    return Process("test", "Quy trình thử", steps, **{"facts": FACTS, **more})


def changed(found: Process, key: str, *moves: Move, **more: Any) -> Process:
    """Return a process with one step changed; without moves it keeps its own."""
    if moves:
        more["moves"] = moves
    steps = (replace(s, **more) if s.key == key else s for s in found.steps)
    return replace(found, steps=tuple(steps))


def largest(branches: int = 4, length: int = 11) -> Process:
    """Return a process of sixty steps with four branches side by side.

    Each branch is as long as the law's longest chains of agencies, asks a question of
    its own, goes two ways by it, and can send back.
    """
    names = [chr(ord("a") + n) for n in range(branches)]
    facts = {
        f"ask_{name}": FactSpec(f"ask_{name}", f"Câu hỏi {name}", FactKind.YES_NO)
        for name in names
    }
    front = [on(f"front{n}", f"front{n + 1}") for n in range(10)]
    front.append(fork("front10", *(f"{name}0" for name in names)))
    for name in names:
        front += _branch(name, length, "join")
    front.append(on("join", "appraise", join=True))
    return process(*front, facts=facts)


def _branch(name: str, length: int, join: str) -> list[Step]:
    """Return steps of which the last but one may be passed over by an answer."""
    keys = [f"{name}{n}" for n in range(length)]
    asked = Check(f"ask_{name}", How.IS, True)  # noqa: FBT003
    steps = [on(keys[0], keys[1], asks=(asked.name,))]
    steps += [on(keys[n], keys[n + 1], back=keys[n - 1]) for n in range(1, length - 3)]
    return [
        *steps,
        either(keys[-3], asked, keys[-2], keys[-1]),
        on(keys[-2], keys[-1]),
        on(keys[-1], join),
    ]

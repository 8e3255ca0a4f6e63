"""Changes to a process as a whole: steps in, out and up, moves drawn, keys renamed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.text import N_
from motcua.web.desk.process_fields import Definition, made_key

Step = dict[str, Any]
Move = dict[str, Any]

NEW_STEP = N_("Bước mới")
_ONWARD = (
    Command.SUBMIT,
    Command.HAND_OVER,
    Command.RECEIVE,
    Command.OPINE,
    Command.PROCEED,
)


def skeleton(key: str, name: str) -> Definition:
    """Return a new process that is sound already: appraise, approve, seal, return."""
    return {
        "key": key,
        "name": name,
        "steps": [
            _step(
                "appraise",
                "Thẩm định",
                "specialist",
                "resolving",
                {
                    "command": "submit",
                    "to": "approve",
                    "needs": ["opinion"],
                    "stamp": "appraised",
                },
            ),
            _step(
                "approve",
                "Phê duyệt",
                "leader",
                "authority",
                _decision("approve", "approved", ["authority"]),
                _decision("reject", "rejected", ["authority", "reason"]),
                {"command": "send_back", "to": "appraise", "needs": ["reason"]},
            ),
            _step(
                "seal",
                "Vào số, đóng dấu",
                "clerk",
                "authority",
                {"command": "seal", "to": "return", "stamp": "sealed"},
            ),
            _step(
                "return",
                "Trả kết quả",
                "returns",
                "reception",
                {
                    "command": "return",
                    "to": None,
                    "needs": ["recipient"],
                    "stamp": "returned",
                },
            ),
        ],
    }


def with_keys(
    definition: Definition,
    *,
    place: Mapping[str, str],
    fact: Mapping[str, str],
    step: Mapping[str, str] | None = None,
) -> Definition:
    """Return the process with keys of parties, questions and steps renamed throughout."""
    steps = step or {}
    return definition | {
        "steps": [
            {
                **one,
                "place": place.get(one["place"], one["place"]),
                "asks": [fact.get(key, key) for key in one.get("asks", [])],
                "apart_from": [steps.get(k, k) for k in one.get("apart_from", [])],
                "moves": [
                    _to(_asking(move, fact), lambda key: steps.get(key, key))
                    for move in one["moves"]
                ],
            }
            for one in definition["steps"]
        ]
    }


def shifted(definition: Definition, n: int, by: int) -> Definition:
    """Return the process with its n-th step, counted from 1, one place up or down."""
    steps = list(definition["steps"])
    other = n + by
    if 1 <= n <= len(steps) and 1 <= other <= len(steps):
        steps[n - 1], steps[other - 1] = steps[other - 1], steps[n - 1]
    return definition | {"steps": steps}


def without_step(definition: Definition, n: int) -> Definition:
    """Return the process without its n-th step and without the moves that led to it.

    The last step stays: a process has one at least.
    """
    steps = definition["steps"]
    if not 1 <= n <= len(steps) or len(steps) == 1:
        return definition
    gone = steps[n - 1]["key"]
    kept = [step for i, step in enumerate(steps, 1) if i != n]
    return definition | {
        "steps": [
            {
                **step,
                "apart_from": [k for k in step.get("apart_from", []) if k != gone],
                "moves": [
                    _to(move, lambda key: None if key == gone else key)
                    for move in step["moves"]
                    if move["to"] != gone
                ],
            }
            for step in kept
        ]
    }


def with_step(
    definition: Definition, n: int, template: Mapping[str, Any] | None = None
) -> Definition:
    """Return the process with a new step after the n-th; 0 puts it first.

    Where one way leads on from the n-th step, the new one is put into that way. Moves
    of the template that lead nowhere yet go on from there, back to the n-th step, or
    to the end, as their command says.
    """
    steps = [dict(step) for step in definition["steps"]]
    before = steps[n - 1] if 1 <= n <= len(steps) else None
    onward = _single_way(before) if before else None
    following = onward["to"] if onward else None if before else steps[0]["key"]
    new = dict(template or _step("", NEW_STEP, "specialist", "resolving"))
    keys = [step["key"] for step in steps]
    new["key"] = made_key(new.get("key") or new["name"], keys)
    leads = {"send_back": before["key"] if before else None, "return": None}
    new["moves"] = [
        {**move, "to": leads.get(move["command"], following)}
        for move in new["moves"]
        if before or move["command"] != Command.SEND_BACK
    ]
    if not new["moves"] and following:
        new["moves"] = [{"command": "submit", "to": following}]
    if before and onward:
        before["moves"] = [
            {**move, "to": new["key"]} if move is onward else move
            for move in before["moves"]
        ]
    steps.insert(n if before else 0, new)
    return definition | {"steps": steps}


def with_move(definition: Definition, n: int, to: str) -> Definition:
    """Return the process with one more move out of the n-th step, to a step by key.

    A step further up is sent back to with a reason; else the first command that
    brings a dossier on and is not used there yet.
    """
    steps = [dict(step) for step in definition["steps"]]
    keys = [step["key"] for step in steps]
    if not 1 <= n <= len(steps) or to not in keys:
        return definition
    step = steps[n - 1]
    used = {move["command"] for move in step["moves"]}
    if keys.index(to) < n - 1 and Command.SEND_BACK not in used:
        move: Move = {"command": "send_back", "to": to, "needs": ["reason"]}
    else:
        free = (command.value for command in _ONWARD if command not in used)
        move = {"command": next(free, Command.SUBMIT.value), "to": to}
    step["moves"] = [*step["moves"], move]
    return definition | {"steps": steps}


def without_move(definition: Definition, n: int, i: int) -> Definition:
    """Return the process without the i-th move, from 0, of its n-th step."""
    return _with_moves(definition, n, lambda moves: [*moves[:i], *moves[i + 1 :]])


def with_move_first(definition: Definition, n: int, i: int) -> Definition:
    """Return the process with the i-th move of its n-th step one place up.

    Of several moves with one command the first that is open is made.
    """

    def up(moves: list[Move]) -> list[Move]:
        if not 0 < i < len(moves):
            return moves
        return [*moves[: i - 1], moves[i], moves[i - 1], *moves[i + 1 :]]

    return _with_moves(definition, n, up)


def facts_read(part: Any) -> Iterator[str]:
    """Yield the questions that the conditions in a part of a process read."""
    match part:
        case {"fact": name}:
            yield name
        case dict():
            for inner in part.values():
                yield from facts_read(inner)
        case list():
            for inner in part:
                yield from facts_read(inner)


def _with_moves(
    definition: Definition, n: int, change: Callable[[list[Move]], list[Move]]
) -> Definition:
    steps = [dict(step) for step in definition["steps"]]
    if 1 <= n <= len(steps):
        steps[n - 1]["moves"] = change(steps[n - 1]["moves"])
    return definition | {"steps": steps}


def _single_way(step: Step) -> Move | None:
    """Return the one move that brings a dossier on, where there is just one way."""
    onward = [m for m in step["moves"] if m["command"] != Command.SEND_BACK.value]
    single = len(onward) == 1 and not isinstance(onward[0]["to"], list)
    return onward[0] if single else None


def _to(move: Move, change: Callable[[str], str | None]) -> Move:
    """Return a move whose targets are changed; those that become None fall away."""
    to = move["to"]
    if not isinstance(to, list):
        return {**move, "to": change(to) if to else None}
    kept = [key for key in map(change, to) if key]
    return {**move, "to": kept if len(kept) > 1 else next(iter(kept), None)}


def _asking(move: Move, fact: Mapping[str, str]) -> Move:
    if "when" not in move:
        return move
    return {**move, "when": _renamed(move["when"], fact)}


def _renamed(guard: Any, fact: Mapping[str, str]) -> Any:
    match guard:
        case {"fact": name, **rest}:
            return {"fact": fact.get(name, name), **rest}
        case {"not": part}:
            return {"not": _renamed(part, fact)}
        case dict():
            return {
                how: [_renamed(part, fact) for part in parts]
                for how, parts in guard.items()
            }
    return guard


def _step(key: str, name: str, role: str, place: str, *moves: Move) -> Step:
    return {"key": key, "name": name, "role": role, "place": place, "moves": list(moves)}


def _decision(command: str, outcome: str, needs: list[str]) -> Move:
    return {
        "command": command,
        "to": "seal",
        "needs": needs,
        "stamp": "approved",
        "outcome": outcome,
    }

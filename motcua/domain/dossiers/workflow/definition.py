"""A process as data: steps, who takes each, and the moves out of it.

Written as JSON (see `docs/reference/process-format.md`), parsed here, checked by
`soundness`. Basis: TT 01/2018 art 8 (internal process: steps, unit or position,
task, time).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar, cast

from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_E = TypeVar("_E", bound=StrEnum)


class Command(StrEnum):
    """What may be done to a dossier inside a process."""

    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    ASSIGN = "assign"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REJECT = "reject"
    SEAL = "seal"
    RETURN = "return"


class Place(StrEnum):
    """At which unit a step is done, seen from the dossier."""

    RECEPTION = "reception"
    RESOLVING = "resolving"
    AUTHORITY = "authority"


class Need(StrEnum):
    """What a move asks for before it can be made."""

    OPINION = "opinion"
    REASON = "reason"
    ASSIGNEE = "assignee"
    AUTHORITY = "authority"
    RECIPIENT = "recipient"


class Timing(StrEnum):
    """By when a step should be done."""

    DOSSIER = "dossier"
    HAND_OVER_1500 = "hand_over_1500"


@dataclass(frozen=True, slots=True)
class Move:
    """One way out of a step. `to` is the next step, or None when the dossier ends."""

    command: Command
    to: str | None
    needs: frozenset[Need] = frozenset()
    stamp: Stamp | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the role and place that take it, and the moves out of it."""

    key: str
    name: str
    role: Role
    place: Place
    moves: tuple[Move, ...]
    timing: Timing = Timing.DOSSIER

    def move(self, command: Command) -> Move | None:
        """Return the move a command makes here, or None."""
        return next((m for m in self.moves if m.command is command), None)


@dataclass(frozen=True)
class Process:
    """A whole process; the first step is the one after reception."""

    key: str
    name: str
    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        """Return the step that begins when the dossier is received."""
        return self.steps[0]

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        """Return the steps by their key."""
        return {step.key: step for step in self.steps}

    def position(self, key: str) -> int:
        """Return how many steps stand before this one."""
        return next(n for n, step in enumerate(self.steps) if step.key == key)


def parse(data: object) -> Process:
    """Return the process a JSON value describes.

    Raises Invalid whose `field` is the path of the first value that cannot be.
    """
    table = _table(data, "process")
    steps = [_step(row, f"steps[{n}]") for n, row in enumerate(_rows(table, "steps", ""))]
    if not steps:
        raise _invalid("steps", N_("Quy trình chưa có bước nào."))
    return Process(
        key=_text(table, "key", ""), name=_text(table, "name", ""), steps=tuple(steps)
    )


def _step(data: object, path: str) -> Step:
    table = _table(data, path)
    return Step(
        key=_text(table, "key", path),
        name=_text(table, "name", path),
        role=_member(Role, table, "role", path),
        place=_member(Place, table, "place", path),
        timing=_member(Timing, {"timing": "dossier", **table}, "timing", path),
        moves=tuple(
            _move(row, f"{path}.moves[{n}]")
            for n, row in enumerate(_rows(table, "moves", path))
        ),
    )


def _move(data: object, path: str) -> Move:
    table = _table(data, path)
    to = table.get("to")
    if to is not None and not isinstance(to, str):
        raise _invalid(f"{path}.to", N_("Bước kế tiếp phải là mã bước hoặc null."))
    needs = [{"need": need} for need in cast("list[object]", table.get("needs", []))]
    return Move(
        command=_member(Command, table, "command", path),
        to=to,
        needs=frozenset(_member(Need, row, "need", f"{path}.needs") for row in needs),
        stamp=_member(Stamp, table, "stamp", path) if "stamp" in table else None,
        outcome=_member(Outcome, table, "outcome", path) if "outcome" in table else None,
    )


def _table(data: object, path: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise _invalid(path, N_("Phải là một đối tượng JSON."))
    return data


def _rows(table: Mapping[str, object], name: str, path: str) -> Sequence[object]:
    rows = table.get(name)
    if not isinstance(rows, list):
        raise _invalid(_join(path, name), N_("Phải là một danh sách."))
    return rows


def _text(table: Mapping[str, object], name: str, path: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _invalid(_join(path, name), N_("Chưa có nội dung."))
    return value


def _member(kind: type[_E], table: Mapping[str, object], name: str, path: str) -> _E:
    value = table.get(name)
    try:
        return kind(str(value))
    except ValueError:
        raise _invalid(
            _join(path, name),
            N_("Giá trị “%(value)s” không có; chọn một trong: %(choices)s."),
            value=value,
            choices=", ".join(kind),
        ) from None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _invalid(path: str, message: str, **facts: object) -> Invalid:
    return Invalid("process_malformed", message, facts=facts, field=path)

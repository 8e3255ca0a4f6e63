"""What an ordinary drawing means where it says so only by its words.

Who does a step is told by its lane, what an arrow is by its name: a command, or the
answer to the question its gateway asks. What cannot be told is refused by name.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from motcua.domain.dossiers.workflow.bpmn.following import Way, condition_of
from motcua.domain.dossiers.workflow.bpmn.source import (
    AUTOMATIC,
    Arrow,
    Source,
    Thing,
    refused,
)
from motcua.domain.dossiers.workflow.commands import MOVES, Command
from motcua.domain.dossiers.workflow.definition import FactKind, Place
from motcua.domain.dossiers.workflow.drawing.words import VIETNAMESE
from motcua.domain.dossiers.workflow.guards import guard_from_json
from motcua.domain.dossiers.workflow.values import BUILT_IN, SUB_OUTCOME
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, search_key

_T = TypeVar("_T")
Data = dict[str, Any]
Value = bool | int | str

_ROLES: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    **{search_key(VIETNAMESE.role(role)): role for role in Role},
    "chuyen vien": Role.SPECIALIST,
    "lanh dao phong": Role.HEAD,
    "chu tich": Role.LEADER,
}
_PLACES: Mapping[str, Place] = {
    **{place.value: place for place in Place},
    "mot cua": Place.RECEPTION,
    "tiep nhan": Place.RECEPTION,
    "tra ket qua": Place.RECEPTION,
    "hanh chinh cong": Place.RECEPTION,
    "don vi giai quyet": Place.RESOLVING,
    "phong chuyen mon": Place.RESOLVING,
    "don vi chuyen mon": Place.RESOLVING,
    "co quan co tham quyen": Place.AUTHORITY,
    "uy ban nhan dan": Place.AUTHORITY,
    "ubnd": Place.AUTHORITY,
}
_USUAL_PLACE = {
    **dict.fromkeys(
        (Role.COUNTER, Role.GUIDE, Role.CASHIER, Role.RETURNS), Place.RECEPTION
    ),
    **dict.fromkeys((Role.LEADER, Role.CLERK, Role.DIRECTOR), Place.AUTHORITY),
}
_COMMANDS: Mapping[str, Command] = {
    **{command.value.replace("_", " "): command for command in MOVES},
    **{search_key(VIETNAMESE.command(command)): command for command in MOVES},
    "ban giao": Command.HAND_OVER,
    "trinh": Command.SUBMIT,
    "dong y": Command.APPROVE,
    "khong dong y": Command.REJECT,
    "tu choi": Command.REJECT,
    "tra lai": Command.SEND_BACK,
    "dong dau": Command.SEAL,
    "vao so": Command.SEAL,
}
_USUAL_COMMAND = {
    Role.COUNTER: Command.HAND_OVER,
    Role.LEADER: Command.APPROVE,
    Role.CLERK: Command.SEAL,
    Role.RETURNS: Command.RETURN,
}
_LAWFUL: Mapping[Command, Data] = {
    Command.SEND_BACK: {"needs": ["reason"]},
    Command.ASSIGN: {"needs": ["assignee"]},
    Command.APPROVE: {"needs": ["authority"], "stamp": "approved", "outcome": "approved"},
    Command.REJECT: {
        "needs": ["authority", "reason"],
        "stamp": "approved",
        "outcome": "rejected",
    },
    Command.SEAL: {"stamp": "sealed"},
    Command.RETURN: {"needs": ["recipient"], "stamp": "returned"},
}
"""What a command always has with it, whatever the process."""

_YES = frozenset({"co", "dung", "yes", "true"})
_NO = frozenset({"khong", "sai", "no", "false"})
_COMPARISON = re.compile(
    r"[#$]?\{?\s*=?\s*(?P<not>not\s|!)?\s*(?P<fact>[^\W\d]\w{0,60})\s*"
    r"(?:(?P<how>===?|=|!=|>=|<=|>|<)\s*(?P<value>-?\d{1,12}|true|false|'[^']*'|\"[^\"]*\"))?"
    r"\s*\}?"
)


def role_in(*texts: str) -> Role | None:
    """Return the role that one of some texts names, the first of them that does."""
    return _first(_ROLES, texts)


def place_in(*texts: str) -> Place | None:
    """Return the place that one of some texts names."""
    return _first(_PLACES, texts)


def usual_place(role: Role) -> Place:
    """Return the unit at which a role is usually held."""
    return _USUAL_PLACE.get(role, Place.RESOLVING)


def _first(known: Mapping[str, _T], texts: Iterable[str]) -> _T | None:
    """Return what the longest known phrase in the first text that has one means."""
    for text in texts:
        words = f" {search_key(text.replace('_', ' '))} "
        found = [phrase for phrase in known if f" {phrase} " in words]
        if found:
            return known[max(found, key=len)]
    return None


def slug(text: str) -> str:
    """Return a key made of the words of a text."""
    return search_key(text).replace(".", " ").replace(" ", "_")[:40].strip("_")


def command_named(name: str) -> Command | None:
    """Return the command a name begins with, or None."""
    words = f"{search_key(name)} "
    found = [phrase for phrase in _COMMANDS if words.startswith(f"{phrase} ")]
    return _COMMANDS[max(found, key=len)] if found else None


class Guesses:
    """Reads arrows; the questions it meets are added to `facts`, by key."""

    def __init__(self, source: Source, facts: dict[str, Data]) -> None:
        """Take a file and the facts it declares."""
        self._source = source
        self._facts = facts

    def move(
        self, node: Thing, way: Way, *, role: Role, back: bool
    ) -> tuple[Data, list[str]]:
        """Return the move of a step that a way means, and the facts it asks for.

        Raises Invalid naming the arrow or gateway that does not say what it is.
        """
        command: Command | None = None
        parts: list[Data] = []
        asked: list[str] = []
        for arrow in way.arrows:
            named = command_named(arrow.name)
            if condition_of(arrow):
                found, names = self.condition(arrow)
                parts.append(found)
                asked += names
                command = named or command
            elif named is not None:
                command = named
            elif len(self._source.out[arrow.source]) > 1:
                part, names = self._answer(arrow)
                parts += [part] if part else []
                asked += names
        command = command or _usual(node, way, role, back=back)
        when = {"when": parts[0] if len(parts) == 1 else {"all": parts}} if parts else {}
        return {"command": command.value, **_LAWFUL.get(command, {}), **when}, asked

    def condition(self, arrow: Arrow) -> tuple[Data, list[str]]:
        """Return the condition written on an arrow, and the facts it newly declares."""
        text = condition_of(arrow)
        try:
            if text.startswith("{"):
                data: Data = json.loads(text)
                guard_from_json(data, arrow.id)
                return data, []
        except Invalid:
            raise
        except (ValueError, RecursionError):
            pass
        match = _COMPARISON.fullmatch(text)
        if match is None:
            raise _strange(arrow)
        return self._comparison(arrow, match)

    def _comparison(self, arrow: Arrow, match: re.Match[str]) -> tuple[Data, list[str]]:
        fact, how = match["fact"], match["how"]
        written = match["value"] or "true"
        value = _value(written)
        negated = bool(match["not"]) != (how == "!=")
        part: Data = {"fact": fact, "is": value}
        if how in (">", "<=", ">=", "<"):
            if isinstance(value, bool | str):
                raise _strange(arrow)
            above = value + (how in (">", "<="))
            part = {"fact": fact, "at_least" if ">" in how else "below": above}
        self._declare(arrow, fact, fact, value)
        asked = [] if fact in BUILT_IN or fact == SUB_OUTCOME else [fact]
        return ({"not": part} if negated else part), asked

    def _answer(self, arrow: Arrow) -> tuple[Data | None, list[str]]:
        """Return what the name of an arrow answers to the question of its gateway."""
        gateway = self._source.nodes[arrow.source]
        if not arrow.name:
            beside = self._source.out[gateway.id]
            if (
                gateway.element.get("default") == arrow.id
                or sum(not other.name and not condition_of(other) for other in beside)
                == 1
            ):
                return None, []
            raise refused(
                arrow.id, N_("Mũi tên rẽ nhánh chưa có tên: ghi lệnh hoặc câu trả lời.")
            )
        if not gateway.name or not slug(gateway.name):
            raise refused(
                gateway.id,
                N_("Cổng chưa có câu hỏi mà mũi tên “%(name)s” trả lời."),
                name=arrow.name,
            )
        key = slug(gateway.name)
        answers = {search_key(a.name) for a in self._source.out[gateway.id] if a.name}
        value: bool | str = slug(arrow.name) or arrow.id
        if answers <= _YES | _NO:
            value = search_key(arrow.name) in _YES
        self._declare(arrow, key, gateway.name, value)
        return {"fact": key, "is": value}, [key]

    def _declare(self, arrow: Arrow, key: str, name: str, value: Value) -> None:
        """Note a question; what is built in needs none."""
        if key in BUILT_IN or key == SUB_OUTCOME:
            return
        kind = FactKind.ONE_OF
        if not isinstance(value, str):
            kind = FactKind.YES_NO if isinstance(value, bool) else FactKind.NUMBER
        spec = self._facts.setdefault(key, {"name": name, "kind": kind.value})
        if spec["kind"] != kind.value:
            raise refused(
                arrow.id,
                N_("“%(fact)s” được trả lời theo hai kiểu khác nhau."),
                fact=name,
            )
        if isinstance(value, str):
            spec.setdefault("choices", {}).setdefault(value, arrow.name or value)


def _strange(arrow: Arrow) -> Invalid:
    return refused(
        arrow.id,
        N_("Chưa hiểu điều kiện “%(text)s”; viết dạng: dien_tich >= 500."),
        text=condition_of(arrow)[:80],
    )


def _value(written: str) -> bool | int | str:
    if written in ("true", "false"):
        return written == "true"
    return written[1:-1] if written[0] in "'\"" else int(written)


def _usual(node: Thing, way: Way, role: Role, *, back: bool) -> Command:
    """Return the command by which a role usually brings a dossier on."""
    if back:
        return Command.SEND_BACK
    if node.kind in AUTOMATIC | {"callActivity"}:
        return Command.PROCEED
    if not way.to:
        return Command.RETURN
    return _USUAL_COMMAND.get(role, Command.SUBMIT)

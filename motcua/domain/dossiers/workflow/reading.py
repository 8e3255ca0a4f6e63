"""Processes from JSON (see `docs/reference/process-format.md`)."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    FactKind,
    FactSpec,
    Move,
    Need,
    Process,
    Step,
    SubDossier,
    Timer,
    Timing,
)
from motcua.domain.dossiers.workflow.guards import guard_from_json
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_E = TypeVar("_E", bound=StrEnum)
_PROCESS = frozenset(
    {
        "key",
        "name",
        "decision",
        "parties",
        "by_address",
        "facts",
        "two_person",
        "steps",
    }
)
_STEP = frozenset(
    {
        "key",
        "name",
        "role",
        "place",
        "moves",
        "timing",
        "within",
        "asks",
        "join",
        "automatic",
        "timer",
        "sub",
        "assign",
        "apart_from",
    }
)
_MOVE = frozenset({"command", "to", "needs", "stamp", "outcome", "when", "papers"})


def parse(data: object) -> Process:
    """Return the process a JSON value describes.

    Raises Invalid whose `field` is the path of the first value that cannot be.
    """
    table = _table(data, "process", _PROCESS)
    steps = [_step(row, f"steps[{n}]") for n, row in enumerate(_rows(table, "steps", ""))]
    if not steps:
        raise _invalid("steps", N_("Quy trình chưa có bước nào."))
    parties = _names(table.get("parties", {}), "parties")
    return Process(
        key=_text(table, "key", ""),
        name=_text(table, "name", ""),
        decision=str(table.get("decision", "")),
        parties=parties,
        by_address=frozenset(_by_address(table, parties)),
        facts={
            key: _fact(key, row, f"facts.{key}")
            for key, row in _table(table.get("facts", {}), "facts").items()
        },
        two_person=frozenset(_members(Command, table, "two_person", "")),
        steps=tuple(steps),
    )


def _by_address(table: Mapping[str, Any], parties: Mapping[str, str]) -> Iterable[str]:
    """Yield the parties bound by address, each one that is named."""
    for n, key in enumerate(_texts(table, "by_address", "")):
        if key not in parties:
            raise _invalid(
                f"by_address[{n}]",
                N_("Không có cơ quan phối hợp mang mã “%(name)s”."),
                name=key,
            )
        yield key


def _step(data: object, path: str) -> Step:
    table = _table(data, path, _STEP)
    return Step(
        key=_text(table, "key", path),
        name=_text(table, "name", path),
        role=_member(Role, table, "role", path),
        place=_text(table, "place", path),
        timing=_member(Timing, {"timing": "dossier", **table}, "timing", path),
        within=_limit(table["within"], f"{path}.within") if "within" in table else None,
        asks=_texts(table, "asks", path),
        join=_flag(table, "join", path),
        automatic=_flag(table, "automatic", path),
        timer=_timer(table["timer"], f"{path}.timer") if "timer" in table else None,
        sub=_sub(table["sub"], f"{path}.sub") if "sub" in table else None,
        assign=_member(Assign, {"assign": "free", **table}, "assign", path),
        apart_from=_texts(table, "apart_from", path),
        moves=tuple(
            _move(row, f"{path}.moves[{n}]")
            for n, row in enumerate(_rows(table, "moves", path))
        ),
    )


def _move(data: object, path: str) -> Move:
    table = _table(data, path, _MOVE)
    return Move(
        command=_member(Command, table, "command", path),
        to=_targets(table.get("to"), f"{path}.to"),
        needs=frozenset(_members(Need, table, "needs", path)),
        stamp=_member(Stamp, table, "stamp", path) if "stamp" in table else None,
        outcome=_member(Outcome, table, "outcome", path) if "outcome" in table else None,
        when=guard_from_json(table["when"], f"{path}.when") if "when" in table else None,
        papers=_texts(table, "papers", path),
    )


def _targets(data: object, path: str) -> tuple[str, ...]:
    """Return where a move leads: `null` is the end, a list several steps at once."""
    if data is None:
        return ()
    targets = data if isinstance(data, list) else [data]
    if not targets or not all(isinstance(key, str) and key for key in targets):
        raise _invalid(path, N_("Bước kế tiếp phải là mã bước, danh sách mã, hoặc null."))
    return tuple(targets)


def _fact(key: str, data: object, path: str) -> FactSpec:
    table = _table(data, path, frozenset({"name", "kind", "choices"}))
    kind = _member(FactKind, table, "kind", path)
    choices = _names(table.get("choices", {}), f"{path}.choices")
    if (kind is FactKind.ONE_OF) != bool(choices):
        raise _invalid(
            f"{path}.choices", N_("Chỉ câu hỏi chọn một mới có danh sách lựa chọn.")
        )
    return FactSpec(key=key, name=_text(table, "name", path), kind=kind, choices=choices)


def _timer(data: object, path: str) -> Timer:
    table = _table(data, path, frozenset({"after", "command"}))
    return Timer(
        after=_limit(table.get("after"), f"{path}.after"),
        command=_member(Command, table, "command", path),
    )


def _sub(data: object, path: str) -> SubDossier:
    table = _table(data, path, frozenset({"process", "name"}))
    return SubDossier(
        process=_text(table, "process", path), name=_text(table, "name", path)
    )


def _limit(data: object, path: str) -> TimeLimit:
    table = _table(data, path, frozenset({"amount", "unit"}))
    unit = _member(LimitUnit, table, "unit", path)
    amount = table.get("amount", 0)
    whole = isinstance(amount, int) and not isinstance(amount, bool)
    try:
        return TimeLimit(amount if whole else -1, unit)
    except ValueError:
        raise _invalid(
            f"{path}.amount", N_("Thời hạn phải là một số nguyên lớn hơn 0.")
        ) from None


def _table(
    data: object, path: str, known: frozenset[str] | None = None
) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise _invalid(path, N_("Phải là một đối tượng JSON."))
    unknown = sorted(set(data) - known) if known is not None else []
    if unknown:
        raise _invalid(
            _join("" if path == "process" else path, str(unknown[0])),
            N_("Không có mục “%(name)s”; các mục: %(choices)s."),
            name=unknown[0],
            choices=", ".join(sorted(known or ())),
        )
    return data


def _rows(table: Mapping[str, Any], name: str, path: str) -> Sequence[object]:
    rows = table.get(name)
    if not isinstance(rows, list):
        raise _invalid(_join(path, name), N_("Phải là một danh sách."))
    return rows


def _text(table: Mapping[str, Any], name: str, path: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _invalid(_join(path, name), N_("Chưa có nội dung."))
    return value


def _texts(table: Mapping[str, Any], name: str, path: str) -> tuple[str, ...]:
    rows = _rows({name: [], **table}, name, path)
    return tuple(_text({name: row}, name, path) for row in rows)


def _names(data: object, path: str) -> dict[str, str]:
    table = _table(data, path)
    return {key: _text(table, key, path) for key in table}


def _flag(table: Mapping[str, Any], name: str, path: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise _invalid(_join(path, name), N_("Phải là true hoặc false."))
    return value


def _members(
    kind: type[_E], table: Mapping[str, Any], name: str, path: str
) -> Iterable[_E]:
    rows = _rows({name: [], **table}, name, path)
    return [_member(kind, {name: row}, name, path) for row in rows]


def _member(kind: type[_E], table: Mapping[str, Any], name: str, path: str) -> _E:
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

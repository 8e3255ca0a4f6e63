"""Frozen dataclasses to and from plain JSON values, by the types of their fields.

A field that may be empty and is, is left out and read back as empty. A wrong value, a
missing or an unknown field is refused by its path, as `policy.later_phases[0].unit`.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class _Codec:
    """How values of one type are written and read."""

    write: Callable[[Any], object]
    read: Callable[[object, str], Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """A field: its codec, whether it must be given, and what it is when left out."""

    codec: _Codec
    needed: bool
    empty: object


def to_json(record: object) -> dict[str, object]:
    """Return a dataclass as plain values."""
    found = {}
    for name, part in _parts(type(record)).items():
        value = getattr(record, name)
        if value != part.empty:
            found[name] = part.codec.write(value)
    return found


def from_json(kind: type[_R], value: object, path: str) -> _R:
    """Return the dataclass that plain values describe; what is not given is usual.

    Raises Invalid naming the field.
    """
    table = _table(value, path)
    parts = _parts(kind)
    unknown = table.keys() - parts.keys()
    if unknown:
        name = min(map(str, unknown))
        message = N_("Không có mục tên “%(name)s”.")
        raise _invalid(f"{path}.{name}", message, {"name": name})
    given = {}
    for name, part in parts.items():
        if name in table:
            given[name] = part.codec.read(table[name], f"{path}.{name}")
        elif part.needed:
            raise _invalid(f"{path}.{name}", N_("Chưa có nội dung."), {})
    try:
        return kind(**given)
    except ValueError:
        raise _unusable(path, dict(table)) from None


def _parts(kind: type[Any]) -> Mapping[str, _Part]:
    known = _KNOWN.get(kind)
    if known is None:
        hints = get_type_hints(kind)
        known = {field.name: _part(field, hints[field.name]) for field in fields(kind)}
        _KNOWN[kind] = known
    return known


def _part(field: Field[Any], hint: Any) -> _Part:
    least = field.metadata.get("least")
    return _Part(
        codec=_codec(hint) if least is None else _count(least),
        needed=field.default is MISSING and field.default_factory is MISSING,
        empty=field.default if field.default in (None, (), "") else MISSING,
    )


def _codec(hint: Any) -> _Codec:
    """Return how values of a type are kept; only the types used here are known."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType and NoneType in arguments:
        return _optional(_codec(next(a for a in arguments if a is not NoneType)))
    if origin is tuple:
        return _list(_codec(arguments[0]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _member(hint)
    if hint == Mapping[str, str]:
        return _Codec(dict, _texts)
    return _Codec(to_json, lambda value, path: from_json(hint, value, path))


def _optional(inner: _Codec) -> _Codec:
    return _Codec(
        lambda value: None if value is None else inner.write(value),
        lambda value, path: None if value is None else inner.read(value, path),
    )


def _list(inner: _Codec) -> _Codec:
    def read(value: object, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise _invalid(path, N_("Phải là một danh sách."), {})
        return tuple(inner.read(item, f"{path}[{n}]") for n, item in enumerate(value))

    return _Codec(lambda value: [inner.write(item) for item in value], read)


def _member(kind: type[StrEnum]) -> _Codec:
    known = {member.value: member for member in kind}

    def read(value: object, path: str) -> StrEnum:
        if isinstance(value, str) and value in known:
            return known[value]
        facts = {"value": str(value), "choices": ", ".join(kind)}
        message = N_("Giá trị “%(value)s” không có; chọn một trong: %(choices)s.")
        raise _invalid(path, message, facts)

    return _Codec(lambda value: value.value, read)


def _count(least: int) -> _Codec:
    def read(value: object, path: str) -> int:
        found = _whole(value, path)
        if found < least:
            raise _unusable(path, value)
        return found

    return _Codec(_same, read)


def _whole(value: object, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unusable(path, value)
    return value


def _flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise _unusable(path, value)
    return value


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise _unusable(path, value)
    return value


def _moment(value: object, path: str) -> datetime:
    """Read an ISO 8601 moment with its offset, in Vietnam's time."""
    try:
        found = datetime.fromisoformat(_text(value, path))
    except ValueError:
        raise _unusable(path, value) from None
    if found.tzinfo is None:
        raise _unusable(path, value)
    return found.astimezone(VN)


def _texts(value: object, path: str) -> dict[str, str]:
    return {
        name: _text(item, f"{path}.{name}") for name, item in _table(value, path).items()
    }


def _table(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, dict | Mapping):
        raise _invalid(path, N_("Phải là một đối tượng JSON."), {})
    return value


def _same(value: object) -> object:
    return value


def _unusable(path: str, value: object) -> Invalid:
    return _invalid(
        path, N_("Giá trị “%(value)s” không dùng được."), {"value": str(value)}
    )


def _invalid(path: str, message: str, facts: Mapping[str, object]) -> Invalid:
    return Invalid("deadline_value", message, facts=facts, field=path)


_SIMPLE: Mapping[Any, _Codec] = {
    int: _Codec(_same, _whole),
    bool: _Codec(_same, _flag),
    str: _Codec(_same, _text),
    datetime: _Codec(datetime.isoformat, _moment),
}

_KNOWN: dict[type[Any], Mapping[str, _Part]] = {}
"""The parts of each class, found out once."""

"""Frozen dataclasses to and from plain JSON values, by the types of their fields.

A field that may be empty and is, is left out and read back as empty. A wrong value, a
missing or an unknown field is refused by its path, as `policy.later_phases[0].unit`.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import orjson

from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_R = TypeVar("_R")


class _Wrong(Exception):
    """A value that cannot be read; the path grows on the way out to the whole."""

    def __init__(self, message: str, facts: Mapping[str, object], path: str = "") -> None:
        super().__init__(message)
        self.message, self.facts, self.path = message, facts, path


@dataclass(frozen=True, slots=True)
class _Codec:
    """How values of one type are written and read."""

    write: Callable[[Any], object]
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """A field: how it is written and read, and what it is when left out."""

    write: Callable[[Any], object]
    read: Callable[[Any], Any]
    empty: object


@dataclass(frozen=True, slots=True)
class _Shape:
    """A class: its fields in order, and which of them have to be given."""

    parts: Mapping[str, _Part]
    needed: tuple[str, ...]
    usual: Mapping[str, Any] | None

    def made(self, kind: type[_R], given: Mapping[str, Any]) -> _R:
        """Return the dataclass with these values; ValueError when it refuses them.

        One that checks nothing is filled in as `Clock.changed` does: every act on
        every dossier comes through here.
        """
        if self.usual is None:
            return kind(**given)
        found = object.__new__(kind)
        found.__dict__.update(self.usual, **given)
        return found


def to_json(record: object) -> dict[str, object]:
    """Return a dataclass as plain values."""
    found = {}
    for name, part in _shape(type(record)).parts.items():
        value = getattr(record, name)
        if value != part.empty:
            found[name] = part.write(value)
    return found


def from_json(kind: type[_R], value: object, path: str) -> _R:
    """Return the dataclass that plain values describe; what is not given is usual.

    Raises Invalid naming the field.
    """
    try:
        return _read(kind, value)
    except _Wrong as wrong:
        raise _invalid(wrong, path) from None


def field_reader(kind: type[Any], name: str, path: str) -> Callable[[Any], Any]:
    """Return what reads one field of the dataclass that plain values describe.

    The rest is left unread. A record inside it that holds no moment is the very object
    that others like it got. The reader raises Invalid naming the field.
    """
    part = _shape(kind).parts[name]

    def read(value: object) -> Any:
        try:
            return part.read(_table(value).get(name))
        except _Wrong as wrong:
            raise _invalid(wrong, f"{path}.{name}") from None

    return read


def _invalid(wrong: _Wrong, path: str) -> Invalid:
    return Invalid(
        "deadline_value", wrong.message, facts=wrong.facts, field=path + wrong.path
    )


def _read(kind: type[_R], value: object) -> _R:
    table = _table(value)
    shape = _shape(kind)
    parts = shape.parts
    if not table.keys() <= parts.keys():
        name = min(str(name) for name in table.keys() - parts.keys())
        raise _Wrong(N_("Không có mục tên “%(name)s”."), {"name": name}, f".{name}")
    for name in shape.needed:
        if name not in table:
            raise _Wrong(N_("Chưa có nội dung."), {}, f".{name}")
    given = {}
    for name, item in table.items():
        try:
            given[name] = parts[name].read(item)
        except _Wrong as wrong:
            wrong.path = f".{name}{wrong.path}"
            raise
    try:
        return shape.made(kind, given)
    except ValueError:
        raise _unusable(dict(table)) from None


def _shape(kind: type[Any]) -> _Shape:
    known = _KNOWN.get(kind)
    if known is None:
        hints = get_type_hints(kind)
        parts = {field.name: _part(field, hints[field.name]) for field in fields(kind)}
        needed = [field.name for field in fields(kind) if _is_needed(field)]
        known = _KNOWN[kind] = _Shape(parts, tuple(needed), _usual(kind))
    return known


def _usual(kind: type[Any]) -> dict[str, Any] | None:
    """Return the usual values of a class that neither checks nor makes any itself."""
    if hasattr(kind, "__slots__") or hasattr(kind, "__post_init__"):
        return None
    if any(field.default_factory is not MISSING for field in fields(kind)):
        return None
    return {f.name: f.default for f in fields(kind) if f.default is not MISSING}


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _part(field: Field[Any], hint: Any) -> _Part:
    least = field.metadata.get("least")
    codec = _codec(hint) if least is None else _count(least)
    return _Part(
        write=codec.write,
        read=codec.read,
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
    return _Codec(to_json, _inner(hint))


def _inner(kind: type[Any]) -> Callable[[Any], Any]:
    """Return how a record inside another is read.

    One that holds no moment (a policy, a limit) is the same in thousands of dossiers:
    it is read once.
    """
    if _has_moments(kind):
        return lambda value: _read(kind, value)

    @lru_cache(maxsize=1024)
    def known(text: bytes) -> Any:
        return _read(kind, orjson.loads(text))

    def read(value: object) -> Any:
        try:
            text = orjson.dumps(value)
        except TypeError:
            return _read(kind, value)
        return known(text)

    return read


def _has_moments(kind: type[Any]) -> bool:
    return any(
        datetime in (hint, *get_args(hint)) for hint in get_type_hints(kind).values()
    )


def _optional(inner: _Codec) -> _Codec:
    return _Codec(
        lambda value: None if value is None else inner.write(value),
        lambda value: None if value is None else inner.read(value),
    )


def _list(inner: _Codec) -> _Codec:
    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise _Wrong(N_("Phải là một danh sách."), {})
        return tuple(_read_member(inner, n, item) for n, item in enumerate(value))

    return _Codec(lambda value: [inner.write(item) for item in value], read)


def _read_member(inner: _Codec, n: int, item: object) -> Any:
    try:
        return inner.read(item)
    except _Wrong as wrong:
        wrong.path = f"[{n}]{wrong.path}"
        raise


def _member(kind: type[StrEnum]) -> _Codec:
    known = {member.value: member for member in kind}

    def read(value: object) -> StrEnum:
        if isinstance(value, str) and value in known:
            return known[value]
        facts = {"value": str(value), "choices": ", ".join(kind)}
        message = N_("Giá trị “%(value)s” không có; chọn một trong: %(choices)s.")
        raise _Wrong(message, facts)

    return _Codec(lambda value: value.value, read)


def _count(least: int) -> _Codec:
    def read(value: object) -> int:
        found = _whole(value)
        if found < least:
            raise _unusable(value)
        return found

    return _Codec(_same, read)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unusable(value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _unusable(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _unusable(value)
    return value


def _moment(value: object) -> datetime:
    """Read an ISO 8601 moment with its offset, in Vietnam's time."""
    return _moment_of(_text(value))


@lru_cache(maxsize=4096)
def _moment_of(text: str) -> datetime:
    """Return the moment: a clock names most of its own several times."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _unusable(text) from None
    if found.tzinfo is None:
        raise _unusable(text)
    return found.astimezone(VN)


def _texts(value: object) -> dict[str, str]:
    table = _table(value)
    for name, item in table.items():
        if not isinstance(item, str):
            raise _Wrong(_UNUSABLE, {"value": str(item)}, f".{name}")
    return {name: str(item) for name, item in table.items()}


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict | Mapping):
        raise _Wrong(N_("Phải là một đối tượng JSON."), {})
    return value


def _same(value: object) -> object:
    return value


_UNUSABLE = N_("Giá trị “%(value)s” không dùng được.")


def _unusable(value: object) -> _Wrong:
    return _Wrong(_UNUSABLE, {"value": str(value)})


_SIMPLE: Mapping[Any, _Codec] = {
    int: _Codec(_same, _whole),
    bool: _Codec(_same, _flag),
    str: _Codec(_same, _text),
    datetime: _Codec(datetime.isoformat, _moment),
}

_KNOWN: dict[type[Any], _Shape] = {}
"""The shape of each class, found out once."""

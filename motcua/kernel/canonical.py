"""One byte-exact encoding of plain values, for hashes."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from types import NoneType
from uuid import UUID

import orjson

_AS_THEY_ARE = frozenset({NoneType, bool, int})


@dataclass(frozen=True, slots=True)
class Spelt:
    """A value made plain, with its canonical bytes: what many wholes hold is spelt once.

    Put into a value for `bytes_of_plain` as `inside`, it is written as it stands.
    """

    plain: object
    inside: orjson.Fragment

    @classmethod
    def of(cls, value: object) -> "Spelt":
        """Return a value spelt; TypeError as `plain`."""
        found = plain(value)
        return cls(found, orjson.Fragment(bytes_of_plain(found)))


def plain(value: object) -> object:
    """Return a value in the few shapes that have exactly one encoding.

    Text becomes NFC, moments become UTC with microseconds and `Z`, days ISO 8601.
    Raises TypeError on floats (two machines may print them differently), on naive
    datetimes and on anything unknown.
    """
    if type(value) is str:
        return _nfc(value)
    if type(value) in _AS_THEY_ARE:
        return value
    if type(value) is dict:
        return {
            _nfc(key) if type(key) is str else str(plain(key)): plain(item)
            for key, item in value.items()
        }
    if type(value) is list or type(value) is tuple:
        return [plain(item) for item in value]
    if type(value) is datetime:
        return _moment(value)
    return _plain_of_rarer(value)


def _plain_of_rarer(value: object) -> object:
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int():
            return value
        case str() | date() | UUID():
            return _text(value)
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case Sequence() if not isinstance(value, bytes | bytearray):
            return [plain(item) for item in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _text(value: str | date | UUID) -> str:
    return _moment(value) if isinstance(value, datetime) else _nfc(str(value))


@lru_cache(maxsize=1024)
def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("a moment without time zone has no canonical form")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def canonical_bytes(value: object) -> bytes:
    """Return the canonical bytes: JSON, sorted keys, no spaces, UTF-8."""
    return bytes_of_plain(plain(value))


def bytes_of_plain(value: object) -> bytes:
    """Return the canonical bytes of what `plain` gave, without going over it again.

    orjson writes the same bytes as the standard library, which does what orjson cannot:
    whole numbers above 64 bits.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return bytes_by_the_book(value)


def bytes_by_the_book(value: object) -> bytes:
    """Return the canonical bytes as the standard library writes them."""
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    ).encode()

"""One byte-exact encoding of plain values, for hashes."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID


def plain(value: object) -> object:
    """Return a value in the few shapes that have exactly one encoding.

    Text becomes NFC, moments become UTC with microseconds and `Z`, days ISO 8601.
    Raises TypeError on floats (two machines may print them differently), on naive
    datetimes and on anything unknown.
    """
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
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a moment without time zone has no canonical form")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = str(value)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def canonical_bytes(value: object) -> bytes:
    """Return the canonical bytes: JSON, sorted keys, no spaces, UTF-8."""
    return bytes_of_plain(plain(value))


def bytes_of_plain(value: object) -> bytes:
    """Return the canonical bytes of what `plain` gave, without going over it again."""
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    ).encode()

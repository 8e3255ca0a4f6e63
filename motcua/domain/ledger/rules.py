"""How events are chained: each hash covers the event and the hash before it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from motcua.kernel.canonical import Spelt, bytes_of_plain, plain

GENESIS = bytes(32)
"""What stands before the first event of a stream."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream: how many events it has and the hash of the last."""

    n: int = 0
    hash: bytes = GENESIS


class Entry(NamedTuple):
    """One event as it is hashed; `payload` and `actor` hold plain values only."""

    topic: str
    stream: int
    n: int
    at: datetime
    kind: str
    actor: Mapping[str, object]
    payload: Mapping[str, object]
    previous: bytes
    hash: bytes = b""


def chained(
    *,
    topic: str,
    stream: int,
    after: Head,
    at: datetime,
    kind: str,
    actor: Spelt,
    payload: Spelt,
) -> Entry:
    """Return the entry that follows a head, with its hash.

    Actor and payload come spelt, for many entries of one request may share them.
    """
    n = after.n + 1
    hashed = _bytes(topic, stream, n, at, kind, actor.inside, payload.inside, after.hash)
    return Entry(
        topic=topic,
        stream=stream,
        n=n,
        at=at,
        kind=kind,
        actor=cast("Mapping[str, object]", actor.plain),
        payload=cast("Mapping[str, object]", payload.plain),
        previous=after.hash,
        hash=hashlib.sha256(hashed).digest(),
    )


def hash_of(entry: Entry) -> bytes:
    """Return the SHA-256 of an entry's canonical bytes, its own hash left out."""
    return hashlib.sha256(bytes_of(entry)).digest()


def bytes_of(entry: Entry) -> bytes:
    """Return an entry's canonical bytes, those that its hash is of."""
    return _bytes(
        entry.topic,
        entry.stream,
        entry.n,
        entry.at,
        entry.kind,
        plain(entry.actor),
        entry.payload,
        entry.previous,
    )


def _bytes(
    topic: str,
    stream: int,
    n: int,
    at: datetime,
    kind: str,
    actor: object,
    payload: object,
    previous: bytes,
) -> bytes:
    return bytes_of_plain(
        {
            "topic": topic,
            "stream": stream,
            "n": n,
            "at": plain(at),
            "kind": kind,
            "actor": actor,
            "payload": payload,
            "previous": previous.hex(),
        }
    )


def first_fault(entries: Iterable[Entry]) -> int | None:
    """Return the number of the first event that does not fit its chain, or None.

    Entries come in order of `n`. A gap, a changed byte, and an event put in or
    taken out are all found at the first event they touch.
    """
    head = Head()
    for entry in entries:
        fits = (
            entry.n == head.n + 1
            and entry.previous == head.hash
            and entry.hash == hash_of(entry)
        )
        if not fits:
            return head.n + 1
        head = Head(entry.n, entry.hash)
    return None

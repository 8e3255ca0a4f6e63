"""The only writer of events."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from motcua.domain.ledger.models import Event
from motcua.domain.ledger.rules import Entry, Head, hash_of
from motcua.kernel.actor import Actor
from motcua.kernel.canonical import plain


def append(
    *,
    topic: str,
    stream: int,
    after: Head,
    actor: Actor,
    at: datetime,
    kind: str,
    payload: Mapping[str, object],
    request_id: UUID | None = None,
) -> Head:
    """Add one event to a stream, inside the caller's transaction.

    `after` is the head the caller has locked or read; a second writer with the same
    head meets the primary key and loses (IntegrityError), so no event is lost.
    """
    entry = Entry(
        topic=topic,
        stream=stream,
        n=after.n + 1,
        at=at,
        kind=kind,
        actor={
            "kind": actor.kind.value,
            "officer": actor.officer_id,
            "person": actor.person_id,
            "name": actor.name if actor.officer_id else "",
        },
        payload=cast("Mapping[str, object]", plain(payload)),
        previous=after.hash,
    )
    entry = replace(entry, hash=hash_of(entry))
    Event.objects.create(
        topic=entry.topic,
        stream=entry.stream,
        n=entry.n,
        at=entry.at,
        kind=entry.kind,
        actor=entry.actor,
        payload=entry.payload,
        request_id=request_id,
        previous=entry.previous,
        hash=entry.hash,
    )
    return Head(entry.n, entry.hash)

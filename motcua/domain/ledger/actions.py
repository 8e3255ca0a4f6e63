"""The only writer of events."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from motcua.domain.ledger.models import Event
from motcua.domain.ledger.readers import head
from motcua.domain.ledger.rules import Entry, Head, chained
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Behalf
from motcua.kernel.canonical import Spelt


def append(
    *,
    topic: str,
    stream: int,
    after: Head | None = None,
    actor: Actor,
    at: datetime,
    kind: str,
    payload: Mapping[str, object],
    request_id: UUID | None = None,
) -> Head:
    """Add one event to a stream, inside the caller's transaction.

    `after` is the head the caller has locked or read, the stream's end where nothing is
    given; a second writer with the same head meets the primary key and loses
    (IntegrityError), so no event is lost.
    """
    entry = next_entry(
        topic=topic,
        stream=stream,
        after=head(topic=topic, stream=stream) if after is None else after,
        actor=actor,
        at=at,
        kind=kind,
        payload=payload,
    )
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


def next_entry(
    *,
    topic: str,
    stream: int,
    after: Head,
    actor: Actor,
    at: datetime,
    kind: str,
    payload: Mapping[str, object] | Spelt,
) -> Entry:
    """Return the event that comes after a head, chained and hashed, not yet written.

    For the one statement that writes an act whole (`dossiers/sql/record.sql`). A
    payload that many events share comes spelt.
    """
    return chained(
        topic=topic,
        stream=stream,
        after=after,
        at=at,
        kind=kind,
        actor=_spelt(
            actor.kind.value,
            actor.officer_id,
            actor.person_id,
            actor.name if actor.officer_id else "",
            actor.on_behalf_of,
        ),
        payload=payload if isinstance(payload, Spelt) else Spelt.of(payload),
    )


@lru_cache(maxsize=1024)
def _spelt(
    kind: str,
    officer: int | None,
    person: int | None,
    name: str,
    behalf: Behalf | None = None,
) -> Spelt:
    """Return what an event says of its actor, who acts more than once.

    Names of citizens and organisations are kept where they can be corrected; an event
    points at them, at both where one acted for another.
    """
    said = {"kind": kind, "officer": officer, "person": person, "name": name}
    if behalf is None:
        return Spelt.of(said)
    return Spelt.of({**said, "for": behalf.person_id, "tie": behalf.tie.value})

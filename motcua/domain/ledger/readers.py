"""Questions to the ledger. Who may ask is decided by the area that owns the stream."""

from collections.abc import Collection, Iterator
from itertools import groupby
from uuid import UUID

from motcua.domain.ledger.models import Event
from motcua.domain.ledger.rules import Entry, Head, first_fault


def entries(*, topic: str, stream: int, after: int = 0) -> tuple[Entry, ...]:
    """Return the events of a stream in order, those with `n` above `after`."""
    rows = Event.objects.filter(topic=topic, stream=stream, n__gt=after).order_by("n")
    return tuple(_entry(row) for row in rows)


def entries_of_kind(
    *, topic: str, streams: Collection[int], kind: str
) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    """Yield each of some streams that has events of a kind, with those in order."""
    rows = Event.objects.filter(topic=topic, stream__in=streams, kind=kind)
    for stream, found in groupby(rows.order_by("stream", "n"), lambda row: row.stream):
        yield stream, tuple(_entry(row) for row in found)


def head(*, topic: str, stream: int) -> Head:
    """Return the end of a stream; an empty stream ends at `Head()`."""
    last = (
        Event.objects.filter(topic=topic, stream=stream)
        .order_by("-n")
        .values_list("n", "hash")
        .first()
    )
    return Head(last[0], bytes(last[1])) if last else Head()


def stream_of_request(request_id: UUID) -> tuple[int, str] | None:
    """Return the stream and kind of the event a request has made, if it has."""
    return (
        Event.objects.filter(request_id=request_id).values_list("stream", "kind").first()
    )


def fault(*, topic: str, stream: int, end: Head) -> int | None:
    """Return the number of the first event whose chain is broken, or None.

    `end` is the head that is kept outside the ledger: events cut off at the end leave
    a whole chain behind, and only that tells.
    """
    found = entries(topic=topic, stream=stream)
    broken = first_fault(found)
    if broken is not None:
        return broken
    last = Head(found[-1].n, found[-1].hash) if found else Head()
    if last == end:
        return None
    return min(last.n, end.n) + 1 if last.n != end.n else last.n


def _entry(row: Event) -> Entry:
    return Entry(
        topic=row.topic,
        stream=row.stream,
        n=row.n,
        at=row.at,
        kind=row.kind,
        actor=row.actor,
        payload=row.payload,
        previous=bytes(row.previous),
        hash=bytes(row.hash),
    )

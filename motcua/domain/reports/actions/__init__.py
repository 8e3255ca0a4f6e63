"""Keep the figures up: read what the ledger has gained, and nothing else."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from motcua.domain.ledger.models import Event
from motcua.domain.reports.actions.reading import News, read_again, read_news
from motcua.domain.reports.models import Horizon, Topic, Unread
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

__all__ = ["follow", "recount"]

AT_ONCE = 2_000
"""So many streams are read in one transaction."""


def follow(*, actor: Actor, at: datetime) -> int:
    """Count what the ledger has gained; return how many streams were read.

    The figures are whole up to `at` when it returns. An event that comes into the
    ledger later but tells of an earlier instant counts from when it became known. Where
    the clock was set back they stay whole up to the later instant, and what comes is
    known after it, so that nothing printed meanwhile changes.
    Raises NotAllowed for anybody but the system.
    """
    _require_system(actor)
    total = 0
    finished = False
    while not finished:
        read, finished = _read_some(at)
        total += read
    return total


def recount(*, actor: Actor, at: datetime) -> int:
    """Make every stretch anew from the first event on; return how many streams.

    What became known late stays known when it did, so no table of any instant changes.
    Raises NotAllowed for anybody but the system.
    """
    _require_system(actor)
    Unread.objects.exclude(fault="").update(fault="")
    follow(actor=actor, at=at)
    total = 0
    for topic in Topic.values:
        last = 0
        while streams := _streams_after(topic, last):
            _make_anew(topic, streams)
            total, last = total + len(streams), streams[-1]
    return total


@transaction.atomic
def _make_anew(topic: str, streams: Sequence[int]) -> None:
    _locked_horizon()
    read_again({(topic, stream) for stream in streams})


def _streams_after(topic: str, last: int) -> list[int]:
    rows = Event.objects.filter(topic=topic, n=1, stream__gt=last).order_by("stream")
    return list(rows.values_list("stream", flat=True)[:AT_ONCE])


@transaction.atomic
def _read_some(at: datetime) -> tuple[int, bool]:
    """Read some of what waits; return how many streams, and whether all is read."""
    horizon = _locked_horizon()
    waiting = list(Unread.objects.filter(fault="").order_by("id")[:AT_ONCE])
    first: dict[tuple[str, int], int] = {}
    for row in waiting:
        key = (row.topic, row.stream)
        first[key] = min(first.get(key, row.n), row.n)
    Unread.objects.filter(id__in=[row.pk for row in waiting]).delete()
    news = News(whole=horizon.at, at=at)
    faults = read_news(first, news)
    Unread.objects.bulk_create(
        Unread(topic=key[0], stream=key[1], n=first[key], fault=fault)
        for key, fault in faults.items()
    )
    finished = len(waiting) < AT_ONCE
    until = news.known if first else at
    if finished and (horizon.at is None or horizon.at < until):
        horizon.at = until
        horizon.save(update_fields=["at"])
    return len(first), finished


def _locked_horizon() -> Horizon:
    """Return the horizon, locked: one at a time counts."""
    return Horizon.objects.select_for_update().get(pk=1)


def _require_system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))

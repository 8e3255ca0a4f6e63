"""From events to stretches of time: only what is new is read, unless a clock moved."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.reports.actions.writing import Kept, kept_of, last_lives, write
from motcua.domain.reports.models import LateWord, Topic
from motcua.domain.reports.rules.lives import (
    Life,
    Told,
    dossier_lives,
    filing_lives,
    moves_clock,
)
from motcua.domain.statements import run
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError

log = logging.getLogger(__name__)

Stream = tuple[str, int]


@dataclass(frozen=True, slots=True)
class News:
    """When the figures were whole until now, None never, and when they are read."""

    whole: datetime | None
    at: datetime

    @property
    def known(self) -> datetime:
        """Return from when what comes late is known: after all that may be printed.

        Where the clock was set back, that is later than the clock says.
        """
        if self.whole is None or self.whole <= self.at:
            return self.at
        return self.whole + timedelta(microseconds=1)


def read_news(first: Mapping[Stream, int], news: News) -> dict[Stream, str]:
    """Take in what is new: the events of each stream from a number on.

    Returns why a stream could not be read; the others are whole nevertheless.
    """
    before = last_lives(first)
    told: dict[Stream, list[Told]] = {}
    late: list[LateWord] = []
    for key, event in _events(first):
        known = event.at
        if news.whole is not None and event.at <= news.whole:
            known = news.known
            late.append(LateWord(topic=key[0], stream=key[1], n=event.n, known=known))
        told.setdefault(key, []).append(replace(event, known=known))
    # Read again it became known when it did the first time.
    LateWord.objects.bulk_create(late, ignore_conflicts=True)
    whole = {key for key in told if _needs_all(key, told[key], before.get(key))}
    parts = {key: found for key, found in told.items() if key not in whole}
    faults = _write(parts, before)
    return faults | read_again(whole)


def read_again(streams: Collection[Stream]) -> dict[Stream, str]:
    """Make all stretches of some streams anew; return why one could not be read."""
    if not streams:
        return {}
    late = {
        (row.topic, row.stream, row.n): row.known
        for row in LateWord.objects.filter(
            topic__in={topic for topic, _ in streams},
            stream__in={stream for _, stream in streams},
        )
    }
    told: dict[Stream, list[Told]] = {}
    for key, event in _events(dict.fromkeys(streams, 1)):
        known = late.get((*key, event.n), event.at)
        told.setdefault(key, []).append(replace(event, known=known))
    return _write(told, {})


def _needs_all(key: Stream, told: Sequence[Told], before: Life | None) -> bool:
    """Say whether the whole stream has to be read: a clock is a fold from its start."""
    if before is None:
        return told[0].n > 1
    return (
        key[0] == Topic.FILING
        or before.n >= told[0].n
        or any(moves_clock(event) for event in told)
    )


def _events(first: Mapping[Stream, int]) -> Iterator[tuple[Stream, Told]]:
    """Return the events of streams from a number on, each in order, as they came in."""
    topics = "{" + ",".join(topic for topic, _ in first) + "}"
    values = [topics, [stream for _, stream in first], list(first.values())]
    for topic, stream, n, at, kind, counted in run("reports", "told", values):
        moment = at.astimezone(VN)
        yield (topic, stream), Told(n, moment, moment, kind, orjson.loads(counted))


def _write(
    told: Mapping[Stream, Sequence[Told]], before: Mapping[Stream, Life]
) -> dict[Stream, str]:
    """Fold each stream and write its stretches; one that cannot be read is left out."""
    lives: dict[Stream, list[Life]] = {}
    faults: dict[Stream, str] = {}
    kept = kept_of(told)
    for key, events in told.items():
        if key not in kept:
            continue
        try:
            lives[key] = _fold(kept[key], events, before.get(key))
        except (MotcuaError, ValueError, TypeError, KeyError) as error:
            # One spoilt history must not keep everybody's figures from being whole.
            log.exception("%s %s could not be counted", *key)
            faults[key] = f"{type(error).__name__}: {error}"
    write(lives=lives, kept=kept, before=before)
    return faults


def _fold(kept: Kept, told: Sequence[Told], before: Life | None) -> list[Life]:
    if kept.topic == Topic.FILING:
        return filing_lives(told, kept.answer_by)
    return dossier_lives(told, calendar_by_id, before=before)

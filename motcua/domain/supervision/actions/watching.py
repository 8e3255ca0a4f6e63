"""Look around: raise what rules find, close what has gone.

Each source is walked part by part in an order an index holds, and the place kept, so
that a run does a bounded piece of work however much is open. Two workers walk different
sources, and an alert is open once by a constraint of the database.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from motcua.domain.supervision.actions.apologising import prepare
from motcua.domain.supervision.actions.common import (
    CHANGED,
    Present,
    close,
    present,
    require_system,
    why_closed,
)
from motcua.domain.supervision.models import Alert, Place
from motcua.domain.supervision.readers.sources import SOURCES, watched_again
from motcua.domain.supervision.readers.watched import Source, Watched
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Actor

MOST_PARTS = 10
MOST_CLOSED = 2000
OPEN_ALERTS = "open alerts"


def watch(*, actor: Actor, at: datetime) -> int:
    """Raise an alert for whatever a rule holds of now; return how many are new.

    At most ten parts of each source in one run; the next goes on from there. The same
    again raises nothing. Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    now = present(at=at)
    return sum(_walk(source, now) for source in SOURCES)


def close_gone(*, actor: Actor, at: datetime) -> int:
    """Close open alerts whose cause has gone; return how many.

    What another rule of the same cause holds of now is closed too: that one is raised
    in its place. At most twenty thousand in one run; the next goes on from there. Raises
    NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    now = present(at=at)
    closed = 0
    for _ in range(MOST_PARTS):
        found, finished = _close_part(now)
        closed += found
        if finished:
            break
    return closed


def _walk(source: Source, now: Present) -> int:
    found = 0
    for _ in range(MOST_PARTS):
        new, finished = _walk_part(source, now)
        found += new
        if finished:
            break
    return found


@transaction.atomic
def _walk_part(source: Source, now: Present) -> tuple[int, bool]:
    """Look at one part; say how many were new and whether the round is whole."""
    place = _place(source.name)
    if place is None:
        return 0, True
    part = source.part(place.after, now.at)
    new = _raise(part.watched, now)
    if place.after is None:
        place.begun_at = now.at
    place.after = part.after
    if part.after is None:
        place.whole_at = now.at
    place.save()
    return new, part.after is None


def _raise(watched: Sequence[Watched], now: Present) -> int:
    ripe = now.holding(watched)
    if not ripe:
        return 0
    rows = Alert.objects.select_for_update().filter(
        cause__in={cause for cause, _ in ripe},
        subject__in={subject for _, subject in ripe},
        closed_at__isnull=True,
    )
    changed = []
    for row in rows.order_by("id"):
        key = (row.cause, row.subject)
        if key not in ripe:
            continue
        if ripe[key].rule.key == row.rule_key:
            del ripe[key]
        else:
            changed.append(row.pk)
    close(ids=changed, at=now.at, why=CHANGED)
    apologise = [held.one for held in ripe.values() if held.one.cause is Cause.APOLOGY]
    if apologise:
        prepare(watched=apologise, at=now.at)
    made = Alert.objects.bulk_create(
        [
            Alert(
                cause=held.one.cause,
                rule_key=held.rule.key,
                subject=held.one.subject,
                unit_id=held.one.unit_id,
                dossier_id=held.one.dossier_id,
                code=held.one.code,
                what=held.one.what,
                since=held.since,
                raised_at=now.at,
                next_at=now.at,
            )
            for held in ripe.values()
        ],
        ignore_conflicts=True,
    )
    return len(made)


@transaction.atomic
def _close_part(now: Present) -> tuple[int, bool]:
    """Look at one part of the open alerts; say how many closed, and whether all is."""
    place = _place(OPEN_ALERTS)
    if place is None:
        return 0, True
    rows = list(
        Alert.objects.select_for_update(skip_locked=True)
        .filter(closed_at__isnull=True, pk__gt=place.after or 0)
        .order_by("id")[:MOST_CLOSED]
    )
    named = {(row.cause, row.subject) for row in rows}
    holds = now.holding(watched_again(named=named, at=now.at))
    closed: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        held = holds.get((row.cause, row.subject))
        if why := why_closed(row=row, held=held):
            closed[why].append(row.pk)
    for why, ids in closed.items():
        close(ids=ids, at=now.at, why=why)
    finished = len(rows) < MOST_CLOSED
    place.after = None if finished else rows[-1].pk
    place.save()
    return sum(map(len, closed.values())), finished


def _place(name: str) -> Place | None:
    """Return how far a round has come, for this worker alone; None while another goes."""
    Place.objects.bulk_create([Place(source=name)], ignore_conflicts=True)
    rows = Place.objects.select_for_update(skip_locked=True)
    return rows.filter(source=name).first()

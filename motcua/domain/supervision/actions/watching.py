"""Look around: raise what rules find, close what has gone.

Each source is walked part by part in an order an index holds, and the place kept, so
that a run does a bounded piece of work however much is open. Two workers walk different
sources, and an alert is open once by a constraint of the database.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from motcua.domain.supervision.actions.apologising import prepare
from motcua.domain.supervision.actions.common import (
    Rules,
    close,
    holding,
    require_system,
)
from motcua.domain.supervision.models import Alert, Place
from motcua.domain.supervision.readers.rules import by_cause
from motcua.domain.supervision.readers.sources import SOURCES, watched_again
from motcua.domain.supervision.readers.watched import Source, Watched
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Actor

MOST_PARTS = 10
MOST_CLOSED = 1000
OPEN_ALERTS = "open alerts"
GONE, CHANGED = "gone", "changed"


def watch(*, actor: Actor, at: datetime) -> int:
    """Raise an alert for whatever a rule holds of now; return how many are new.

    At most ten parts of each source in one run; the next goes on from there. The same
    again raises nothing. Raises NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    rules = dict(by_cause())
    return sum(_walk(source, rules, at) for source in SOURCES)


def close_gone(*, actor: Actor, at: datetime) -> int:
    """Close open alerts whose cause has gone; return how many.

    What another rule of the same cause holds of now is closed too: that one is raised
    in its place. At most ten thousand in one run; the next goes on from there. Raises
    NotAllowed for anybody but the system.
    """
    require_system(actor=actor)
    rules = dict(by_cause())
    closed = 0
    for _ in range(MOST_PARTS):
        found, finished = _close_part(rules, at)
        closed += found
        if finished:
            break
    return closed


def _walk(source: Source, rules: Rules, at: datetime) -> int:
    found = 0
    for _ in range(MOST_PARTS):
        new, finished = _walk_part(source, rules, at)
        found += new
        if finished:
            break
    return found


@transaction.atomic
def _walk_part(source: Source, rules: Rules, at: datetime) -> tuple[int, bool]:
    """Look at one part; say how many were new and whether the round is whole."""
    place = _place(source.name)
    if place is None:
        return 0, True
    part = source.part(place.after, at)
    new = _raise(part.watched, rules, at)
    if place.after is None:
        place.begun_at = at
    place.after = part.after
    if part.after is None:
        place.whole_at = at
    place.save()
    return new, part.after is None


def _raise(watched: Sequence[Watched], rules: Rules, at: datetime) -> int:
    ripe = {
        (one.cause.value, one.subject): (one, *found)
        for one in watched
        if (found := holding(rules=rules, one=one, at=at)) is not None
    }
    if not ripe:
        return 0
    subjects = [subject for _, subject in ripe]
    rows = Alert.objects.select_for_update().filter(
        subject__in=subjects, closed_at__isnull=True
    )
    for row in rows.order_by("id"):
        key = (row.cause, row.subject)
        if key not in ripe:
            continue
        if ripe[key][1].key == row.rule_key:
            del ripe[key]
        else:
            close(row=row, at=at, why=CHANGED)
            row.save()
    apologise = [one for one, _, _ in ripe.values() if one.cause is Cause.APOLOGY]
    if apologise:
        prepare(watched=apologise, at=at)
    made = Alert.objects.bulk_create(
        [
            Alert(
                cause=one.cause,
                rule_key=rule.key,
                subject=one.subject,
                unit_id=one.unit_id,
                dossier_id=one.dossier_id,
                code=one.code,
                what=one.what,
                since=since,
                raised_at=at,
                next_at=at,
            )
            for one, rule, since in ripe.values()
        ],
        ignore_conflicts=True,
    )
    return len(made)


@transaction.atomic
def _close_part(rules: Rules, at: datetime) -> tuple[int, bool]:
    """Look at one part of the open alerts; say how many closed, and whether all is."""
    place = _place(OPEN_ALERTS)
    if place is None:
        return 0, True
    rows = list(
        Alert.objects.select_for_update(skip_locked=True)
        .filter(closed_at__isnull=True, pk__gt=place.after or 0)
        .order_by("id")[:MOST_CLOSED]
    )
    still = watched_again(named={(row.cause, row.subject) for row in rows}, at=at)
    closed = []
    for row in rows:
        one = still.get((row.cause, row.subject))
        found = holding(rules=rules, one=one, at=at) if one is not None else None
        if found is None or found[0].key != row.rule_key:
            close(row=row, at=at, why=GONE if found is None else CHANGED)
            closed.append(row)
    Alert.objects.bulk_update(closed, ["closed_at", "closed_why", "next_at"])
    finished = len(rows) < MOST_CLOSED
    place.after = None if finished else rows[-1].pk
    place.save()
    return len(closed), finished


def _place(name: str) -> Place | None:
    """Return how far a round has come, for this worker alone; None while another goes."""
    Place.objects.bulk_create([Place(source=name)], ignore_conflicts=True)
    rows = Place.objects.select_for_update(skip_locked=True)
    return rows.filter(source=name).first()

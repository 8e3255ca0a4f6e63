"""Tell of alerts: the first time, again, and higher up; each of it once."""

from collections import defaultdict
from datetime import datetime, timedelta

import orjson
from django.db import transaction

from motcua.domain.deadlines.rules.calendar import CalendarTooShort, WorkingCalendar
from motcua.domain.statements import run
from motcua.domain.supervision.actions.common import (
    Held,
    Present,
    close,
    present,
    require_system,
    why_closed,
)
from motcua.domain.supervision.models import Alert, Reach, Telling
from motcua.domain.supervision.readers.receivers import Directory
from motcua.domain.supervision.readers.sources import watched_again
from motcua.domain.supervision.rules.alerting import (
    Rule,
    Step,
    Told,
    next_at,
    next_step,
)
from motcua.domain.supervision.rules.causes import Way
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

MOST_AT_ONCE = 2000
MOST_PARTS = 20


def tell(*, actor: Actor, at: datetime) -> int:
    """Tell of every alert that is due, each level and round once; return how often.

    Of what has gone meanwhile nobody is told: it is closed. Raises NotAllowed for
    anybody but the system.
    """
    require_system(actor=actor)
    now = present(at=at)
    directory = Directory(on=at.astimezone(VN).date())
    told = 0
    for _ in range(MOST_PARTS):
        seen, found = _tell_some(now, directory)
        told += found
        if seen < MOST_AT_ONCE:
            break
    return told


@transaction.atomic
def _tell_some(now: Present, directory: Directory) -> tuple[int, int]:
    """Tell of one part, all of it or nothing, by as many statements however large."""
    rows = list(
        Alert.objects.select_for_update(skip_locked=True)
        .filter(closed_at__isnull=True, next_at__lte=now.at)
        .order_by("next_at", "id")[:MOST_AT_ONCE]
    )
    named = {(row.cause, row.subject) for row in rows}
    holds = now.holding(watched_again(named=named, at=now.at))
    tellings: list[Telling] = []
    told: list[Alert] = []
    gone: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        held = holds.get((row.cause, row.subject))
        why = why_closed(row=row, held=held)
        if held is None or why:
            gone[why].append(row.pk)
        else:
            told.append(row)
            tellings += _take_step(row, held, directory, now)
    for why, ids in gone.items():
        close(ids=ids, at=now.at, why=why)
    _with_mail(tellings)
    Telling.objects.bulk_create(tellings, ignore_conflicts=True)
    run("supervision", "told", [orjson.dumps([_kept(row) for row in told]).decode()])
    return len(rows), len(tellings)


_KEPT = ("id", "level", "level_at", "told_at", "rounds", "next_at")


def _kept(row: Alert) -> dict[str, object]:
    return {name: getattr(row, name) for name in _KEPT}


def _take_step(
    row: Alert, held: Held, directory: Directory, now: Present
) -> list[Telling]:
    """Tell whom the rule names now; a level that nobody holds is passed over."""
    rule, at, calendar = held.rule, now.at, now.calendar or held.calendar
    told = Told(row.level, row.level_at, row.told_at, row.rounds)
    step = _step(rule, told, at, calendar)
    officers: frozenset[int] = frozenset()
    if step is not None:
        told = step.told
        officers = directory.told(watched=held.one, receivers=step.tells)
        while not officers and told.level + 1 < len(rule.levels):
            told = Told(told.level + 1, at, at, told.rounds)
            above = rule.levels[told.level].tells
            officers = directory.told(watched=held.one, receivers=above)
    row.level, row.level_at = told.level, told.level_at
    row.told_at, row.rounds = told.told_at, told.rounds
    row.next_at = _next_at(rule, told, at, calendar)
    return [
        Telling(
            alert=row,
            officer_id=officer_id,
            level=told.level,
            rounds=told.rounds,
            told_at=at,
            by_mail=Way.EMAIL in rule.ways,
        )
        for officer_id in sorted(officers)
    ]


def _step(rule: Rule, told: Told, at: datetime, calendar: WorkingCalendar) -> Step | None:
    try:
        return next_step(rule, told, at, calendar)
    except CalendarTooShort:
        return None


def _next_at(
    rule: Rule, told: Told, at: datetime, calendar: WorkingCalendar
) -> datetime | None:
    """Return when to look again; tomorrow, where the calendar ends before that."""
    try:
        return next_at(rule, told, calendar)
    except CalendarTooShort:
        return at + timedelta(days=1)


def _with_mail(tellings: list[Telling]) -> None:
    """Keep for messages only what leads somewhere: an officer with an address."""
    wanted = {one.officer_id for one in tellings if one.by_mail}
    reached = set(
        Reach.objects.filter(officer_id__in=wanted)
        .exclude(email="")
        .values_list("officer_id", flat=True)
    )
    for one in tellings:
        one.by_mail = one.by_mail and one.officer_id in reached

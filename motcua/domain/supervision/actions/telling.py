"""Tell of alerts: the first time, again, and higher up; each of it once."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.deadlines.rules.calendar import CalendarTooShort, WorkingCalendar
from motcua.domain.supervision.actions.common import (
    Rules,
    centre_calendar,
    close,
    holding,
    require_system,
)
from motcua.domain.supervision.models import Alert, Reach, Telling
from motcua.domain.supervision.readers.receivers import Directory
from motcua.domain.supervision.readers.rules import by_cause
from motcua.domain.supervision.readers.sources import watched_again
from motcua.domain.supervision.readers.watched import Watched
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

MOST_AT_ONCE = 500
MOST_PARTS = 20


def tell(*, actor: Actor, at: datetime) -> int:
    """Tell of every alert that is due, each level and round once; return how often.

    Of what has gone meanwhile nobody is told: it is closed. Raises NotAllowed for
    anybody but the system.
    """
    require_system(actor=actor)
    rules = dict(by_cause())
    directory = Directory(on=at.astimezone(VN).date())
    told = 0
    for _ in range(MOST_PARTS):
        seen, found = _tell_some(rules, directory, at)
        told += found
        if seen < MOST_AT_ONCE:
            break
    return told


@transaction.atomic
def _tell_some(rules: Rules, directory: Directory, at: datetime) -> tuple[int, int]:
    rows = list(
        Alert.objects.select_for_update(skip_locked=True)
        .filter(closed_at__isnull=True, next_at__lte=at)
        .order_by("next_at", "id")[:MOST_AT_ONCE]
    )
    still = watched_again(named={(row.cause, row.subject) for row in rows}, at=at)
    tellings: list[Telling] = []
    for row in rows:
        one = still.get((row.cause, row.subject))
        found = holding(rules=rules, one=one, at=at) if one is not None else None
        if one is None or found is None or found[0].key != row.rule_key:
            close(row=row, at=at, why="gone")
        else:
            tellings += _take_step(row, one, found[0], directory, at)
    _with_mail(tellings)
    Telling.objects.bulk_create(tellings, ignore_conflicts=True)
    Alert.objects.bulk_update(
        rows,
        [
            "level",
            "level_at",
            "told_at",
            "rounds",
            "next_at",
            "closed_at",
            "closed_why",
        ],
    )
    return len(rows), len(tellings)


def _take_step(
    row: Alert, one: Watched, rule: Rule, directory: Directory, at: datetime
) -> list[Telling]:
    """Tell whom the rule names now; a level that nobody holds is passed over."""
    calendar = centre_calendar(at=at)
    told = Told(row.level, row.level_at, row.told_at, row.rounds)
    step = _step(rule, told, at, calendar)
    officers: frozenset[int] = frozenset()
    if step is not None:
        told = step.told
        officers = directory.told(watched=one, receivers=step.tells)
        while not officers and told.level + 1 < len(rule.levels):
            told = Told(told.level + 1, at, at, told.rounds)
            above = rule.levels[told.level].tells
            officers = directory.told(watched=one, receivers=above)
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

"""Paper files and results as they are watched: not arrived, lost, not collected."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from motcua.domain.deadlines.readers import calendar_of_day
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.delivery.models import HandOverList, Thing, Uncollected
from motcua.domain.delivery.rules import Alarm, ThingState, alarms, list_code, taken_by
from motcua.domain.delivery.rules.collecting import Stage
from motcua.domain.supervision.readers.watched import (
    Found,
    Holder,
    Source,
    Watched,
    numbers_in,
)
from motcua.domain.supervision.rules.alerting import Times
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound

MOST = 1000
"""How much of each sort is looked at in one part, what has waited longest first."""

_CALLED_AFTER = (Stage.OVERDUE, Stage.TO_STORE)


def _part(after: list[Any] | None, at: datetime) -> Found:
    """Look at what is on its way or lost, then part by part at what is not collected."""
    found: list[Watched] = []
    if after is None:
        lists = _lists().order_by("opened_at", "pk")[:MOST]
        moving = _moving().order_by("since", "dossier_id", "n")[:MOST]
        lost = _lost().order_by("dossier_id", "n")[:MOST]
        found = _of(lists, moving, lost, at)
    rows = _waiting().filter(pk__gt=after[0] if after else 0)
    waiting = list(rows.order_by("pk")[:MOST])
    found += map(_uncollected, waiting)
    return Found(tuple(found), [waiting[-1].pk] if len(waiting) == MOST else None)


def _again(subjects: Collection[str], at: datetime) -> tuple[Watched, ...]:
    lists = _lists().filter(
        pk__in=[n for (n,) in numbers_in(subjects=subjects, sort="list")]
    )
    things = numbers_in(subjects=subjects, sort="thing")
    moving, lost = _moving().filter(pk__in=things), _lost().filter(pk__in=things)
    waiting = _waiting().filter(
        pk__in=[n for (n,) in numbers_in(subjects=subjects, sort="uncollected")]
    )
    return (*_of(lists, moving, lost, at), *map(_uncollected, waiting))


def _of(
    lists: QuerySet[HandOverList],
    moving: QuerySet[Thing],
    lost: QuerySet[Thing],
    at: datetime,
) -> list[Watched]:
    found = [_list(row) for row in lists]
    try:
        calendar = calendar_of_day(on=at.astimezone(VN).date())
    except NotFound:
        return found
    found += [one for row in moving for one in _thing(row, calendar, at)]
    found += [one for row in lost for one in _thing(row, calendar, at)]
    return found


def _lists() -> QuerySet[HandOverList]:
    return HandOverList.objects.filter(
        closed_at__isnull=False, done_at__isnull=True
    ).select_related("receiving_unit")


def _moving() -> QuerySet[Thing]:
    rows = Thing.objects.filter(state=ThingState.IN_TRANSIT, to_unit__isnull=False)
    return rows.select_related("dossier")


def _lost() -> QuerySet[Thing]:
    return Thing.objects.filter(state=ThingState.LOST).select_related("dossier")


def _waiting() -> QuerySet[Uncollected]:
    rows = Uncollected.objects.filter(ended_at__isnull=True, stage__in=_CALLED_AFTER)
    return rows.select_related("dossier")


def _list(row: HandOverList) -> Watched:
    """Return a list that was sent and has not arrived whole; both sides are meant."""
    return Watched(
        Cause.NOT_RECEIVED,
        f"list/{row.pk}",
        Times(row.closed_at or row.opened_at),
        unit_id=row.receiving_unit_id,
        what=list_code(row.pk),
        holders=(Holder(row.giving_unit_id, officer_id=row.officer_id),),
        receiving_id=row.giving_unit_id,
    )


def _thing(row: Thing, calendar: WorkingCalendar, at: datetime) -> list[Watched]:
    found = alarms(
        state=ThingState(row.state),
        since=row.since,
        dossier_ended=False,
        at=at,
        calendar=calendar,
    )
    since = taken_by(row.since, calendar) if Alarm.NOT_TAKEN in found else row.since
    return [
        Watched(
            Cause.CUSTODY,
            f"thing/{row.dossier_id}/{row.n}",
            Times(since),
            unit_id=row.to_unit_id or row.unit_id,
            dossier_id=row.dossier_id,
            code=row.dossier.code,
            what=row.name,
            holders=(Holder(row.unit_id, officer_id=row.officer_id),),
            receiving_id=row.dossier.receiving_unit_id,
            authority_id=row.dossier.authority_unit_id,
        )
        for _ in found[:1]
    ]


def _uncollected(row: Uncollected) -> Watched:
    return Watched(
        Cause.UNCOLLECTED,
        f"uncollected/{row.pk}",
        Times(row.stage_at),
        unit_id=row.unit_id,
        dossier_id=row.pk,
        code=row.dossier.code,
        holders=(Holder(row.unit_id, Role.RETURNS),),
        receiving_id=row.unit_id,
    )


PAPERS = Source(
    "papers",
    frozenset({Cause.NOT_RECEIVED, Cause.CUSTODY, Cause.UNCOLLECTED}),
    _part,
    _again,
)

"""Alerts as people see them: their own, their unit's, a dossier's."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.supervision.models import Alert, Reach, Telling
from motcua.kernel.actor import Actor, ActorKind

PAGE = 50


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """One alert, whom it was told to, and how far up; nothing of the applicant's."""

    id: int
    cause: str
    rule_key: str
    subject: str
    dossier_id: int | None
    code: str
    what: str
    unit_name: str
    since: datetime
    raised_at: datetime
    level: int
    told_at: datetime | None
    closed_at: datetime | None
    closed_why: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertPage:
    """At most fifty alerts, and where the next page begins (None at the end)."""

    rows: tuple[AlertFacts, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class ReachFacts:
    """Where an officer's messages go, and whether the morning one comes."""

    email: str = ""
    digest: bool = True


def my_alerts(
    *, actor: Actor, cause: str = "", closed: bool = False, offset: int = 0
) -> AlertPage:
    """Return what an officer, or whom they stand in for, was told of; newest first."""
    return _page(_narrowed(_mine(actor), cause, closed=closed), offset)


def unit_alerts(
    *, actor: Actor, on: date, cause: str = "", closed: bool = False, offset: int = 0
) -> AlertPage:
    """Return the alerts of the units an officer leads or inspects, and of those below.

    Raises NotAllowed for others.
    """
    require(actor, Act.READ_ALERTS)
    rows = Alert.objects.filter(unit_id__in=led(actor=actor, on=on))
    return _page(_narrowed(rows, cause, closed=closed), offset)


def alerts_of(*, actor: Actor, dossier_id: int) -> tuple[AlertFacts, ...]:
    """Return the open alerts of a dossier; the caller has checked the right to it."""
    if actor.kind is not ActorKind.OFFICER:
        return ()
    rows = Alert.objects.filter(dossier_id=dossier_id, closed_at__isnull=True)
    return _facts(list(rows.select_related("unit").order_by("raised_at", "id")))


def led(*, actor: Actor, on: date) -> frozenset[int]:
    """Return the units whose alerts an officer may read: theirs and what is below."""
    return accounts.subtree(unit_ids=units_for(actor, Act.READ_ALERTS), on=on)


def leads(*, actor: Actor) -> bool:
    """Say whether an officer reads a unit's alerts at all."""
    return may(actor, Act.READ_ALERTS)


def my_reach(*, actor: Actor) -> ReachFacts:
    """Return an officer's own choice, the usual one where none was made."""
    row = Reach.objects.filter(officer_id=actor.officer_id or 0).first()
    return ReachFacts(row.email, row.digest) if row is not None else ReachFacts()


def _mine(actor: Actor) -> QuerySet[Alert]:
    if actor.officer_id is None:
        return Alert.objects.none()
    theirs = {actor.officer_id, *actor.stands_for}
    told = Telling.objects.filter(officer_id__in=theirs).values("alert_id")
    return Alert.objects.filter(pk__in=told)


def _narrowed(rows: QuerySet[Alert], cause: str, *, closed: bool) -> QuerySet[Alert]:
    rows = rows.filter(closed_at__isnull=not closed)
    return rows.filter(cause=cause) if cause else rows


def _page(rows: QuerySet[Alert], offset: int) -> AlertPage:
    ordered = rows.select_related("unit").order_by("-raised_at", "-id")
    found = list(ordered[offset : offset + PAGE + 1])
    more = len(found) > PAGE
    return AlertPage(_facts(found[:PAGE]), offset + PAGE if more else None)


def _facts(rows: list[Alert]) -> tuple[AlertFacts, ...]:
    told = _told([row.pk for row in rows])
    return tuple(
        AlertFacts(
            id=row.pk,
            cause=row.cause,
            rule_key=row.rule_key,
            subject=row.subject,
            dossier_id=row.dossier_id,
            code=row.code,
            what=row.what,
            unit_name=row.unit.name if row.unit else "",
            since=row.since,
            raised_at=row.raised_at,
            level=row.level,
            told_at=row.told_at,
            closed_at=row.closed_at,
            closed_why=row.closed_why,
            told=told.get(row.pk, ()),
        )
        for row in rows
    )


def _told(ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the names of whom each alert was told to."""
    found: dict[int, set[int]] = defaultdict(set)
    for alert_id, officer_id in Telling.objects.filter(alert_id__in=ids).values_list(
        "alert_id", "officer_id"
    ):
        found[alert_id].add(officer_id)
    names = accounts.officer_names(ids=set().union(*found.values()))
    return {
        alert_id: tuple(sorted(names[one] for one in officers if one in names))
        for alert_id, officers in found.items()
    }

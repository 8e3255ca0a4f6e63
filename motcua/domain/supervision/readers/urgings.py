"""Urgings as people see them: of a dossier, those that wait for one's answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, units_for
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.supervision.models import Urging
from motcua.domain.supervision.readers.watched import (
    Found,
    Holder,
    Source,
    Watched,
    numbers_in,
)
from motcua.domain.supervision.rules.alerting import Times
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Actor, Role

MOST = 1000
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class UrgingFacts:
    """One urging with its answer; `mine` when the reader may answer it now."""

    id: int
    code: str
    step_name: str
    unit_name: str
    officer_name: str
    text: str
    answer_by: datetime
    urged_at: datetime
    urged_by: str
    answered_at: datetime | None
    answered_by: str
    reason: str
    promised_on: date | None
    mine: bool


def urgings_of(*, actor: Actor, dossier_id: int) -> tuple[UrgingFacts, ...]:
    """Return the urgings of a dossier, newest first; the caller has checked the right."""
    rows = Urging.objects.filter(dossier_id=dossier_id).select_related("dossier", "unit")
    return tuple(_facts(actor, row) for row in rows.order_by("-id"))


def to_answer(*, actor: Actor) -> tuple[UrgingFacts, ...]:
    """Return the urgings that wait for an officer's own answer, most pressing first."""
    rows = _open().filter(_meant(actor)).select_related("dossier", "unit")
    ordered = rows.order_by("answer_by", "id")[:MOST_SHOWN]
    return tuple(_facts(actor, row) for row in ordered)


def may_urge(*, actor: Actor, dossier_id: int, unit_id: int, on: date) -> bool:
    """Say whether an officer may urge who holds work of a dossier at a unit.

    Heads, leaders, directors: where they are that of a unit that receives, resolves or
    decides the dossier or holds its work; inspectors: of every unit below theirs.
    """
    if not may(actor, Act.URGE):
        return False
    row = Dossier.objects.values_list(
        "receiving_unit_id", "resolving_unit_id", "authority_unit_id"
    ).get(pk=dossier_id)
    concerned = {*row, unit_id}
    inspected = actor.units_as(Role.INSPECTOR)
    reach = units_for(actor, Act.URGE) | accounts.subtree(unit_ids=inspected, on=on)
    return bool(concerned & reach)


def is_meant(*, actor: Actor, row: Urging) -> bool:
    """Say whether an officer is one of those an urging asks.

    Who is named, who stands in for them, any holder of the role where nobody is named;
    and the head of the unit, who answers for it.
    """
    if actor.holds(Role.HEAD, row.unit_id):
        return True
    if row.officer_id is not None:
        return row.officer_id in {actor.officer_id, *actor.stands_for}
    return actor.holds(Role(row.role), row.unit_id)


def urgeable(*, actor: Actor, dossier_id: int, on: date) -> tuple[tuple[int, str], ...]:
    """Return the open work of a dossier that an officer may urge: number and words."""
    if not may(actor, Act.URGE):
        return ()
    rows = WorkItem.objects.filter(dossier_id=dossier_id, closed_at__isnull=True)
    values = rows.order_by("n").values_list(
        "n", "step_name", "officer_name", "officer_id", "unit_id", "unit__name"
    )
    return tuple(
        (n, f"{step} – {officer or unit}")
        for n, step, officer, officer_id, unit_id, unit in values
        if officer_id is None or officer_id != actor.officer_id
        if may_urge(actor=actor, dossier_id=dossier_id, unit_id=unit_id, on=on)
    )


def _open() -> QuerySet[Urging]:
    return Urging.objects.filter(answered_at__isnull=True, dossier__ended_at__isnull=True)


def _meant(actor: Actor) -> Q:
    """Return the condition of `is_meant`, without what a head answers for others."""
    found = Q(officer_id__in={actor.officer_id or 0, *actor.stands_for})
    for grant in actor.roles:
        found |= Q(officer_id__isnull=True, unit_id=grant.unit_id, role=grant.role.value)
    return found


def _facts(actor: Actor, row: Urging) -> UrgingFacts:
    return UrgingFacts(
        id=row.pk,
        code=row.dossier.code,
        step_name=row.step_name,
        unit_name=row.unit.name,
        officer_name=row.officer_name,
        text=row.text,
        answer_by=row.answer_by,
        urged_at=row.urged_at,
        urged_by=row.urged_by,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        reason=row.reason,
        promised_on=row.promised_on,
        mine=row.answered_at is None and is_meant(actor=actor, row=row),
    )


def holder_of(*, row: Urging) -> Holder:
    """Return with whom an urging lies."""
    return Holder(row.unit_id, Role(row.role), row.officer_id)


def _part(_after: list[Any] | None, at: datetime) -> Found:
    late = _open().filter(answer_by__lte=at).select_related("dossier")
    return Found(tuple(map(_watched, late.order_by("answer_by", "id")[:MOST])))


def _again(subjects: Collection[str], _at: datetime) -> tuple[Watched, ...]:
    ids = [n for (n,) in numbers_in(subjects=subjects, sort="urging")]
    return tuple(map(_watched, _open().filter(pk__in=ids).select_related("dossier")))


def _watched(row: Urging) -> Watched:
    return Watched(
        Cause.URGING,
        f"urging/{row.pk}",
        Times(row.answer_by),
        unit_id=row.unit_id,
        dossier_id=row.dossier_id,
        code=row.dossier.code,
        what=row.step_name,
        holders=(holder_of(row=row),),
        receiving_id=row.dossier.receiving_unit_id,
        authority_id=row.dossier.authority_unit_id,
    )


URGINGS = Source("urgings", frozenset({Cause.URGING}), _part, _again)

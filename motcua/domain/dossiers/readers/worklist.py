"""An officer's work by how it stands, counted and listed by one condition.

Open work lies in an index of its own by unit, role and the moment it has to be begun.
Each unit and role is read from it in that order and no further than the page needs, so
what is closed costs nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import reduce
from itertools import product
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import WORKS, Act, units_for
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.dossiers.rules.worklist import Standing, Wanted, Whose, day_of
from motcua.domain.dossiers.workflow.states import WAITING
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

MOST_COUNTED = 1000
"""How far a number is counted; beyond it the page says "more than"."""

MOST_LOOKED_AT = 4000
"""How much open work of a unit and role is looked at to count it, most urgent first."""

MOST_CHOICES = 300
"""How many pieces of work are looked at for what can be chosen among."""

_ORDER = ("start_by", "dossier_id", "n")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work there is, by how it stands; None stands for all of it.

    `is_cut` says that there is more work than is looked at: each number may be higher.
    """

    by: Mapping[Standing | None, int]
    is_cut: bool = False

    def of(self, standing: Standing | None) -> int:
        """Return a number, at most one more than is counted."""
        return min(self.by[standing], MOST_COUNTED + 1)


@dataclass(frozen=True, slots=True)
class Choices:
    """What an officer's work can be narrowed to: value and text each."""

    procedures: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    units: tuple[tuple[int, str], ...]
    officers: tuple[tuple[int, str], ...]
    leads: bool


def rows_of(
    *,
    actor: Actor,
    wanted: Wanted,
    at: datetime | None,
    columns: tuple[str, ...],
    first: int,
    count: int,
) -> list[tuple[Any, ...]]:
    """Return columns of the work wanted, what has to be begun first at the top.

    `at` is needed to ask how work stands. Raises NotAllowed for others' work that the
    actor does not lead.
    """
    parts = [part[: first + count] for part in _parts(actor, wanted, at)]
    ordered = [part.values_list(*columns, *_ORDER) for part in parts]
    if not ordered:
        return []
    if len(ordered) == 1:
        return [row[: -len(_ORDER)] for row in ordered[0][first:]]
    rows = ordered[0].union(*ordered[1:], all=True).order_by(*_ORDER)
    return [row[: -len(_ORDER)] for row in rows[first : first + count]]


def count_work(*, actor: Actor, wanted: Wanted, at: datetime) -> Counts:
    """Return how many rows each list has that `rows_of` would return.

    Raises NotAllowed as `rows_of` does.
    """
    by: Counter[Standing | None] = Counter()
    is_cut = False
    for part in _parts(actor, replace(wanted, standing=None), at):
        found = part[:MOST_LOOKED_AT].aggregate(
            **{
                _name(standing): Count("n", filter=_condition(standing, at))
                for standing in (None, *Standing)
            }
        )
        by.update({one: found[_name(one)] for one in (None, *Standing)})
        is_cut |= found[_name(None)] == MOST_LOOKED_AT
    return Counts(by, is_cut)


def _name(standing: Standing | None) -> str:
    return "every" if standing is None else standing.value


def choices(*, actor: Actor, at: datetime) -> Choices:
    """Return what the actor's most urgent work can be narrowed to."""
    led = _led(actor)
    condition, held = _held(actor, Wanted(whose=Whose.UNIT if led else Whose.MINE))
    places = [Q(unit_id=unit_id, role=role.value) for unit_id, role in held]
    found = (
        WorkItem.objects.filter(condition, reduce(or_, places), closed_at__isnull=True)
        if places
        else WorkItem.objects.none()
    )
    rows = found.order_by("start_by").values_list(
        "dossier__procedure_code",
        "dossier__procedure_name",
        "dossier__procedure_version__field__name",
        "step_name",
        "officer_id",
        "officer_name",
    )[:MOST_CHOICES]
    mine = {grant.unit_id for grant in actor.roles} | led
    on = at.astimezone(VN).date()
    return Choices(
        procedures=tuple(sorted({row[:2] for row in rows}, key=lambda row: row[1])),
        fields=tuple(sorted({(row[2], row[2]) for row in rows})),
        steps=tuple(sorted({(row[3], row[3]) for row in rows})),
        units=tuple(
            (unit.id, unit.name)
            for unit in accounts.units_in_force(on=on)
            if unit.id in mine
        ),
        officers=tuple(
            sorted({(row[4], row[5]) for row in rows if row[4]}, key=lambda row: row[1])
        )
        if led
        else (),
        leads=bool(led),
    )


def _parts(
    actor: Actor, wanted: Wanted, at: datetime | None
) -> Iterator[QuerySet[WorkItem]]:
    """Yield the work of each unit and role, in the order of its index."""
    whose, held = _held(actor, wanted)
    condition = whose & _condition(wanted.standing, at) & _narrowed(wanted)
    for unit_id, role in held:
        if wanted.unit_id in (None, unit_id):
            yield WorkItem.objects.filter(
                condition, unit_id=unit_id, role=role.value, closed_at__isnull=True
            ).order_by(*_ORDER)


def _held(actor: Actor, wanted: Wanted) -> tuple[Q, list[tuple[int, Role]]]:
    """Return whose work is wanted, and of which roles at which units."""
    if wanted.whose is Whose.MINE and wanted.officer_id is None:
        theirs = {actor.officer_id, *actor.stands_for}
        mine = Q(officer_id__isnull=True) | Q(officer_id__in=theirs)
        return mine, sorted({(grant.unit_id, grant.role) for grant in actor.roles})
    return Q(), sorted(product(_led_or_refuse(actor), WORKS))


def _condition(standing: Standing | None, at: datetime | None) -> Q:
    """Return the condition of the pure rule `standings`, asked of the database.

    A dossier that is late or ends today has to be begun before, so the index bounds it.
    """
    if standing is None:
        return Q()
    if at is None:
        raise AssertionError("how work stands is asked at a moment")
    begins, ends = day_of(at)
    rests = Q(dossier__status__in=[s.value for s in WAITING]) | Q(
        dossier__sealed_at__isnull=False
    )
    late = Q(dossier__due_at__isnull=False, dossier__due_at__lt=at)
    today = (
        Q(start_by__gte=begins, start_by__lt=ends)
        | Q(due_at__gte=begins, due_at__lt=ends)
        | Q(
            dossier__due_at__isnull=False,
            dossier__due_at__gte=begins,
            dossier__due_at__lt=ends,
        )
    )
    risk = Q(start_by__lt=at)
    return {
        Standing.LATE: Q(start_by__lt=at) & ~rests & late,
        Standing.TODAY: Q(start_by__lt=ends) & ~rests & ~late & today,
        Standing.RISK: risk & ~rests & ~late,
        Standing.NEXT: rests | ~(late | today | risk),
    }[standing]


def _narrowed(wanted: Wanted) -> Q:
    asked: dict[str, object] = {
        "dossier__procedure_code": wanted.procedure,
        "dossier__procedure_version__field__name": wanted.field,
        "step_name": wanted.step,
        "officer_id": wanted.officer_id,
    }
    found = Q(**{name: value for name, value in asked.items() if value})
    if wanted.received_from is not None:
        begins = datetime.combine(wanted.received_from, time(), VN)
        found &= Q(dossier__received_at__gte=begins)
    if wanted.received_to is not None:
        after = wanted.received_to + timedelta(days=1)
        found &= Q(dossier__received_at__lt=datetime.combine(after, time(), VN))
    return found


def _led(actor: Actor) -> frozenset[int]:
    """Return the units whose whole work the actor sees: where they may hand it on."""
    return units_for(actor, Act.REASSIGN)


def _led_or_refuse(actor: Actor) -> frozenset[int]:
    found = _led(actor)
    if not found:
        raise NotAllowed(
            "others_work",
            N_("Bạn chỉ xem được việc của mình."),
            field="cua",
            remedy=N_("Việc của người khác do trưởng phòng hoặc giám đốc trung tâm xem."),
        )
    return found

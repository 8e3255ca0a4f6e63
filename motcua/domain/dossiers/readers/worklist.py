"""An officer's work by how it stands, counted and listed by one statement.

Open work lies in an index of its own by unit, role and the moment it has to be begun.
Each unit and role is read from it in that order and no further than the page and its
counts need, so what is closed costs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from itertools import product
from operator import or_
from typing import Any

from django.db.models import Q

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import WORKS, Act, units_for
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.dossiers.rules.worklist import Standing, Wanted, Whose, day_of
from motcua.domain.statements import run
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

_COUNTED = 6
"""How many columns of `worklist.sql` are counts; those of the row follow."""


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


@dataclass(frozen=True, slots=True)
class Looked:
    """A page of the work wanted, and how much there is of every standing."""

    rows: list[tuple[Any, ...]]
    counts: Counts


def looked(
    *, actor: Actor, wanted: Wanted, at: datetime, first: int, count: int
) -> Looked:
    """Return a page of the work wanted, what has to be begun first at the top.

    The counts are of the same work whatever its standing. Columns are those of
    `worklist.sql`. Raises NotAllowed for others' work that the actor does not lead.
    """
    officers, held = _held(actor, wanted)
    places = [place for place in held if wanted.unit_id in (None, place[0])]
    begins, ends = day_of(at)
    rows = run(
        "dossiers",
        "worklist",
        [
            [unit_id for unit_id, _ in places],
            [role.value for _, role in places],
            None if officers is None else sorted(officers),
            wanted.officer_id,
            wanted.procedure,
            wanted.field,
            wanted.step,
            _midnight(wanted.received_from),
            _midnight(wanted.received_to, after=1),
            at,
            begins,
            ends,
            wanted.standing.value if wanted.standing else "",
            first,
            count,
            MOST_LOOKED_AT,
        ],
    )
    every, late, today, risk, following, is_cut = rows[0][:_COUNTED]
    by = {
        None: every,
        Standing.LATE: late,
        Standing.TODAY: today,
        Standing.RISK: risk,
        Standing.NEXT: following,
    }
    found = [row[_COUNTED:] for row in rows if row[_COUNTED] is not None]
    return Looked(found, Counts(by, is_cut))


def _midnight(day: date | None, *, after: int = 0) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=after), time(), VN)


def choices(*, actor: Actor, at: datetime) -> Choices:
    """Return what the actor's most urgent work can be narrowed to."""
    led = _led(actor)
    officers, held = _held(actor, Wanted(whose=Whose.UNIT if led else Whose.MINE))
    condition = (
        Q()
        if officers is None
        else Q(officer_id__isnull=True) | Q(officer_id__in=officers)
    )
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


def _held(
    actor: Actor, wanted: Wanted
) -> tuple[frozenset[int] | None, list[tuple[int, Role]]]:
    """Return whose work counts beside nobody's, and of which roles at which units.

    None stands for everybody's.
    """
    if wanted.whose is Whose.MINE and wanted.officer_id is None:
        own = set() if actor.officer_id is None else {actor.officer_id}
        return actor.stands_for | own, sorted(
            {(grant.unit_id, grant.role) for grant in actor.roles}
        )
    return None, sorted(product(_led_or_refuse(actor), WORKS))


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

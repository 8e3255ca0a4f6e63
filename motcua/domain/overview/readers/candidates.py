"""Who can be given the work of a list: colleagues who hold its roles and are here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from motcua.domain.accounts.models import Officer, RoleGrant, Substitution
from motcua.domain.accounts.readers import in_force, standing_in
from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.overview.readers.behind import Line
from motcua.kernel.actor import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be given work of a list; which, the act itself decides."""

    id: int
    name: str
    unit_name: str


def candidates(*, actor: Actor, rows: Iterable[Line], on: date) -> tuple[Candidate, ...]:
    """Return who holds a role some work of the list is for, where the actor reassigns.

    Not who is away that day with somebody standing in.
    """
    led = units_for(actor, Act.REASSIGN)
    places = {
        (held.role, held.unit_id)
        for row in rows
        for held in row.held
        if held.unit_id in led
    }
    if not places:
        return ()
    held_there = reduce(or_, (Q(role=role, unit_id=unit) for role, unit in places))
    grants = RoleGrant.objects.filter(held_there, in_force(on))
    away = Substitution.objects.filter(standing_in(on)).values("absent_id")
    found = (
        Officer.objects.filter(pk__in=grants.values("officer_id"))
        .exclude(pk__in=away)
        .order_by("unit__name", "name")
        .values_list("id", "name", "unit__name")
    )
    return tuple(Candidate(*row) for row in found[:MOST])

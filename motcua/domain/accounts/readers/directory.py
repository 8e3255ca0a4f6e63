"""Who works for the public, and how to reach them: for anybody.

Basis: NĐ 61/2018 art 9.7 (names, titles, fields and telephones are public).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from motcua.domain.accounts.models import RoleGrant
from motcua.domain.accounts.readers import in_force
from motcua.kernel.actor import Role

BEHIND_THE_SCENES = frozenset({Role.CONFIGURATOR, Role.ADMINISTRATOR})
"""Roles that serve the system and not the public."""

MOST = 2000
"""So many roles at most are read: more than any centre has."""


@dataclass(frozen=True, slots=True)
class ListedOfficer:
    """An officer of a unit with what they do there."""

    name: str
    title: str
    phone: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit that serves the public, with its people in the order of their names."""

    id: int
    name: str
    address: str
    phone: str
    is_reception: bool
    officers: tuple[ListedOfficer, ...]


def directory(*, on: date) -> tuple[ListedUnit, ...]:
    """Return the units with people in a public role on that day; receptions first."""
    rows = (
        RoleGrant.objects.filter(
            in_force(on),
            Q(unit__valid_to__isnull=True) | Q(unit__valid_to__gte=on),
            unit__valid_from__lte=on,
        )
        .exclude(role__in=[role.value for role in BEHIND_THE_SCENES])
        .select_related("officer", "unit")
        .order_by("unit__name", "unit_id", "officer__name", "officer_id")[:MOST]
    )
    by_unit: dict[int, list[RoleGrant]] = {}
    for row in rows:
        by_unit.setdefault(row.unit_id, []).append(row)
    units = [
        ListedUnit(
            unit_id,
            grants[0].unit.name,
            grants[0].unit.address,
            grants[0].unit.phone,
            grants[0].unit.is_reception,
            _officers(grants),
        )
        for unit_id, grants in by_unit.items()
    ]
    return tuple(sorted(units, key=lambda unit: not unit.is_reception))


def _officers(grants: Iterable[RoleGrant]) -> tuple[ListedOfficer, ...]:
    order = list(Role)
    found: dict[int, tuple[RoleGrant, set[Role]]] = {}
    for grant in grants:
        found.setdefault(grant.officer_id, (grant, set()))[1].add(Role(grant.role))
    return tuple(
        ListedOfficer(
            grant.officer.name,
            grant.officer.title,
            grant.officer.phone,
            tuple(sorted(roles, key=order.index)),
        )
        for grant, roles in found.values()
    )

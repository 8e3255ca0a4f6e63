"""Who acts: one type for officers, citizens, the system and nobody."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from motcua.kernel.behalf import Behalf


class Role(StrEnum):
    """What an officer may be at a unit."""

    GUIDE = "guide"
    COUNTER = "counter"
    SPECIALIST = "specialist"
    HEAD = "head"
    LEADER = "leader"
    CLERK = "clerk"
    CASHIER = "cashier"
    RETURNS = "returns"
    DIRECTOR = "director"
    INSPECTOR = "inspector"
    CONFIGURATOR = "configurator"
    ADMINISTRATOR = "administrator"


class ActorKind(StrEnum):
    """The four kinds of somebody."""

    OFFICER = "officer"
    CITIZEN = "citizen"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


class RoleAt(NamedTuple):
    """A role held at one unit."""

    role: Role
    unit_id: int


@dataclass(frozen=True)
class Actor:
    """Somebody who reads or acts, with the roles in force at that moment.

    `person_id` is set for citizens and organisations, `officer_id` for officers.
    `roles` holds only grants in force when the actor was made, those of the absent
    officers the actor stands in for (`stands_for`) among them. `session_id` is the
    browser's session, `level` how sure it is who has signed in (1 to 3; 0 for programs
    and nobody). `on_behalf_of` is whom they act for, where that is not themselves; what
    they may do then is decided by `accounts.rules.behalf` alone, never by `person_id`.
    """

    kind: ActorKind
    name: str = ""
    account_id: int | None = None
    person_id: int | None = None
    officer_id: int | None = None
    roles: frozenset[RoleAt] = field(default_factory=frozenset)
    stands_for: frozenset[int] = frozenset()
    session_id: int | None = None
    level: int = 0
    on_behalf_of: Behalf | None = None

    @cached_property
    def is_system(self) -> bool:
        """Say whether the system itself acts."""
        return self.kind is ActorKind.SYSTEM

    @cached_property
    def role_names(self) -> frozenset[Role]:
        """Return the roles held anywhere."""
        return frozenset(grant.role for grant in self.roles)

    def units_as(self, *roles: Role) -> frozenset[int]:
        """Return the units at which any of the roles is held."""
        return frozenset(g.unit_id for g in self.roles if g.role in roles)

    def acting_for(self, behalf: Behalf | None) -> "Actor":
        """Return the same actor as they act for somebody, or for themselves again."""
        return replace(self, on_behalf_of=behalf)

    def holds(self, role: Role, unit_id: int) -> bool:
        """Say whether the actor holds the role at that unit."""
        return (role, unit_id) in self.roles


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
"""Somebody who has not signed in."""

SYSTEM = Actor(kind=ActorKind.SYSTEM, name="Hệ thống")
"""The system itself: imports, schedules, the demo's loader."""

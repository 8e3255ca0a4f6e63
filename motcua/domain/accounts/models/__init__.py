"""Tables of people, units, roles and authority; one noun a file."""

from motcua.domain.accounts.models.accounts import Account, SignInAttempt
from motcua.domain.accounts.models.officers import (
    AuthorityKind,
    Delegation,
    Officer,
    RoleGrant,
)
from motcua.domain.accounts.models.people import IdKind, Person, PersonKind
from motcua.domain.accounts.models.units import Unit, UnitKind

__all__ = [
    "Account",
    "AuthorityKind",
    "Delegation",
    "IdKind",
    "Officer",
    "Person",
    "PersonKind",
    "RoleGrant",
    "SignInAttempt",
    "Unit",
    "UnitKind",
]

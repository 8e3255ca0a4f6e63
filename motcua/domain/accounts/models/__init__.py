"""Tables of people, units, roles and authority; one noun a file."""

from motcua.domain.accounts.models.accounts import Account, ApiToken, SignInAttempt
from motcua.domain.accounts.models.officers import (
    AuthorityKind,
    Delegation,
    Interest,
    Officer,
    RoleGrant,
    Skill,
    Substitution,
)
from motcua.domain.accounts.models.people import IdKind, Person, PersonKind
from motcua.domain.accounts.models.units import Unit, UnitKind

__all__ = [
    "Account",
    "ApiToken",
    "AuthorityKind",
    "Delegation",
    "IdKind",
    "Interest",
    "Officer",
    "Person",
    "PersonKind",
    "RoleGrant",
    "SignInAttempt",
    "Skill",
    "Substitution",
    "Unit",
    "UnitKind",
]

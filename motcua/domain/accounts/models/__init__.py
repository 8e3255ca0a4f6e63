"""Tables of people, units, roles and authority; one noun a file."""

from motcua.domain.accounts.models.accounts import Account, ApiToken, SignInAttempt
from motcua.domain.accounts.models.arrangement import (
    Interest,
    Skill,
    SkillKind,
    Substitution,
)
from motcua.domain.accounts.models.helping import Assistance, HelpConsent
from motcua.domain.accounts.models.officers import (
    AuthorityKind,
    Delegation,
    Officer,
    RoleGrant,
)
from motcua.domain.accounts.models.organisations import (
    ActFor,
    Mandate,
    Member,
    Registration,
)
from motcua.domain.accounts.models.passkeys import Passkey
from motcua.domain.accounts.models.people import IdKind, Person, PersonKind
from motcua.domain.accounts.models.second_step import (
    OneTimeCode,
    SecondStep,
    StepKind,
)
from motcua.domain.accounts.models.sessions import (
    LinkedIdentity,
    Method,
    SignInSession,
)
from motcua.domain.accounts.models.units import Unit, UnitKind

__all__ = [
    "Account",
    "ActFor",
    "ApiToken",
    "Assistance",
    "AuthorityKind",
    "Delegation",
    "HelpConsent",
    "IdKind",
    "Interest",
    "LinkedIdentity",
    "Mandate",
    "Member",
    "Method",
    "Officer",
    "OneTimeCode",
    "Passkey",
    "Person",
    "PersonKind",
    "Registration",
    "RoleGrant",
    "SecondStep",
    "SignInAttempt",
    "SignInSession",
    "Skill",
    "SkillKind",
    "StepKind",
    "Substitution",
    "Unit",
    "UnitKind",
]

"""The only writers of this area's rows; one subject a file."""

from motcua.domain.accounts.actions.absence import (
    Absence,
    confirm_substitution,
    declare_absence,
    end_substitution,
    register_substitution,
)
from motcua.domain.accounts.actions.interests import (
    declare_interest,
    set_skills,
    withdraw_interest,
)
from motcua.domain.accounts.actions.people import enter_person
from motcua.domain.accounts.actions.registry import (
    AccountRow,
    AuthorityRow,
    OfficerRow,
    RoleRow,
    UnitRow,
    grant_roles,
    load_officers,
    load_units,
    open_accounts,
    register_authority,
)
from motcua.domain.accounts.actions.sign_in import sign_in
from motcua.domain.accounts.actions.tokens import (
    issue_token,
    revoke_token,
    use_token,
)

__all__ = [
    "Absence",
    "AccountRow",
    "AuthorityRow",
    "OfficerRow",
    "RoleRow",
    "UnitRow",
    "confirm_substitution",
    "declare_absence",
    "declare_interest",
    "end_substitution",
    "enter_person",
    "grant_roles",
    "issue_token",
    "load_officers",
    "load_units",
    "open_accounts",
    "register_authority",
    "register_substitution",
    "revoke_token",
    "set_skills",
    "sign_in",
    "use_token",
    "withdraw_interest",
]

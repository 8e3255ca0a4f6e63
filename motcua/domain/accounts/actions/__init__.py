"""The only writers of this area's rows; one subject a file."""

from motcua.domain.accounts.actions.absence import (
    declare_interest,
    register_substitution,
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
    "AccountRow",
    "AuthorityRow",
    "OfficerRow",
    "RoleRow",
    "UnitRow",
    "declare_interest",
    "enter_person",
    "grant_roles",
    "issue_token",
    "load_officers",
    "load_units",
    "open_accounts",
    "register_authority",
    "register_substitution",
    "revoke_token",
    "sign_in",
    "use_token",
]

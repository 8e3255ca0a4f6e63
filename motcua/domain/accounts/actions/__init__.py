"""The only writers of this area's rows; one subject a file."""

from motcua.domain.accounts.actions.absence import (
    Absence,
    confirm_substitution,
    declare_absence,
    end_substitution,
    register_substitution,
)
from motcua.domain.accounts.actions.identity import Entered, sign_in_by_identity
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
from motcua.domain.accounts.actions.sessions import (
    SEEN_EVERY,
    begin_session,
    end_other_sessions,
    end_session,
    note_seen,
)
from motcua.domain.accounts.actions.sign_in import sign_in
from motcua.domain.accounts.actions.tokens import (
    issue_token,
    revoke_token,
    use_token,
)

__all__ = [
    "SEEN_EVERY",
    "Absence",
    "AccountRow",
    "AuthorityRow",
    "Entered",
    "OfficerRow",
    "RoleRow",
    "UnitRow",
    "begin_session",
    "confirm_substitution",
    "declare_absence",
    "declare_interest",
    "end_other_sessions",
    "end_session",
    "end_substitution",
    "enter_person",
    "grant_roles",
    "issue_token",
    "load_officers",
    "load_units",
    "note_seen",
    "open_accounts",
    "register_authority",
    "register_substitution",
    "revoke_token",
    "set_skills",
    "sign_in",
    "sign_in_by_identity",
    "use_token",
    "withdraw_interest",
]

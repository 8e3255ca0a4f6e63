"""Who holds an account: asked with every page, so by one prepared statement."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.statements import run
from motcua.kernel.actor import Actor, ActorKind, Role, RoleAt


@dataclass(frozen=True, slots=True)
class Holder:
    """Who an open account is; of the session asked for, when its use was last noted."""

    actor: Actor
    seen_at: datetime | None


def holder_of(
    *, account_id: int, on: date, session_id: int | None = None
) -> Holder | None:
    """Return who an account is on a day, with the roles in force that day.

    None when the account is closed or unknown, or the session asked for has ended or is
    another account's.
    """
    rows = run("accounts", "holder", [account_id, on, session_id])
    if not rows:
        return None
    officer_id, officer, person_id, person, level, seen_at, absent, roles, units = rows[0]
    actor = Actor(
        kind=ActorKind.CITIZEN if officer_id is None else ActorKind.OFFICER,
        name=(person if officer_id is None else officer) or "",
        account_id=account_id,
        person_id=person_id if officer_id is None else None,
        officer_id=officer_id,
        roles=frozenset(
            RoleAt(Role(role), unit_id)
            for role, unit_id in zip(roles or (), units or (), strict=True)
        ),
        stands_for=frozenset(absent or ()),
        session_id=session_id,
        level=level or 0,
    )
    return Holder(actor, seen_at)

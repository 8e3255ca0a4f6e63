"""What the verbs of this area share: the ledger's topic, and who must be an officer."""

from collections.abc import Mapping
from datetime import datetime

from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


def note(*, actor: Actor, at: datetime, kind: str, payload: Mapping[str, object]) -> None:
    """Write an event of this area, which has one stream."""
    ledger.append(
        topic="accounts",
        stream=0,
        actor=actor,
        at=at,
        kind=kind,
        payload=dict(payload),
    )


def require_officer(*, actor: Actor) -> int:
    """Return the officer who acts; raise NotAllowed for anybody else."""
    if actor.officer_id is None:
        raise NotAllowed("officers_only", N_("Trang này dành cho cán bộ, công chức."))
    return actor.officer_id


def note_organisation(
    *,
    actor: Actor,
    at: datetime,
    organisation_id: int,
    kind: str,
    payload: Mapping[str, object],
) -> None:
    """Write an event of an organisation's own stream."""
    ledger.append(
        topic="organisation",
        stream=organisation_id,
        actor=actor,
        at=at,
        kind=kind,
        payload=dict(payload),
    )

"""What the verbs share: the row under its lock, the terms, the note in the ledger."""

from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.actions.acted import note_act
from motcua.domain.accounts.actions.assisting import take_yes_back
from motcua.domain.accounts.actions.helping import follow_filing
from motcua.domain.accounts.rules.behalf import not_covered
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.filings.models import Filing
from motcua.domain.filings.readers import no_such_filing
from motcua.domain.filings.readers.reach import covers, reached
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger import readers as ledgers
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN

TOPIC = "filing"
CHANGES = (Doing.PREPARE, Doing.SUPPLEMENT)


def own(*, actor: Actor, key: UUID, doings: tuple[Doing, ...] = CHANGES) -> Filing:
    """Return a filing, locked, that is one's own or that this may be done with.

    Raises NotFound for one that the actor may not see, NotAllowed for one that they may
    see and not do this with.
    """
    rows = reached(actor=actor).select_for_update(of=("self",))
    row = rows.select_related("unit", "procedure_version__field").filter(key=key).first()
    if row is None:
        raise no_such_filing()
    if not covers(actor=actor, row=row, doings=doings):
        raise not_covered(doings[0])
    if doings is CHANGES:
        take_yes_back(actor=actor, at=row.saved_at, filing=row.key)
    return row


def terms_of(*, row: Filing, at: datetime) -> OnlineTerms:
    """Return what its procedure asks for today; raises NotFound, NotNow."""
    return online_terms(procedure_code=row.procedure_code, on=at.astimezone(VN).date())


def note(
    *,
    row: Filing,
    actor: Actor,
    at: datetime,
    kind: str,
    payload: dict[str, object],
    after: Head | None = None,
) -> None:
    """Write what happened into the filing's own stream of the ledger.

    And where it was done for another, for them to see. `after` is the end of the stream
    where the caller knows it.
    """
    note_act(
        actor=actor,
        at=at,
        what=kind,
        procedure=row.procedure_code,
        filing=row.key,
        dossier=row.dossier_code,
    )
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        after=after or ledgers.head(topic=TOPIC, stream=row.pk),
        actor=actor,
        at=at,
        kind=kind,
        payload={"procedure": row.procedure_code, "state": row.state, **payload},
    )


def note_begun(*, row: Filing, actor: Actor, at: datetime) -> None:
    """Note that a filing was begun for another; a draft has no stream of its own."""
    note_act(
        actor=actor,
        at=at,
        what="filing.begun",
        procedure=row.procedure_code,
        filing=row.key,
    )
    follow_filing(actor=actor, at=at, filing=row.key, procedure=row.procedure_code)

"""What the verbs share: the row under its lock, the terms, the note in the ledger."""

from datetime import datetime
from uuid import UUID

from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.filings.models import Filing
from motcua.domain.filings.readers import applicant, no_such_filing
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger import readers as ledgers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

TOPIC = "filing"


def own(actor: Actor, key: UUID) -> Filing:
    """Return one's own filing, locked."""
    rows = Filing.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(key=key, person_id=applicant(actor)).first()
    if row is None:
        raise no_such_filing()
    return row


def terms_of(row: Filing, at: datetime) -> OnlineTerms:
    """Return what its procedure asks for today; raises NotFound, NotNow."""
    return online_terms(procedure_code=row.procedure_code, on=at.astimezone(VN).date())


def note(
    row: Filing, actor: Actor, at: datetime, kind: str, payload: dict[str, object]
) -> None:
    """Write what happened into the filing's own stream of the ledger."""
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        after=ledgers.head(topic=TOPIC, stream=row.pk),
        actor=actor,
        at=at,
        kind=kind,
        payload={"procedure": row.procedure_code, "state": row.state, **payload},
    )

"""Publish processes. Whoever calls has had the engine check it first."""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.models import ProcessDefinition
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger import readers as ledger_readers
from motcua.kernel.actor import Actor


@transaction.atomic
def publish_process(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    name: str,
    definition: dict[str, object],
    decision: str,
) -> int:
    """Publish the next version of a process; an equal one changes nothing.

    Running dossiers stay on the version they were received under.
    """
    require(actor, Act.EDIT_PROCESS)
    last = ProcessDefinition.objects.filter(key=key).order_by("-n").first()
    if last is not None and last.definition == definition:
        return last.pk
    row = ProcessDefinition.objects.create(
        key=key,
        n=last.n + 1 if last else 1,
        name=name,
        definition=definition,
        decision=decision,
        published_at=at,
    )
    ledger.append(
        topic="process",
        stream=row.pk,
        after=ledger_readers.head(topic="process", stream=row.pk),
        actor=actor,
        at=at,
        kind="process.published",
        payload={"key": key, "n": row.n, "decision": decision},
    )
    return row.pk

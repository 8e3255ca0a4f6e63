"""Publish a process: the engine says whether it is sound, the catalogue keeps it."""

from datetime import datetime

from django.db import transaction

from motcua.domain.catalogue import actions as catalogue
from motcua.domain.catalogue import readers
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.soundness import check
from motcua.journeys import scenarios
from motcua.kernel.actor import Actor


@transaction.atomic
def publish_process(
    *, actor: Actor, at: datetime, definition: dict[str, object], decision: str
) -> int:
    """Publish the next version of a process given as JSON; return its id.

    One equal to the newest changes nothing. Raises Invalid naming the first place
    that is malformed or unsound, NotNow naming the first scenario of the process, and
    its row, that comes out otherwise. Basis: TT 01/2018 art 8 (approved by decision).
    """
    process = parse(definition)
    check(process)
    newest = next(iter(readers.process_versions(key=process.key)), None)
    if newest is not None and newest.definition == definition:
        return newest.id
    proof = scenarios.prove(process=process, at=at)
    draft = catalogue.save_process_draft(
        actor=actor,
        at=at,
        key=process.key,
        name=process.name,
        definition=definition,
        decision=decision,
    )
    catalogue.mark_checked(actor=actor, at=at, process_id=draft)
    return catalogue.publish_draft(
        actor=actor, at=at, process_id=draft, decision=decision, proof=proof
    )

"""Publish a process: the engine says whether it is sound, the catalogue keeps it."""

from datetime import datetime

from motcua.domain.catalogue import actions as catalogue
from motcua.domain.dossiers.workflow.definition import parse
from motcua.domain.dossiers.workflow.soundness import check
from motcua.kernel.actor import Actor


def publish_process(
    *, actor: Actor, at: datetime, definition: dict[str, object], decision: str
) -> int:
    """Publish the next version of a process given as JSON; return its id.

    An equal one changes nothing. Raises Invalid naming the first place that is
    malformed or unsound. Basis: TT 01/2018 art 8 (approved by decision).
    """
    process = parse(definition)
    check(process)
    return catalogue.publish_process(
        actor=actor,
        at=at,
        key=process.key,
        name=process.name,
        definition=definition,
        decision=decision,
    )

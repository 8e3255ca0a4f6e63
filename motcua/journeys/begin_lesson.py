"""Begin a lesson: somebody who does not exist, and what they have brought so far."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.training.actions.lessons import (
    begin_run,
    check_may_practise,
    run_of,
)
from motcua.domain.training.readers.exercises import exercise
from motcua.journeys.practise import make_person, prepare_dossier
from motcua.journeys.practise_online import prepare_filing
from motcua.kernel.actor import Actor


@transaction.atomic
def begin_lesson(*, actor: Actor, at: datetime, request_id: UUID, key: str) -> int:
    """Prepare what an exercise needs for the actor and begin it; return the lesson's id.

    The same request again changes nothing. Raises NotFound in a real centre or for an
    unknown exercise, NotAllowed for another role's, NotNow when nothing here fits it.
    """
    check_may_practise(actor=actor, at=at, key=key)
    done = run_of(request_id=request_id)
    if done is not None:
        return done
    found = exercise(key=key)
    person = make_person(actor=actor, at=at)
    if found.what == "dossier":
        until = Command(found.until) if found.until else None
        prepare_dossier(actor=actor, at=at, person=person, until=until)
    elif found.what == "filing":
        prepare_filing(actor=actor, at=at, person=person)
    return begin_run(actor=actor, at=at, request_id=request_id, key=key, person=person)

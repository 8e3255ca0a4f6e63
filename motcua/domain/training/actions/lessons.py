"""Keep that a lesson has begun, and that it is left."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.rules.intake import Submitter
from motcua.domain.training.models import Run
from motcua.domain.training.readers.exercises import exercise
from motcua.domain.training.readers.lessons import count_events
from motcua.domain.training.rules.practice import require_training
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


def check_may_practise(*, actor: Actor, at: datetime, key: str) -> None:
    """Raise NotFound, and NotAllowed unless the actor holds the exercise's role."""
    require(actor, Act.PRACTISE)
    require_training()
    if exercise(key=key).role not in actor.role_names:
        raise NotAllowed(
            "exercise_of_another_role",
            N_("Bài này dành cho vai trò khác."),
            remedy=N_("Hãy chọn một bài trong danh sách của bạn."),
        )


@transaction.atomic
def begin_run(
    *, actor: Actor, at: datetime, request_id: UUID, key: str, person: Submitter
) -> int:
    """Keep that the actor begins a lesson with what was prepared; return its id.

    The one before is left. Raises as `check_may_practise` does.
    """
    check_may_practise(actor=actor, at=at, key=key)
    leave_run(actor=actor, at=at)
    row = Run.objects.create(
        request_id=request_id,
        exercise=key,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
        began_at=at,
        person_id=person.person_id,
        person_name=person.name,
        person_number=person.id_number,
        prepared=count_events(person_id=person.person_id),
    )
    return row.pk


@transaction.atomic
def leave_run(*, actor: Actor, at: datetime) -> None:
    """Leave the lesson that is open, if one is; raise NotFound, NotAllowed."""
    require(actor, Act.PRACTISE)
    require_training()
    Run.objects.filter(officer_id=actor.officer_id or 0, left_at__isnull=True).update(
        left_at=at
    )


def run_of(*, request_id: UUID) -> int | None:
    """Return the lesson a request has begun, if it has."""
    return Run.objects.filter(request_id=request_id).values_list("pk", flat=True).first()

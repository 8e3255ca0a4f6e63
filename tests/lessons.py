"""How an online filing of a lesson is answered at the counter."""

from uuid import UUID, uuid4

from motcua.domain.dossiers.rules.intake import Submitter
from motcua.domain.filings.models import Filing
from motcua.domain.training.readers.lessons import Lesson
from motcua.journeys.practise import intake_of
from motcua.journeys.receive import PersonTyped, accept
from motcua.kernel.actor import Actor
from tests.databases import MORNING


def answer(learner: Actor, lesson: Lesson) -> None:
    """Receive a lesson's filing."""
    row = Filing.objects.get(key=lesson.filing)
    person = Submitter(row.person_id, lesson.person, "cccd", lesson.number)
    whole = intake_of(
        actor=learner,
        at=MORNING,
        procedure_code=row.procedure_code,
        unit_id=row.unit_id,
        person=person,
    )
    accept(
        actor=learner,
        at=MORNING,
        request_id=uuid4(),
        person=PersonTyped(kind="citizen"),
        intake=whole,
        filing=UUID(lesson.filing),
    )

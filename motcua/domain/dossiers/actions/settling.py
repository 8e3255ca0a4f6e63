"""Do what the system does by itself right after an act: automatic steps."""

from datetime import datetime

from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.domain.dossiers.workflow.settling import next_by_itself
from motcua.kernel.actor import SYSTEM


def settle(*, course: Course, at: datetime) -> None:
    """Let the system do the automatic steps a course has come to, one after another."""
    while (decision := _next(course, at)) is not None:
        course.add(
            decision,
            actor=SYSTEM,
            at=at,
            ticks=course.ticks(decision, at=at),
            remark="",
            facts={},
            names={},
            request_id=None,
        )


def _next(course: Course, at: datetime) -> Decision | None:
    return next_by_itself(
        process=course.process,
        state=course.state,
        at=at,
        units=course.case.places,
        known=course.case.known,
    )

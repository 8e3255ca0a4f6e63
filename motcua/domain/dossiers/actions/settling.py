"""What the system does by itself right after an act: automatic steps."""

from datetime import datetime

from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.actions.ticks import ticks_of
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.states import Item, ItemKind
from motcua.kernel.actor import SYSTEM


def settle(*, course: Course, at: datetime) -> None:
    """Let the system do the automatic steps a course has come to, one after another.

    A sound process never goes forward in a circle, so this ends.
    """
    while (item := _automatic(course)) is not None:
        decision = engine.decide(
            course.process,
            course.state,
            Command.PROCEED,
            Facts(
                actor=SYSTEM,
                at=at,
                units=course.case.places,
                known=course.case.known,
                item_n=item.n,
            ),
        )
        course.add(
            decision,
            actor=SYSTEM,
            at=at,
            ticks=ticks_of(
                decision=decision, clock=course.clock, at=at, limit=None, reason=""
            ),
            remark="",
            facts={},
            names={},
            request_id=None,
        )


def _automatic(course: Course) -> Item | None:
    return next(
        (
            item
            for item in course.state.items
            if item.kind is ItemKind.STEP and course.process.by_key[item.step].automatic
        ),
        None,
    )

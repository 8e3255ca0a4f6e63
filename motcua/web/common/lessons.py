"""What every page of the desk shows of the lesson its officer is in."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from motcua.domain.training.readers.lessons import Lesson, present_lesson
from motcua.domain.training.rules.exercises import Words
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import now
from motcua.kernel.training import is_training


@dataclass(frozen=True, slots=True)
class LessonStep:
    """A step as its reader sees it: done, being done, or to come."""

    do: str
    state: str


@dataclass(frozen=True, slots=True)
class LessonPanel:
    """The led panel: what to do now, why, where, a hint in time, what went wrong."""

    title: str
    about: str
    steps: tuple[LessonStep, ...]
    do: str
    why: str
    hint: str
    link: str
    slips: tuple[str, ...]
    failed: bool
    done: bool
    person: str
    number: str
    code: str
    key: str


def say(words: Words) -> str:
    """Return a text of an exercise in the reader's language."""
    return words["en" if get_language() == "en" else "vi"]


def lesson_panel(actor: Actor) -> LessonPanel | None:
    """Return the panel of an officer's lesson; None in a real centre."""
    if not is_training() or actor.kind is not ActorKind.OFFICER:
        return None
    lesson = present_lesson(actor=actor)
    return None if lesson is None else panel_of(lesson)


def panel_of(lesson: Lesson) -> LessonPanel:
    """Return how a lesson is shown now."""
    standing, steps = lesson.standing, lesson.exercise.steps
    present = steps[min(standing.step, len(steps) - 1)]
    goes_on = not (standing.done or standing.failed)
    return LessonPanel(
        title=say(lesson.exercise.title),
        about=say(lesson.exercise.about),
        steps=tuple(
            LessonStep(say(step.do), _state(n, standing.step))
            for n, step in enumerate(steps)
        ),
        do=say(present.do),
        why=say(present.why),
        hint=say(present.hint) if goes_on and lesson.shows_hint(at=now()) else "",
        link=_link(lesson, present.page),
        slips=tuple(say(slip.say) for slip in standing.slips),
        failed=standing.failed,
        done=standing.done,
        person=lesson.person,
        number=lesson.number,
        code=lesson.code,
        key=lesson.exercise.key,
    )


def _state(n: int, present: int) -> str:
    if n < present:
        return "done"
    return "now" if n == present else "later"


def _link(lesson: Lesson, page: str) -> str:
    """Return where the present step is done."""
    if page == "filing" and lesson.filing:
        return reverse("desk:filing", args=[lesson.filing])
    if page in ("dossier", "give", "urgings") and lesson.code:
        return reverse(f"desk:{page}", args=[lesson.code])
    return reverse("desk:choose")

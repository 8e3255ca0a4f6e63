"""How far learners have come, worked out from the ledger each time it is asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.models import Dossier
from motcua.domain.filings.models import Filing
from motcua.domain.ledger.models import Event
from motcua.domain.training.models import Run
from motcua.domain.training.readers.exercises import exercise, exercises
from motcua.domain.training.rules.exercises import (
    Exercise,
    Happened,
    Standing,
    follow,
)
from motcua.domain.training.rules.practice import require_training
from motcua.kernel.actor import Actor

MOST = 500
"""How many lessons, the latest, an overview looks at."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A learner's lesson: the exercise, where it stands, and what it is practised on.

    `code` is the dossier's, `filing` the key of an online filing, "" where there is
    none yet; `person` and `number` are of the applicant who does not exist.
    """

    id: int
    exercise: Exercise
    standing: Standing
    officer_id: int
    officer_name: str
    began_at: datetime
    left_at: datetime | None
    person: str
    number: str
    code: str
    filing: str

    @property
    def is_open(self) -> bool:
        """Say whether it is gone on with."""
        return not (self.left_at or self.standing.done)

    def shows_hint(self, *, at: datetime) -> bool:
        """Say whether the present step has taken so long that a hint helps."""
        return at - self.standing.since >= self.exercise.hint_after


@dataclass(frozen=True, slots=True)
class Stuck:
    """How an exercise goes: lessons, those done, slips, and the step most wait at."""

    exercise: Exercise
    begun: int
    done: int
    slips: int
    step: int | None
    waiting: int


def present_lesson(*, actor: Actor) -> Lesson | None:
    """Return the lesson an officer has begun last and not left, done or not."""
    if actor.officer_id is None:
        return None
    rows = Run.objects.filter(officer_id=actor.officer_id, left_at__isnull=True)
    found = _lessons(rows.order_by("-began_at", "-id")[:1])
    return found[0] if found else None


def my_lessons(*, actor: Actor) -> tuple[Lesson, ...]:
    """Return an officer's own lessons, the newest first; raise NotFound, NotAllowed."""
    require(actor, Act.PRACTISE)
    require_training()
    rows = Run.objects.filter(officer_id=actor.officer_id or 0)
    return _lessons(rows.order_by("-began_at", "-id")[:MOST])


def all_lessons(*, actor: Actor) -> tuple[Lesson, ...]:
    """Return everybody's lessons, the newest first, for who leads the training."""
    require(actor, Act.LEAD_TRAINING)
    require_training()
    return _lessons(Run.objects.order_by("-began_at", "-id")[:MOST])


def where_stuck(lessons: Sequence[Lesson]) -> tuple[Stuck, ...]:
    """Return how each exercise goes, over the lessons given."""
    return tuple(
        _stuck(one, [row for row in lessons if row.exercise.key == one.key])
        for one in exercises().values()
    )


def _stuck(one: Exercise, rows: Sequence[Lesson]) -> Stuck:
    waits = Counter(row.standing.step for row in rows if not row.standing.done)
    step, waiting = max(waits.items(), key=lambda pair: pair[1], default=(None, 0))
    return Stuck(
        exercise=one,
        begun=len(rows),
        done=sum(row.standing.done for row in rows),
        slips=sum(len(row.standing.slips) for row in rows),
        step=step,
        waiting=waiting,
    )


def _lessons(rows: Iterable[Run]) -> tuple[Lesson, ...]:
    """Return lessons with their standing, in a few statements for all of them."""
    runs = [row for row in rows if row.exercise in exercises()]
    people = [row.person_id for row in runs]
    dossiers = {
        row["id"]: row
        for row in Dossier.objects.filter(submitter_id__in=people)
        .order_by("id")
        .values("id", "submitter_id", "code")
    }
    filings = {
        row["id"]: row
        for row in Filing.objects.filter(person_id__in=people)
        .order_by("id")
        .values("id", "person_id", "key")
    }
    owners = {("dossier", key): row["submitter_id"] for key, row in dossiers.items()}
    owners |= {("filing", key): row["person_id"] for key, row in filings.items()}
    events = _events(owners)
    codes = {row["submitter_id"]: row["code"] for row in dossiers.values()}
    keys = {row["person_id"]: str(row["key"]) for row in filings.values()}
    return tuple(_lesson(row, events[row.person_id], codes, keys) for row in runs)


def _lesson(
    row: Run,
    events: Sequence[Happened],
    codes: Mapping[int, str],
    keys: Mapping[int, str],
) -> Lesson:
    found = exercise(key=row.exercise)
    return Lesson(
        id=row.pk,
        exercise=found,
        standing=follow(
            found,
            events[row.prepared :],
            officer_id=row.officer_id,
            began_at=row.began_at,
        ),
        officer_id=row.officer_id,
        officer_name=row.officer_name,
        began_at=row.began_at,
        left_at=row.left_at,
        person=row.person_name,
        number=row.person_number,
        code=codes.get(row.person_id, ""),
        filing=keys.get(row.person_id, ""),
    )


def count_events(*, person_id: int) -> int:
    """Return how many events there are by now about what a person has filed."""
    dossiers = Dossier.objects.filter(submitter_id=person_id).values_list("id", flat=True)
    filings = Filing.objects.filter(person_id=person_id).values_list("id", flat=True)
    owners = {("dossier", key): person_id for key in dossiers}
    owners |= {("filing", key): person_id for key in filings}
    return len(_events(owners)[person_id])


def _events(
    owners: Mapping[tuple[str, int], int],
) -> Mapping[int, list[Happened]]:
    """Return what has happened to each person's filings and dossiers, by person."""
    found: dict[int, list[Happened]] = defaultdict(list)
    for topic in ("dossier", "filing"):
        streams = [stream for of, stream in owners if of == topic]
        rows = Event.objects.filter(topic=topic, stream__in=streams)
        for stream, at, kind, actor in rows.order_by("stream", "n").values_list(
            "stream", "at", "kind", "actor"
        ):
            found[owners[topic, stream]].append(Happened(at, kind, actor.get("officer")))
    for rows_of in found.values():
        # Within one stream the order is kept: the sort is stable.
        rows_of.sort(key=lambda one: one.at)
    return found

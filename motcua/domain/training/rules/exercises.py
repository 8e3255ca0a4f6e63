"""Exercises: what they say, and how far somebody has come by what has happened. Pure.

A step is done when the ledger says so, never when somebody has pressed something.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from motcua.kernel.actor import Role

WHATS = ("person", "dossier", "filing")
PAGES = ("choose", "dossier", "filing", "give", "urgings")
LANGUAGES = ("vi", "en")

Words = Mapping[str, str]
"""A text by language, `vi` and `en`."""


class Faulty(Exception):
    """A file of an exercise is wrong; the message names the field."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is done wrongly at a step, in plain words; `ends` when it cannot be mended."""

    events: frozenset[str]
    say: Words
    ends: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what, why, a hint, where, and the events that say it is done."""

    do: Words
    why: Words
    hint: Words
    page: str
    done: frozenset[str]
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise for a role.

    `what` is prepared for the learner: a person who comes, a filing sent from home, or
    a dossier brought to where the command `until` waits, just received where it is "".
    """

    key: str
    title: Words
    about: Words
    role: Role
    what: str
    until: str
    hint_after: timedelta
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event: when, what, and which officer did it."""

    at: datetime
    kind: str
    officer_id: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a learner has come.

    `step` counts what is done; `since` is when the present step began; `slips` is what
    went wrong, in order; `failed` says that the last of it cannot be mended.
    """

    step: int
    since: datetime
    slips: tuple[Slip, ...] = ()
    failed: bool = False
    done: bool = False


def follow(
    exercise: Exercise,
    happened: Iterable[Happened],
    *,
    officer_id: int,
    began_at: datetime,
) -> Standing:
    """Return how far a learner is by what has happened, in order of time.

    What others do to the practice counts for nothing; so does what is neither the
    step's end nor a slip of it.
    """
    step, since, slips = 0, began_at, list[Slip]()
    for one in happened:
        if one.officer_id != officer_id:
            continue
        present = exercise.steps[step]
        if one.kind in present.done:
            step, since = step + 1, one.at
            if step == len(exercise.steps):
                return Standing(step, since, tuple(slips), done=True)
            continue
        slip = next((s for s in present.slips if one.kind in s.events), None)
        if slip is not None:
            slips.append(slip)
            if slip.ends:
                return Standing(step, one.at, tuple(slips), failed=True)
    return Standing(step, since, tuple(slips))


def read_exercise(plain: Mapping[str, Any], *, kinds: frozenset[str]) -> Exercise:
    """Return an exercise from its file; raise Faulty naming the field.

    `kinds` are the events there are: a step that waits for another could never be done.
    """
    prepare = _field(plain, "prepare", dict)
    steps = tuple(
        _step(step, f"steps[{n}]", kinds)
        for n, step in enumerate(_field(plain, "steps", list))
    )
    if not steps:
        raise Faulty("steps: there is none")
    return Exercise(
        key=_field(plain, "key", str),
        title=_words(plain, "title"),
        about=_words(plain, "about"),
        role=_one_of(plain, "role", tuple(Role), Role),
        what=_one_of(prepare, "what", WHATS, str),
        until=str(prepare.get("until", "")),
        hint_after=timedelta(minutes=_field(plain, "hint_after", int)),
        steps=steps,
    )


def _step(plain: Mapping[str, Any], where: str, kinds: frozenset[str]) -> Step:
    try:
        return Step(
            do=_words(plain, "do"),
            why=_words(plain, "why"),
            hint=_words(plain, "hint"),
            page=_one_of(plain, "page", PAGES, str),
            done=_events(plain, "done", kinds),
            slips=tuple(
                Slip(
                    _events(slip, "events", kinds),
                    _words(slip, "say"),
                    _field(slip, "ends", bool),
                )
                for slip in _field(plain, "wrong", list)
            ),
        )
    except Faulty as fault:
        raise Faulty(f"{where}.{fault}") from None


def _events(plain: Mapping[str, Any], name: str, kinds: frozenset[str]) -> frozenset[str]:
    found = frozenset(_field(plain, name, list))
    if not found or found - kinds:
        raise Faulty(f"{name}: there is no event {', '.join(sorted(found - kinds))!r}")
    return found


def _words(plain: Mapping[str, Any], name: str) -> Words:
    found = _field(plain, name, dict)
    if set(found) != set(LANGUAGES) or not all(found.values()):
        raise Faulty(f"{name}: must have vi and en")
    return {str(key): str(value) for key, value in found.items()}


def _one_of(
    plain: Mapping[str, Any], name: str, known: tuple[Any, ...], kind: Any
) -> Any:
    found = plain.get(name)
    if found not in known:
        raise Faulty(f"{name}: must be one of {', '.join(known)}, not {found!r}")
    return kind(found)


def _field(plain: Mapping[str, Any], name: str, kind: type[Any]) -> Any:
    found = plain.get(name)
    if not isinstance(found, kind):
        raise Faulty(f"{name}: is missing, or no {kind.__name__}")
    return found

"""What is watched, in one shape whatever it is."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.domain.supervision.rules.alerting import Times
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Role


@dataclass(frozen=True, slots=True)
class Holder:
    """With whom something lies: an officer, or any holder of a role at a unit."""

    unit_id: int
    role: Role | None = None
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing a rule may look at; `calendar_id` None counts by everybody's calendar.

    `what` says in a few words which it is, without anything of the applicant's.
    `not_told` are officers it is about, `not_named` the words by which it names one (as
    `search_key` gives them): they, and who stands in for them, never hear of it.
    `lesser_than` are causes and subjects that say the same and worse: while a rule holds
    of one of them, none does of this.
    """

    cause: Cause
    subject: str
    times: Times
    unit_id: int | None = None
    calendar_id: int | None = None
    dossier_id: int | None = None
    code: str = ""
    what: str = ""
    holders: tuple[Holder, ...] = ()
    receiving_id: int | None = None
    authority_id: int | None = None
    not_told: frozenset[int] = frozenset()
    not_named: str = ""
    lesser_than: frozenset[tuple[str, str]] = frozenset()

    @property
    def key(self) -> tuple[str, str]:
        """Return cause and subject: an alert is open once for both."""
        return self.cause.value, self.subject


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a round: what was found, and after what the next part begins.

    `after` is None when the round is whole.
    """

    watched: tuple[Watched, ...]
    after: list[Any] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where causes are looked for: part by part, and again by the names of subjects.

    Asked again it may return more of the same dossiers than was named.
    """

    name: str
    causes: frozenset[Cause]
    part: Callable[[list[Any] | None, datetime], Found]
    again: Callable[[Collection[str], datetime], tuple[Watched, ...]]


def numbers_in(*, subjects: Collection[str], sort: str) -> list[tuple[int, ...]]:
    """Return the numbers of the subjects of one sort: `item/12/3` gives (12, 3)."""
    parts = (one.split("/") for one in subjects)
    return [tuple(int(n) for n in rest) for name, *rest in parts if name == sort]

"""What is known of a dossier's clock after some events, small enough to store.

All moments are in Vietnam's time. Positions and amounts are steps of the scale that
`limit`, `policy` and the calendar give; see `scale`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

import orjson

from motcua.domain.deadlines.rules import records
from motcua.domain.deadlines.rules.events import WaitReason
from motcua.domain.deadlines.rules.limits import Policy, StartRule, TimeLimit


class Effect(StrEnum):
    """What a wait does to the due date, settled when it begins."""

    SHIFTS = "shifts"
    RESTARTS = "restarts"
    RUNS_ON = "runs_on"
    TOO_LATE = "too_late"


class Ground(StrEnum):
    """Why the limit is counted from zero once more."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    PHASE = "phase"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wait that goes on; `until` is the time the other party was given."""

    since: datetime
    reason: WaitReason
    effect: Effect
    until: datetime | None = None
    note: str = ""

    @property
    def stops(self) -> bool:
        """Say whether the clock stands."""
        return self.effect in (Effect.SHIFTS, Effect.RESTARTS)


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait that is over; `counted` is by how many steps it moved the due date."""

    begins: datetime
    ends: datetime
    reason: WaitReason
    effect: Effect
    counted: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """An apology with the new date it gave, if any.

    One that moved the due date was made in time. One that did not is a promise: the
    legal due date stays, `in_time` says whether the apology itself was punctual.
    """

    at: datetime
    old_due: datetime
    new_due: datetime
    in_time: bool
    limit: TimeLimit | None = None
    until: datetime | None = None
    reason: str = ""

    @property
    def moved(self) -> bool:
        """Say whether the legal due date was moved."""
        return self.new_due != self.old_due


@dataclass(frozen=True, slots=True)
class Recalendar:
    """A change to another version of the calendar; `old` is the name of the former."""

    at: datetime
    old: str
    new: str
    old_due: datetime
    new_due: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A count from zero that is over: what it counted, and what began the next one."""

    phase: int
    limit: TimeLimit
    counted_from: datetime
    first_due: datetime
    due: datetime
    ended_at: datetime
    next_ground: Ground


@dataclass(frozen=True)
class Clock:
    """The clock of one dossier.

    `due` is the date that counts now, `original_due` the first one promised, and
    `phase_due` the first one of the present phase. The due date is position `base`
    plus `amount` plus `waited`; `fixed` is the date the last extension gave, which then
    is `base`. `as_of` is the moment of the last event.
    """

    started_at: datetime
    limit: TimeLimit
    policy: Policy
    calendar: str
    counted_from: datetime
    base: int
    amount: int
    original_due: datetime
    phase_due: datetime
    due: datetime
    as_of: datetime
    calendar_id: int | None = None
    phase: int = 1
    waited: int = 0
    fixed: datetime | None = None
    waiting: Waiting | None = None
    waits: tuple[Wait, ...] = ()
    extensions: tuple[Extension, ...] = ()
    recalendars: tuple[Recalendar, ...] = ()
    legs: tuple[Leg, ...] = ()
    apologised_at: datetime | None = None
    promised_at: datetime | None = None
    reopened_at: datetime | None = None
    finished_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def handled_from(self) -> datetime:
        """Return when the present handling began: the start, or the last reopening."""
        return self.reopened_at or self.started_at

    @property
    def provisional(self) -> bool:
        """Say whether the clock has still to begin, at the competent body's receipt."""
        received = any(leg.next_ground is Ground.RECEIPT for leg in self.legs)
        awaited = self.policy.start is StartRule.ON_COMPETENT_RECEIPT
        return awaited and not received and self.reopened_at is None

    @property
    def first_limit(self) -> TimeLimit:
        """Return the limit of the first phase of the present handling."""
        first = (leg.limit for leg in reversed(self.legs) if leg.phase == 1)
        return self.limit if self.phase == 1 else next(first)

    @property
    def stopped(self) -> bool:
        """Say whether the clock stands, waiting for another party."""
        return self.waiting is not None and self.waiting.stops

    @property
    def moves(self) -> int:
        """Return how often the due date was extended in the present handling."""
        since = self.handled_from
        return sum(e.moved and e.at >= since for e in self.extensions)

    @property
    def supplements(self) -> int:
        """Return how often a supplement was asked for in the present handling."""
        since, wanted = self.handled_from, WaitReason.SUPPLEMENT
        past = sum(w.reason is wanted and w.begins >= since for w in self.waits)
        return past + (self.waiting is not None and self.waiting.reason is wanted)

    def changed(self, **changes: Any) -> "Clock":
        """Return a copy with some fields changed; TypeError for a field there is not.

        As `dataclasses.replace`, at a fifth of its cost: every act on every dossier
        comes through here.
        """
        if not changes.keys() <= self.__dict__.keys():
            raise TypeError(f"a clock has no such fields: {sorted(changes)}")
        after = object.__new__(Clock)
        after.__dict__.update(self.__dict__, **changes)
        return after

    def to_json(self) -> dict[str, object]:
        """Return plain values to store with the dossier."""
        return records.to_json(self)

    @classmethod
    def from_json(cls, value: object, path: str = "clock") -> "Clock":
        """Return the very clock that was stored; raise Invalid naming the field."""
        return records.from_json(cls, value, path)


class KeptClock:
    """A clock as its dossier's row keeps it, made out when somebody asks for it whole.

    Most acts leave the clock as it is and look only at what is read here by itself. Of
    equal policies all kept clocks have the very same one.
    """

    def __init__(self, text: str) -> None:
        """Take the JSON of `Clock.to_json`."""
        self._table: object = orjson.loads(text)

    @property
    def as_of(self) -> datetime:
        """Return the moment of the clock's last event."""
        return _as_of(self._table)

    @cached_property
    def policy(self) -> Policy:
        """Return the policy that the clock follows."""
        return _policy(self._table)

    @property
    def calendar_id(self) -> int | None:
        """Return the version of the calendar that the clock counts by."""
        return _calendar_id(self._table)

    @cached_property
    def whole(self) -> Clock:
        """Return the clock; raise Invalid naming the field that is not as stored."""
        return Clock.from_json(self._table)


_as_of: Callable[[object], datetime] = records.field_reader(Clock, "as_of", "clock")
_policy: Callable[[object], Policy] = records.field_reader(Clock, "policy", "clock")
_calendar_id: Callable[[object], int | None] = records.field_reader(
    Clock, "calendar_id", "clock"
)

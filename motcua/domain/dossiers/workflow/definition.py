"""A process as data: steps, who takes each, and the moves out of it.

Read from JSON by `reading`, written by `writing`, checked by `soundness`. Basis:
TT 01/2018 art 8 (internal process: steps, unit or position, task, time).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from motcua.domain.deadlines.rules.limits import TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.guards import Guard, holds
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.kernel.actor import Role

PAPERS = ("control", "hand_over", "survey", "transfer")
"""The kinds of paper a move may print, beside those its act owes by law."""


class Place(StrEnum):
    """The units every dossier has. A process may name other parties beside them."""

    RECEPTION = "reception"
    RESOLVING = "resolving"
    AUTHORITY = "authority"


class Need(StrEnum):
    """What a move asks for before it can be made."""

    OPINION = "opinion"
    REASON = "reason"
    ASSIGNEE = "assignee"
    AUTHORITY = "authority"
    RECIPIENT = "recipient"


class Timing(StrEnum):
    """By when a step without a time of its own should be done."""

    DOSSIER = "dossier"
    HAND_OVER_1500 = "hand_over_1500"


class Assign(StrEnum):
    """How the officer of a step is chosen when the dossier comes to it.

    By nobody (any holder of the role takes it), by the fewest dossiers in hand, in
    turn, by the officer who knows the field, or by the applicant's territory.
    """

    FREE = "free"
    LOAD = "load"
    ROTATION = "rotation"
    SKILL = "skill"
    TERRITORY = "territory"


class FactKind(StrEnum):
    """What sort of answer a fact is."""

    YES_NO = "yes_no"
    NUMBER = "number"
    ONE_OF = "one_of"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A question a process asks an officer; its answers steer the moves."""

    key: str
    name: str
    kind: FactKind
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """What the system does by itself when nobody has moved a step in time."""

    after: TimeLimit
    command: Command


@dataclass(frozen=True, slots=True)
class SubDossier:
    """A dossier of another agency that a step opens and waits for (liên thông).

    `process` is the key of the process it runs by at the step's place.
    """

    process: str
    name: str


@dataclass(frozen=True)
class Move:
    """One way out of a step: to one step, to several at once, or to the end (none).

    Of several moves with one command the first whose condition `when` holds is made.
    `papers` are the kinds of paper it prints, of those in `PAPERS`.
    """

    command: Command
    to: tuple[str, ...]
    needs: frozenset[Need] = frozenset()
    stamp: Stamp | None = None
    outcome: Outcome | None = None
    when: Guard | None = None
    papers: tuple[str, ...] = ()

    @cached_property
    def goes_back(self) -> bool:
        """Say whether the move sends the dossier back."""
        return self.command is Command.SEND_BACK

    @cached_property
    def chooses(self) -> bool:
        """Say whether who makes the move chooses who gets the dossier."""
        return Need.ASSIGNEE in self.needs

    @cached_property
    def ticks(self) -> tuple[str, ...]:
        """Return what the move does to the legal clock, wherever it leads.

        It starts anew when the competent agency receives (where the policy says so),
        and is judged when the result is sealed.
        """
        received = self.command is Command.RECEIVE
        sealed = self.stamp is Stamp.SEALED
        return ("received_by_agency",) * received + ("finish",) * sealed

    @property
    def forks(self) -> bool:
        """Say whether the dossier goes several ways at once."""
        return len(self.to) > 1

    def open_for(self, facts: Mapping[str, Any]) -> bool:
        """Say whether the move's condition holds."""
        return self.when is None or holds(self.when, facts)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the role and place that take it, its time, and the moves out of it.

    `asks` are the facts its officer answers; `join` makes it wait for every branch of
    the fork before it; `automatic` steps are done by the system at once; whoever last
    did a step in `apart_from` may not do this one.
    """

    key: str
    name: str
    role: Role
    place: str
    moves: tuple[Move, ...]
    timing: Timing = Timing.DOSSIER
    within: TimeLimit | None = None
    asks: tuple[str, ...] = ()
    join: bool = False
    automatic: bool = False
    timer: Timer | None = None
    sub: SubDossier | None = None
    assign: Assign = Assign.FREE
    apart_from: tuple[str, ...] = ()

    def move(
        self, command: Command, facts: Mapping[str, Any] | None = None
    ) -> Move | None:
        """Return the move a command makes here for these facts, or None."""
        known = facts or {}
        for move in self.moves:
            if move.command is command and move.open_for(known):
                return move
        return None

    @property
    def targets(self) -> frozenset[str]:
        """Return the steps any move leads to."""
        return frozenset(key for move in self.moves for key in move.to)


@dataclass(frozen=True, eq=False)
class Process:
    """A whole process; the first step is the one after reception.

    `parties` are agencies beside the dossier's own units: key and name; those in
    `by_address` are the commune of the dossier's address (`rules.territory`). Acts in
    `two_person` are proposed by one officer and confirmed by another. A version never
    changes, so what is derived from it is kept by identity.
    """

    key: str
    name: str
    steps: tuple[Step, ...]
    decision: str = ""
    parties: Mapping[str, str] = field(default_factory=dict)
    by_address: frozenset[str] = frozenset()
    facts: Mapping[str, FactSpec] = field(default_factory=dict)
    two_person: frozenset[Command] = frozenset()

    @property
    def first(self) -> Step:
        """Return the step that begins when the dossier is received."""
        return self.steps[0]

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        """Return the steps by their key."""
        return {step.key: step for step in self.steps}

    def position(self, key: str) -> int:
        """Return how many steps stand before this one."""
        return next(n for n, step in enumerate(self.steps) if step.key == key)

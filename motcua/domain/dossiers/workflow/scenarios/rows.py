"""What the rows of a scenario mean, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.domain.deadlines.rules.limits import Policy, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import Status
from motcua.kernel.actor import Role

OTHER = "other"
"""A place that stands for a unit the process does not know, to be consulted."""

Post = tuple[Role, str]
"""A role at a place."""


@dataclass(frozen=True, slots=True)
class Who:
    """An officer: the roles held at places, and the how-manieth holder of the first.

    No posts mean the system.
    """

    posts: tuple[Post, ...] = ()
    n: int = 1

    @property
    def is_system(self) -> bool:
        """Say whether nobody acts but the system."""
        return not self.posts


@dataclass(frozen=True, slots=True)
class Basis:
    """What the dossier is received under: its limit, policy, facts, start of the clock.

    `handed_over` is when the postal service signed it over, where it came by post.
    """

    limit: TimeLimit
    policy: Policy = field(default_factory=Policy)
    known: Mapping[str, Any] = field(default_factory=dict)
    handed_over: datetime | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed in with an act, and what is true of its actor.

    `authority` is None where the role decides: a leader has it. `step` names the step
    meant, `answers` the facts, `sub_outcome` how a sub-dossier ended, `lacking` what a
    supplement asked for and has not got.
    """

    step: str = ""
    opinion: str = ""
    reason: str = ""
    recipient: str = ""
    proof: str = ""
    linked: str = ""
    lacking: str = ""
    assignee: Who | None = None
    consulted: tuple[str, ...] = ()
    limit: TimeLimit | None = None
    amount: int | None = None
    authority: bool | None = None
    conflict: bool = False
    seen: bool = False
    sub_outcome: str = "approved"
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be true after a row.

    `status` None and `steps` None are not compared; `due` None means that it stays as
    it was; `error` is the code of the refusal that is expected, empty for none.
    """

    steps: frozenset[str] | None
    status: Status | None
    due: datetime | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: when who does what with what, and what should then be true."""

    n: int
    at: datetime
    who: Who
    command: Command
    typed: Typed
    expected: Expected
    basis: Basis | None = None

"""Where a dossier can stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """The state of the business itself; fees and delivery have their own.

    The comment gives the national code of law.md 7.4.
    """

    INCOMPLETE = "incomplete"  # 1, asked to complete before reception
    REFUSED = "refused"  # 3, not received
    PROCESSING = "processing"  # 4
    DONE = "done"  # 9, result sealed and waiting
    RETURNED = "returned"  # 10


OPEN = frozenset({Status.PROCESSING, Status.DONE})
"""The states in which somebody has to do something inside a process."""


class Outcome(StrEnum):
    """What the authority decided."""

    APPROVED = "approved"
    REJECTED = "rejected"


class Stamp(StrEnum):
    """The five times every dossier shows. Basis: TT 01/2018 art 6."""

    RECEIVED = "received"
    APPRAISED = "appraised"
    APPROVED = "approved"
    SEALED = "sealed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class State:
    """A dossier as the engine sees it.

    `officer_id` is who holds the step, None while any holder of the role may take
    it; `last_officers` is who last finished each step.
    """

    status: Status
    step: str | None
    officer_id: int | None
    outcome: Outcome | None = None
    stamps: frozenset[Stamp] = frozenset()
    last_officers: Mapping[str, int] = field(default_factory=dict)

"""For whom somebody acts, when it is not for themselves: the types of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Doing(StrEnum):
    """What may be done for somebody else."""

    PREPARE = "prepare"
    SEND = "send"
    FOLLOW = "follow"
    SUPPLEMENT = "supplement"
    PAY = "pay"
    RECEIVE = "receive"


class Tie(StrEnum):
    """What ties who acts to whom they act for."""

    REPRESENTATIVE = "representative"
    CLERK = "clerk"
    HELPER = "helper"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be done something with: what a grant covers or not.

    With neither filing nor dossier it is a filing that is only about to be begun.
    """

    procedure: str
    field: str = ""
    filing: UUID | None = None
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of what may be done: which doings, with what, on which days.

    What a line names it opens: procedures, fields, filings, dossiers; `whole` opens all.
    With `new_only` a procedure opens new filings and none there are. `ended_at` is when
    it was taken back.
    """

    doings: frozenset[Doing]
    first: date
    last: date | None = None
    whole: bool = False
    procedures: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    filings: frozenset[UUID] = frozenset()
    dossiers: frozenset[str] = frozenset()
    new_only: bool = False
    ended_at: datetime | None = None

    @property
    def pays(self) -> bool:
        """Say whether money may be paid by it."""
        return Doing.PAY in self.doings


@dataclass(frozen=True, slots=True)
class Behalf:
    """For whom an actor acts now, tied how, by which grants in force that moment."""

    person_id: int
    name: str
    tie: Tie
    grants: tuple[Grant, ...]

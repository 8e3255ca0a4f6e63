"""The acts of one request on one dossier: its rows as they will be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import Clock, ClockEvent, advance
from motcua.domain.deadlines.rules.limits import TimeLimit
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.spelling import Spelling, standing
from motcua.domain.dossiers.actions.times import has_moved, item_times
from motcua.domain.dossiers.readers.cases import STAMPS, Case, opened_at
from motcua.domain.dossiers.readers.changes import TOPIC
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.states import (
    Item,
    ItemKind,
    Stamp,
    State,
    Status,
    state_to_json,
)
from motcua.domain.dossiers.workflow.ticks import ticks_of
from motcua.domain.dossiers.workflow.timing import lapses_at
from motcua.domain.ledger.actions import next_entry
from motcua.domain.ledger.rules import Entry, Head
from motcua.kernel.actor import Actor
from motcua.kernel.canonical import Spelt
from motcua.kernel.clock import VN

ENDED = frozenset({Status.RETURNED, Status.WITHDRAWN, Status.STOPPED})
LETTERS: Mapping[Command, str] = {
    Command.RECEIVE: "moved",
    Command.REQUEST_SUPPLEMENT: "supplement_requested",
    Command.RECEIVE_SUPPLEMENT: "supplement_received",
    Command.REQUEST_FEE: "fee_requested",
    Command.EXTEND: "extended",
    Command.APOLOGISE: "apologised",
    Command.STOP: "stopped",
    Command.WITHDRAW: "withdrawn",
    Command.REOPEN: "reopened",
    Command.LAPSE: "lapsed",
    Command.SEAL: "result_ready",
    Command.NOTIFY_EARLY: "result_ready",
    Command.RETURN: "returned",
}
"""The notice each act owes the applicant; the others, and sub-dossiers, owe none."""


@dataclass(slots=True)
class Course:
    """One dossier on its way through one request: the acts decided so far.

    An act may bring others of the system with it (automatic steps); they are chained
    here and written together. `moved_clock` is the legal clock where they have moved it.
    A course with a `model` opens and closes what that does.
    """

    case: Case
    seen: int
    head: Head
    state: State
    process_id: int
    process: Process
    times: dict[Stamp, datetime]
    apologised_at: datetime | None
    ended_at: datetime | None
    result_number: str
    moved_clock: Clock | None = None
    proposed: bool = False
    events: list[tuple[Entry, UUID | None]] = field(default_factory=list)
    closed: dict[int, dict[str, Any]] = field(default_factory=dict)
    opened: dict[int, dict[str, Any]] = field(default_factory=dict)
    changed: dict[int, dict[str, Any]] = field(default_factory=dict)
    letters: list[dict[str, Any]] = field(default_factory=list)
    spelling: Spelling = field(default_factory=Spelling)
    model: "Course | None" = None

    @classmethod
    def of(cls, case: Case, spelling: Spelling | None = None) -> "Course":
        """Return the course of a dossier that has just been loaded.

        `spelling` is the one of the request, where it acts on many dossiers.
        """
        return cls(
            case=case,
            seen=case.head.n,
            head=case.head,
            state=case.state,
            process_id=case.process_id,
            process=case.process,
            times=dict(case.times),
            apologised_at=case.apologised_at,
            ended_at=None,
            result_number=case.result_number,
            spelling=spelling or Spelling(),
        )

    @property
    def clock(self) -> Clock | None:
        """Return the legal clock as it stands now."""
        return self.moved_clock or self.case.clock

    @property
    def due_at(self) -> datetime | None:
        """Return the current due date."""
        return self.moved_clock.due if self.moved_clock else self.case.due_at

    @property
    def done(self) -> Done:
        """Return what came of the course for whoever asked."""
        return Done(self.case.id, self.case.code, self.head.n, proposed=self.proposed)

    def ticks(
        self,
        decision: Decision,
        *,
        at: datetime,
        limit: TimeLimit | None = None,
        reason: str = "",
    ) -> tuple[ClockEvent, ...]:
        """Return what a decided act does to the legal clock as it stands now."""
        known = self.clock.calendar_id if self.clock else None
        return ticks_of(
            decision=decision,
            clock=self.clock,
            calendar=calendar_by_id(known) if known else None,
            at=at,
            limit=limit,
            reason=reason,
        )

    def add(
        self,
        decision: Decision,
        *,
        actor: Actor,
        at: datetime,
        ticks: tuple[ClockEvent, ...],
        remark: str,
        facts: Mapping[str, object],
        names: Mapping[int, str],
        request_id: UUID | None,
    ) -> None:
        """Take a decided act into the course.

        `ticks` are what it does to the legal clock, `facts` what the event says
        besides, `names` the officers that items are given to.
        """
        before = self.clock
        for tick in ticks:
            self._tick(tick)
        self.proposed = self.proposed or decision.proposed
        self._move(decision, at)
        self._items(decision, actor=actor, at=at, remark=remark, names=names)
        self._retime(before)
        self._append(
            _PROPOSED if decision.proposed else _KINDS[decision.command],
            self.spelling.payload(decision, ticks, remark, facts),
            actor=actor,
            at=at,
            request_id=request_id,
        )
        self._owe_letter(decision, at)

    def repeat(
        self,
        model: "Course",
        decision: Decision,
        *,
        actor: Actor,
        at: datetime,
        request_id: UUID,
    ) -> None:
        """Take the act of a dossier that is alike into this one's course.

        For a model of one act that left the clock as it was. What a dossier has of its
        own are its number, its times, its history and its letter; the rest is the same.
        """
        self.model = model
        self.process_id, self.process = model.process_id, model.process
        self.proposed = model.proposed
        self._move(decision, at)
        [(told, _)] = model.events
        payload = self.spelling.last(decision)
        self._append(told.kind, payload, actor=actor, at=at, request_id=request_id)
        self._owe_letter(decision, at)

    def redate(self, tick: ClockEvent, *, actor: Actor, request_id: UUID) -> None:
        """Take a change of the calendar into the course; what is open moves with it."""
        old, before = self.due_at, self.clock
        self._tick(tick)
        self._retime(before)
        self._append(
            "dossier.redated",
            {
                **standing(self.state),
                "old_due": old,
                "new_due": self.due_at,
                "clock": [tick.to_json()],
            },
            actor=actor,
            at=tick.at,
            request_id=request_id,
        )
        if self.case.parent is None:
            self._owe("redated", tick.at)

    def _append(
        self,
        kind: str,
        payload: Mapping[str, object] | Spelt,
        *,
        actor: Actor,
        at: datetime,
        request_id: UUID | None,
    ) -> None:
        entry = next_entry(
            topic=TOPIC,
            stream=self.case.id,
            after=self.head,
            actor=actor,
            at=at,
            kind=kind,
            payload=payload,
        )
        self.head = Head(entry.n, entry.hash)
        self.events.append((entry, request_id))

    def _tick(self, tick: ClockEvent) -> None:
        known = self.clock.calendar_id if self.clock else None
        calendar = calendar_by_id(tick.calendar_id or known or 0)
        self.moved_clock = advance(self.clock, tick, calendar)

    def _move(self, decision: Decision, at: datetime) -> None:
        state = decision.state
        for stamp in STAMPS:
            if stamp not in state.stamps:
                self.times.pop(stamp, None)
            else:
                self.times.setdefault(stamp, at)
        self.ended_at = at if state.status in ENDED else None
        if decision.command in (Command.EXTEND, Command.APOLOGISE):
            if not decision.proposed:
                self.apologised_at = at
        elif decision.command is Command.REOPEN and not decision.proposed:
            self.apologised_at, self.result_number = None, ""
        self.state = state

    def _items(
        self,
        decision: Decision,
        *,
        actor: Actor,
        at: datetime,
        remark: str,
        names: Mapping[int, str],
    ) -> None:
        for n in decision.closed:
            end = {
                "at": at,
                "command": decision.command.value,
                "officer_id": actor.officer_id,
                "officer_name": actor.name,
                "remark": remark,
            }
            if n in self.opened:
                self.opened[n] |= {**end, "at": self.opened[n]["at"], "closed_at": at}
            else:
                self.closed[n] = {"n": n, **end}
        for item in decision.opened:
            self.opened[item.n] = self._opened(item, at, names, remark)
        for item in decision.changed:
            given = {
                "officer_id": item.officer_id,
                "officer_name": names.get(item.officer_id or 0, ""),
            }
            self._change(item.n, {"given": True, **given})

    def _change(self, n: int, values: Mapping[str, Any]) -> None:
        known = self.changed.get(n, {"n": n})
        self.changed[n] = {**known, **values}

    def _retime(self, before: Clock | None) -> None:
        """Give what is open its times anew where the dossier's clock has moved."""
        if not has_moved(before, self.clock):
            return
        since = {n: row["at"] for n, row in self.opened.items()}
        earlier = [item.n for item in self.state.items if item.n not in since]
        since |= opened_at(dossier_id=self.case.id, ns=earlier)
        for item in self.state.items:
            times = self._times_of(item, since[item.n])
            if item.n in self.opened:
                self.opened[item.n] |= times
            else:
                self._change(item.n, times)

    def _times_of(self, item: Item, at: datetime) -> dict[str, datetime | None]:
        return item_times(
            process=self.process,
            step=self.process.by_key[item.step],
            item=item,
            at=at,
            clock=self.clock,
        ).columns()

    def _opened(
        self, item: Item, at: datetime, names: Mapping[int, str], ask: str
    ) -> dict[str, Any]:
        step = self.process.by_key[item.step]
        return {
            "n": item.n,
            "kind": item.kind.value,
            "step": item.step,
            "step_name": step.name,
            "ask": "" if item.kind is ItemKind.STEP else ask,
            "role": item.role.value,
            "unit_id": item.unit_id,
            "officer_id": item.officer_id,
            "officer_name": names.get(item.officer_id or 0, ""),
            "at": at,
            **self._times_of(item, at),
            "closed_at": None,
            "command": "",
            "remark": "",
        }

    def _owe_letter(self, decision: Decision, at: datetime) -> None:
        letter = LETTERS.get(decision.command)
        if letter and self.case.parent is None and not decision.proposed:
            self._owe(letter, at)

    def _owe(self, letter: str, at: datetime) -> None:
        due = self.due_at
        self.letters.append(
            {
                "id": self.case.id,
                "key": f"dossier/{self.case.id}/{self.head.n}/{letter}",
                "kind": letter,
                "recipient": self.case.email,
                "facts": {
                    "code": self.case.code,
                    "due": f"{due.astimezone(VN):%H:%M %d/%m/%Y}" if due else "",
                    "url": lookup_url(self.case.code),
                },
                "at": at,
            }
        )

    def common(self) -> dict[str, Any]:
        """Return what the row has after the course as others that went the same way."""
        return {
            "status": self.state.status,
            "outcome": self.state.outcome,
            "state": state_to_json(self.state),
            "process": self.process_id,
            "due_at": self.due_at,
            "ended_at": self.ended_at,
            "lapses_at": lapses_at(self.state, self.clock),
        }

    def own(self) -> dict[str, Any]:
        """Return what the row has of its own after the course."""
        moved = self.moved_clock
        return {
            "id": self.case.id,
            "seen": self.seen,
            "version": self.head.n,
            "head": self.head.hash.hex(),
            "clock": moved.to_json() if moved else None,
            "original_due_at": moved.original_due if moved else None,
            **{column: self.times.get(stamp) for stamp, column in STAMPS.items()},
            "apologised_at": self.apologised_at,
            "result_number": self.result_number,
        }


_PROPOSED = "dossier.proposed"
_KINDS = {command: f"dossier.{command.value}" for command in Command}

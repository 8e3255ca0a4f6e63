"""The facts an act is decided on, gathered from the registers as far as it needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.limits import Policy
from motcua.domain.dossiers.actions.supplement import still_lacking
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.cases import Case
from motcua.domain.dossiers.readers.changes import last_act
from motcua.domain.dossiers.readers.owners import co_applicants_of
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow.answers import answers_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Decision, Facts
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.giving import given_by
from motcua.domain.dossiers.workflow.migration import safety
from motcua.domain.dossiers.workflow.states import ItemKind, Stamp
from motcua.domain.dossiers.workflow.timing import answer_by, supplement_until
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

_PLAIN = Policy()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts, and what the event tells of them."""

    facts: Facts
    typed: Input
    authority: str
    target: tuple[int, Process] | None = None

    def event_facts(self, decision: Decision) -> dict[str, object]:
        """Return what the event says beside the state."""
        found: dict[str, object] = {}
        if decision.move is not None and decision.move.outcome is not None:
            found["authority"] = self.authority
        if decision.move is not None and decision.move.stamp is Stamp.RETURNED:
            found["proof"] = self.typed.proof
        for name in ("amount", "linked", "consulted", "consent"):
            if value := getattr(self.typed, name):
                found[name] = value
        if decision.command is Command.ANSWER:
            found["opinion"] = self.typed.opinion.strip()
        if self.target is not None:
            found["process"] = self.target[0]
        return found


def facts_for(
    *, case: Case, actor: Actor, at: datetime, command: Command, typed: Input
) -> Gathered:
    """Return the facts of one act on one dossier."""
    lacking: tuple[str, ...] = ()
    if command is Command.RECEIVE_SUPPLEMENT:
        lacking = _lacking(case, typed)
    target, in_force = _target(case, command, typed)
    facts = Facts(
        actor=actor,
        at=at,
        units=case.places,
        known=case.known,
        policy=case.clock.policy if case.clock else _PLAIN,
        due_at=case.clock.due if case.clock else None,
        has_authority=bool(case.authority),
        conflicted=case.conflicted,
        assignee_fits=_assignee_fits(case, command, typed, at.astimezone(VN).date()),
        item_n=typed.item_n,
        opinion=typed.opinion,
        reason=typed.reason,
        assignee_id=typed.assignee_id,
        recipient=typed.recipient,
        proof=typed.proof,
        answers=answers_of(case.process, typed.answers),
        consulted=typed.consulted,
        limit=typed.limit,
        amount=typed.amount,
        linked=typed.linked,
        target=target[1] if target else None,
        in_force=in_force,
        safe=target is not None and _is_safe(case, target[1]),
        lacking=lacking,
        consent=typed.consent,
        beside=_beside(case) if command is Command.WITHDRAW else 0,
        **_moments(case, command, typed, at),
        **(_undo_facts(case, actor) if command is Command.UNDO else {}),
    )
    return Gathered(facts, typed, case.authority, target)


def _beside(case: Case) -> int:
    return len(co_applicants_of(dossier_id=case.id))


def _lacking(case: Case, typed: Input) -> tuple[str, ...]:
    """Return what a supplement asked for and has not got."""
    waiting = next((i for i in case.state.items if i.kind is ItemKind.SUPPLEMENT), None)
    if waiting is None:
        return ()
    return still_lacking(
        dossier_id=case.id, item_n=waiting.n, rows=typed.rows, scans=typed.scans
    )


def _moments(
    case: Case, command: Command, typed: Input, at: datetime
) -> Mapping[str, Any]:
    """Return until when what is asked for may be asked or has to be answered."""
    if case.clock is None:
        return {}
    calendar = calendar_by_id(case.clock.calendar_id)
    return {
        "answer_by": answer_by(command, typed.limit, calendar, at),
        "supplement_until": supplement_until(command, case.clock, calendar),
    }


def _is_safe(case: Case, target: Process) -> bool:
    return safety(
        case.process, target, case.state, known=case.known, units=case.places
    ).safe


def _target(
    case: Case, command: Command, typed: Input
) -> tuple[tuple[int, Process] | None, bool]:
    """Return the version to move to, and False where it is not the one in force.

    A draft is not even parsed: it may still change, and what is parsed is kept by id.
    """
    if command is not Command.MIGRATE or typed.to in (None, case.process_id):
        return None, True
    found = catalogue.process_by_id(process_id=typed.to or 0)
    if found.key != case.process.key:
        return None, True
    if found.state != "published":
        return None, False
    return (found.id, process_of(process_id=found.id)), True


def _undo_facts(case: Case, actor: Actor) -> Mapping[str, Any]:
    found = last_act(dossier_id=case.id, except_for=actor)
    if found is None:
        return {}
    return {
        "previous": found.before,
        "last": (found.command, found.officer_id),
        "seen": found.seen,
    }


def _assignee_fits(case: Case, command: Command, typed: Input, day: date) -> bool:
    """Say whether the person chosen holds the role of what they are given, that day."""
    if typed.assignee_id is None:
        return False
    target = given_by(
        case.process,
        case.state,
        command,
        typed.item_n,
        units=case.places,
        known=case.known,
    )
    if target is None:
        return False
    able = accounts.officers_with(role=target.role, unit_id=target.unit_id, on=day)
    return any(officer.id == typed.assignee_id for officer in able)

"""What some acts bring with them beside the step: papers, links, other dossiers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import advance
from motcua.domain.dossiers.actions import papers, step_papers, subs, supplement
from motcua.domain.dossiers.actions.recording import ENDED, Course
from motcua.domain.dossiers.actions.signing.agency import (
    require_issued,
    seal_result,
)
from motcua.domain.dossiers.actions.standing import end_earlier_results
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier, Link, WorkItem
from motcua.domain.dossiers.readers.cases import Case
from motcua.domain.dossiers.readers.dossier import id_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.domain.dossiers.workflow.ticks import ticks_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Told:
    """What printing has settled: the result's number, and facts for the event."""

    result_number: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def has_any(decision: Decision, case: Case) -> bool:
    """Say whether an act prints a paper or touches another dossier."""
    if decision.proposed:
        return False
    opens_sub = any(
        item.kind is ItemKind.STEP and case.process.by_key[item.step].sub is not None
        for item in decision.opened
    )
    frees_parent = case.parent is not None and decision.state.status in ENDED
    prints = decision.move is not None and bool(decision.move.papers)
    return decision.command in _OWED or prints or opens_sub or frees_parent


def papers_of(
    *, decision: Decision, case: Case, actor: Actor, at: datetime, typed: Input
) -> Told:
    """Print what the act owes and note its links, in the caller's transaction."""
    owed = _OWED.get(decision.command)
    if owed is None:
        return Told()
    row = Dossier.objects.select_for_update().get(pk=case.id)
    return owed(_Doing(row, decision, case, actor, at, typed))


@dataclass(frozen=True, slots=True)
class _Doing:
    """An act about to be written, and who does it when with what."""

    row: Dossier
    decision: Decision
    case: Case
    actor: Actor
    at: datetime
    typed: Input

    @property
    def reason(self) -> str:
        """Return the reason typed."""
        return self.typed.reason.strip()


def _seal(act: _Doing) -> Told:
    act.row.outcome = act.decision.state.outcome
    seal_result(row=act.row, actor=act.actor, at=act.at)
    number = act.row.result_number
    ended = end_earlier_results(row=act.row, actor=act.actor, at=act.at)
    facts = {"result_number": number} | ({"replaces": list(ended)} if ended else {})
    return Told(number, facts)


def _return(act: _Doing) -> Told:
    require_issued(row=act.row)
    papers.return_slip(
        row=act.row,
        actor=act.actor,
        at=act.at,
        recipient=act.typed.recipient,
        proof=act.typed.proof,
        identity=act.typed.identity,
        handed=act.typed.handed,
    )
    papers.survey(row=act.row, actor=act.actor, at=act.at)
    return Told()


def _ask(act: _Doing) -> Told:
    """Print form 02 and keep what it asks for, line by line."""
    rows = act.typed.rows
    supplement.note_asked(row=act.row, item_n=act.decision.opened[0].n, rows=rows)
    papers.supplement_request(
        row=act.row, actor=act.actor, at=act.at, rows=rows, reason=act.reason
    )
    return Told()


def _take_in(act: _Doing) -> Told:
    return Told(
        facts=supplement.take_in(
            row=act.row,
            actor=act.actor,
            at=act.at,
            item_n=act.decision.closed[0],
            rows=act.typed.rows,
            scans=act.typed.scans,
        )
    )


def _consult(act: _Doing) -> Told:
    for item in act.decision.opened:
        step_papers.transfer(
            row=act.row,
            actor=act.actor,
            at=act.at,
            to_unit_id=item.unit_id,
            task=act.reason,
            until=item.due_at,
        )
    return Told()


def _apologise(act: _Doing) -> Told:
    papers.apology(
        row=act.row,
        actor=act.actor,
        at=act.at,
        reason=act.reason,
        promised=_promised(act.decision, act.case, act.at, act.typed),
        in_time=act.decision.command is Command.EXTEND,
    )
    return Told()


def _stop(act: _Doing) -> Told:
    papers.stop_notice(row=act.row, actor=act.actor, at=act.at, reason=act.reason)
    return Told()


def _tie(act: _Doing) -> Told:
    return Told(facts={"linked": _link(act.case, act.actor, act.at, act.typed)})


_OWED: Mapping[Command, Callable[[_Doing], Told]] = {
    Command.SEAL: _seal,
    Command.RETURN: _return,
    Command.REQUEST_SUPPLEMENT: _ask,
    Command.RECEIVE_SUPPLEMENT: _take_in,
    Command.CONSULT: _consult,
    Command.EXTEND: _apologise,
    Command.APOLOGISE: _apologise,
    Command.STOP: _stop,
    Command.LINK: _tie,
}
"""What each act brings with it; the others bring nothing of their own."""


def follow(*, decision: Decision, course: Course, actor: Actor, at: datetime) -> None:
    """Print what the step produces, open the sub-dossiers, let a waiting parent go on.

    The act has been written; papers say how the dossier stands after it.
    """
    step_papers.print_all(decision=decision, course=course, actor=actor, at=at)
    for n in sorted(course.opened):
        item = course.state.item(n)
        if item is None or item.kind is not ItemKind.STEP:
            continue
        step = course.process.by_key[item.step]
        if step.sub is not None:
            subs.open_sub(course=course, item=item, step=step, actor=actor, at=at)
            step_papers.transfer(
                row=Dossier.objects.get(pk=course.case.id),
                actor=actor,
                at=at,
                to_unit_id=item.unit_id,
                task=step.sub.name,
                until=WorkItem.objects.get(dossier=course.case.id, n=n).due_at,
            )
    if course.case.parent is not None and course.state.status in ENDED:
        subs.free_parent(course=course, at=at)


def _promised(decision: Decision, case: Case, at: datetime, typed: Input) -> datetime:
    """Return the new day an apology names, as the clock will reckon it."""
    if case.clock is None:
        raise AssertionError("a dossier with steps has a clock")
    calendar = calendar_by_id(case.clock.calendar_id)
    clock = case.clock
    for tick in ticks_of(
        decision=decision,
        clock=clock,
        calendar=calendar,
        at=at,
        limit=typed.limit,
        reason=typed.reason.strip(),
    ):
        clock = advance(clock, tick, calendar)
    return clock.promised_at or clock.due


def _link(case: Case, actor: Actor, at: datetime, typed: Input) -> int:
    """Tie another dossier the actor may see to this one; return its id."""
    other = id_of(actor=actor, code=typed.linked, on=at.astimezone(VN).date())
    if other == case.id:
        raise Invalid(
            "link_to_itself",
            N_("Không thể liên kết hồ sơ với chính nó."),
            field="linked",
        )
    Link.objects.get_or_create(
        dossier_id=min(case.id, other),
        other_id=max(case.id, other),
        defaults={"reason": typed.reason.strip(), "linked_at": at},
    )
    return other

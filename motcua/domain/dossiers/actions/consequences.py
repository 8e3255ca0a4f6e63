"""What some acts bring with them beside the step: papers, links, other dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import advance
from motcua.domain.dossiers.actions import papers, subs
from motcua.domain.dossiers.actions.recording import ENDED, Course
from motcua.domain.dossiers.actions.ticks import ticks_of
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier, Link
from motcua.domain.dossiers.readers.cases import Case
from motcua.domain.dossiers.readers.dossier import id_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Decision
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_PRINTING = frozenset(
    {
        Command.SEAL,
        Command.RETURN,
        Command.REQUEST_SUPPLEMENT,
        Command.EXTEND,
        Command.APOLOGISE,
        Command.LINK,
    }
)


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
    return decision.command in _PRINTING or opens_sub or frees_parent


def papers_of(
    *, decision: Decision, case: Case, actor: Actor, at: datetime, typed: Input
) -> Told:
    """Print what the act owes and note its links, in the caller's transaction."""
    row = Dossier.objects.select_for_update().get(pk=case.id)
    match decision.command:
        case Command.SEAL:
            row.outcome = decision.state.outcome
            papers.result(row=row, actor=actor, at=at)
            return Told(row.result_number, {"result_number": row.result_number})
        case Command.RETURN:
            papers.return_slip(
                row=row, actor=actor, at=at, recipient=typed.recipient, proof=typed.proof
            )
            papers.survey(row=row, actor=actor, at=at)
        case Command.REQUEST_SUPPLEMENT:
            papers.later_supplement_request(
                row=row, actor=actor, at=at, reason=typed.reason.strip()
            )
        case Command.EXTEND | Command.APOLOGISE if typed.limit is not None:
            papers.apology(
                row=row,
                actor=actor,
                at=at,
                reason=typed.reason.strip(),
                promised=_promised(decision, case, at, typed),
                in_time=decision.command is Command.EXTEND,
            )
        case Command.LINK:
            return Told(facts={"linked": _link(case, actor, at, typed)})
    return Told()


def follow(*, course: Course, actor: Actor, at: datetime) -> None:
    """Open the sub-dossiers the act has come to; let a parent go on that waited."""
    for n in sorted(course.opened):
        item = course.state.item(n)
        if item is None or item.kind is not ItemKind.STEP:
            continue
        step = course.process.by_key[item.step]
        if step.sub is not None:
            subs.open_sub(course=course, item=item, step=step, actor=actor, at=at)
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

"""What an officer may do with a dossier now, and with whose help."""

from dataclasses import replace
from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import latest_supplement
from motcua.domain.deadlines.rules.limits import Policy
from motcua.domain.dossiers.readers.cases import Case, load
from motcua.domain.dossiers.readers.changes import last_act
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import Move
from motcua.domain.dossiers.workflow.offers import Offers, offers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

_NOTHING = Offers((), ())


def choices(*, actor: Actor, dossier_id: int, at: datetime) -> Offers:
    """Return what the actor may begin with a dossier now; nothing when it is not theirs.

    What is offered may still be refused for what is typed in, never the other way
    round.
    """
    case = _case(actor, dossier_id, at)
    if case is None:
        return _NOTHING
    facts = Facts(
        actor=actor,
        at=at,
        units=case.places,
        known=case.known,
        policy=case.clock.policy if case.clock else Policy(),
        due_at=case.due_at,
        has_authority=bool(case.authority),
        conflicted=case.conflicted,
    )
    if case.clock is not None:
        until = latest_supplement(case.clock, calendar_by_id(case.clock.calendar_id))
        facts = replace(facts, supplement_until=until)
    last = last_act(dossier_id=dossier_id, except_for=actor)
    if last is not None:
        facts = replace(
            facts,
            previous=last.before,
            last=(last.command, last.officer_id),
            seen=last.seen,
        )
    return offers(case.process, case.state, facts)


def assignees(
    *, actor: Actor, dossier_id: int, move: Move, at: datetime
) -> tuple[accounts.OfficerFacts, ...]:
    """Return those who may be given the step a move leads to."""
    case = _case(actor, dossier_id, at)
    if case is None or not move.to:
        return ()
    step = case.process.by_key[move.to[0]]
    return accounts.officers_with(
        role=step.role,
        unit_id=case.places.get(step.place, 0),
        on=at.astimezone(VN).date(),
    )


def colleagues(
    *, actor: Actor, dossier_id: int, at: datetime
) -> tuple[accounts.OfficerFacts, ...]:
    """Return those who may be given one of a dossier's open items."""
    case = _case(actor, dossier_id, at)
    on = at.astimezone(VN).date()
    found = {
        officer.id: officer
        for item in (case.state.items if case else ())
        for officer in accounts.officers_with(role=item.role, unit_id=item.unit_id, on=on)
    }
    return tuple(sorted(found.values(), key=lambda officer: officer.name))


def _case(actor: Actor, dossier_id: int, at: datetime) -> Case | None:
    on = at.astimezone(VN).date()
    return load(actor=actor, ids=[dossier_id], on=on).get(dossier_id)

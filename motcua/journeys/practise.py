"""Dossiers to practise on: of people who do not exist, by the acts of every day.

Nothing is written behind the engine: each dossier is received at a counter and brought,
step by step by those who hold the roles, to where an act of the learner waits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from motcua.domain.accounts.actions import enter_person
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.readers import terms_in_force
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.readers.choices import assignees, choices
from motcua.domain.dossiers.rules.intake import Intake, Row, Submitter
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import FactKind, FactSpec
from motcua.domain.dossiers.workflow.offers import ItemOffer
from motcua.domain.training.readers.material import (
    next_number,
    open_work,
    received,
    who_acts,
)
from motcua.domain.training.rules.people import synthetic
from motcua.domain.training.rules.practice import require_training
from motcua.journeys.act import act
from motcua.journeys.receive import accept_with_papers
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError, NotNow
from motcua.kernel.text import N_

MOST_STEPS = 12
MOST_TRIES = 12
_SAID = "Đủ điều kiện (tập huấn)"

FORWARD = (
    Command.HAND_OVER,
    Command.RECEIVE,
    Command.ASSIGN,
    Command.OPINE,
    Command.SUBMIT,
    Command.APPROVE,
    Command.SEAL,
    Command.ISSUE,
    Command.RETURN,
)
"""The moves that lead on, in the order they are tried."""


@transaction.atomic
def make_person(*, actor: Actor, at: datetime) -> Submitter:
    """Enter somebody who does not exist; raise NotFound in a real centre."""
    require(actor, Act.PRACTISE)
    require_training()
    made = synthetic(next_number())
    person_id = enter_person(
        actor=SYSTEM,
        at=at,
        kind="citizen",
        name=made.name,
        id_kind="cccd",
        id_number=made.id_number,
        phone=made.phone,
        email=made.email,
        address=made.address,
    )
    return Submitter(
        person_id=person_id,
        name=made.name,
        id_kind="cccd",
        id_number=made.id_number,
        phone=made.phone,
        email=made.email,
        address=made.address,
    )


@dataclass(frozen=True, slots=True)
class _Try:
    """Whose learning it is, when, and whose dossier."""

    learner: Actor
    at: datetime
    person: Submitter


def prepare_dossier(
    *, actor: Actor, at: datetime, person: Submitter, until: Command | None
) -> Done:
    """Return a dossier at which the actor can do `until`; just received where None.

    Raises NotFound in a real centre, NotNow when nothing here leads to such a dossier.
    """
    require_training()
    wanted = _Try(actor, at, person)
    on = at.astimezone(VN).date()
    for n, (code, unit_id) in enumerate(received(near=actor, on=on)):
        if n == MOST_TRIES:
            break
        try:
            with transaction.atomic():
                return _brought(wanted, code, unit_id, until)
        except (MotcuaError, _Stuck):
            continue
    raise nothing_fits()


def nothing_fits() -> NotNow:
    """Return what tells that nothing here leads to what was to be prepared."""
    return NotNow(
        "nothing_to_practise",
        N_("Chưa chuẩn bị được hồ sơ cho bài này."),
        remedy=N_("Hãy kiểm tra vai trò của bạn và lịch làm việc của trung tâm."),
    )


class _Stuck(Exception):
    """A procedure does not lead where it should."""


def _brought(wanted: _Try, code: str, unit_id: int, until: Command | None) -> Done:
    done = _received(wanted, code, unit_id)
    for _ in range(MOST_STEPS if until else 0):
        offered = choices(actor=wanted.learner, dossier_id=done.dossier_id, at=wanted.at)
        if until in offered.commands:
            return done
        done = _moved(wanted, done)
    if until is None:
        return done
    raise _Stuck


def _received(wanted: _Try, code: str, unit_id: int) -> Done:
    on = wanted.at.astimezone(VN).date()
    for counter in who_acts(role=Role.COUNTER, unit_id=unit_id, on=on):
        return accept_with_papers(
            actor=counter,
            at=wanted.at,
            request_id=uuid4(),
            intake=intake_of(
                actor=counter,
                at=wanted.at,
                procedure_code=code,
                unit_id=unit_id,
                person=wanted.person,
            ),
            completing=None,
        )
    raise _Stuck


def intake_of(
    *,
    actor: Actor,
    at: datetime,
    procedure_code: str,
    unit_id: int,
    person: Submitter,
) -> Intake:
    """Return what a counter types in for a procedure when every paper is there.

    Raises what `terms_in_force` raises.
    """
    terms = terms_in_force(
        actor=actor,
        procedure_code=procedure_code,
        receiving_unit_id=unit_id,
        on=at.astimezone(VN).date(),
    )
    case = terms.cases[0].n if terms.cases else None
    rows = tuple(
        Row(c.n, c.name, c.original_count or 1, c.certified_count, c.copy_count)
        for c in terms.components
        if c.case_n in (None, case)
    )
    return Intake(
        procedure_code=procedure_code,
        receiving_unit_id=unit_id,
        submitter=person,
        rows=rows,
        case_n=case,
        fee=terms.fee_known,
    )


def _moved(wanted: _Try, done: Done) -> Done:
    """Let whoever holds the next step move it on; raise _Stuck when nobody can."""
    on = wanted.at.astimezone(VN).date()
    for role, unit_id in open_work(dossier_id=done.dossier_id):
        for actor in who_acts(role=role, unit_id=unit_id, on=on):
            for command, typed in _possible(actor, wanted.at, done):
                try:
                    with transaction.atomic():
                        return act(
                            actor=actor,
                            at=wanted.at,
                            dossier_id=done.dossier_id,
                            version=done.version,
                            request_id=uuid4(),
                            command=command,
                            typed=typed,
                        )
                except MotcuaError:
                    continue
    raise _Stuck


def _possible(actor: Actor, at: datetime, done: Done) -> Iterator[tuple[Command, Input]]:
    offered = choices(actor=actor, dossier_id=done.dossier_id, at=at)
    for command in FORWARD:
        for item in offered.items:
            for move in item.moves:
                if move.command is command:
                    given = assignees(
                        actor=actor, dossier_id=done.dossier_id, move=move, at=at
                    )
                    yield command, _typed(item, given[0].id if given else None)


def _typed(item: ItemOffer, assignee_id: int | None) -> Input:
    return Input(
        item_n=item.item.n,
        opinion=_SAID,
        assignee_id=assignee_id,
        recipient="Người nộp hồ sơ (tập huấn)",
        proof="Ký nhận",
        answers={spec.key: _answer(spec) for spec in item.asks},
    )


def _answer(spec: FactSpec) -> str:
    if spec.kind is FactKind.ONE_OF:
        return next(iter(spec.choices))
    return "no" if spec.kind is FactKind.YES_NO else "1"

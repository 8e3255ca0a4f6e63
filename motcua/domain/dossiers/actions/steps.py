"""Move a dossier along its process: one function for every command.

The pure engine decides; this writes the row, the work items, the event, the papers
and the letters in one transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, Authority, require
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.due import hand_over_by
from motcua.domain.dossiers.actions import papers
from motcua.domain.dossiers.actions.record import (
    Done,
    add_event,
    done_before,
    owe_letter,
)
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.dossier import TOPIC, state_of, unit_at
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.definition import Command, Process, Step, Timing
from motcua.domain.dossiers.workflow.states import Stamp, State
from motcua.domain.ledger import readers as ledger
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Input:
    """What was typed in with a command."""

    opinion: str = ""
    reason: str = ""
    assignee_id: int | None = None
    recipient: str = ""
    proof: str = ""

    @property
    def remark(self) -> str:
        """Return what the control slip shows beside the step."""
        return (self.reason or self.opinion or self.recipient).strip()


def act(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    version: int,
    request_id: UUID,
    command: Command,
    typed: Input,
) -> Done:
    """Do one command on one dossier, if the process and the actor's rights allow it.

    `version` is the one the actor saw. The same `request_id` again changes nothing.
    Raises NotFound, NotAllowed, NotNow, Invalid, and Conflict with what others have
    changed since.
    """
    with transaction.atomic(durable=True):
        row = _locked(actor, at, dossier_id)
        done = done_before(request_id=request_id)
        if done is not None:
            return done
        _check_version(row, version)
        require(actor, Act(command.value))
        day = at.astimezone(VN).date()
        process = process_of(process_id=row.process_id or 0)
        authority = accounts.authority(
            actor=actor,
            procedure_code=row.procedure_code,
            unit_id=row.authority_unit_id,
            on=day,
        )
        decision = engine.decide(
            process,
            state_of(row),
            command,
            _facts(row, process, actor, command, typed, authority, day),
        )
        _apply(row, decision, at)
        _close_item(row, actor, at, command, typed)
        _open_next(row, decision, at)
        effect = _EFFECTS.get(command)
        if effect is not None:
            effect(row=row, actor=actor, at=at, typed=typed, authority=authority)
        add_event(
            row=row,
            actor=actor,
            at=at,
            kind=f"dossier.{command.value}",
            payload=_payload(row, decision, typed, authority),
            request_id=request_id,
        )
        row.save()
        _owe_letters(row, actor, at, command)
        return Done(row.pk, row.code, row.version)


def open_item(*, row: Dossier, opening_at: datetime, calendar: WorkingCalendar) -> None:
    """Put the dossier on the list of its step's unit and role (saves the row)."""
    step = process_of(process_id=row.process_id or 0).by_key[row.step or ""]
    _hold(row, step, opening_at, calendar)
    row.save()


def _hold(row: Dossier, step: Step, at: datetime, calendar: WorkingCalendar) -> None:
    row.holder_unit_id = unit_at(row=row, place=step.place)
    row.holder_role = step.role.value
    row.step_due_at = _step_due(row, step, at, calendar)
    WorkItem.objects.create(
        dossier=row,
        n=WorkItem.objects.filter(dossier=row).count() + 1,
        step=step.key,
        step_name=step.name,
        role=step.role.value,
        unit_id=row.holder_unit_id,
        opened_at=at,
        due_at=row.step_due_at,
    )


def _step_due(
    row: Dossier, step: Step, at: datetime, calendar: WorkingCalendar
) -> datetime:
    """Return by when the step should be done.

    The hand-over follows the 15:00 rule (NĐ 61/2018 art 18); every other step has
    until the dossier itself is due.
    """
    due_at = row.due_at or at
    if step.timing is Timing.HAND_OVER_1500:
        return hand_over_by(row.received_at or at, calendar)
    return max(due_at, at)


def _locked(actor: Actor, at: datetime, dossier_id: int) -> Dossier:
    day = at.astimezone(VN).date()
    if not visible(actor=actor, on=day).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    return Dossier.objects.select_for_update().get(pk=dossier_id)


def _check_version(row: Dossier, version: int) -> None:
    if row.version == version:
        return
    changes = "; ".join(
        f"{entry.at.astimezone(VN):%H:%M} {entry.actor.get('name', '')}: "
        f"{entry.payload.get('step_name', entry.kind)}"
        for entry in ledger.entries(topic=TOPIC, stream=row.pk, after=version)
    )
    raise Conflict(
        "changed_meanwhile",
        N_("Hồ sơ %(code)s đã thay đổi từ lúc bạn mở: %(changes)s."),
        facts={"code": row.code, "changes": changes},
        remedy=N_("Việc của bạn chưa được ghi; hãy tải lại trang rồi làm tiếp."),
    )


def _facts(
    row: Dossier,
    process: Process,
    actor: Actor,
    command: Command,
    typed: Input,
    authority: Authority | None,
    day: date,
) -> engine.Facts:
    holds = (
        row.holder_role is not None
        and row.holder_unit_id is not None
        and actor.holds(Role(row.holder_role), row.holder_unit_id)
    )
    return engine.Facts(
        officer_id=actor.officer_id or 0,
        holds_role=holds,
        has_authority=authority is not None,
        opinion=typed.opinion,
        reason=typed.reason,
        assignee_id=typed.assignee_id,
        assignee_fits=_assignee_fits(row, process, command, typed, day),
        recipient=typed.recipient,
        proof=typed.proof,
    )


def _assignee_fits(
    row: Dossier, process: Process, command: Command, typed: Input, day: date
) -> bool:
    """Say whether the person chosen holds the next step's role at its unit."""
    if typed.assignee_id is None or row.step is None:
        return False
    move = process.by_key[row.step].move(command)
    if move is None or move.to is None:
        return False
    step = process.by_key[move.to]
    able = accounts.officers_with(
        role=step.role, unit_id=unit_at(row=row, place=step.place), on=day
    )
    return any(officer.id == typed.assignee_id for officer in able)


def _apply(row: Dossier, decision: engine.Decision, at: datetime) -> None:
    """Copy the decided state into the row; a stamp newly set gets this moment."""
    state: State = decision.state
    row.status = state.status
    row.step = state.step
    row.outcome = state.outcome
    row.holder_officer_id = state.officer_id
    row.last_officers = dict(state.last_officers)
    columns = {
        Stamp.APPRAISED: "appraised_at",
        Stamp.APPROVED: "approved_at",
        Stamp.SEALED: "sealed_at",
        Stamp.RETURNED: "returned_at",
    }
    for stamp, column in columns.items():
        if stamp not in state.stamps:
            setattr(row, column, None)
        elif getattr(row, column) is None:
            setattr(row, column, at)


def _close_item(
    row: Dossier, actor: Actor, at: datetime, command: Command, typed: Input
) -> None:
    WorkItem.objects.filter(dossier=row, closed_at__isnull=True).update(
        closed_at=at,
        command=command.value,
        officer_id=actor.officer_id,
        officer_name=actor.name,
        remark=typed.remark,
    )


def _open_next(row: Dossier, decision: engine.Decision, at: datetime) -> None:
    if decision.next_step is None:
        row.holder_unit = None
        row.holder_role = row.step_due_at = None
        return
    reception = accounts.unit(unit_id=row.receiving_unit_id)
    calendar = deadlines.calendar_for(
        unit_code=reception.code, on=at.astimezone(VN).date()
    )
    _hold(row, decision.next_step, at, calendar)


def _payload(
    row: Dossier,
    decision: engine.Decision,
    typed: Input,
    authority: Authority | None,
) -> dict[str, object]:
    facts: dict[str, object] = {
        "step": decision.step.key,
        "step_name": decision.step.name,
        "to": row.step,
        "status": row.status,
        "outcome": row.outcome,
        "holder_unit": row.holder_unit_id,
        "assignee": row.holder_officer_id,
        "remark": typed.remark,
    }
    if decision.move.outcome is not None and authority is not None:
        facts["authority"] = authority.document
    if decision.move.stamp is Stamp.SEALED:
        facts["result_number"] = row.result_number
    if decision.move.stamp is Stamp.RETURNED:
        facts["proof"] = typed.proof
    return facts


def _owe_letters(row: Dossier, actor: Actor, at: datetime, command: Command) -> None:
    kinds = {Command.SEAL: "result_ready", Command.RETURN: "returned"}
    kind = kinds.get(command)
    if kind is not None:
        owe_letter(row=row, actor=actor, at=at, kind=kind)


def _seal(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    typed: Input,
    authority: Authority | None,
) -> None:
    """Give the result its number and print it.

    Basis: NĐ 30/2020 art 15, 18, 33.
    """
    papers.result(row=row, actor=actor, at=at)


def _return(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    typed: Input,
    authority: Authority | None,
) -> None:
    """Print the slip the recipient signs, and the survey. Basis: NĐ 61/2018 art 20."""
    papers.return_slip(
        row=row, actor=actor, at=at, recipient=typed.recipient, proof=typed.proof
    )
    papers.survey(row=row, actor=actor, at=at)


_EFFECTS: Mapping[Command, Callable[..., None]] = {
    Command.SEAL: _seal,
    Command.RETURN: _return,
}

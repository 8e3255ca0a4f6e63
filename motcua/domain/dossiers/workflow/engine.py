"""`decide`: whether a command may be done now, and what it changes. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from motcua.domain.dossiers.workflow import aside, moving, waiting
from motcua.domain.dossiers.workflow.commands import MOVES, Command
from motcua.domain.dossiers.workflow.deciding import (
    Decision,
    Facts,
    Ruling,
    check_may,
    item_for,
)
from motcua.domain.dossiers.workflow.definition import Move, Process
from motcua.domain.dossiers.workflow.states import (
    OPEN,
    Item,
    ItemKind,
    Proposal,
    State,
    Status,
)
from motcua.kernel.errors import MotcuaError, NotAllowed, NotNow
from motcua.kernel.text import N_

_ASIDE: Mapping[Command, Callable[[Ruling], Decision]] = {
    Command.ACCEPT: moving.accept,
    Command.REFUSE: moving.refuse,
    Command.TAKE_OVER: aside.take_over,
    Command.RELEASE: aside.release,
    Command.REASSIGN: aside.reassign,
    Command.REQUEST_SUPPLEMENT: waiting.request_supplement,
    Command.RECEIVE_SUPPLEMENT: waiting.receive_supplement,
    Command.REQUEST_FEE: waiting.request_fee,
    Command.CONFIRM_FEE: waiting.confirm_fee,
    Command.CONSULT: waiting.consult,
    Command.ANSWER: waiting.answer,
    Command.EXTEND: waiting.extend,
    Command.APOLOGISE: waiting.apologise,
    Command.STOP: aside.stop,
    Command.WITHDRAW: aside.withdraw,
    Command.REOPEN: aside.reopen,
    Command.NOTIFY_EARLY: aside.notify_early,
    Command.LAPSE: moving.lapse,
    Command.NOT_RETURNED: moving.not_returned,
    Command.LINK: aside.link,
    Command.NOTE: aside.note,
    Command.UNDO: aside.undo,
    Command.MIGRATE: aside.migrate,
}


def decide(process: Process, state: State, command: Command, facts: Facts) -> Decision:
    """Return what the command changes.

    Raises NotNow when the dossier's state does not allow it, NotAllowed when the
    actor is not the one to do it, Invalid (naming the field) when something it needs
    is missing. An act under the two-person rule is only proposed by the first
    officer; the second one's equal command carries it out.
    """
    ruling = Ruling(process=process, state=state, command=command, facts=facts)
    found = moving.move(ruling) if command in MOVES else _ASIDE[command](ruling)
    if command not in process.two_person or facts.actor.officer_id is None:
        return found
    return _with_two_persons(ruling, found)


def moves_open(
    process: Process, state: State, item: Item, facts: Facts
) -> tuple[Move, ...]:
    """Return the moves the actor may make at an item, whatever is still to be typed."""
    if state.status not in OPEN or item.kind is not ItemKind.STEP:
        return ()
    step = process.by_key[item.step]
    found: list[Move] = []
    for move in step.moves:
        ruling = Ruling(process, state, move.command, replace(facts, item_n=item.n))
        if move not in found and moving.is_open(ruling, move):
            found.append(move)
    return tuple(found)


def may_do(process: Process, state: State, command: Command, facts: Facts) -> bool:
    """Say whether an act beside the process is worth offering to the actor now."""
    try:
        check_may(Ruling(process, state, command, facts))
    except MotcuaError:
        return False
    return True


def _with_two_persons(ruling: Ruling, found: Decision) -> Decision:
    """Return the decision if a second person confirms it, else the proposal of it."""
    state, facts = ruling.state, ruling.facts
    officer = facts.actor.officer_id or 0
    item = item_for(ruling)
    asked = Proposal(ruling.command.value, officer, item.n if item else None)
    if state.proposal is None or replace(state.proposal, officer_id=officer) != asked:
        if state.status is Status.INCOMPLETE:
            raise NotNow("nothing_to_propose", N_("Chưa có hồ sơ để đề nghị."))
        return Decision(
            command=ruling.command,
            state=state._replace(proposal=asked),
            step=found.step,
            proposed=True,
        )
    if state.proposal.officer_id == officer:
        raise NotAllowed(
            "second_person_needed",
            N_("Việc này cần người thứ hai xác nhận; bạn là người đề nghị."),
            remedy=N_("Hãy nhờ một người khác có cùng thẩm quyền xác nhận."),
        )
    return found

"""The moves of a process: out of a step, into the next, side by side and back."""

from dataclasses import replace

from motcua.domain.deadlines.rules.limits import Tacit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import (
    Decision,
    Ruling,
    check_may,
    holds_item,
    item_for,
    need_reason,
    new_items,
    unit_of,
)
from motcua.domain.dossiers.workflow.definition import (
    Move,
    Need,
    Place,
    Step,
)
from motcua.domain.dossiers.workflow.needs import (
    check_answers,
    check_deadline,
    check_may_move,
    check_need,
    decided,
)
from motcua.domain.dossiers.workflow.shape import takes_back
from motcua.domain.dossiers.workflow.states import (
    NEW,
    OPEN,
    WAITING,
    Item,
    ItemKind,
    Stamp,
    State,
    Status,
)
from motcua.domain.dossiers.workflow.structure import awaited
from motcua.domain.dossiers.workflow.values import SUB_OUTCOME
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed, NotNow
from motcua.kernel.text import N_


def accept(ruling: Ruling) -> Decision:
    """Receive a complete dossier: it stands at the first step, its clock starts.

    Basis: NĐ 118/2025 art 17.3.
    """
    _check_counter(ruling)
    if ruling.state.items or ruling.state.status is not Status.INCOMPLETE:
        raise NotNow("already_received", N_("Hồ sơ đã được tiếp nhận hoặc từ chối."))
    opened = new_items(ruling, (ruling.process.first.key,), 0)
    state = NEW._replace(
        status=Status.PROCESSING,
        stamps=frozenset({Stamp.RECEIVED}),
        items=opened,
        items_made=1,
    )
    return Decision(
        command=ruling.command,
        state=state,
        step=ruling.process.first,
        opened=opened,
        clock=("start",),
    )


def refuse(ruling: Ruling) -> Decision:
    """Refuse to receive, with the reason (form 03). Basis: NĐ 61/2018 art 17.1b."""
    _check_counter(ruling)
    if ruling.state.items or ruling.state.status is not Status.INCOMPLETE:
        raise NotNow("already_received", N_("Hồ sơ đã được tiếp nhận hoặc từ chối."))
    need_reason(ruling)
    return Decision(
        command=ruling.command, state=ruling.state._replace(status=Status.REFUSED)
    )


def move(ruling: Ruling) -> Decision:
    """Make a move of the step the dossier stands at."""
    item = _item(ruling)
    step = ruling.process.by_key[item.step]
    ruling = _with_own_answers(ruling, step)
    found = step.move(ruling.command, ruling.guard_facts)
    if found is None:
        raise _no_such_move(ruling, step)
    check_may_move(ruling, item, step, found)
    for need in sorted(found.needs):
        check_need(need, ruling)
    check_answers(ruling, step)
    check_deadline(ruling, found)
    return _moved(ruling, item, step, found)


def is_open(ruling: Ruling, found: Move) -> bool:
    """Say whether a move may be made by the actor once the form is filled in."""
    if ruling.state.status in WAITING and not _goes_on_by_itself(ruling):
        return False
    item = ruling.state.item(ruling.facts.item_n or 0)
    if item is None or (
        not found.open_for(ruling.guard_facts) and not _asks(ruling, item)
    ):
        return False
    step = ruling.process.by_key[item.step]
    try:
        check_may_move(ruling, item, step, found)
        check_deadline(ruling, found)
    except MotcuaError:
        return False
    return Need.AUTHORITY not in found.needs or ruling.facts.has_authority


def lapse(ruling: Ruling) -> Decision:
    """Let the tacit decision fall when time has run out, where the procedure has one.

    The dossier goes to where the deciding step would have sent it.
    """
    check_may(ruling)
    facts, state = ruling.facts, ruling.state
    tacit = facts.policy.tacit
    if tacit is None or facts.due_at is None or facts.at <= facts.due_at:
        raise NotNow(
            "nothing_lapsed", N_("Chưa hết hạn, hoặc thủ tục không có quy định.")
        )
    if state.outcome is not None:
        raise decided()
    wanted = Command.APPROVE if tacit is Tacit.GRANTED else Command.REJECT
    step, found = next(
        (s, m) for s in ruling.process.steps for m in s.moves if m.command is wanted
    )
    opened = new_items(ruling, found.to, state.items_made)
    after = state._replace(
        items=opened,
        items_made=state.items_made + len(opened),
        outcome=found.outcome,
        stamps=state.stamps | {Stamp.APPRAISED, Stamp.APPROVED},
        proposal=None,
    )
    return Decision(
        command=ruling.command,
        state=after,
        step=step,
        move=found,
        closed=tuple(item.n for item in state.items),
        opened=opened,
    )


def not_returned(ruling: Ruling) -> Decision:
    """Open the return again: who was said to have the result has not got it.

    What was decided and sealed stands, and so does whether it was in time; only the
    handing over is still to be done. Basis: QĐ 45/2016 art 9, 10 (the carrier answers
    until the receiver has signed).
    """
    check_may(ruling)
    need_reason(ruling)
    state = ruling.state
    step = _returning_step(ruling)
    opened = new_items(ruling, (step.key,), state.items_made)
    after = state._replace(
        status=Status.DONE,
        items=opened,
        items_made=state.items_made + len(opened),
        stamps=state.stamps - {Stamp.RETURNED},
        proposal=None,
    )
    return Decision(
        command=ruling.command,
        state=after,
        step=step,
        opened=opened,
        clock=("go_on",),
    )


def _returning_step(ruling: Ruling) -> Step:
    """Return the step that returned the result: the last one of them that was done."""
    steps = [
        step
        for step in ruling.process.steps
        if any(move.command is Command.RETURN for move in step.moves)
    ]
    done = [step for step in steps if step.key in ruling.state.last_officers]
    return (done or steps)[-1]


def _check_counter(ruling: Ruling) -> None:
    unit_id = unit_of(ruling, Place.RECEPTION)
    if not (ruling.is_system or ruling.facts.actor.holds(Role.COUNTER, unit_id)):
        raise NotAllowed(
            "not_your_counter", N_("Bạn không trực quầy tiếp nhận của đơn vị này.")
        )


def _item(ruling: Ruling) -> Item:
    """Return the step item the move is about."""
    state = ruling.state
    if state.status not in OPEN:
        raise NotNow(
            "dossier_closed", N_("Hồ sơ này không còn trong quá trình giải quyết.")
        )
    if state.status in WAITING and not _goes_on_by_itself(ruling):
        raise NotNow(
            "dossier_waits",
            N_("Hồ sơ đang chờ người nộp; các bước tạm dừng."),
            remedy=N_("Hãy đợi bộ phận một cửa ghi nhận phần còn thiếu."),
        )
    item = item_for(ruling) or _only_one_with(ruling)
    if item.kind is not ItemKind.STEP:
        raise NotNow(
            "command_not_at_step",
            N_("Việc này không làm được ở bước “%(step)s”."),
            facts={"step": item.step},
        )
    return item


def _goes_on_by_itself(ruling: Ruling) -> bool:
    """Say whether the system takes note of a sub-dossier that has ended.

    That one's time does not rest with its parent's.
    """
    return ruling.is_system and ruling.command is Command.PROCEED


def _with_own_answers(ruling: Ruling, step: Step) -> Ruling:
    """Return the ruling with the answers the step asks for and no others.

    Sending back answers nothing; a finished sub-dossier answers how it went.
    """
    if not ruling.facts.answers:
        return ruling
    asked = set() if ruling.command is Command.SEND_BACK else set(step.asks)
    if step.sub is not None and ruling.command is Command.PROCEED:
        asked.add(SUB_OUTCOME)
    own = {key: v for key, v in ruling.facts.answers.items() if key in asked}
    if len(own) == len(ruling.facts.answers):
        return ruling
    return ruling._replace(facts=replace(ruling.facts, answers=own))


def _only_one_with(ruling: Ruling) -> Item:
    """Return the step item that has the command, when the actor's own does not tell."""
    steps = [i for i in ruling.state.items if i.kind is ItemKind.STEP]
    fitting = [
        item
        for item in steps
        if any(
            m.command is ruling.command for m in ruling.process.by_key[item.step].moves
        )
    ]
    mine = [item for item in fitting if holds_item(ruling, item)]
    found = mine if len(mine) == 1 else fitting or steps
    if len(found) == 1 or (found and not mine):
        return found[0]
    raise Invalid(
        "item_missing",
        N_("Hồ sơ đang ở nhiều bước cùng lúc; chưa chọn bước nào."),
        field="item",
        remedy=N_("Hãy chọn bước bạn muốn làm."),
    )


def _no_such_move(ruling: Ruling, step: Step) -> MotcuaError:
    """Return why there is no such move: none at all, or none for these answers."""
    if any(m.command is ruling.command for m in step.moves):
        check_answers(ruling, step)
    return NotNow(
        "command_not_at_step",
        N_("Việc này không làm được ở bước “%(step)s”."),
        facts={"step": step.name},
        remedy=N_("Hãy tải lại trang để xem hồ sơ đang ở đâu."),
    )


def _asks(ruling: Ruling, item: Item) -> bool:
    return bool(ruling.process.by_key[item.step].asks)


def _moved(ruling: Ruling, item: Item, step: Step, found: Move) -> Decision:
    state, facts = ruling.state, ruling.facts
    stamps = state.stamps | {found.stamp} if found.stamp else state.stamps
    outcome = found.outcome or state.outcome
    if found.goes_back and takes_back(ruling.process, found):
        stamps, outcome = frozenset({Stamp.RECEIVED}), None
    closed = [i.n for i in state.items if item.n in (i.n, i.asked_by)]
    left = tuple(i for i in state.items if i.n not in closed)
    opened = _arrived(ruling, found, left)
    after = state._replace(
        status=_status_after(state, stamps, left + opened),
        items=left + opened,
        outcome=outcome,
        stamps=stamps,
        last_officers={**state.last_officers, step.key: ruling.officer_id},
        facts={**state.facts, **facts.answers} if facts.answers else state.facts,
        items_made=state.items_made + len(opened),
        proposal=None,
    )
    return Decision(
        command=ruling.command,
        state=after,
        step=step,
        move=found,
        closed=tuple(sorted(closed)),
        opened=opened,
        clock=(*found.ticks, "end") if after.status is Status.RETURNED else found.ticks,
    )


def _arrived(ruling: Ruling, found: Move, left: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the items that open: all targets, but a join only for the last branch."""
    process, state, facts = ruling.process, ruling.state, ruling.facts
    still = {i.step for i in left if i.kind is ItemKind.STEP}
    ready = tuple(
        key
        for key in found.to
        if not (process.by_key[key].join and awaited(process)[key] & still)
    )
    opened = new_items(ruling, ready, state.items_made)
    if found.chooses:
        return tuple(i._replace(officer_id=facts.assignee_id) for i in opened)
    if found.goes_back:
        return tuple(
            i._replace(officer_id=state.last_officers.get(i.step) or None) for i in opened
        )
    return opened


def _status_after(
    before: State, stamps: frozenset[Stamp], items: tuple[Item, ...]
) -> Status:
    if before.status in WAITING:
        return before.status
    if not items:
        return Status.RETURNED
    return Status.DONE if Stamp.SEALED in stamps else Status.PROCESSING

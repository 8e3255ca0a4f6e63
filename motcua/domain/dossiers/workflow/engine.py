"""`decide`: whether a command may be done now, and what it changes. Pure."""

from dataclasses import dataclass, replace

from motcua.domain.dossiers.workflow.definition import (
    Command,
    Move,
    Need,
    Process,
    Step,
)
from motcua.domain.dossiers.workflow.states import OPEN, Outcome, Stamp, State, Status
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of the one who acts and of what was typed in.

    `holds_role` says whether the actor holds the step's role at the step's unit;
    `has_authority` whether the register lets the actor decide this procedure today;
    `assignee_fits` whether the person chosen may take the next step.
    """

    officer_id: int
    holds_role: bool
    has_authority: bool = False
    opinion: str = ""
    reason: str = ""
    assignee_id: int | None = None
    assignee_fits: bool = False
    recipient: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command changes: the state after it, and the move that led there."""

    state: State
    move: Move
    step: Step
    next_step: Step | None


def decide(process: Process, state: State, command: Command, facts: Facts) -> Decision:
    """Return what the command changes.

    Raises NotNow when the step has no such move, NotAllowed when the actor is not
    the one to make it, Invalid (naming the field) when something it needs is
    missing.
    """
    step = _step_now(process, state)
    move = step.move(command)
    if move is None:
        raise NotNow(
            "command_not_at_step",
            N_("Việc này không làm được ở bước “%(step)s”."),
            facts={"step": step.name},
            remedy=N_("Hãy tải lại trang để xem hồ sơ đang ở đâu."),
        )
    _check_actor(step, state, facts)
    for need in sorted(move.needs):
        _check_need(need, facts)
    next_step = process.by_key[move.to] if move.to is not None else None
    return Decision(
        state=_after(state, step, move, next_step, facts),
        move=move,
        step=step,
        next_step=next_step,
    )


def begin(process: Process) -> State:
    """Return the state of a dossier that has just been received."""
    return State(
        status=Status.PROCESSING,
        step=process.first.key,
        officer_id=None,
        stamps=frozenset({Stamp.RECEIVED}),
    )


def moves_open(process: Process, state: State, facts: Facts) -> tuple[Move, ...]:
    """Return the moves the actor may make now, whatever is still to be typed in."""
    if state.status not in OPEN or state.step is None:
        return ()
    step = process.by_key[state.step]
    try:
        _check_actor(step, state, facts)
    except NotAllowed:
        return ()
    return tuple(
        move
        for move in step.moves
        if Need.AUTHORITY not in move.needs or facts.has_authority
    )


def _step_now(process: Process, state: State) -> Step:
    if state.status not in OPEN or state.step is None:
        raise NotNow(
            "dossier_closed",
            N_("Hồ sơ này không còn trong quá trình giải quyết."),
        )
    return process.by_key[state.step]


def _check_actor(step: Step, state: State, facts: Facts) -> None:
    if not facts.holds_role:
        raise NotAllowed(
            "not_your_step",
            N_("Bước “%(step)s” thuộc vai trò hoặc đơn vị khác."),
            facts={"step": step.name},
            remedy=N_("Hãy nhờ người đang giữ hồ sơ."),
        )
    if state.officer_id is not None and state.officer_id != facts.officer_id:
        raise NotAllowed(
            "assigned_to_another",
            N_("Hồ sơ này đã được phân công cho người khác."),
            remedy=N_("Hãy nhờ lãnh đạo phòng phân công lại nếu cần."),
        )


def _check_need(need: Need, facts: Facts) -> None:
    fault: MotcuaError | None = None
    match need:
        case Need.OPINION if not facts.opinion.strip():
            fault = Invalid(
                "opinion_missing", N_("Chưa ghi ý kiến thẩm định."), field="opinion"
            )
        case Need.REASON if not facts.reason.strip():
            fault = Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
        case Need.ASSIGNEE if facts.assignee_id is None or not facts.assignee_fits:
            fault = Invalid(
                "assignee_missing",
                N_("Chưa chọn người thụ lý, hoặc người này không giữ vai trò đó."),
                field="assignee",
                remedy=N_("Hãy chọn một người trong danh sách."),
            )
        case Need.RECIPIENT if not facts.recipient.strip():
            fault = Invalid(
                "recipient_missing", N_("Chưa ghi người nhận kết quả."), field="recipient"
            )
        case Need.RECIPIENT if not facts.proof.strip():
            fault = Invalid(
                "proof_missing", N_("Chưa chọn cách xác nhận đã nhận."), field="proof"
            )
        case Need.AUTHORITY if not facts.has_authority:
            fault = NotAllowed(
                "no_authority_today",
                N_("Hôm nay bạn không có thẩm quyền ký thủ tục này trong sổ ủy quyền."),
                remedy=N_(
                    "Hãy chuyển người có thẩm quyền, hoặc đăng ký văn bản ủy quyền."
                ),
            )
    if fault is not None:
        raise fault


def _after(
    state: State, step: Step, move: Move, next_step: Step | None, facts: Facts
) -> State:
    stamps = state.stamps | ({move.stamp} if move.stamp else set())
    if next_step is not None and move.command is Command.SEND_BACK:
        stamps = frozenset({Stamp.RECEIVED})
    last = {**state.last_officers, step.key: facts.officer_id}
    return replace(
        state,
        status=_status_after(stamps, next_step),
        step=next_step.key if next_step else None,
        officer_id=_holder(move, next_step, last, facts),
        outcome=_outcome_after(state, move),
        stamps=frozenset(stamps),
        last_officers=last,
    )


def _status_after(
    stamps: frozenset[Stamp] | set[Stamp], next_step: Step | None
) -> Status:
    if next_step is None:
        return Status.RETURNED
    return Status.DONE if Stamp.SEALED in stamps else Status.PROCESSING


def _outcome_after(state: State, move: Move) -> Outcome | None:
    if move.command is Command.SEND_BACK:
        return None
    return move.outcome or state.outcome


def _holder(
    move: Move, next_step: Step | None, last: dict[str, int], facts: Facts
) -> int | None:
    """Return who holds the next step: the one chosen, or the one it goes back to."""
    if next_step is None:
        return None
    if Need.ASSIGNEE in move.needs:
        return facts.assignee_id
    return last.get(next_step.key) if move.command is Command.SEND_BACK else None

"""What a move asks for before it is made: the right person, answers, time."""

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Ruling, check_holder, need_reason
from motcua.domain.dossiers.workflow.definition import FactKind, Move, Need, Step
from motcua.domain.dossiers.workflow.states import Item, Outcome
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed, NotNow
from motcua.kernel.text import N_


def check_may_move(ruling: Ruling, item: Item, step: Step, found: Move) -> None:
    """Raise NotAllowed or NotNow unless the actor is the one to make the move now."""
    state = ruling.state
    check_holder(ruling, item)
    if found.command is Command.PROCEED and not ruling.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    if found.outcome is not None and state.outcome is not None:
        raise decided()
    officer, apart = ruling.facts.actor.officer_id, step.apart_from
    if apart and officer in [state.last_officers.get(key, 0) for key in apart]:
        raise NotAllowed(
            "same_person",
            N_("Bước “%(step)s” phải do người khác làm: bạn đã làm một bước trước."),
            facts={"step": step.name},
            remedy=N_("Hãy nhờ một người khác có cùng vai trò."),
        )
    _check_consultations(ruling, item, found)


def check_need(need: Need, ruling: Ruling) -> None:
    """Raise Invalid or NotAllowed for what a move needs and does not have."""
    facts = ruling.facts
    fault: MotcuaError | None = None
    match need:
        case Need.OPINION if not facts.opinion.strip():
            fault = Invalid(
                "opinion_missing", N_("Chưa ghi ý kiến thẩm định."), field="opinion"
            )
        case Need.REASON:
            need_reason(ruling)
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


def check_answers(ruling: Ruling, step: Step) -> None:
    """Raise Invalid naming the question of the step that has no fitting answer."""
    if not step.asks or ruling.command is Command.SEND_BACK:
        return
    for key in step.asks:
        spec = ruling.process.facts[key]
        value = ruling.guard_facts.get(key)
        fits = {
            FactKind.YES_NO: isinstance(value, bool),
            FactKind.NUMBER: isinstance(value, int) and not isinstance(value, bool),
            FactKind.ONE_OF: value in spec.choices,
        }[spec.kind]
        if not fits:
            raise Invalid(
                "answer_missing",
                N_("Chưa trả lời: %(question)s."),
                facts={"question": spec.name},
                field=f"fact_{key}",
            )


def check_deadline(ruling: Ruling, found: Move) -> None:
    """Raise NotNow for a late refusal nobody has apologised for.

    Basis: NĐ 61/2018 art 19.8 (a refusal within the deadline), 19.9.
    """
    facts = ruling.facts
    late = facts.due_at is not None and facts.at > facts.due_at
    if late and found.outcome is Outcome.REJECTED and not ruling.state.apologies:
        raise NotNow(
            "late_refusal",
            N_("Đã quá hạn: muốn từ chối phải xin lỗi người nộp trước."),
            remedy=N_("Hãy lập văn bản xin lỗi và hẹn lại, rồi từ chối có lý do."),
        )


def _check_consultations(ruling: Ruling, item: Item, found: Move) -> None:
    """Raise NotNow while an answer that was asked for can still come in time.

    After its own limit the asking unit may go on without it. Basis: NĐ 61/2018
    art 19.5.
    """
    waiting = [
        other
        for other in ruling.state.items
        if other.asked_by == item.n
        and (other.due_at is None or ruling.facts.at <= other.due_at)
    ]
    if waiting and not found.goes_back:
        raise NotNow(
            "answers_awaited",
            N_("Còn %(count)s đơn vị được lấy ý kiến chưa trả lời và chưa hết hạn."),
            facts={"count": len(waiting)},
            remedy=N_("Hãy đợi trả lời, hoặc đợi hết hạn lấy ý kiến."),
        )


def decided() -> NotNow:
    """Return the refusal of a second decision."""
    return NotNow(
        "already_decided",
        N_("Hồ sơ này đã có quyết định; không thể có quyết định thứ hai."),
        remedy=N_("Muốn sửa, người có thẩm quyền phải mở lại hồ sơ."),
    )

"""What is wrong with single steps and moves, whatever the ways between them.

Basis of the needs: NĐ 61/2018 art 19.8 (a refusal states its reason), TT 01/2018
art 6 (who decides has the authority, delegated or authorised).
"""

from collections.abc import Iterator

from motcua.domain.dossiers.workflow.commands import DECIDING, MOVES, Command
from motcua.domain.dossiers.workflow.definition import (
    PAPERS,
    FactKind,
    Move,
    Need,
    Place,
    Process,
    Step,
)
from motcua.domain.dossiers.workflow.faults import Fault, fault
from motcua.domain.dossiers.workflow.guards import Check, How, checks_of
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.domain.dossiers.workflow.values import (
    BUILT_IN,
    SUB_OUTCOME,
    spec_of,
)
from motcua.kernel.text import N_

UNREADABLE = frozenset(
    {
        "no_steps",
        "no_moves",
        "key_twice",
        "target_missing",
        "fact_unknown",
        "fact_reserved",
        "fact_value",
        "fact_choices",
    }
)
"""The faults that leave it open what the process means; ways are not looked at."""

_OUTCOMES = {Command.APPROVE: Outcome.APPROVED, Command.REJECT: Outcome.REJECTED}
_AT_ONCE = frozenset(
    {
        Command.ACCEPT,
        Command.REFUSE,
        Command.PROCEED,
        Command.LAPSE,
        Command.NOT_RETURNED,
        Command.TAKE_OVER,
        Command.RELEASE,
        Command.UNDO,
        Command.NOTE,
        Command.LINK,
    }
)
"""What no second person can confirm: acts of the system, before there is a dossier,
about one's own work, or without any effect on the course."""


def form_faults(process: Process) -> Iterator[Fault]:
    """Yield what is wrong with the process as written down, step by step."""
    if not process.steps:
        yield fault("no_steps", N_("Quy trình chưa có bước nào."))
        return
    yield from _of_facts(process)
    yield from _of_two_persons(process)
    for step in process.steps:
        yield from _of_step(process, step)
        yield from _of_machine(process, step)
        for move in step.moves:
            yield from _of_move(process, step, move)
            yield from _of_decision(step, move)
            yield from _of_condition(process, step, move)
            yield from _of_papers(step, move)


def _of_facts(process: Process) -> Iterator[Fault]:
    for key, spec in process.facts.items():
        if key in BUILT_IN or key == SUB_OUTCOME:
            yield fault(
                "fact_reserved",
                N_("Câu hỏi “%(fact)s” mang mã “%(key)s” mà hồ sơ đã dùng sẵn."),
                fact=spec.name,
                key=key,
            )
        if spec.kind is FactKind.ONE_OF and not spec.choices:
            yield fault(
                "fact_choices",
                N_("Câu hỏi “%(fact)s” chọn một mà không có lựa chọn nào."),
                fact=spec.name,
            )


def _of_two_persons(process: Process) -> Iterator[Fault]:
    used = {move.command for step in process.steps for move in step.moves}
    for command in sorted(process.two_person):
        if command in _AT_ONCE or (command in MOVES and command not in used):
            yield fault(
                "two_person_pointless",
                N_("Lệnh “%(command)s” không thể theo quy tắc hai người."),
                command=command.value,
            )


def _of_step(process: Process, step: Step) -> Iterator[Fault]:
    if [other.key for other in process.steps].count(step.key) > 1:
        yield fault("key_twice", N_("Mã bước “%(step)s” bị trùng."), step=step)
    if not step.moves:
        yield fault("no_moves", N_("Bước “%(step)s” không có lối ra."), step=step)
    if step.place not in (*Place, *process.parties):
        yield fault(
            "place_unknown",
            N_("Bước “%(step)s” ở nơi “%(place)s” không có trong quy trình."),
            step=step,
            place=step.place,
        )
    for key in step.asks:
        if key not in process.facts:
            yield fault(
                "fact_unknown",
                N_("Bước “%(step)s” hỏi “%(fact)s” chưa khai báo."),
                step=step,
                fact=key,
            )


def _of_machine(process: Process, step: Step) -> Iterator[Fault]:
    """Yield what the system could not do by itself at a step."""
    commands = {move.command for move in step.moves}
    if step.automatic and (commands - {Command.PROCEED} or step.timer or step.sub):
        yield fault(
            "automatic_by_hand",
            N_(
                "Bước tự động “%(step)s” làm xong ngay: không có lối ra của người, hẹn "
                "giờ hay hồ sơ liên thông."
            ),
            step=step,
        )
    if step.sub and Command.PROCEED not in commands:
        yield fault(
            "sub_never_ends",
            N_("Bước “%(step)s” chờ hồ sơ liên thông mà không có lối đi tiếp tự động."),
            step=step,
        )
    timed = step.timer.command if step.timer else None
    if timed is not None and timed not in commands:
        yield fault(
            "timer_without_move",
            N_("Hẹn giờ của bước “%(step)s” làm một lệnh mà bước không có."),
            step=step,
        )
    by_machine = commands & {Command.PROCEED, timed}
    if (by_machine and (step.asks or by_machine & process.two_person)) or any(
        move.needs for move in step.moves if move.command in by_machine
    ):
        yield fault(
            "machine_cannot",
            N_(
                "Ở bước “%(step)s” hệ thống phải tự làm việc cần người: trả lời, ghi ý "
                "kiến, lý do, chọn người, thẩm quyền, hoặc hai người."
            ),
            step=step,
        )


def _of_move(process: Process, step: Step, move: Move) -> Iterator[Fault]:
    if any(key not in process.by_key for key in move.to):
        yield fault(
            "target_missing",
            N_("Bước “%(step)s” dẫn đến một bước không có."),
            step=step,
        )
    if move.command not in MOVES:
        yield fault(
            "not_a_move",
            N_("Lệnh “%(command)s” không phải lối ra của một bước (“%(step)s”)."),
            step=step,
            command=move.command.value,
        )
    timed = step.timer is not None and step.timer.command is Command.PROCEED
    if move.command is Command.PROCEED and not (step.automatic or step.sub or timed):
        yield fault(
            "nobody_proceeds",
            N_(
                "Bước “%(step)s” có lối đi tự động nhưng không tự động, không hẹn giờ, "
                "không chờ hồ sơ liên thông."
            ),
            step=step,
        )
    if Need.ASSIGNEE in move.needs and not _takes_assignee(process, move):
        yield fault(
            "assignee_lost",
            N_("Người được chọn ở bước “%(step)s” phải nhận đúng một bước kế tiếp."),
            step=step,
        )
    if move.command is Command.SEND_BACK and Need.REASON not in move.needs:
        yield fault(
            "reason_not_needed",
            N_("Trả lại ở bước “%(step)s” phải ghi lý do."),
            step=step,
        )


def _of_papers(step: Step, move: Move) -> Iterator[Fault]:
    """Yield papers nobody knows, and papers where nobody is there to hand them on."""
    for kind in move.papers:
        if kind not in PAPERS:
            yield fault(
                "paper_unknown",
                N_(
                    "Bước “%(step)s” in “%(paper)s”, không phải loại giấy tờ của một "
                    "bước (%(kinds)s)."
                ),
                step=step,
                paper=kind,
                kinds=", ".join(PAPERS),
            )
    if move.papers and move.command is Command.PROCEED:
        yield fault(
            "paper_of_machine",
            N_("Bước “%(step)s” tự động đi tiếp thì không in giấy tờ."),
            step=step,
        )


def _takes_assignee(process: Process, move: Move) -> bool:
    target = process.by_key.get(move.to[0]) if len(move.to) == 1 else None
    return target is not None and not target.join and not target.automatic


def _of_decision(step: Step, move: Move) -> Iterator[Fault]:
    """Yield where decision, outcome, stamp and what deciding needs do not fit."""
    decides = move.command in DECIDING
    if move.outcome is not _OUTCOMES.get(move.command) or (
        decides != (move.stamp is Stamp.APPROVED)
    ):
        yield fault(
            "decision_unclear",
            N_(
                "Ở bước “%(step)s” quyết định, kết quả và mốc phê duyệt không đi cùng "
                "nhau."
            ),
            step=step,
        )
    if (decides or move.outcome) and Need.AUTHORITY not in move.needs:
        yield fault(
            "authority_not_needed",
            N_("Quyết định ở bước “%(step)s” phải cần thẩm quyền."),
            step=step,
        )
    if Outcome.REJECTED is move.outcome and Need.REASON not in move.needs:
        yield fault(
            "reason_not_needed",
            N_("Từ chối ở bước “%(step)s” phải ghi lý do."),
            step=step,
        )
    back = move.command is Command.SEND_BACK
    if move.stamp is Stamp.RECEIVED or (back and move.stamp is not None):
        yield fault(
            "stamp_misplaced",
            N_("Bước “%(step)s” ghi mốc tiếp nhận, hoặc ghi mốc khi trả lại."),
            step=step,
        )


def _of_condition(process: Process, step: Step, move: Move) -> Iterator[Fault]:
    for check in checks_of(move.when) if move.when else ():
        spec = spec_of(process, check.name)
        if spec is None:
            yield fault(
                "fact_unknown",
                N_("Điều kiện ở bước “%(step)s” dùng “%(fact)s” chưa khai báo."),
                step=step,
                fact=check.name,
            )
        elif not _fits(check, spec.kind, tuple(spec.choices)):
            yield fault(
                "fact_value",
                N_(
                    "Điều kiện ở bước “%(step)s” so “%(fact)s” với giá trị “%(value)s” "
                    "không thể có."
                ),
                step=step,
                fact=spec.name,
                value=check.value,
            )


def _fits(check: Check, kind: FactKind, choices: tuple[str, ...]) -> bool:
    match kind:
        case FactKind.YES_NO:
            return check.how is How.IS and isinstance(check.value, bool)
        case FactKind.NUMBER:
            return isinstance(check.value, int) and not isinstance(check.value, bool)
        case FactKind.ONE_OF:
            return check.how is How.IS and check.value in choices

"""Conditions, moves and limits in Vietnamese words.

What is said here goes into sentences as it is; it is made of the process's own names.
"""

from collections.abc import Mapping
from typing import Any

from motcua.domain.deadlines.rules.limits import TimeLimit
from motcua.domain.dossiers.workflow.combinations import Digit, Table, stretch
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    FactKind,
    Need,
    Process,
    Timing,
)
from motcua.domain.dossiers.workflow.guards import Check, Every, Guard, How, Not, Some
from motcua.domain.dossiers.workflow.states import Outcome, Stamp, Status
from motcua.domain.dossiers.workflow.values import spec_of
from motcua.kernel.actor import Role
from motcua.kernel.text import N_

COMMANDS: Mapping[Command, str] = {
    Command.HAND_OVER: N_("bàn giao hồ sơ"),
    Command.RECEIVE: N_("nhận bàn giao"),
    Command.ASSIGN: N_("phân công"),
    Command.OPINE: N_("gửi ý kiến"),
    Command.SUBMIT: N_("trình tiếp"),
    Command.SEND_BACK: N_("trả lại bước trước"),
    Command.APPROVE: N_("phê duyệt"),
    Command.REJECT: N_("không phê duyệt"),
    Command.SEAL: N_("vào số và đóng dấu"),
    Command.ISSUE: N_("phát hành kết quả"),
    Command.RETURN: N_("trả kết quả"),
    Command.PROCEED: N_("tự động chuyển"),
}
"""The moves of a process; the acts beside it are told by their key."""

ROLES: Mapping[Role, str] = {
    Role.GUIDE: N_("hướng dẫn"),
    Role.COUNTER: N_("tiếp nhận"),
    Role.SPECIALIST: N_("thẩm định"),
    Role.HEAD: N_("trưởng phòng"),
    Role.LEADER: N_("lãnh đạo"),
    Role.CLERK: N_("văn thư"),
    Role.CASHIER: N_("thủ quỹ"),
    Role.RETURNS: N_("trả kết quả"),
    Role.DIRECTOR: N_("giám đốc trung tâm"),
    Role.INSPECTOR: N_("thanh tra"),
    Role.CONFIGURATOR: N_("cấu hình"),
    Role.ADMINISTRATOR: N_("quản trị"),
}

PLACES: Mapping[str, str] = {
    "reception": N_("bộ phận một cửa"),
    "resolving": N_("đơn vị giải quyết"),
    "authority": N_("cơ quan có thẩm quyền"),
}

NEEDS: Mapping[Need, str] = {
    Need.OPINION: N_("ý kiến thẩm định"),
    Need.REASON: N_("lý do"),
    Need.ASSIGNEE: N_("người thụ lý"),
    Need.AUTHORITY: N_("thẩm quyền ký"),
    Need.RECIPIENT: N_("người nhận kết quả"),
}

STAMPS: Mapping[Stamp, str] = {
    Stamp.RECEIVED: N_("tiếp nhận"),
    Stamp.APPRAISED: N_("thẩm định"),
    Stamp.APPROVED: N_("phê duyệt"),
    Stamp.SEALED: N_("đóng dấu"),
    Stamp.RETURNED: N_("trả kết quả"),
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.APPROVED: N_("chấp thuận"),
    Outcome.REJECTED: N_("không chấp thuận"),
}

STATUSES: Mapping[Status, str] = {
    Status.INCOMPLETE: N_("Chờ bổ sung"),
    Status.REFUSED: N_("Không tiếp nhận"),
    Status.PROCESSING: N_("Đang giải quyết"),
    Status.SUPPLEMENT: N_("Chờ người nộp bổ sung"),
    Status.FEE: N_("Chờ nộp nghĩa vụ tài chính"),
    Status.WITHDRAWN: N_("Đã rút"),
    Status.STOPPED: N_("Dừng giải quyết"),
    Status.DONE: N_("Đã có kết quả"),
    Status.RETURNED: N_("Đã trả kết quả"),
}
"""The states of a dossier, as its tag bears them."""

ASSIGNS: Mapping[Assign, str] = {
    Assign.FREE: N_("ai giữ vai trò cũng nhận được"),
    Assign.LOAD: N_("người đang giữ ít hồ sơ nhất"),
    Assign.ROTATION: N_("lần lượt"),
    Assign.SKILL: N_("người chuyên lĩnh vực"),
    Assign.TERRITORY: N_("người phụ trách địa bàn"),
}

TIMINGS: Mapping[Timing, str] = {
    Timing.DOSSIER: N_("theo ngày hẹn của hồ sơ"),
    Timing.HAND_OVER_1500: N_("bàn giao trong ngày, sau 15 giờ thì đầu ngày hôm sau"),
}

_UNKNOWN = N_("chưa có câu trả lời")
NOTHING = N_("không")
THE_END = N_("kết thúc")


def guard_words(guard: Guard, process: Process) -> str:
    """Return a condition in words, with the names of its facts and choices."""
    match guard:
        case Check():
            return _check(guard, process)
        case Every():
            return N_(" và ").join(_part(part, process) for part in guard.parts)
        case Some():
            return N_(" hoặc ").join(_part(part, process) for part in guard.parts)
        case Not():
            return N_("không phải (%(condition)s)") % {
                "condition": guard_words(guard.part, process)
            }


def condition_words(guard: Guard | None, process: Process) -> str:
    """Return a move's condition in words; "always" where it has none."""
    return guard_words(guard, process) if guard else N_("luôn luôn")


def command_words(command: Command) -> str:
    """Return a move's name in the middle of a sentence."""
    return COMMANDS.get(command, command.value)


def place_words(place: str, process: Process) -> str:
    """Return the name of a place: a unit every dossier has, or a party."""
    return PLACES.get(place) or process.parties.get(place, place)


def target_words(to: tuple[str, ...], process: Process) -> str:
    """Return where a move leads, by name; several at once are joined."""
    return " + ".join(f"“{step_words(key, process)}”" for key in to) or THE_END


def step_words(key: str, process: Process) -> str:
    """Return a step's name; its key where there is no such step."""
    return process.by_key[key].name if key in process.by_key else key


def fact_words(name: str, process: Process) -> str:
    """Return a fact's name; its key where it is not declared."""
    spec = spec_of(process, name)
    return spec.name if spec else name


def limit_words(limit: TimeLimit | None) -> str:
    """Return a step's own time; "none" where it has none."""
    return limit.text if limit else NOTHING


def answers_words(
    process: Process, table: Table, combinations: int, names: frozenset[str]
) -> str:
    """Return the first combination of a set in words, of the named facts alone."""
    found = table.first(combinations)
    told = [digit for digit in table.digits if digit.name in names]
    return "; ".join(_answer(process, digit, found[digit.name]) for digit in told)


def _answer(process: Process, digit: Digit, answer: Any) -> str:
    spec, name = spec_of(process, digit.name), fact_words(digit.name, process)
    if answer is None:
        return N_("“%(fact)s” %(value)s") % {"fact": name, "value": _UNKNOWN}
    if spec is None or spec.kind is not FactKind.NUMBER:
        return _check(Check(digit.name, How.IS, answer), process)
    low, high = stretch(digit, answer)
    if low is None:
        return _check(Check(digit.name, How.BELOW, (high or 0) + 1), process)
    if high is None:
        return _check(Check(digit.name, How.AT_LEAST, low), process)
    if low == high:
        return _check(Check(digit.name, How.IS, low), process)
    return N_("“%(fact)s” từ %(low)s đến %(high)s") % {
        "fact": name,
        "low": low,
        "high": high,
    }


def _part(guard: Guard, process: Process) -> str:
    words = guard_words(guard, process)
    return f"({words})" if isinstance(guard, Every | Some) else words


def _check(check: Check, process: Process) -> str:
    spec, name = spec_of(process, check.name), fact_words(check.name, process)
    if check.how is How.AT_LEAST:
        return N_("“%(fact)s” từ %(value)s trở lên") % {
            "fact": name,
            "value": check.value,
        }
    if check.how is How.BELOW:
        return N_("“%(fact)s” dưới %(value)s") % {"fact": name, "value": check.value}
    value: object = check.value
    if spec and spec.kind is FactKind.YES_NO:
        value = N_("có") if check.value else N_("không")
    elif spec and spec.choices:
        value = spec.choices.get(str(check.value), check.value)
    return N_("“%(fact)s” là %(value)s") % {"fact": name, "value": value}

"""Words for what a process is made of, in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext

from motcua.domain.catalogue.models import ProcessState
from motcua.domain.deadlines.rules.limits import UNIT_NAMES, LimitUnit
from motcua.domain.dossiers.workflow.commands import MOVES, Command
from motcua.domain.dossiers.workflow.compare import Change
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    FactKind,
    Need,
    Place,
    Timing,
)
from motcua.domain.dossiers.workflow.faults import Fault
from motcua.domain.dossiers.workflow.rights import BESIDE
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.kernel.actor import Role
from motcua.kernel.text import N_
from motcua.web.common import wording

_Value = TypeVar("_Value", bound=StrEnum)
Choices = list[tuple[str, str]]
"""Values of a list to choose from, each with its words."""

_PLACE = {
    Place.RECEPTION: N_("Bộ phận một cửa"),
    Place.RESOLVING: N_("Đơn vị giải quyết"),
    Place.AUTHORITY: N_("Cơ quan có thẩm quyền"),
}
_NEED = {
    Need.OPINION: N_("Ý kiến"),
    Need.REASON: N_("Lý do"),
    Need.ASSIGNEE: N_("Người thụ lý"),
    Need.AUTHORITY: N_("Thẩm quyền ký hôm nay"),
    Need.RECIPIENT: N_("Người nhận và bằng chứng nhận"),
}
_STAMP = {
    Stamp.RECEIVED: N_("Tiếp nhận"),
    Stamp.APPRAISED: N_("Thẩm định"),
    Stamp.APPROVED: N_("Phê duyệt"),
    Stamp.SEALED: N_("Đóng dấu"),
    Stamp.RETURNED: N_("Trả kết quả"),
}
_TIMING = {
    Timing.DOSSIER: N_("Theo hạn của hồ sơ"),
    Timing.HAND_OVER_1500: N_("Bàn giao trong ngày (mốc 15 giờ)"),
}
_ASSIGN = {
    Assign.FREE: N_("Ai giữ vai trò cũng nhận được"),
    Assign.LOAD: N_("Người đang giữ ít hồ sơ nhất"),
    Assign.ROTATION: N_("Lần lượt từng người"),
    Assign.SKILL: N_("Người thạo lĩnh vực"),
    Assign.TERRITORY: N_("Người phụ trách địa bàn"),
}
_KIND = {
    FactKind.YES_NO: N_("Có hoặc không"),
    FactKind.NUMBER: N_("Một số"),
    FactKind.ONE_OF: N_("Chọn một trong các câu trả lời"),
}
_BEFORE = {
    Command.ACCEPT: N_("Tiếp nhận"),
    Command.REFUSE: N_("Từ chối tiếp nhận"),
}


def command(value: str) -> str:
    """Return the name of any command, those at the counter too."""
    found = _BEFORE.get(Command(value))
    return gettext(found) if found else wording.command(value)


def place(value: str, parties: Mapping[str, str]) -> str:
    """Return the name of a place of a process: a unit of the dossier, or a party."""
    if value in parties:
        return parties[value]
    known = value in frozenset(Place)
    return gettext(_PLACE[Place(value)]) if known else value


def places(parties: Mapping[str, str]) -> Choices:
    """Return where a step may be taken."""
    return [(p, gettext(text)) for p, text in _PLACE.items()] + list(parties.items())


def roles() -> Choices:
    """Return who may take a step."""
    return [(role, wording.role(role)) for role in Role]


def moves() -> Choices:
    """Return the commands a move may bear."""
    return [(c, command(c)) for c in Command if c in MOVES]


def party_bys() -> Choices:
    """Return how a party may be bound to a unit."""
    return [
        ("", gettext("Do cấu hình thủ tục")),
        ("address", gettext("Phường, xã theo địa chỉ")),
    ]


def two_person() -> Choices:
    """Return the acts that may be put under the two-person rule."""
    return [(c, command(c)) for c in Command if c in MOVES or c in BESIDE]


def needs() -> Choices:
    """Return what a move may ask for."""
    return _said(_NEED)


def stamps() -> Choices:
    """Return the times a move may set."""
    return _said(_STAMP)


def outcomes() -> Choices:
    """Return what a move may decide."""
    return [(o, wording.outcome(o)) for o in Outcome]


def timings() -> Choices:
    """Return by when a step without a time of its own should be done."""
    return _said(_TIMING)


def assigns() -> Choices:
    """Return how the officer of a step may be chosen."""
    return _said(_ASSIGN)


def kinds() -> Choices:
    """Return the sorts of question."""
    return _said(_KIND)


def units() -> Choices:
    """Return in what a time may be given."""
    return [(unit, gettext(UNIT_NAMES[unit])) for unit in LimitUnit]


def fault(found: Fault) -> str:
    """Return what is wrong with a process, with the way that shows it."""
    return wording.say_fault(found)


def change(found: Change) -> str:
    """Return what differs between two versions of a process."""
    text = gettext(found.message)
    facts = {name: gettext(fact) if fact else fact for name, fact in found.facts.items()}
    return text % facts if facts else text


def states() -> dict[str, str]:
    """Return the names of the states of a version."""
    return {state.value: gettext(str(state.label)) for state in ProcessState}


def _said(words: Mapping[_Value, str]) -> Choices:
    return [(value.value, gettext(text)) for value, text in words.items()]

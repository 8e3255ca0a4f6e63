"""Processes worth drawing: what is shipped, four branches, and linked with ways back."""

import json
from pathlib import Path

import motcua
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    Process,
    Step,
    SubDossier,
    Timer,
    Timing,
)
from motcua.domain.dossiers.workflow.guards import Check, Every, How, Not, Some
from motcua.domain.dossiers.workflow.reading import parse
from motcua.kernel.actor import Role
from tests.processes import LARGE, SMALL, YES, move, process, step

_FOLDER = Path(motcua.__file__).parent / "ops" / "data" / "processes"


def shipped(name: str) -> Process:
    """Return a process that is shipped."""
    return parse(json.loads((_FOLDER / f"{name}.json").read_text("utf-8")))


def days(amount: int) -> TimeLimit:
    return TimeLimit(amount, LimitUnit.WORKING_DAY)


def opinion(key: str, name: str, place: str, amount: int, to: str = "sum") -> Step:
    return step(key, move("opine", to), name=name, place=place, within=days(amount))


DEPARTMENT, ON_THE_SPOT = shipped("department"), shipped("five-on-the-spot")

FOUR_BRANCHES = process(
    step(
        "hand_over",
        move("hand_over", "consult"),
        name="Bàn giao hồ sơ",
        role=Role.COUNTER,
        place="reception",
        timing=Timing.HAND_OVER_1500,
    ),
    step(
        "consult",
        move("submit", "fire", "tax", "land", "nature"),
        name="Thẩm định hồ sơ và lập văn bản lấy ý kiến các cơ quan liên quan",
        within=days(2),
    ),
    step(
        "fire",
        move("opine", "sum"),
        move("proceed", "sum"),
        name="Thẩm duyệt thiết kế về phòng cháy, chữa cháy",
        place="police",
        within=days(10),
        timer=Timer(days(10), Command.PROCEED),
    ),
    opinion("tax", "Xác định nghĩa vụ tài chính", "tax", 5, to="notice"),
    step(
        "notice",
        move("opine", "sum"),
        move("send_back", "tax"),
        name="Ký thông báo thuế",
        place="tax",
        role=Role.HEAD,
    ),
    opinion("land", "Xác nhận thông tin địa chính thửa đất", "land", 3),
    opinion("nature", "Ý kiến về môi trường", "nature", 7),
    step(
        "sum",
        move("submit", "appraise"),
        move("send_back", "consult"),
        name="Tổng hợp ý kiến",
        join=True,
    ),
    parties={
        "police": "Công an tỉnh (Phòng Cảnh sát phòng cháy, chữa cháy)",
        "tax": "Chi cục Thuế khu vực",
        "land": "Văn phòng đăng ký đất đai",
        "nature": "Sở Tài nguyên và Môi trường",
    },
)
"""Four agencies asked side by side, one of them with a way back of its own."""

LINKED = process(
    step(
        "check",
        move("proceed", "look", when=Check("channel", How.IS, "online")),
        move("proceed", "hand_over"),
        name='Kiểm tra <tự động> & đối chiếu “dữ liệu"',
        role=Role.COUNTER,
        place="reception",
        automatic=True,
    ),
    step(
        "hand_over",
        move("hand_over", "look"),
        name="Bàn giao hồ sơ",
        role=Role.COUNTER,
        place="reception",
    ),
    step(
        "look",
        move("assign", "visit", when=Every((YES, LARGE))),
        move("submit", "card", when=Some((Check("kind", How.IS, "house"), SMALL))),
        move("submit", "review"),
        name="Xem xét",
        asks=("visit", "area", "kind"),
        assign=Assign.LOAD,
    ),
    step(
        "visit",
        move("opine", "review"),
        move("send_back", "look"),
        name="Xác minh thực địa",
        within=TimeLimit(3, LimitUnit.CALENDAR_DAY),
        timer=Timer(TimeLimit(48, LimitUnit.HOUR), Command.OPINE),
    ),
    step(
        "card",
        move("proceed", "review", when=Check("sub_outcome", How.IS, "approved")),
        move("proceed", "mend"),
        name="Cấp thẻ bảo hiểm y tế",
        place="insurance",
        sub=SubDossier("insurance-card", "Cấp thẻ BHYT cho trẻ em dưới 6 tuổi"),
    ),
    step(
        "mend",
        move("submit", "review"),
        move("send_back", "look"),
        name="Xử lý việc không được cấp thẻ",
        apart_from=("look",),
    ),
    step(
        "review",
        move("submit", "appraise"),
        move("send_back", "look", when=Not(YES)),
        name="Xét lại",
        role=Role.HEAD,
    ),
    parties={"insurance": "Bảo hiểm xã hội"},
    two_person=frozenset({Command.APPROVE}),
)
"""A sub-dossier, conditions, a timer, an automatic step and several ways back."""

ALL = {
    "department": DEPARTMENT,
    "five-on-the-spot": ON_THE_SPOT,
    "four branches": FOUR_BRANCHES,
    "linked": LINKED,
    **{
        path.stem: shipped(path.stem)
        for path in sorted(_FOLDER.glob("*.json"))
        if path.stem != "library"
    },
}
"""Everything above, and everything that is shipped."""

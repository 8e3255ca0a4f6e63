"""What may happen that somebody has to be told of, and who can be told.

Basis: NĐ 61/2018 art 9.2 (the head of the one-stop unit watches progress), 12.4 (the
sending agency keeps it up), 18 (hand-over), 19.5 (late opinions), 19.9 (late dossiers).
"""

from collections.abc import Mapping
from enum import StrEnum

from motcua.kernel.actor import Role
from motcua.kernel.text import N_


class Cause(StrEnum):
    """Why somebody is told; the value is kept in the database."""

    STEP_TIME = "step_time"
    DUE_SOON = "due_soon"
    LATE = "late"
    APOLOGY = "apology"
    NOT_HANDED_OVER = "not_handed_over"
    NOT_RECEIVED = "not_received"
    OPINION = "opinion"
    SUPPLEMENT = "supplement"
    UNCOLLECTED = "uncollected"
    CUSTODY = "custody"
    FEE_DIFFERENCE = "fee_difference"
    PARTNER = "partner"
    URGING = "urging"
    PETITION_SOON = "petition_soon"
    PETITION = "petition"


CAUSE_NAMES: Mapping[Cause, str] = {
    Cause.STEP_TIME: N_("Bước đã dùng nhiều thời gian"),
    Cause.DUE_SOON: N_("Hồ sơ sắp đến hạn"),
    Cause.LATE: N_("Hồ sơ quá hạn"),
    Cause.APOLOGY: N_("Cần xin lỗi, hẹn lại"),
    Cause.NOT_HANDED_OVER: N_("Chưa bàn giao"),
    Cause.NOT_RECEIVED: N_("Đã bàn giao, chưa nhận"),
    Cause.OPINION: N_("Chờ ý kiến đơn vị khác"),
    Cause.SUPPLEMENT: N_("Người nộp chưa bổ sung"),
    Cause.UNCOLLECTED: N_("Kết quả quá hạn nhận"),
    Cause.CUSTODY: N_("Giấy tờ bất thường"),
    Cause.FEE_DIFFERENCE: N_("Chênh lệch đối soát phí"),
    Cause.PARTNER: N_("Đối tác không trả lời"),
    Cause.URGING: N_("Đôn đốc chưa được trả lời"),
    Cause.PETITION_SOON: N_("Phản ánh, kiến nghị sắp đến hạn"),
    Cause.PETITION: N_("Phản ánh, kiến nghị quá hạn"),
}


class Measure(StrEnum):
    """What the number in a rule counts."""

    PERCENT = "percent"
    LEFT = "left"
    PASSED = "passed"


MEASURES: Mapping[Cause, Measure] = {
    **dict.fromkeys(Cause, Measure.PASSED),
    Cause.STEP_TIME: Measure.PERCENT,
    Cause.OPINION: Measure.PERCENT,
    Cause.DUE_SOON: Measure.LEFT,
    Cause.APOLOGY: Measure.LEFT,
    Cause.PETITION_SOON: Measure.LEFT,
}
"""Per cent of an own working time; working hours left; working hours passed since."""

MEASURE_NAMES: Mapping[Measure, str] = {
    Measure.PERCENT: N_("phần trăm thời gian làm việc của bước"),
    Measure.LEFT: N_("giờ làm việc trước hạn"),
    Measure.PASSED: N_("giờ làm việc sau đó"),
}


class Receiver(StrEnum):
    """Who is told, as a rule names them."""

    RESPONSIBLE = "responsible"
    HEAD = "head"
    LEADER = "leader"
    DIRECTOR = "director"
    RECEPTION = "reception"
    RETURNS = "returns"
    CASHIER = "cashier"
    ADMINISTRATOR = "administrator"


RECEIVER_NAMES: Mapping[Receiver, str] = {
    Receiver.RESPONSIBLE: N_("Người đang giữ việc"),
    Receiver.HEAD: N_("Trưởng đơn vị đang giữ"),
    Receiver.LEADER: N_("Lãnh đạo cơ quan quyết định"),
    Receiver.DIRECTOR: N_("Giám đốc trung tâm"),
    Receiver.RECEPTION: N_("Bộ phận tiếp nhận"),
    Receiver.RETURNS: N_("Bộ phận trả kết quả"),
    Receiver.CASHIER: N_("Thủ quỹ"),
    Receiver.ADMINISTRATOR: N_("Quản trị hệ thống"),
}


class At(StrEnum):
    """At which unit a receiver's role is looked for."""

    UNIT = "unit"
    RECEIVING = "receiving"
    AUTHORITY = "authority"
    ANYWHERE = "anywhere"


ROLES: Mapping[Receiver, tuple[tuple[Role, At], ...]] = {
    Receiver.RESPONSIBLE: (),
    Receiver.HEAD: ((Role.HEAD, At.UNIT), (Role.DIRECTOR, At.UNIT)),
    Receiver.LEADER: ((Role.LEADER, At.AUTHORITY), (Role.LEADER, At.UNIT)),
    Receiver.DIRECTOR: ((Role.DIRECTOR, At.RECEIVING), (Role.DIRECTOR, At.ANYWHERE)),
    Receiver.RECEPTION: ((Role.COUNTER, At.RECEIVING),),
    Receiver.RETURNS: ((Role.RETURNS, At.RECEIVING),),
    Receiver.CASHIER: ((Role.CASHIER, At.RECEIVING), (Role.CASHIER, At.ANYWHERE)),
    Receiver.ADMINISTRATOR: ((Role.ADMINISTRATOR, At.ANYWHERE),),
}
"""Where each is found; the next place is asked when the one before has nobody.

The centre has no head of its own beside its director; an agency's leader decides where
the dossier's authority lies. Who is responsible is asked of the open work itself.
"""


class Way(StrEnum):
    """How they are told; the page of alerts always shows it."""

    INAPP = "inapp"
    EMAIL = "email"


WAY_NAMES: Mapping[Way, str] = {
    Way.INAPP: N_("Trang Cảnh báo"),
    Way.EMAIL: N_("Thư điện tử"),
}

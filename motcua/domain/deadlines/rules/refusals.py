"""What the clock refuses, each with its words."""

from datetime import datetime

from motcua.domain.deadlines.rules.events import WAIT_NAMES
from motcua.domain.deadlines.rules.state import Waiting
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotNow
from motcua.kernel.text import N_


def said(at: datetime) -> str:
    """Return a moment as papers print it."""
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}"


def started_before(at: datetime) -> NotNow:
    """Refuse a second start."""
    return NotNow(
        "clock_started",
        N_("Thời hạn của hồ sơ này đã được tính từ %(at)s."),
        facts={"at": said(at)},
    )


def not_started() -> NotNow:
    """Refuse whatever comes before the start."""
    return NotNow("clock_not_started", N_("Thời hạn của hồ sơ này chưa bắt đầu tính."))


def no_receipt() -> NotNow:
    """Refuse a receipt that does not start the clock."""
    return NotNow(
        "clock_no_receipt",
        N_("Thời hạn của hồ sơ này không tính lại khi cơ quan có thẩm quyền nhận hồ sơ."),
    )


def out_of_order(at: datetime, last: datetime) -> NotNow:
    """Refuse an event earlier than the last one."""
    return NotNow(
        "clock_order",
        N_("Thời điểm %(at)s sớm hơn việc gần nhất của hồ sơ (%(last)s)."),
        facts={"at": said(at), "last": said(last)},
    )


def ended(at: datetime) -> NotNow:
    """Refuse whatever comes after the end."""
    return NotNow(
        "clock_ended",
        N_("Hồ sơ đã kết thúc lúc %(at)s."),
        facts={"at": said(at)},
        remedy=N_("Chỉ người có thẩm quyền mới mở lại được hồ sơ."),
    )


def finished(at: datetime) -> NotNow:
    """Refuse what needs a dossier without a result."""
    return NotNow(
        "clock_finished", N_("Hồ sơ đã có kết quả lúc %(at)s."), facts={"at": said(at)}
    )


def still_open() -> NotNow:
    """Refuse to reopen what is open."""
    return NotNow("clock_open", N_("Hồ sơ đang giải quyết nên không cần mở lại."))


def waiting(wait: Waiting) -> NotNow:
    """Refuse what cannot be done during a wait."""
    return NotNow(
        "clock_waiting",
        N_("Hồ sơ đang chờ %(what)s từ %(at)s."),
        facts={"what": WAIT_NAMES[wait.reason], "at": said(wait.since)},
        remedy=N_("Hãy kết thúc việc chờ này trước."),
    )


def not_waiting() -> NotNow:
    """Refuse to end a wait that is none."""
    return NotNow("clock_not_waiting", N_("Hồ sơ hiện không chờ việc gì."))


def supplements_used(most: int) -> NotNow:
    """Refuse one supplement too many. Basis: NĐ 61/2018 art 11.2c."""
    return NotNow(
        "supplements_used",
        N_("Chỉ được yêu cầu bổ sung %(most)s lần; hồ sơ này đã hết số lần đó."),
        facts={"most": str(most)},
    )


def extensions_used(most: int) -> NotNow:
    """Refuse one new appointment too many. Basis: NĐ 61/2018 art 19.9."""
    return NotNow(
        "extensions_used",
        N_("Chỉ được hẹn lại %(most)s lần; hồ sơ này đã hết số lần đó."),
        facts={"most": str(most)},
        remedy=N_("Hãy gửi thư xin lỗi và cho biết ngày dự kiến có kết quả."),
    )


def extension_too_late(latest: datetime, due: datetime) -> NotNow:
    """Refuse a new appointment shortly before expiry. Basis: NĐ 61/2018 art 19.9."""
    return NotNow(
        "extension_too_late",
        N_("Hạn trả là %(due)s nên chỉ được hẹn lại chậm nhất lúc %(latest)s."),
        facts={"due": said(due), "latest": said(latest)},
        remedy=N_("Hãy gửi thư xin lỗi và cho biết ngày dự kiến có kết quả."),
    )


def no_later_phase(phase: int) -> NotNow:
    """Refuse a phase the procedure does not have."""
    return NotNow(
        "no_later_phase",
        N_("Thủ tục này không còn giai đoạn nào sau giai đoạn %(phase)s."),
        facts={"phase": str(phase)},
    )


def not_after(field: str, at: datetime, last: datetime) -> Invalid:
    """Refuse a moment that has to lie after another."""
    return Invalid(
        "moment_too_early",
        N_("%(at)s phải sau %(last)s."),
        facts={"at": said(at), "last": said(last)},
        field=field,
    )


def not_working(at: datetime) -> Invalid:
    """Refuse an appointment outside working hours."""
    return Invalid(
        "not_working_moment",
        N_("%(at)s không nằm trong giờ làm việc."),
        facts={"at": said(at)},
        field="until",
        remedy=N_("Hãy chọn một thời điểm trong ca làm việc."),
    )


_LACKING = {
    "limit": N_("Chưa có thời hạn."),
    "wait": N_("Chưa ghi hồ sơ chờ việc gì."),
    "until": N_("Hãy ghi thời hạn thêm hoặc thời điểm hẹn lại, chỉ một trong hai."),
    "reason": N_("Chưa ghi lý do."),
    "calendar": N_("Chưa ghi lịch làm việc."),
    "calendar_id": N_("Chưa ghi lịch làm việc."),
}


def lacking(field: str) -> Invalid:
    """Refuse an event that lacks something it needs."""
    return Invalid(f"{field}_missing", _LACKING[field], field=field)

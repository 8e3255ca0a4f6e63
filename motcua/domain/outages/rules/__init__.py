"""How long before it begins a planned outage has to be announced. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, Several
from motcua.kernel.text import N_

WORKING_DAYS_AHEAD = 7
"""Basis: NĐ 224/2026 art 13 (seven working days ahead, with when it works again)."""

LONGEST = timedelta(days=7)
FARTHEST = timedelta(days=366)
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Announced:
    """From when to when something does not work, and what; why it could not wait."""

    begins_at: datetime
    ends_at: datetime
    what: str
    urgent_reason: str = ""


def check(asked: Announced, *, at: datetime, calendar: WorkingCalendar) -> None:
    """Raise Several naming each field at fault.

    Less than seven working days ahead takes a reason, which everybody can read. The day
    of the announcement does not count, nor does the day it begins.
    """
    faults: list[MotcuaError] = []
    if asked.begins_at <= at:
        faults.append(
            Invalid(
                "outage_begun",
                N_("Thời điểm bắt đầu đã qua."),
                field="begins_at",
                remedy=N_("Hãy chọn thời điểm sau bây giờ."),
            )
        )
    if asked.begins_at > at + FARTHEST:
        faults.append(
            Invalid(
                "outage_far",
                N_("Thời điểm bắt đầu xa quá một năm."),
                field="begins_at",
                remedy=N_("Hãy kiểm tra lại năm."),
            )
        )
    if not timedelta() < asked.ends_at - asked.begins_at <= LONGEST:
        faults.append(
            Invalid(
                "outage_span",
                N_("Thời điểm khôi phục phải sau lúc bắt đầu, nhiều nhất 7 ngày."),
                field="ends_at",
                remedy=N_("Hãy ghi lúc dự kiến hoạt động trở lại."),
            )
        )
    if not 0 < len(asked.what) <= LONGEST_TEXT:
        faults.append(
            Invalid(
                "outage_what",
                N_("Chưa ghi việc gì tạm dừng, hoặc dài quá 500 chữ."),
                field="what",
                remedy=N_("Hãy ghi ngắn gọn những gì không dùng được."),
            )
        )
    if len(asked.urgent_reason) > LONGEST_TEXT:
        faults.append(
            Invalid(
                "outage_reason_long",
                N_("Lý do gấp dài quá 500 chữ."),
                field="urgent_reason",
                remedy=N_("Hãy ghi ngắn lại."),
            )
        )
    is_near = at < asked.begins_at <= at + FARTHEST
    is_late = is_near and is_short(asked, at=at, calendar=calendar)
    if is_late and not asked.urgent_reason:
        faults.append(
            Invalid(
                "outage_short",
                N_("Phải báo trước ít nhất %(days)s ngày làm việc."),
                facts={"days": WORKING_DAYS_AHEAD},
                field="begins_at",
                remedy=N_("Hãy lùi thời điểm, hoặc ghi lý do gấp."),
            )
        )
    if faults:
        raise Several(faults)


def is_short(asked: Announced, *, at: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether fewer than seven working days lie before it begins."""
    day = at.astimezone(VN).date()
    first = calendar.working_days_after(day, WORKING_DAYS_AHEAD)
    return asked.begins_at.astimezone(VN).date() <= first

"""Words for notices, their ways and how far they have come."""

from django.utils.translation import gettext

from motcua.domain.notifications.rules.channels import (
    CHANNEL_NAMES,
    TOPIC_NAMES,
    Channel,
    Topic,
)
from motcua.domain.notifications.rules.plain import PLACES
from motcua.domain.notifications.rules.states import REASONS, STATE_NAMES, State
from motcua.kernel.text import N_

_COLOUR = {"owed": "yellow", "sent": "blue", "delivered": "green", "failed": "red"}
_KIND = {
    "accepted": N_("Đã tiếp nhận hồ sơ"),
    "completion_requested": N_("Yêu cầu bổ sung, hoàn thiện"),
    "refused": N_("Không tiếp nhận hồ sơ"),
    "moved": N_("Đã chuyển đến cơ quan giải quyết"),
    "supplement_requested": N_("Yêu cầu bổ sung"),
    "supplement_received": N_("Đã nhận phần bổ sung"),
    "fee_requested": N_("Yêu cầu thực hiện nghĩa vụ tài chính"),
    "extended": N_("Hẹn lại ngày trả"),
    "apologised": N_("Xin lỗi vì chậm"),
    "stopped": N_("Dừng giải quyết"),
    "withdrawn": N_("Đã rút hồ sơ"),
    "reopened": N_("Mở lại hồ sơ"),
    "lapsed": N_("Hết thời hạn giải quyết"),
    "redated": N_("Đổi ngày hẹn do lịch làm việc"),
    "result_ready": N_("Đã có kết quả"),
    "returned": N_("Đã trả kết quả"),
    "filing_received": N_("Đã nhận hồ sơ trực tuyến"),
    "paper_corrected": N_("Đính chính văn bản"),
    "result_revoked": N_("Thu hồi, thay thế văn bản"),
    "collect_reminder": N_("Nhắc hẹn nhận kết quả"),
    "partly_returned": N_("Đã trả một phần kết quả"),
    "uncollected": N_("Nhắc nhận kết quả đang chờ"),
    "uncollected_overdue": N_("Quá hạn nhận kết quả"),
    "uncollected_stored": N_("Kết quả đã chuyển lưu kho"),
    "pickup_code": N_("Mã nhận kết quả"),
    "survey_invitation": N_("Mời đánh giá"),
    "petition_received": N_("Đã nhận phản ánh, kiến nghị"),
    "petition_asked": N_("Phản ánh cần thêm thông tin"),
    "petition_forwarded": N_("Phản ánh đã chuyển cơ quan trả lời"),
    "petition_answered": N_("Phản ánh đã có trả lời"),
    "petition_refused": N_("Phản ánh không được tiếp nhận"),
    "petition_lapsed": N_("Phản ánh đã khép lại"),
    "appointment_booked": N_("Đã hẹn giờ đến trung tâm"),
    "appointment_moved": N_("Đã đổi giờ hẹn đến trung tâm"),
    "appointment_cancelled": N_("Trung tâm hủy lịch hẹn"),
    "appointment_tomorrow": N_("Nhắc lịch hẹn trước một ngày"),
    "appointment_soon": N_("Nhắc lịch hẹn trước một giờ"),
    "turn_near": N_("Sắp đến lượt ở sảnh"),
    "message_received": N_("Tin nhắn mới"),
    "agency_notice": N_("Thông báo tháng (gửi cán bộ cơ quan)"),
    "urged": N_("Đôn đốc (gửi cán bộ)"),
    "urging_answered": N_("Đã trả lời đôn đốc (gửi người đôn đốc)"),
    "post_sent": N_("Đã giao kết quả cho bưu chính"),
    "post_failed": N_("Bưu chính chưa phát được"),
    "post_undelivered": N_("Bưu chính báo lại chưa phát được"),
    "post_returned": N_("Bưu gửi đang quay về"),
    "post_back": N_("Bưu gửi đã về, mời đến nhận"),
    "post_lost": N_("Bưu gửi bị thất lạc"),
}
_VERSION = {
    "draft": (N_("Bản nháp"), "yellow"),
    "planned": (N_("Chờ đến ngày"), "blue"),
    "published": (N_("Đang dùng"), "green"),
    "ended": (N_("Đã hết áp dụng"), "grey"),
    "retired": (N_("Đã thay"), "grey"),
}


def notice_kind(value: str) -> str:
    """Return what a notice tells, in few words."""
    return gettext(_KIND[value]) if value in _KIND else value


def notice_way(value: str) -> str:
    """Return the name of a way a notice goes."""
    return gettext(CHANNEL_NAMES[Channel(value)])


def notice_state(value: str) -> str:
    """Return how far a message has come."""
    return gettext(STATE_NAMES[State(value)])


def notice_colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _COLOUR[value]


def notice_reason(value: str) -> str:
    """Return why a message was not delivered; nothing for none."""
    return gettext(REASONS[value]) if value in REASONS else ""


def notice_topic(value: str) -> str:
    """Return what a person chooses ways for."""
    return gettext(TOPIC_NAMES[Topic(value)])


def notice_version(value: str) -> str:
    """Return how a version of a notice's words stands."""
    return gettext(_VERSION[value][0])


def notice_version_colour(value: str) -> str:
    """Return the colour of that word's tag; the word says the same."""
    return _VERSION[value][1]


def notice_place(value: str) -> str:
    """Return what is filled into a place of a notice."""
    return gettext(PLACES[value])

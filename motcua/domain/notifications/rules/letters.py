"""What letters say. No personal data: a code, what happened, where to look.

Basis: NĐ 61/2018 art 5.1d (no disclosure), law 91/2025 art 3.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.kernel.text import N_

MOST_TRIES = 8
SECRET = frozenset(
    {
        "sign_in_code",
        "recovery_code",
        "help_code",
        "assisted_code",
        "pickup_code",
        "survey_invitation",
    }
)
"""Letters whose facts are not kept once they have left, or have failed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's texts, Vietnamese msgids with `%(code)s` and the like."""

    subject: str
    text: str


LETTERS: Mapping[str, Letter] = {
    "accepted": Letter(
        N_("Hồ sơ %(code)s đã được tiếp nhận"),
        N_("Hồ sơ %(code)s đã được tiếp nhận, hẹn trả %(due)s. Tra cứu: %(url)s"),
    ),
    "completion_requested": Letter(
        N_("Hồ sơ %(code)s cần bổ sung, hoàn thiện"),
        N_("Hồ sơ %(code)s cần bổ sung, hoàn thiện. Xem nội dung: %(url)s"),
    ),
    "refused": Letter(
        N_("Hồ sơ %(code)s không được tiếp nhận"),
        N_("Hồ sơ %(code)s không được tiếp nhận. Xem lý do: %(url)s"),
    ),
    "moved": Letter(
        N_("Hồ sơ %(code)s đã chuyển đến cơ quan giải quyết"),
        N_(
            "Hồ sơ %(code)s đã được cơ quan giải quyết tiếp nhận, hẹn trả %(due)s. "
            "Tra cứu: %(url)s"
        ),
    ),
    "supplement_requested": Letter(
        N_("Hồ sơ %(code)s cần bổ sung"),
        N_(
            "Hồ sơ %(code)s cần bổ sung giấy tờ. Xem nội dung và thời hạn giải quyết tại "
            "bộ phận một cửa hoặc: %(url)s"
        ),
    ),
    "fee_requested": Letter(
        N_("Hồ sơ %(code)s cần thực hiện nghĩa vụ tài chính"),
        N_(
            "Hồ sơ %(code)s cần thực hiện nghĩa vụ tài chính trước khi giải quyết tiếp. "
            "Xem: %(url)s"
        ),
    ),
    "extended": Letter(
        N_("Hồ sơ %(code)s được hẹn lại ngày trả kết quả"),
        N_(
            "Chúng tôi xin lỗi: hồ sơ %(code)s được gia hạn, hẹn trả mới %(due)s. Xem lý "
            "do: %(url)s"
        ),
    ),
    "apologised": Letter(
        N_("Hồ sơ %(code)s chậm trả kết quả"),
        N_("Chúng tôi xin lỗi: hồ sơ %(code)s bị chậm. Xem lý do và ngày hẹn: %(url)s"),
    ),
    "stopped": Letter(
        N_("Hồ sơ %(code)s dừng giải quyết"),
        N_("Hồ sơ %(code)s đã dừng giải quyết. Xem lý do: %(url)s"),
    ),
    "withdrawn": Letter(
        N_("Hồ sơ %(code)s đã được rút"),
        N_("Hồ sơ %(code)s đã được rút theo đề nghị của người nộp. Xem: %(url)s"),
    ),
    "reopened": Letter(
        N_("Hồ sơ %(code)s được mở lại"),
        N_("Hồ sơ %(code)s được mở lại để giải quyết, hẹn trả %(due)s. Xem: %(url)s"),
    ),
    "lapsed": Letter(
        N_("Hồ sơ %(code)s đã hết thời hạn giải quyết"),
        N_(
            "Hồ sơ %(code)s đã hết thời hạn; kết quả được xác định theo quy định của "
            "pháp luật. Xem: %(url)s"
        ),
    ),
    "redated": Letter(
        N_("Hồ sơ %(code)s đổi ngày trả kết quả do lịch làm việc thay đổi"),
        N_(
            "Lịch làm việc thay đổi; hồ sơ %(code)s hẹn trả mới %(due)s. Xem lý do: "
            "%(url)s"
        ),
    ),
    "result_ready": Letter(
        N_("Hồ sơ %(code)s đã có kết quả"),
        N_("Hồ sơ %(code)s đã có kết quả. Mời nhận theo giấy hẹn. Xem: %(url)s"),
    ),
    "post_sent": Letter(
        N_("Kết quả hồ sơ %(code)s đã giao cho bưu chính"),
        N_(
            "Kết quả hồ sơ %(code)s đã giao cho bưu chính, vận đơn %(tracking)s. Theo "
            "dõi: %(url)s"
        ),
    ),
    "post_failed": Letter(
        N_("Bưu chính chưa phát được kết quả hồ sơ %(code)s"),
        N_(
            "Bưu chính chưa phát được bưu gửi %(tracking)s của hồ sơ %(code)s và sẽ phát "
            "lại. Hãy giữ điện thoại liên lạc. Xem: %(url)s"
        ),
    ),
    "post_returned": Letter(
        N_("Kết quả hồ sơ %(code)s đang quay về bộ phận một cửa"),
        N_(
            "Bưu gửi %(tracking)s của hồ sơ %(code)s không phát được và đang chuyển về "
            "bộ phận một cửa. Khi đến nơi chúng tôi sẽ báo. Xem: %(url)s"
        ),
    ),
    "post_undelivered": Letter(
        N_("Kết quả hồ sơ %(code)s chưa đến tay người nhận"),
        N_(
            "Bưu chính báo bưu gửi %(tracking)s của hồ sơ %(code)s chưa phát được, dù "
            "trước đó đã báo phát. Việc trả kết quả được mở lại; chúng tôi sẽ báo khi "
            "có tin. Xem: %(url)s"
        ),
    ),
    "post_back": Letter(
        N_("Mời nhận kết quả hồ sơ %(code)s tại bộ phận một cửa"),
        N_(
            "Kết quả hồ sơ %(code)s đã được bưu chính chuyển lại. Mời đến bộ phận một "
            "cửa nhận, hoặc đề nghị gửi lần nữa. Xem: %(url)s"
        ),
    ),
    "post_lost": Letter(
        N_("Bưu gửi của hồ sơ %(code)s bị thất lạc"),
        N_(
            "Chúng tôi xin lỗi: bưu gửi %(tracking)s của hồ sơ %(code)s bị thất lạc. "
            "Trung tâm và bưu chính đang xử lý, kể cả cấp lại giấy tờ. Ông/bà có quyền "
            "khiếu nại. Xem: %(url)s"
        ),
    ),
    "sign_in_code": Letter(
        N_("Mã dùng một lần"),
        N_(
            "Mã của ông/bà: %(code)s. Mã dùng một lần, trong 10 phút. Không đưa mã cho "
            "ai, kể cả cán bộ. Nếu không phải ông/bà đang đăng nhập, hãy đổi mật khẩu."
        ),
    ),
    "recovery_code": Letter(
        N_("Khôi phục tài khoản"),
        N_(
            "Mã khôi phục: %(code)s, dùng được từ %(ready)s. Đặt mật khẩu mới tại "
            "%(url)s. Nếu không phải ông/bà yêu cầu, hãy đăng nhập và hủy yêu cầu."
        ),
    ),
    "help_code": Letter(
        N_("Có người xin được làm hồ sơ thay ông/bà"),
        N_(
            "%(who)s xin được làm hồ sơ thay ông/bà đến hết ngày %(until)s. Chỉ khi "
            "ông/bà đồng ý, hãy đọc cho người đó mã: %(code)s. Mã dùng một lần, trong "
            "30 phút. Nếu không quen người này, hãy bỏ qua thư."
        ),
    ),
    "assisted_code": Letter(
        N_("Xác nhận hồ sơ được cán bộ hỗ trợ"),
        N_(
            "%(who)s đang hỗ trợ ông/bà nộp hồ sơ tại quầy. Nếu nội dung đã đúng, hãy "
            "đọc cho cán bộ mã: %(code)s. Mã dùng một lần, trong 10 phút."
        ),
    ),
    "pickup_code": Letter(
        N_("Mã nhận kết quả hồ sơ %(dossier)s"),
        N_(
            "Mã nhận kết quả hồ sơ %(dossier)s: %(code)s. Chỉ đọc mã khi ông/bà hoặc "
            "người được ủy quyền đang nhận tại quầy. Mã dùng một lần, trong 10 phút."
        ),
    ),
    "recovery_given": Letter(
        N_("Tài khoản của ông/bà đang được khôi phục tại quầy"),
        N_(
            "Có người đã xuất trình giấy tờ tại quầy để khôi phục tài khoản của ông/bà, "
            "có hiệu lực từ %(ready)s. Nếu không phải ông/bà, hãy đăng nhập và hủy trước "
            "giờ đó: %(url)s"
        ),
    ),
    "filing_received": Letter(
        N_("Đã nhận hồ sơ trực tuyến, sẽ trả lời trước %(due)s"),
        N_(
            "Chúng tôi đã nhận hồ sơ trực tuyến của ông/bà và sẽ trả lời trước %(due)s. "
            "Xem: %(url)s"
        ),
    ),
    "paper_corrected": Letter(
        N_("Văn bản của hồ sơ %(code)s được đính chính"),
        N_(
            "Một văn bản của hồ sơ %(code)s đã được đính chính, sửa đổi. Xem nội dung và "
            "lý do: %(url)s"
        ),
    ),
    "result_revoked": Letter(
        N_("Văn bản của hồ sơ %(code)s không còn hiệu lực"),
        N_(
            "Một văn bản của hồ sơ %(code)s đã bị thu hồi hoặc thay thế, không còn hiệu "
            "lực. Xem lý do: %(url)s"
        ),
    ),
    "collect_reminder": Letter(
        N_("Hồ sơ %(code)s có kết quả, hẹn nhận %(due)s"),
        N_("Nhắc hẹn: hồ sơ %(code)s đã có kết quả, hẹn nhận %(due)s. Xem: %(url)s"),
    ),
    "message_received": Letter(
        N_("Hồ sơ %(code)s có tin nhắn mới"),
        N_("Bộ phận một cửa đã nhắn ông/bà về hồ sơ %(code)s. Đọc tại: %(url)s"),
    ),
    "supplement_received": Letter(
        N_("Hồ sơ %(code)s đã nhận phần bổ sung"),
        N_(
            "Hồ sơ %(code)s đã nhận phần bổ sung và được giải quyết tiếp, hẹn trả "
            "%(due)s. Xem: %(url)s"
        ),
    ),
    "partly_returned": Letter(
        N_("Hồ sơ %(code)s đã trả một phần kết quả, giấy tờ"),
        N_(
            "Hồ sơ %(code)s đã trả một phần kết quả, giấy tờ; phần còn lại trả sau. Xem: "
            "%(url)s"
        ),
    ),
    "uncollected": Letter(
        N_("Mời nhận kết quả hồ sơ %(code)s"),
        N_(
            "Kết quả hồ sơ %(code)s đang chờ tại bộ phận một cửa. Mời đến nhận, mang "
            "theo giấy hẹn. Xem: %(url)s"
        ),
    ),
    "uncollected_overdue": Letter(
        N_("Hồ sơ %(code)s quá hạn nhận kết quả"),
        N_(
            "Kết quả hồ sơ %(code)s chưa có người nhận đã lâu và sẽ được chuyển lưu kho. "
            "Mời đến nhận hoặc đề nghị gửi bưu chính. Xem: %(url)s"
        ),
    ),
    "uncollected_stored": Letter(
        N_("Kết quả hồ sơ %(code)s đã chuyển lưu kho"),
        N_(
            "Kết quả hồ sơ %(code)s đã chuyển lưu kho; vẫn nhận được tại bộ phận một "
            "cửa. Xem: %(url)s"
        ),
    ),
    "returned": Letter(
        N_("Hồ sơ %(code)s đã trả kết quả"),
        N_("Hồ sơ %(code)s đã trả kết quả. Xem: %(url)s"),
    ),
    "survey_invitation": Letter(
        N_("Mời đánh giá việc giải quyết hồ sơ %(code)s"),
        N_(
            "Mời ông/bà đánh giá việc giải quyết hồ sơ %(code)s, mất 1 phút. Không ai "
            "biết ông/bà trả lời gì: %(url)s"
        ),
    ),
    "petition_received": Letter(
        N_("Đã nhận phản ánh, kiến nghị số %(code)s"),
        N_(
            "Đã nhận phản ánh, kiến nghị số %(code)s của ông/bà. Theo dõi, xem hạn trả "
            "lời: %(url)s"
        ),
    ),
    "petition_asked": Letter(
        N_("Phản ánh, kiến nghị số %(code)s cần thêm thông tin"),
        N_("Để trả lời phản ánh, kiến nghị số %(code)s cần biết thêm. Xem: %(url)s"),
    ),
    "petition_forwarded": Letter(
        N_("Phản ánh, kiến nghị số %(code)s đã chuyển cơ quan trả lời"),
        N_(
            "Phản ánh, kiến nghị số %(code)s đã chuyển đến cơ quan có thẩm quyền. Theo "
            "dõi: %(url)s"
        ),
    ),
    "petition_answered": Letter(
        N_("Phản ánh, kiến nghị số %(code)s đã có trả lời"),
        N_("Phản ánh, kiến nghị số %(code)s đã có trả lời. Xem: %(url)s"),
    ),
    "petition_refused": Letter(
        N_("Phản ánh, kiến nghị số %(code)s không được tiếp nhận"),
        N_(
            "Phản ánh, kiến nghị số %(code)s không thuộc phạm vi tiếp nhận. Xem lý do và "
            "nơi gửi: %(url)s"
        ),
    ),
    "petition_lapsed": Letter(
        N_("Phản ánh, kiến nghị số %(code)s đã khép lại"),
        N_(
            "Phản ánh, kiến nghị số %(code)s đã khép lại vì không được bổ sung thông "
            "tin. Ông/bà có thể gửi lại. Xem: %(url)s"
        ),
    ),
    "appointment_booked": Letter(
        N_("Đã hẹn giờ đến trung tâm: %(due)s"),
        N_("Đã hẹn giờ đến trung tâm lúc %(due)s, mã hẹn %(code)s. Đổi, hủy: %(url)s"),
    ),
    "appointment_moved": Letter(
        N_("Đã đổi giờ hẹn đến trung tâm: %(due)s"),
        N_("Giờ hẹn đến trung tâm đã đổi thành %(due)s, mã hẹn %(code)s. Xem: %(url)s"),
    ),
    "appointment_cancelled": Letter(
        N_("Lịch hẹn lúc %(due)s bị hủy"),
        N_(
            "Xin lỗi ông/bà: lịch hẹn lúc %(due)s, mã hẹn %(code)s bị hủy vì trung tâm "
            "không tiếp nhận giờ đó. Hẹn giờ khác: %(url)s"
        ),
    ),
    "appointment_tomorrow": Letter(
        N_("Nhắc hẹn đến trung tâm: %(due)s"),
        N_(
            "Nhắc hẹn: mời ông/bà đến trung tâm lúc %(due)s, mã hẹn %(code)s. "
            "Đổi, hủy: %(url)s"
        ),
    ),
    "appointment_soon": Letter(
        N_("Sắp đến giờ hẹn: %(due)s"),
        N_("Sắp đến giờ hẹn %(due)s, mã hẹn %(code)s. Đến nơi, lấy số tại: %(url)s"),
    ),
    "turn_near": Letter(
        N_("Sắp đến lượt số %(code)s"),
        N_("Sắp đến lượt số %(code)s. Mời ông/bà về sảnh trung tâm. Xem: %(url)s"),
    ),
    "alerts": Letter(
        N_("Cảnh báo: %(what)s (%(count)s)"),
        N_("%(what)s: %(count)s việc cần xem. Mở danh sách: %(url)s"),
    ),
    "digest": Letter(
        N_("Việc ngày %(day)s: %(today)s hôm nay, %(late)s quá hạn"),
        N_(
            "Hôm nay: %(today)s. Có nguy cơ trễ: %(risk)s. Quá hạn: %(late)s. Tất cả "
            "đang chờ bạn: %(waiting)s. Cảnh báo đang mở: %(alerts)s. Đôn đốc chờ trả "
            "lời: %(urgings)s. Mở: %(url)s"
        ),
    ),
    "digest_unit": Letter(
        N_("Việc ngày %(day)s: đơn vị có %(unit_late)s quá hạn"),
        N_(
            "Đơn vị – hôm nay: %(unit_today)s, có nguy cơ trễ: %(unit_risk)s, quá hạn: "
            "%(unit_late)s, tất cả: %(unit_waiting)s. Của bạn – hôm nay: %(today)s, có "
            "nguy cơ trễ: %(risk)s, quá hạn: %(late)s, tất cả: %(waiting)s. Cảnh báo "
            "đang mở: %(alerts)s. Đôn đốc chờ trả lời: %(urgings)s. Mở: %(url)s"
        ),
    ),
    "report": Letter(
        N_("Báo cáo số %(number)s, kỳ %(period)s"),
        N_("Báo cáo số %(number)s, kỳ %(period)s. %(figures)s. Xem: %(url)s"),
    ),
    "report_trouble": Letter(
        N_("Báo cáo số %(number)s không gửi được như đã đặt"),
        N_("Báo cáo số %(number)s không gửi được như đã đặt. Xem lý do: %(url)s"),
    ),
    "agency_notice": Letter(
        N_("Thông báo %(number)s: tình hình hồ sơ tháng %(month)s"),
        N_(
            "Trung tâm gửi thông báo %(number)s về hồ sơ tháng %(month)s; đang quá hạn: "
            "%(late)s. Xem: %(url)s"
        ),
    ),
    "urged": Letter(
        N_("Đôn đốc hồ sơ %(code)s, trả lời trước %(due)s"),
        N_("Bạn được đôn đốc về hồ sơ %(code)s, trả lời trước %(due)s: %(url)s"),
    ),
    "urging_answered": Letter(
        N_("Đã trả lời đôn đốc hồ sơ %(code)s"),
        N_("Đôn đốc về hồ sơ %(code)s đã được trả lời. Xem: %(url)s"),
    ),
}


_BESIDE = "/beside/"


def key_beside(key: str, person_id: int) -> str:
    """Return the key of the same notice to one more person."""
    return f"{key}{_BESIDE}{person_id}"


def beside_of(key: str) -> int | None:
    """Return whom a notice is for beside its applicant, None for the applicant's own."""
    _, is_one, person = key.rpartition(_BESIDE)
    return int(person) if is_one and person.isdecimal() else None

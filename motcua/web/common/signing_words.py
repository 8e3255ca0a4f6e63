"""Why a signature could not be made, in words, by the code kept beside what is owed."""

from django.utils.translation import gettext

from motcua.kernel.text import N_

_FAULT = {
    "signing_unreachable": N_("Dịch vụ ký số không trả lời."),
    "timestamp_missing": N_("Không lấy được dấu thời gian cho chữ ký."),
    "revocation_unknown": N_(
        "Không hỏi được tổ chức cấp chứng thư số về tình trạng thu hồi."
    ),
    "certificate_revoked": N_("Chứng thư số đã bị thu hồi."),
    "certificate_not_in_force": N_("Chứng thư số đã hết hạn hoặc chưa có hiệu lực."),
    "certificate_of_another": N_("Chứng thư số mang tên người khác."),
    "certificate_not_trusted": N_("Chứng thư số không do tổ chức được tin cậy cấp."),
    "clock_off": N_("Đồng hồ máy chủ lệch với đồng hồ cấp dấu thời gian."),
    "secret_wrong": N_("Mã PIN ký số không đúng."),
    "signing_declined": N_("Dịch vụ ký số từ chối ký."),
    "no_agency_certificate": N_(
        "Cơ quan thu chưa có chứng thư số còn hiệu lực để ký biên lai."
    ),
    "no_unattended_secret": N_(
        "Máy chủ chưa được giao mã mở khóa chứng thư số của cơ quan."
    ),
    "unattended_unreadable": N_("Không đọc được tệp mã mở khóa mà máy chủ dùng để ký."),
    "receipt_unprintable": N_("Không in được biên lai để ký."),
}


def sign_fault(value: str) -> str:
    """Return the refusal in words, the code itself where there are none."""
    return gettext(_FAULT[value]) if value in _FAULT else value

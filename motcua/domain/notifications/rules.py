"""What letters say. No personal data: a code, what happened, where to look.

Basis: NĐ 61/2018 art 5.1d (no disclosure), law 91/2025 art 3.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.kernel.text import N_

MOST_TRIES = 8


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
    "result_ready": Letter(
        N_("Hồ sơ %(code)s đã có kết quả"),
        N_("Hồ sơ %(code)s đã có kết quả. Mời nhận theo giấy hẹn. Xem: %(url)s"),
    ),
    "returned": Letter(
        N_("Hồ sơ %(code)s đã trả kết quả"),
        N_("Hồ sơ %(code)s đã trả kết quả. Mời đánh giá: %(url)s"),
    ),
}

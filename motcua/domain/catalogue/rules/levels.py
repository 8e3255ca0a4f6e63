"""How far a procedure goes online, by the words of today and by those of 2018.

Basis: NĐ 224/2026 art 14 (what is only một phần says why); NĐ 42/2022 and TT 32/2017
art 5 (toàn trình and một phần; levels 1 to 4).
"""

from collections.abc import Mapping

from motcua.kernel.text import N_

REASONS: Mapping[str, str] = {
    "presence": N_("pháp luật yêu cầu người nộp có mặt"),
    "on_site_check": N_("phải kiểm tra, đánh giá tại chỗ"),
    "technical_fault": N_("hệ thống đang có sự cố kỹ thuật"),
    "other": N_("lý do kỹ thuật khác"),
}
"""Why a procedure is only một phần.

Basis: NĐ 224/2026 art 14.
"""

_LEVEL_2018 = {"full": 4, "partial": 3}


def level_2018(level: str, published: int | None) -> int | None:
    """Return the level of 2018: the published one, else what today's word answers to.

    Toàn trình answers to 4, một phần to 3. None where there is neither.
    """
    return published if published is not None else _LEVEL_2018.get(level)


def lacks_reason(level: str, reason: str) -> bool:
    """Say whether a procedure is only một phần and does not say why."""
    return level == "partial" and not reason

"""Which level of a fee applies: who may say what, and until when.

Basis: law 97/2015/QH13 art 21, 22 (a fee has the level the law sets for the case).
"""

from motcua.domain.payments.rules.dues import DueState
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_

UNKNOWN = 0
"""The answer "I do not know": an officer counts."""


def field_of(fee_n: int) -> str:
    """Return the field in which the level of a fee is said."""
    return f"fee-{fee_n}"


def check_level(level: int, *, of: int, fee_n: int) -> None:
    """Raise Invalid for a level that a fee with so many does not have."""
    if not UNKNOWN <= level <= of:
        raise Invalid(
            "fee_level_unknown",
            N_("Khoản này không có mức đã chọn."),
            field=field_of(fee_n),
            remedy=N_("Hãy chọn một mức trong danh sách, hoặc “Tôi không biết”."),
        )


def check_said(level: int | None, *, name: str, fee_n: int) -> None:
    """Raise Invalid while a filing that is sent has not said which level is its own."""
    if level is None:
        raise Invalid(
            "fee_level_missing",
            N_("Chưa chọn mức của “%(name)s”."),
            facts={"name": name},
            field=field_of(fee_n),
            remedy=N_("Hãy chọn ở bước Mức phí của bạn; không biết thì để cán bộ tính."),
        )


def check_corrected(*, said: int | None, level: int, reason: str) -> None:
    """Raise Invalid for another level than the applicant said, without a reason."""
    if said and level != said and not reason.strip():
        raise Invalid(
            "fee_level_reason_missing",
            N_("Bạn đã đổi mức phí người nộp chọn mà chưa ghi lý do."),
            field="fees_reason",
            remedy=N_("Hãy ghi lý do, hoặc chọn lại mức của người nộp."),
        )


def check_still_open(state: DueState, *, name: str, fee_n: int) -> None:
    """Raise Conflict for another level of what is paid, or being paid, already."""
    if state not in (DueState.UNPAID, DueState.CANCELLED):
        raise Conflict(
            "fee_level_paid",
            N_("“%(name)s” đã nộp hoặc đang nộp theo mức đã chọn."),
            facts={"name": name},
            field=field_of(fee_n),
            remedy=N_(
                "Hãy giữ mức ấy. Còn thiếu thì yêu cầu nộp thêm sau khi tiếp nhận; "
                "nộp thừa thì đề nghị hoàn tiền."
            ),
        )

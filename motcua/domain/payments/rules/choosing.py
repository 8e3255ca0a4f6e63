"""Who may say otherwise of a fee than the applicant, and until when.

Basis: law 97/2015/QH13 art 21, 22 (a fee has the level the law sets for the case).
"""

from motcua.domain.catalogue.rules.fees import FeeFacts, FeeSaid
from motcua.domain.catalogue.rules.saying import count_field, field_of
from motcua.domain.payments.rules.dues import DueState
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_

PAID_STAYS = N_(
    "Hãy để lại như thế. Còn thiếu thì yêu cầu nộp thêm sau khi tiếp nhận; "
    "nộp thừa thì đề nghị hoàn tiền."
)


def corrects(*, said: FeeSaid, now: FeeSaid) -> bool:
    """Say whether something else holds now than what the applicant said, if asked."""
    pairs = [(said.level or None, now.level), (said.count, now.count)]
    pairs.append((said.pages, now.pages))
    return any(before is not None and before != after for before, after in pairs)


def check_corrected(*, said: FeeSaid, now: FeeSaid, reason: str) -> None:
    """Raise Invalid for something else than the applicant said, without a reason."""
    if corrects(said=said, now=now) and not reason.strip():
        raise Invalid(
            "fee_level_reason_missing",
            N_("Bạn đã đổi mức phí hoặc số lượng người nộp khai mà chưa ghi lý do."),
            field="fees_reason",
            remedy=N_("Hãy ghi lý do, hoặc để lại như người nộp khai."),
        )


def check_still_open(state: DueState, *, name: str, fee: FeeFacts) -> None:
    """Raise Conflict for another amount of what is paid, or being paid, already."""
    if state not in (DueState.UNPAID, DueState.CANCELLED):
        raise Conflict(
            "fee_level_paid",
            N_("“%(name)s” đã nộp hoặc đang nộp theo mức hoặc số lượng đã khai."),
            facts={"name": name},
            field=field_of(fee.n) if fee.choices else count_field(fee.n),
            remedy=PAID_STAYS,
        )


def check_sum(written: int | None, *allowed: int) -> None:
    """Raise Conflict for another sum than one of those that go with what is paid."""
    if written is not None and written not in allowed:
        raise Conflict(
            "fee_sum_paid",
            N_("Người nộp đã nộp hoặc đang nộp theo mức phí đã khai."),
            field="fee",
            remedy=PAID_STAYS,
        )

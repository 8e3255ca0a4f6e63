"""The only writers of fee receipts, dues and payments."""

from motcua.domain.payments.actions.cancelling import cancel
from motcua.domain.payments.actions.dues import claim_exemption, decide_exemption
from motcua.domain.payments.actions.online import begin, drop_forged, take_notice
from motcua.domain.payments.actions.receipts import (
    Payment,
    SeriesRow,
    issue,
    open_account,
    open_receipt,
    open_series,
    record_collected,
)
from motcua.domain.payments.actions.reconciling import compare_day, resolve_difference
from motcua.domain.payments.actions.refunds import ask_refund, decide_refund
from motcua.domain.payments.actions.signing import sign_owed
from motcua.domain.payments.actions.watching import carry_over, let_go, watch

__all__ = [
    "Payment",
    "SeriesRow",
    "ask_refund",
    "begin",
    "cancel",
    "carry_over",
    "claim_exemption",
    "compare_day",
    "decide_exemption",
    "decide_refund",
    "drop_forged",
    "issue",
    "let_go",
    "open_account",
    "open_receipt",
    "open_series",
    "record_collected",
    "resolve_difference",
    "sign_owed",
    "take_notice",
    "watch",
]

"""The only writers of fee receipts, dues and payments."""

from motcua.domain.payments.actions.bank import (
    compare_statement,
    resolve_bank_difference,
)
from motcua.domain.payments.actions.bank_accounts import (
    BankRow,
    confirm_bank_account,
    drop_bank_account,
    open_bank_accounts,
    propose_bank_account,
)
from motcua.domain.payments.actions.batches import Part, begin_batch
from motcua.domain.payments.actions.cancelling import cancel
from motcua.domain.payments.actions.carried import check_carried
from motcua.domain.payments.actions.choosing import choose_levels, settle_levels
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
from motcua.domain.payments.actions.till_closing import (
    confirm_till,
    count_till,
    return_count,
    settle_till,
)
from motcua.domain.payments.actions.tills import hand_in, open_till
from motcua.domain.payments.actions.watching import carry_over, let_go, watch

__all__ = [
    "BankRow",
    "Part",
    "Payment",
    "SeriesRow",
    "ask_refund",
    "begin",
    "begin_batch",
    "cancel",
    "carry_over",
    "check_carried",
    "choose_levels",
    "claim_exemption",
    "compare_day",
    "compare_statement",
    "confirm_bank_account",
    "confirm_till",
    "count_till",
    "decide_exemption",
    "decide_refund",
    "drop_bank_account",
    "drop_forged",
    "hand_in",
    "issue",
    "let_go",
    "open_account",
    "open_bank_accounts",
    "open_receipt",
    "open_series",
    "open_till",
    "propose_bank_account",
    "record_collected",
    "resolve_bank_difference",
    "resolve_difference",
    "return_count",
    "settle_levels",
    "settle_till",
    "sign_owed",
    "take_notice",
    "watch",
]

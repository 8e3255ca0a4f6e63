"""The only writers of fee receipts."""

from motcua.domain.payments.actions.cancelling import cancel
from motcua.domain.payments.actions.receipts import (
    Payment,
    SeriesRow,
    issue,
    open_account,
    open_receipt,
    open_series,
)
from motcua.domain.payments.actions.signing import sign_owed

__all__ = [
    "Payment",
    "SeriesRow",
    "cancel",
    "issue",
    "open_account",
    "open_receipt",
    "open_series",
    "sign_owed",
]

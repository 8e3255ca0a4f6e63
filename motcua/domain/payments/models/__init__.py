"""Receipts and their series, tills, dues, and payments through a gateway."""

from motcua.domain.payments.models.bank import BankDifference, BankStatement
from motcua.domain.payments.models.choosing import FeeLevel
from motcua.domain.payments.models.dues import Due
from motcua.domain.payments.models.online import (
    Attempt,
    DayDifference,
    GatewayDay,
    Notice,
    Refund,
)
from motcua.domain.payments.models.receipts import (
    FeeReceipt,
    Method,
    ReceiptPart,
    ReceiptSeries,
    ReceiptSignature,
    ReceiptState,
    SignatureState,
)
from motcua.domain.payments.models.till import BankAccount, CashOut, TillSession

__all__ = [
    "Attempt",
    "BankAccount",
    "BankDifference",
    "BankStatement",
    "CashOut",
    "DayDifference",
    "Due",
    "FeeLevel",
    "FeeReceipt",
    "GatewayDay",
    "Method",
    "Notice",
    "ReceiptPart",
    "ReceiptSeries",
    "ReceiptSignature",
    "ReceiptState",
    "Refund",
    "SignatureState",
    "TillSession",
]

"""VietQR: what the code of a bank transfer says, for any bank's app in Vietnam.

Basis: EMV QRCPS merchant-presented mode 1.1; NAPAS, QR code for transfers by account
(QRIBFTTA) 1.5.2.
"""

import re
from binascii import crc_hqx

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

LARGEST_TRANSFER = 9_999_999_999_999
"""Thirteen digits are what tag 54 takes."""
LONGEST_PURPOSE = 25
_GUID = "A000000727"
_BY_ACCOUNT = "QRIBFTTA"
_BIN = re.compile(r"[0-9]{6}")
_NUMBER = re.compile(r"[0-9A-Za-z]{1,19}")
_PURPOSE = re.compile(rf"[0-9A-Za-z .\-]{{1,{LONGEST_PURPOSE}}}")


def checked_bank(bin_: str) -> str:
    """Return the number of a bank at NAPAS; raise Invalid unless it is six digits."""
    found = bin_.strip()
    if not _BIN.fullmatch(found):
        raise Invalid(
            "bank_malformed",
            N_("“%(bank)s” không phải mã ngân hàng."),
            facts={"bank": found[:40]},
            field="bank",
            remedy=N_("Mã ngân hàng (BIN của NAPAS) có 6 chữ số, ví dụ 970436."),
        )
    return found


def checked_account(number: str) -> str:
    """Return an account's number; raise Invalid unless it is 1 to 19 signs."""
    found = number.strip()
    if not _NUMBER.fullmatch(found):
        raise Invalid(
            "bank_account_malformed",
            N_("“%(number)s” không phải số tài khoản."),
            facts={"number": found[:40]},
            field="number",
            remedy=N_("Số tài khoản có 1 đến 19 chữ số hoặc chữ cái không dấu."),
        )
    return found


def payload(*, bank: str, number: str, amount: int, purpose: str) -> str:
    """Return what the code of one transfer says; `amount` in đồng.

    `purpose` is a reference of at most 25 plain signs: the dossier's code, never a name.
    Raises Invalid for what the code cannot say.
    """
    if not 0 < amount <= LARGEST_TRANSFER:
        raise Invalid(
            "transfer_out_of_range",
            N_("Số tiền chuyển khoản phải lớn hơn 0."),
            field="amount",
        )
    if not _PURPOSE.fullmatch(purpose):
        raise Invalid(
            "purpose_malformed",
            N_("Nội dung chuyển khoản chỉ gồm chữ không dấu, số, tối đa %(most)s ký tự."),
            facts={"most": LONGEST_PURPOSE},
            field="purpose",
        )
    return sealed(
        _tag(0, "01")
        + _tag(1, "12")
        + _tag(38, _beneficiary(checked_bank(bank), checked_account(number)))
        + _tag(53, "704")
        + _tag(54, str(amount))
        + _tag(58, "VN")
        + _tag(62, _tag(8, purpose))
    )


def _beneficiary(bank: str, number: str) -> str:
    account = _tag(0, bank) + _tag(1, number)
    return _tag(0, _GUID) + _tag(1, account) + _tag(2, _BY_ACCOUNT)


def _tag(n: int, value: str) -> str:
    return f"{n:02d}{len(value):02d}{value}"


def sealed(content: str) -> str:
    """Return what a code says with its check: CRC-16/CCITT-FALSE over all before it."""
    content += "6304"
    return f"{content}{crc_hqx(content.encode('ascii'), 0xFFFF):04X}"

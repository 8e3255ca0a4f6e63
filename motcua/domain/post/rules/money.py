"""Money the carrier has collected: whether its list agrees with what was due."""

from collections.abc import Mapping
from enum import StrEnum

from motcua.kernel.errors import Invalid
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_


class Verdict(StrEnum):
    """How a line of the carrier's list stands to what was due."""

    AGREES = "agrees"
    DIFFERS = "differs"
    TWICE = "twice"
    UNKNOWN = "unknown"
    NOT_OWED = "not_owed"


TAKEN = (Verdict.AGREES, Verdict.NOT_OWED)
"""What says that a parcel's money has been paid over."""

VERDICT_NAMES: Mapping[Verdict, str] = {
    Verdict.AGREES: N_("Khớp"),
    Verdict.DIFFERS: N_("Số tiền khác"),
    Verdict.TWICE: N_("Đã có ở bảng kê khác"),
    Verdict.UNKNOWN: N_("Không có phiếu gửi này"),
    Verdict.NOT_OWED: N_("Hồ sơ không còn khoản này phải thu"),
}


def verdict_of(*, due: int | None, amount: int, paid: bool) -> Verdict:
    """Return how a line stands: `due` is None where no such parcel is known."""
    if due is None:
        return Verdict.UNKNOWN
    if paid:
        return Verdict.TWICE
    return Verdict.AGREES if amount == due else Verdict.DIFFERS


def cod_beyond_due(*, cod: int, owed: int) -> Invalid:
    """Return the refusal to collect more than is owed; amounts in đồng.

    Basis: NĐ 61/2018 art 5.1 (nothing is taken beyond the law).
    """
    return Invalid(
        "cod_beyond_due",
        N_("Tiền thu hộ %(cod)s là quá số hồ sơ còn phải nộp %(owed)s."),
        facts={"cod": format_vnd(cod), "owed": format_vnd(owed)},
        field="cod",
        remedy=N_("Hãy ghi đúng số còn phải nộp, hoặc 0 khi đã nộp đủ."),
    )

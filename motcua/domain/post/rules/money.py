"""Money the carrier has collected: whether its list agrees with what was due."""

from collections.abc import Mapping
from enum import StrEnum

from motcua.kernel.text import N_


class Verdict(StrEnum):
    """How a line of the carrier's list stands to what was due."""

    AGREES = "agrees"
    DIFFERS = "differs"
    TWICE = "twice"
    UNKNOWN = "unknown"


VERDICT_NAMES: Mapping[Verdict, str] = {
    Verdict.AGREES: N_("Khớp"),
    Verdict.DIFFERS: N_("Số tiền khác"),
    Verdict.TWICE: N_("Đã có ở bảng kê khác"),
    Verdict.UNKNOWN: N_("Không có phiếu gửi này"),
}


def verdict_of(*, due: int | None, amount: int, paid: bool) -> Verdict:
    """Return how a line stands: `due` is None where no such parcel is known."""
    if due is None:
        return Verdict.UNKNOWN
    if paid:
        return Verdict.TWICE
    return Verdict.AGREES if amount == due else Verdict.DIFFERS

"""The cashier's day: what a till must hold, how it is counted, and who closes it.

Basis: Luật Kế toán 88/2015 art 40 (what is held is counted and compared with the books).
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from motcua.domain.payments.rules import LARGEST_AMOUNT
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed, NotNow, Several
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_, normalise

DENOMINATIONS = (
    500_000,
    200_000,
    100_000,
    50_000,
    20_000,
    10_000,
    5_000,
    2_000,
    1_000,
)
"""The notes in use, in đồng."""
MOST_NOTES = 100_000


class SessionState(StrEnum):
    """How a cashier's session stands."""

    OPEN = "open"
    COUNTED = "counted"  # waits for a second person
    CLOSED = "closed"


SESSION_STATES: Mapping[SessionState, str] = {
    SessionState.OPEN: N_("Đang mở"),
    SessionState.COUNTED: N_("Đã đếm, chờ người thứ hai"),
    SessionState.CLOSED: N_("Đã đóng"),
}


class OutKind(StrEnum):
    """Why cash left a till."""

    GIVEN_BACK = "given_back"  # of a receipt that was cancelled
    HANDED_IN = "handed_in"  # to the treasury


def expected_cash(*, opening: int, received: int, given_back: int, handed_in: int) -> int:
    """Return the cash a till must hold, in đồng; below zero when too much went out."""
    return opening + received - given_back - handed_in


def counted_cash(notes: Mapping[int, int]) -> int:
    """Return the sum of counted notes, in đồng.

    Raises Invalid (Several) naming each denomination that cannot be: `note-500000`.
    """
    faults: list[MotcuaError] = [
        Invalid(
            "notes_out_of_range",
            N_("Số tờ %(note)s phải từ 0 đến %(most)s."),
            facts={"note": format_vnd(note), "most": MOST_NOTES},
            field=f"note-{note}",
            remedy=N_("Hãy đếm lại loại tiền này."),
        )
        for note, count in notes.items()
        if note not in DENOMINATIONS or not 0 <= count <= MOST_NOTES
    ]
    if faults:
        raise Several(faults)
    return sum(note * count for note, count in notes.items())


def checked_opening(amount: int) -> int:
    """Return the cash a till opens with; raise Invalid unless it can be."""
    if not 0 <= amount <= LARGEST_AMOUNT:
        raise Invalid(
            "opening_out_of_range",
            N_("Số dư đầu ca phải từ 0 đến %(most)s."),
            facts={"most": format_vnd(LARGEST_AMOUNT)},
            field="opening",
            remedy=N_("Hãy đếm tiền trong két rồi nhập lại."),
        )
    return amount


def check_handing_in(*, amount: int, held: int, to_name: str) -> str:
    """Return the name of who takes the cash; raise Invalid for more than is held."""
    if not 0 < amount <= held:
        raise Invalid(
            "hand_in_out_of_range",
            N_("Số tiền nộp quỹ phải lớn hơn 0 và không quá số đang giữ %(held)s."),
            facts={"held": format_vnd(max(held, 0))},
            field="amount",
            remedy=N_("Hãy xem lại số tiền."),
        )
    if not normalise(to_name):
        raise Invalid(
            "receiver_missing",
            N_("Chưa ghi người nhận tiền nộp quỹ."),
            field="to_name",
        )
    return normalise(to_name)


def checked_difference(*, expected: int, counted: int, reason: str) -> str:
    """Return the reason of a difference; raise Invalid where one has none."""
    reason = normalise(reason)
    if counted != expected and not reason:
        difference = counted - expected
        message = (
            N_("Đếm được thừa %(much)s so với sổ; chưa ghi lý do.")
            if difference > 0
            else N_("Đếm được thiếu %(much)s so với sổ; chưa ghi lý do.")
        )
        raise Invalid(
            "difference_without_reason",
            message,
            facts={"much": format_vnd(abs(difference))},
            field="reason",
            remedy=N_("Hãy đếm lại; nếu vẫn lệch, ghi lý do của chênh lệch."),
        )
    return reason


def is_left(*, day: date, state: str, today: date) -> bool:
    """Say whether a session of an earlier day was never closed by two people."""
    return state != SessionState.CLOSED and day < today


def left_till(*, day: date, state: str) -> NotNow:
    """Return the refusal to take money while an earlier day's till is not closed."""
    remedy = (
        N_("Hãy nhờ người thứ hai xác nhận số đếm của ca đó.")
        if state == SessionState.COUNTED
        else N_(
            "Hãy nhờ trưởng phòng hoặc giám đốc đếm tiền và đóng ca đó, "
            "với xác nhận của người thứ hai."
        )
    )
    return NotNow(
        "till_left_open",
        N_("Ca thu ngân ngày %(day)s của bạn chưa đóng nên chưa thu tiếp được."),
        facts={"day": f"{day:%d/%m/%Y}"},
        remedy=remedy,
    )


def not_by_oneself() -> NotAllowed:
    """Return the refusal to confirm what one has counted, or one's own till."""
    return NotAllowed(
        "second_person_needed",
        N_("Việc này cần người thứ hai: không phải người giữ két, không phải người đếm."),
        remedy=N_("Hãy nhờ một người khác có thẩm quyền tại đơn vị."),
    )


def checked_way(*, method: str, reference: str, approval: str) -> tuple[str, str]:
    """Return reference and approval code of money that was not handed over in cash.

    A transfer names the bank's reference; a card the terminal's and the approval code.
    Raises Invalid naming the field.
    """
    reference, approval = normalise(reference), normalise(approval)
    if method == "transfer" and not reference:
        raise Invalid(
            "bank_reference_missing",
            N_("Chuyển khoản phải ghi số giao dịch của ngân hàng."),
            field="reference",
            remedy=N_("Số giao dịch có trên thông báo biến động số dư của đơn vị."),
        )
    if method == "card" and not reference:
        raise Invalid(
            "terminal_reference_missing",
            N_("Quẹt thẻ phải ghi số tham chiếu của máy."),
            field="reference",
            remedy=N_("Số tham chiếu (RRN hoặc số hóa đơn) in trên hóa đơn của máy."),
        )
    if method == "card" and not (approval.isalnum() and len(approval) <= 12):
        raise Invalid(
            "approval_missing",
            N_("Quẹt thẻ phải ghi mã chuẩn chi, chỉ gồm chữ và số."),
            field="approval",
            remedy=N_("Mã chuẩn chi (APPR CODE) in trên hóa đơn của máy."),
        )
    return reference, approval if method == "card" else ""

"""How far a message has come, and what a partner's report changes in that."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from motcua.kernel.text import N_


class State(StrEnum):
    """Owed, handed to the partner, with the person, or not to be delivered."""

    OWED = "owed"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


STATE_NAMES: Mapping[State, str] = {
    State.OWED: N_("Chờ gửi"),
    State.SENT: N_("Đã gửi"),
    State.DELIVERED: N_("Đã đến nơi"),
    State.FAILED: N_("Không gửi được"),
}
REASONS: Mapping[str, str] = {
    "number_refused": N_("số điện thoại không nhận được"),
    "quota": N_("hết hạn mức gửi trong ngày"),
    "not_following": N_("người nhận không dùng ứng dụng này"),
    "template_unknown": N_("đối tác không biết mẫu tin"),
    "expired": N_("máy người nhận không bật quá lâu"),
    "unreachable": N_("không liên lạc được với đối tác"),
    "garbage": N_("đối tác trả lời không hiểu được"),
    "refused": N_("đối tác không nhận"),
}
"""Why a message could not be delivered, in words without personal data."""

_FINAL = frozenset({State.DELIVERED, State.FAILED})


def after_report(state: State, told: State) -> State:
    """Return the state after a partner's report.

    Reports come twice, late and out of order: what has arrived stays arrived, what has
    failed stays failed, and nothing goes back.
    """
    if state in _FINAL or told is State.OWED:
        return state
    return told


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after the n-th try: 1, 2, 4 … minutes, at most 2 hours."""
    return min(timedelta(minutes=2 ** max(tries - 1, 0)), timedelta(hours=2))


def reason_known(reason: str) -> str:
    """Return a reason that has words; what a partner makes up is just refused."""
    return reason if reason in REASONS else "refused"

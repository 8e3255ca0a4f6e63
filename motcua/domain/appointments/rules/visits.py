"""What an appointment may become, whose it is, and when a telephone has to wait."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.domain.hall.rules.calling import APPOINTMENT_GRACE
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

HOLD = timedelta(minutes=5)
"""For how long a chosen time is kept while the form is filled in."""

LATE = APPOINTMENT_GRACE
"""How late one may come; whoever has not come by then did not come."""

MOST_OPEN = 2
"""How many appointments a telephone may have before it."""

MISSES = 2
MISSED_WITHIN = timedelta(days=30)
BARRED = timedelta(days=14)
"""So many appointments missed within so many days bar a telephone for so long."""

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
"""Codes have no sign that is taken for another: no I, L, O, 0, 1."""

_PHONE = re.compile(r"0[0-9]{9}")


class State(StrEnum):
    """How an appointment stands."""

    HELD = "held"
    BOOKED = "booked"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


LIVE = frozenset({State.HELD, State.BOOKED, State.ARRIVED})
"""The states that take a seat."""

STATE_NAMES: Mapping[State, str] = {
    State.HELD: N_("đang giữ chỗ"),
    State.BOOKED: N_("đã hẹn"),
    State.ARRIVED: N_("đã đến"),
    State.CANCELLED: N_("đã hủy"),
    State.NO_SHOW: N_("không đến"),
}


def barred_until(missed: Iterable[datetime], at: datetime) -> datetime | None:
    """Return until when a telephone cannot book, None when it can.

    `missed` are the times of its appointments to which nobody came.
    """
    times = sorted(missed)
    ends = [
        last + BARRED
        for first, last in zip(times, times[MISSES - 1 :], strict=False)
        if last - first <= MISSED_WITHIN
    ]
    until = max(ends, default=at)
    return until if until > at else None


def tidy_code(typed: str) -> str:
    """Return a code as it is kept, however it was typed."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper())[:20]


def mobile(typed: str) -> str:
    """Return a telephone number as ten digits; raise Invalid."""
    digits = re.sub(r"[\s.()-]", "", typed)
    digits = f"0{digits[3:]}" if digits.startswith("+84") else digits
    if not digits:
        raise Invalid(
            "phone_missing",
            N_("Chưa nhập số điện thoại."),
            field="phone",
            remedy=N_("Nhập số điện thoại di động để nhận mã hẹn và tin nhắc."),
        )
    if not _PHONE.fullmatch(digits):
        raise Invalid(
            "phone_malformed",
            N_("“%(value)s” không phải số điện thoại di động."),
            facts={"value": typed[:30]},
            field="phone",
            remedy=N_("Nhập 10 chữ số bắt đầu bằng 0."),
        )
    return digits

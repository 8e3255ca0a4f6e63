"""How long an SMS is, as those who bill it count.

Basis: 3GPP TS 23.038 (GSM 7-bit alphabet, UCS-2), TS 23.040 (concatenation).
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
MOST_SEGMENTS = 5


@dataclass(frozen=True, slots=True)
class Length:
    """How many signs a text has, in which alphabet, and in how many messages it goes."""

    units: int
    segments: int
    is_basic: bool


def length_of(text: str) -> Length:
    """Return what a text costs: one sign outside GSM 7-bit makes all of it UCS-2."""
    if all(sign in _BASIC or sign in _EXTENDED for sign in text):
        units = sum(2 if sign in _EXTENDED else 1 for sign in text)
        return Length(units, _segments(units, 160, 153), is_basic=True)
    units = len(text.encode("utf-16-be")) // 2
    return Length(units, _segments(units, 70, 67), is_basic=False)


def _segments(units: int, single: int, joined: int) -> int:
    if units <= single:
        return 1
    return -(-units // joined)

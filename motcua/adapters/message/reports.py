"""What a partner says later of a message: signed, dated, read strictly.

Header `X-Signature` is the HMAC-SHA256, in hex, of the time in `X-Timestamp` (seconds),
a full stop, and the body, under the secret shared with the partner.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass

from motcua.domain.notifications.rules.states import State

MOST_AGE = 600
"""Seconds a report may be on its way; an older one could be a copied one."""

_MOST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A report: its number, which message, what became of it, and why not."""

    report_id: str
    message_id: int
    state: State
    reason: str


class Unsigned(Exception):
    """The report does not come from the partner, or not now."""


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a report."""
    signed = f"{timestamp}.".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def read_report(
    *, body: bytes, signature: str, timestamp: str, secret: str, now: float
) -> Told:
    """Return what a report says; raise Unsigned, or ValueError when it says nonsense."""
    at = int(timestamp) if timestamp.isdecimal() and len(timestamp) < 12 else 0
    right = sign(secret, at, body)
    if not secret or not hmac.compare_digest(right.encode(), signature.encode()):
        raise Unsigned("the signature is not the partner's")
    if abs(now - at) > MOST_AGE:
        raise Unsigned("the report is too old")
    data = json.loads(body)
    if not isinstance(data, dict):
        raise ValueError("a report is an object")  # noqa: TRY004 - of what was said
    key = str(data.get("key", ""))
    number = key.removeprefix("notice-")
    if not (key.startswith("notice-") and number.isdecimal() and len(number) < 19):
        raise ValueError("key is not one of ours")
    report_id = str(data.get("id", ""))
    if not 0 < len(report_id) <= _MOST:
        raise ValueError("id is missing")
    state = State(str(data.get("status", "")))
    return Told(report_id, int(number), state, str(data.get("reason", ""))[:_MOST])

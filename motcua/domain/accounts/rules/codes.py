"""One-time codes: how they are made, which is right, how long one has to wait."""

import hmac
import secrets
from datetime import datetime, timedelta

import pyotp

DIGITS = 6
STEP_SECONDS = 30
PAPER_CODES = 10
MOST_TRIES = 5
MOST_SENT = 5
SENT_IN = timedelta(hours=1)
CODE_LIFE = timedelta(minutes=10)
RECOVERY_LIFE = timedelta(days=7)
WAIT = timedelta(hours=72)
"""How long a lost account waits while its old contact may object."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_code() -> str:
    """Return six digits."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def new_paper_code() -> str:
    """Return ten signs that are not mistaken for each other, in two groups."""
    signs = [secrets.choice(_LETTERS) for _ in range(10)]
    return f"{''.join(signs[:5])}-{''.join(signs[5:])}"


def new_secret() -> str:
    """Return a secret for an app that makes codes."""
    return pyotp.random_base32()


def typed_code(text: str) -> str:
    """Return a code as it is compared: no blanks, small letters."""
    return "".join(text.split()).lower()


def app_address(*, secret: str, who: str, where: str) -> str:
    """Return what the app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=who, issuer_name=where)


def counter_of(*, secret: str, code: str, at: datetime, after: int) -> int | None:
    """Return which of the app's codes this is, None when none that still counts.

    The one before and the one after are taken too, as clocks differ; none is taken
    twice, nor any older than the last (`after`). Basis: RFC 6238 section 5.2.
    """
    here = int(at.timestamp()) // STEP_SECONDS
    made = pyotp.TOTP(secret)
    for counter in (here, here - 1, here + 1):
        right = hmac.compare_digest(made.generate_otp(counter), typed_code(code))
        if right and counter > after:
            return counter
    return None

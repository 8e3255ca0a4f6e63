"""Codes a person confirms something with who need not have an account."""

import secrets
from datetime import datetime, timedelta
from typing import Protocol

from motcua.domain.accounts.actions.codes import digest_of
from motcua.domain.accounts.rules.codes import CODE_LIFE, MOST_TRIES, new_code


class Confirmed(Protocol):
    """A row that a code confirms."""

    digest: str
    good_till: datetime | None
    tries: int


def put_code(*, row: Confirmed, at: datetime, life: timedelta = CODE_LIFE) -> str:
    """Put the digest of a new code on a row; return the code, which is kept nowhere."""
    code = new_code()
    row.digest = digest_of(code, secrets.token_hex(8))
    row.good_till, row.tries = at + life, 0
    return code


def is_code(*, row: Confirmed, code: str, at: datetime) -> bool:
    """Say whether this is a row's code; every wrong try is counted on the row."""
    if not row.digest or row.good_till is None or row.good_till <= at:
        return False
    if row.tries >= MOST_TRIES:
        return False
    salt = row.digest.partition("$")[0]
    right = secrets.compare_digest(row.digest, digest_of(code, salt))
    if not right:
        row.tries += 1
    return right

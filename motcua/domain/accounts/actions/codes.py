"""Make codes and take them, once; used by the second step and by recovery."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import F, Q, QuerySet

from motcua.domain.accounts.models import Account, OneTimeCode
from motcua.domain.accounts.rules.codes import (
    MOST_SENT,
    MOST_TRIES,
    SENT_IN,
    typed_code,
)
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotAllowed, TooOften
from motcua.kernel.text import N_

TOPIC = "account"
_ROUNDS = 50_000


def account_of(*, actor: Actor) -> Account:
    """Return the actor's own account; raise NotAllowed for who has none."""
    row = (
        Account.objects.select_for_update()
        .filter(pk=actor.account_id or 0, is_active=True)
        .first()
    )
    if row is None:
        raise NotAllowed("sign_in_first", N_("Hãy đăng nhập trước."))
    return row


def check_sent(*, account: Account, at: datetime) -> None:
    """Raise TooOften when enough codes have been sent to an account this hour."""
    sent = OneTimeCode.objects.filter(account=account, made_at__gt=at - SENT_IN)
    if sent.exclude(purpose="paper").count() >= MOST_SENT:
        raise TooOften(
            "too_many_codes",
            N_("Đã gửi %(most)s mã trong một giờ."),
            facts={"most": MOST_SENT},
            remedy=N_("Hãy dùng mã đã nhận, hoặc đợi một giờ."),
        )


def make_code(
    *,
    account: Account,
    purpose: str,
    code: str,
    at: datetime,
    good_from: datetime | None = None,
    life: timedelta | None = None,
    officer_id: int | None = None,
    proof: str = "",
) -> OneTimeCode:
    """Keep a new code; codes before it for the same purpose count no more."""
    begins = good_from or at
    if purpose != "paper":
        _open(account, purpose).update(cancelled_at=at)
    return OneTimeCode.objects.create(
        account=account,
        purpose=purpose,
        digest=digest_of(code, secrets.token_hex(8)),
        made_at=at,
        good_from=begins,
        good_till=begins + life if life else None,
        officer_id=officer_id,
        proof=proof,
    )


def take_code(*, account: Account, purpose: str, code: str, at: datetime) -> bool:
    """Use up a code of an account; a wrong one counts against those that are open."""
    open_ones = _open(account, purpose).filter(
        Q(good_till__isnull=True) | Q(good_till__gt=at), good_from__lte=at
    )
    for row in open_ones.select_for_update().filter(tries__lt=MOST_TRIES):
        salt = row.digest.partition("$")[0]
        if secrets.compare_digest(row.digest, digest_of(code, salt)):
            row.used_at = at
            row.save(update_fields=["used_at"])
            return True
    # Codes on paper are long enough not to be guessed; a slip must not use them up.
    if purpose != "paper":
        open_ones.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
    return False


def cancel_codes(*, account: Account, purpose: str, at: datetime) -> int:
    """Let an account's open codes for a purpose count no more; return how many did."""
    return _open(account, purpose).update(cancelled_at=at)


def holder(account: Account) -> Actor:
    """Return the holder of an account, as the ledger names them."""
    return Actor(
        kind=ActorKind.OFFICER if account.officer_id else ActorKind.CITIZEN,
        account_id=account.pk,
        officer_id=account.officer_id,
        person_id=account.person_id,
    )


def note_account(*, actor: Actor, at: datetime, account: Account, kind: str) -> None:
    """Write an event of an account's own stream."""
    ledger.append(
        topic=TOPIC,
        stream=account.pk,
        actor=actor,
        at=at,
        kind=kind,
        payload={},
    )


def seal(text: str) -> bytes:
    """Return a secret as it is kept."""
    return _fernet().encrypt(text.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """Return a kept secret; nothing when the key has changed since."""
    try:
        return _fernet().decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return ""


def _fernet() -> Fernet:
    key = hashlib.sha256(f"second step {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _open(account: Account, purpose: str) -> QuerySet[OneTimeCode]:
    return OneTimeCode.objects.filter(
        account=account,
        purpose=purpose,
        used_at__isnull=True,
        cancelled_at__isnull=True,
    )


def digest_of(code: str, salt: str) -> str:
    """Return a slow hash: six digits would be guessed from a fast one."""
    typed = typed_code(code).encode()
    made = hashlib.pbkdf2_hmac("sha256", typed, salt.encode(), _ROUNDS)
    return f"{salt}${made.hex()}"

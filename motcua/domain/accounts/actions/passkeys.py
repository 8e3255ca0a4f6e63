"""Add, use and remove passkeys."""

import json
from datetime import datetime

from django.db import transaction
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from motcua.domain.accounts.actions.codes import account_of, note_account
from motcua.domain.accounts.actions.identity import Entered
from motcua.domain.accounts.actions.second_step import require_sure
from motcua.domain.accounts.models import Passkey, SignInAttempt
from motcua.domain.accounts.rules.identity import Assurance
from motcua.domain.accounts.rules.passkeys import Place
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_, normalise

MOST_KEYS = 20
_BROKEN = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


@transaction.atomic
def add_passkey(
    *,
    actor: Actor,
    at: datetime,
    answer: str,
    challenge: bytes,
    place: Place,
    name: str,
) -> None:
    """Keep the public half of a key a device has made for the actor's account.

    Raises Invalid for an answer to another question, or of another place.
    """
    account = account_of(actor=actor)
    require_sure(actor=actor)
    name = normalise(name)[:60]
    if not name:
        raise Invalid(
            "passkey_name_missing", N_("Chưa đặt tên cho khóa truy cập."), field="name"
        )
    if Passkey.objects.filter(account=account, removed_at=None).count() >= MOST_KEYS:
        raise Invalid(
            "too_many_passkeys",
            N_("Mỗi tài khoản có nhiều nhất %(most)s khóa truy cập."),
            facts={"most": MOST_KEYS},
            remedy=N_("Hãy bỏ khóa không dùng nữa."),
        )
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except _BROKEN as fault:
        raise _refused() from fault
    _, is_new = Passkey.objects.get_or_create(
        credential=made.credential_id,
        defaults={
            "account": account,
            "public_key": made.credential_public_key,
            "used_count": made.sign_count,
            "name": name,
            "made_at": at,
        },
    )
    if not is_new:
        raise _refused()
    note_account(actor=actor, at=at, account=account, kind="passkey.added")


@transaction.atomic(durable=True)
def sign_in_by_passkey(
    *, answer: str, challenge: bytes, place: Place, address: str | None, at: datetime
) -> Entered:
    """Return whose account a device has opened; raise Invalid when it has not.

    A key that is unknown, removed, of a closed account or a copy is refused alike.
    """
    try:
        credential = base64url_to_bytes(str(json.loads(answer)["rawId"]))
    except _BROKEN as fault:
        raise _refused() from fault
    row = (
        Passkey.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(credential=credential, removed_at=None, account__is_active=True)
        .first()
    )
    if row is None:
        raise _refused()
    try:
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=bytes(row.public_key),
            credential_current_sign_count=row.used_count,
            require_user_verification=True,
        )
    except _BROKEN as fault:
        raise _refused() from fault
    row.used_count, row.used_at = used.new_sign_count, at
    row.save(update_fields=["used_count", "used_at"])
    SignInAttempt.objects.create(
        username=row.account.username,
        address=address,
        at=at,
        method="passkey",
        succeeded=True,
    )
    return Entered(row.account_id, Assurance.TWO_STEPS)


@transaction.atomic
def remove_passkey(*, actor: Actor, at: datetime, passkey_id: int) -> None:
    """Let a key of the actor's own account open it no more; raise NotFound."""
    account = account_of(actor=actor)
    require_sure(actor=actor)
    row = Passkey.objects.filter(pk=passkey_id, account=account, removed_at=None).first()
    if row is None:
        raise NotFound("passkey_unknown", N_("Không có khóa truy cập này."))
    row.removed_at = max(at, row.made_at)
    row.save(update_fields=["removed_at"])
    note_account(actor=actor, at=at, account=account, kind="passkey.removed")


def _refused() -> Invalid:
    return Invalid(
        "passkey_refused",
        N_("Khóa truy cập không được nhận."),
        remedy=N_("Hãy thử lại, hoặc đăng nhập bằng cách khác."),
    )

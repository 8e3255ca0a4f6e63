"""The way back into a lost account: a code, a wait while the old contact may object."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from motcua.domain.accounts.actions.codes import (
    account_of,
    cancel_codes,
    check_sent,
    holder,
    make_code,
    note_account,
    take_code,
)
from motcua.domain.accounts.models import Account, SecondStep, SignInSession
from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.codes import RECOVERY_LIFE, WAIT, new_paper_code
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, tell_together
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class WayBack:
    """A code that opens an account anew, from when on, and the contact to be told."""

    id: int
    code: str
    to: str
    ready_at: datetime
    username: str


@transaction.atomic
def ask_recovery(*, username: str, at: datetime) -> WayBack | None:
    """Make a code to be sent to the account's own e-mail; None where none can be sent.

    With a second step the code is good only after the wait. Whoever asks is told the
    same in every case.
    """
    account = (
        Account.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(username=username.strip().lower(), is_active=True, person__isnull=False)
        .first()
    )
    if account is None or account.person is None or not account.person.email:
        return None
    check_sent(account=account, at=at)
    return _opened(account, at, waits=SecondStep.objects.filter(account=account).exists())


@transaction.atomic
def give_recovery(*, actor: Actor, at: datetime, person_id: int, proof: str) -> WayBack:
    """Hand out a code at the counter, to a person who has shown who they are.

    `proof` says what was seen. Where there is an e-mail address, the old contact is
    told and has the wait to object. Raises Invalid, NotAllowed, NotFound.
    """
    require(actor, Act.GIVE_RECOVERY)
    if not proof.strip():
        raise Invalid(
            "proof_missing",
            N_("Chưa ghi đã kiểm tra giấy tờ gì."),
            field="proof",
            remedy=N_("Ví dụ: căn cước bản chính, khớp khuôn mặt."),
        )
    account = (
        Account.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(person_id=person_id, is_active=True)
        .first()
    )
    if account is None or account.person is None:
        raise NotFound("account_unknown", N_("Người này chưa có tài khoản."))
    way = _opened(
        account,
        at,
        waits=bool(account.person.email),
        officer_id=actor.officer_id,
        proof=proof.strip(),
    )
    note_account(actor=actor, at=at, account=account, kind="recovery.given")
    return way


@transaction.atomic(durable=True)
def recover(*, username: str, code: str, password: str, at: datetime) -> bool:
    """Open an account anew with a code: new password, no second step, no session left.

    Returns False for a wrong code, one that is not good yet, or has ended. Raises
    Invalid or Several for what is left out and for a weak password, before the code is
    looked at.
    """
    tell_together(
        partial(_check_given, username, "username", N_("Chưa nhập tên đăng nhập.")),
        partial(_check_given, code, "code", N_("Chưa nhập mã khôi phục.")),
        partial(_check_strong, password),
    )
    account = (
        Account.objects.select_for_update(of=("self",))
        .filter(username=username.strip().lower(), is_active=True)
        .first()
    )
    if account is None or not take_code(
        account=account, purpose="recovery", code=code, at=at
    ):
        return False
    account.password = make_password(password)
    account.save(update_fields=["password"])
    SecondStep.objects.filter(account=account).delete()
    cancel_codes(account=account, purpose="paper", at=at)
    SignInSession.objects.filter(account=account, ended_at__isnull=True).update(
        ended_at=at, ended_why="recovered"
    )
    note_account(actor=holder(account), at=at, account=account, kind="recovered")
    return True


def _check_given(value: str, field: str, message: str) -> None:
    if not value.strip():
        raise Invalid(f"{field}_missing", message, field=field)


def _check_strong(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError:
        raise Invalid(
            "password_weak",
            N_("Mật khẩu quá ngắn hoặc quá dễ đoán."),
            field="password",
            remedy=N_("Dùng ít nhất 10 ký tự, không phải từ thông dụng."),
        ) from None


@transaction.atomic
def stop_recovery(*, actor: Actor, at: datetime) -> None:
    """Object: whoever has asked for the actor's account gets nothing."""
    account = account_of(actor=actor)
    if cancel_codes(account=account, purpose="recovery", at=at):
        note_account(actor=actor, at=at, account=account, kind="recovery.stopped")


def _opened(
    account: Account,
    at: datetime,
    *,
    waits: bool,
    officer_id: int | None = None,
    proof: str = "",
) -> WayBack:
    code = new_paper_code()
    ready = at + WAIT if waits else at
    row = make_code(
        account=account,
        purpose="recovery",
        code=code,
        at=at,
        good_from=ready,
        life=RECOVERY_LIFE,
        officer_id=officer_id,
        proof=proof,
    )
    to = account.person.email if account.person else ""
    return WayBack(row.pk, code, to, ready, account.username)

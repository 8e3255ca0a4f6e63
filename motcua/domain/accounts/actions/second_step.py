"""Set up the second step of signing in, and take it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.actions.codes import (
    account_of,
    cancel_codes,
    check_sent,
    make_code,
    note_account,
    seal,
    take_code,
    unseal,
)
from motcua.domain.accounts.actions.sign_in import (
    FAILURES_FORGOTTEN_AFTER,
    MOST_FAILURES,
)
from motcua.domain.accounts.models import Account, SecondStep, SignInAttempt, StepKind
from motcua.domain.accounts.readers import failed_sign_ins
from motcua.domain.accounts.rules.codes import (
    CODE_LIFE,
    PAPER_CODES,
    counter_of,
    new_code,
    new_paper_code,
)
from motcua.domain.accounts.rules.identity import Assurance
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Sent:
    """A code to be sent now: the number of the sending, the code, and where to."""

    id: int
    code: str
    to: str


@transaction.atomic
def make_set_up_code(*, actor: Actor, at: datetime) -> Sent:
    """Make the code that proves that the actor reads their e-mail."""
    return _made(account_of(actor=actor), "set_up", at)


@transaction.atomic
def make_sign_in_code(*, account_id: int, at: datetime) -> Sent:
    """Make the code of the second step of an account that takes it by e-mail."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if not SecondStep.objects.filter(account=account, kind=StepKind.EMAIL).exists():
        raise NotNow("no_codes_by_mail", N_("Tài khoản này không nhận mã qua thư."))
    return _made(account, "sign_in", at)


@transaction.atomic
def set_second_step(
    *, actor: Actor, at: datetime, kind: str, code: str, secret: str = ""
) -> tuple[str, ...]:
    """Ask for a second step from now on, proved by its first code.

    Returns ten recovery codes, shown now and never again; those before count no more.
    Raises Invalid for a wrong code.
    """
    account = account_of(actor=actor)
    require_sure(actor=actor)
    counter = 0
    if kind == StepKind.APP:
        found = counter_of(secret=secret, code=code, at=at, after=0) if secret else None
        if found is None:
            raise _wrong()
        counter = found
    elif not take_code(account=account, purpose="set_up", code=code, at=at):
        raise _wrong()
    SecondStep.objects.update_or_create(
        account=account,
        defaults={
            "kind": kind,
            "sealed": seal(secret) if kind == StepKind.APP else b"",
            "last_counter": counter,
            "set_at": at,
        },
    )
    cancel_codes(account=account, purpose="paper", at=at)
    papers = tuple(new_paper_code() for _ in range(PAPER_CODES))
    for paper in papers:
        make_code(account=account, purpose="paper", code=paper, at=at)
    note_account(actor=actor, at=at, account=account, kind="second_step.set")
    return papers


@transaction.atomic
def drop_second_step(*, actor: Actor, at: datetime) -> None:
    """Ask for no second step any more."""
    account = account_of(actor=actor)
    require_sure(actor=actor)
    deleted, _ = SecondStep.objects.filter(account=account).delete()
    if deleted:
        cancel_codes(account=account, purpose="paper", at=at)
        note_account(actor=actor, at=at, account=account, kind="second_step.dropped")


@transaction.atomic(durable=True)
def take_second_step(
    *, account_id: int, code: str, address: str | None, at: datetime
) -> bool:
    """Say whether a code is right, and note the try; no code is good twice.

    A recovery code does instead of the app or the e-mail. Raises NotAllowed when too
    many tries have failed lately.
    """
    account = Account.objects.select_for_update().get(pk=account_id, is_active=True)
    since = at - FAILURES_FORGOTTEN_AFTER
    if failed_sign_ins(username=account.username, since=since) >= MOST_FAILURES:
        raise NotAllowed(
            "too_many_sign_ins",
            N_("Đã nhập sai quá %(most)s lần."),
            facts={"most": MOST_FAILURES},
            remedy=N_("Hãy đợi 15 phút rồi thử lại, hoặc nhờ người quản trị."),
        )
    right = _is_right(account, code, at)
    SignInAttempt.objects.create(
        username=account.username, address=address, at=at, method="code", succeeded=right
    )
    return right


def _is_right(account: Account, code: str, at: datetime) -> bool:
    step = SecondStep.objects.select_for_update().filter(account=account).first()
    if step is None:
        return False
    if step.kind == StepKind.APP:
        counter = counter_of(
            secret=unseal(step.sealed), code=code, at=at, after=step.last_counter
        )
        if counter is not None:
            step.last_counter = counter
            step.save(update_fields=["last_counter"])
            return True
    elif take_code(account=account, purpose="sign_in", code=code, at=at):
        return True
    return take_code(account=account, purpose="paper", code=code, at=at)


def _made(account: Account, purpose: str, at: datetime) -> Sent:
    to = account.person.email if account.person else ""
    if not to:
        raise Invalid(
            "no_email",
            N_("Trung tâm chưa có địa chỉ thư điện tử của ông/bà."),
            field="kind",
            remedy=N_("Hãy dùng ứng dụng tạo mã, hoặc đến quầy để ghi địa chỉ thư."),
        )
    check_sent(account=account, at=at)
    code = new_code()
    row = make_code(account=account, purpose=purpose, code=code, at=at, life=CODE_LIFE)
    return Sent(row.pk, code, to)


def require_sure(*, actor: Actor) -> None:
    """Raise NotAllowed where a second step is set and the actor came without it."""
    asked = SecondStep.objects.filter(account_id=actor.account_id or 0).exists()
    if asked and actor.level < Assurance.TWO_STEPS:
        raise NotAllowed(
            "second_step_first",
            N_("Việc này cần đăng nhập bằng hai bước."),
            remedy=N_("Hãy đăng nhập lại, nhập mã dùng một lần."),
        )


def _wrong() -> Invalid:
    return Invalid(
        "code_wrong",
        N_("Mã không đúng hoặc đã hết hạn."),
        field="code",
        remedy=N_("Hãy nhập mã mới nhất."),
    )

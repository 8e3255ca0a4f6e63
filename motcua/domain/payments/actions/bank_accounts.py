"""Units' bank accounts: proposed by one person, in force once another confirms.

They say where people's money goes, so nobody changes one alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.payments.models import BankAccount
from motcua.domain.payments.rules.vietqr import checked_account, checked_bank
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, tell_together
from motcua.kernel.text import N_, normalise


@dataclass(frozen=True, slots=True)
class BankRow:
    """A bank account of a unit to be opened; `bank` is its six digits at NAPAS."""

    unit_id: int
    bank: str
    bank_name: str
    number: str
    holder: str
    valid_from: date


@transaction.atomic
def open_bank_accounts(*, actor: Actor, at: datetime, rows: Sequence[BankRow]) -> int:
    """Open the bank accounts a world names, in force at once. Return how many are new.

    One that is there already is left alone. Raises NotAllowed for anybody but the
    system, Invalid.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    opened = 0
    for row in rows:
        if not _same(row).exists():
            account = _proposed(row, actor, at)
            _put_in_force(account, actor, at)
            opened += 1
    return opened


@transaction.atomic
def propose_bank_account(*, actor: Actor, at: datetime, row: BankRow) -> bool:
    """Propose another account of a unit; False for one that is there already.

    The account in use stays until a second person confirms. Raises NotAllowed, Several,
    Conflict while another proposal of the unit waits.
    """
    require(actor, Act.EDIT_RECEIPT_SERIES)
    if row.unit_id not in units_for(actor, Act.EDIT_RECEIPT_SERIES):
        raise NotAllowed("bank_account_elsewhere", N_("Bạn không quản trị đơn vị này."))
    _check_named(row)
    if _same(row).exists():
        return False
    if BankAccount.objects.filter(unit_id=row.unit_id, confirmed_at=None).exists():
        raise Conflict(
            "bank_account_waits",
            N_("Đơn vị này đang có một tài khoản chờ xác nhận."),
            field="unit",
            remedy=N_("Hãy xác nhận hoặc bỏ đề nghị đó trước."),
        )
    _check_order(row.unit_id, row.valid_from)
    _proposed(row, actor, at).save()
    return True


@transaction.atomic
def confirm_bank_account(*, actor: Actor, at: datetime, account_id: int) -> None:
    """Put a proposed account in force, as the second person; the one before ends.

    It counts from today where its day has passed. Raises NotAllowed for who proposed
    it, NotFound, Conflict when it is decided, Invalid.
    """
    account = _waiting(actor, account_id)
    if account.proposed_by_id == actor.officer_id:
        raise NotAllowed(
            "second_person_needed",
            N_("Việc này cần người thứ hai xác nhận; bạn là người đề nghị."),
            remedy=N_("Hãy nhờ một người khác có cùng thẩm quyền xác nhận."),
        )
    account.valid_from = max(account.valid_from, at.astimezone(VN).date())
    _put_in_force(account, actor, at)


@transaction.atomic
def drop_bank_account(*, actor: Actor, at: datetime, account_id: int) -> None:
    """Let a proposal fall, as who made it or as the second person. Raises as above."""
    _waiting(actor, account_id).delete()


def _waiting(actor: Actor, account_id: int) -> BankAccount:
    require(actor, Act.CONFIRM_BANK_ACCOUNT)
    row = (
        BankAccount.objects.select_for_update(of=("self",))
        .filter(pk=account_id, unit_id__in=units_for(actor, Act.CONFIRM_BANK_ACCOUNT))
        .first()
    )
    if row is None:
        raise NotFound("bank_account_unknown", N_("Không tìm thấy đề nghị này."))
    if row.confirmed_at is not None:
        raise Conflict("bank_account_decided", N_("Tài khoản này đã được xác nhận."))
    return row


def _put_in_force(account: BankAccount, actor: Actor, at: datetime) -> None:
    """End the account before, the day before, and let this one count."""
    _check_order(account.unit_id, account.valid_from)
    BankAccount.objects.filter(
        unit_id=account.unit_id, valid_to=None, confirmed_at__isnull=False
    ).update(valid_to=account.valid_from - timedelta(days=1))
    account.confirmed_by_id, account.confirmed_by = actor.officer_id, actor.name
    account.confirmed_at = at
    account.save()


def _check_order(unit_id: int, valid_from: date) -> None:
    in_use = BankAccount.objects.filter(
        unit_id=unit_id, valid_to=None, confirmed_at__isnull=False
    )
    if in_use.filter(valid_from__gte=valid_from).exists():
        raise Invalid(
            "bank_account_out_of_order",
            N_("Tài khoản mới phải có hiệu lực sau tài khoản đang dùng."),
            field="valid_from",
        )


def _proposed(row: BankRow, actor: Actor, at: datetime) -> BankAccount:
    _check_named(row)
    return BankAccount(
        unit_id=row.unit_id,
        bank=checked_bank(row.bank),
        bank_name=normalise(row.bank_name),
        number=checked_account(row.number),
        holder=normalise(row.holder),
        valid_from=row.valid_from,
        proposed_by_id=actor.officer_id,
        proposed_by=actor.name,
        proposed_at=at,
    )


def _same(row: BankRow) -> QuerySet[BankAccount]:
    return BankAccount.objects.filter(
        unit_id=row.unit_id,
        bank=checked_bank(row.bank),
        number=checked_account(row.number),
        valid_from=row.valid_from,
    )


def _check_named(row: BankRow) -> None:
    """Raise Several unless bank and holder are named and both numbers can be."""
    tell_together(
        partial(checked_bank, row.bank),
        partial(checked_account, row.number),
        partial(_check_text, row.bank_name, "bank_name", N_("Chưa ghi tên ngân hàng.")),
        partial(_check_text, row.holder, "holder", N_("Chưa ghi tên chủ tài khoản.")),
    )


def _check_text(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise Invalid(f"{field}_missing", message, field=field)

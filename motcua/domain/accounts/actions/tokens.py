"""Tokens for programs: issued once, kept as a hash, scoped, ending, revocable."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.accounts.models import Account, ApiToken
from motcua.domain.accounts.readers import actor_of
from motcua.domain.accounts.rules import Act, Scope, require
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_

TOPIC = "api_token"
PREFIX = "mc_"
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token; `secret` is shown now and never again."""

    id: int
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who a token stands for, with the rights they have today, and its scopes."""

    actor: Actor
    scopes: frozenset[Scope]


@transaction.atomic
def issue_token(
    *,
    actor: Actor,
    at: datetime,
    username: str,
    name: str,
    scopes: Collection[str],
    days: int,
) -> Issued:
    """Issue a token that stands for an officer's account for so many days.

    It never opens more than the account itself does. Raises Invalid naming the field.
    """
    require(actor, Act.EDIT_PEOPLE)
    account = Account.objects.filter(
        username=username.strip().lower(), is_active=True, officer__isnull=False
    ).first()
    if account is None:
        raise Invalid(
            "account_unknown",
            N_("Không có tài khoản cán bộ “%(name)s” đang hoạt động."),
            facts={"name": username},
            field="username",
            remedy=N_("Hãy kiểm tra lại tên đăng nhập của cán bộ."),
        )
    if not name.strip():
        raise Invalid(
            "token_name_missing",
            N_("Chưa ghi mã truy cập dùng cho việc gì."),
            field="name",
        )
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(
            "token_days",
            N_("Mã truy cập có hạn từ 1 đến %(most)s ngày."),
            facts={"most": MOST_DAYS},
            field="days",
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        account=account,
        name=name.strip(),
        digest=_digest(secret),
        scopes=sorted(_scopes(scopes)),
        issued_at=at,
        expires_at=at + timedelta(days=days),
    )
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        after=Head(),
        actor=actor,
        at=at,
        kind="token.issued",
        payload={
            "account": account.pk,
            "name": row.name,
            "scopes": row.scopes,
            "expires_at": row.expires_at,
        },
    )
    return Issued(row.pk, secret, row.expires_at)


@transaction.atomic
def revoke_token(*, actor: Actor, at: datetime, token_id: int) -> None:
    """End a token at once; one that is revoked already stays so."""
    require(actor, Act.EDIT_PEOPLE)
    row = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if row is None:
        raise NotFound(
            "token_unknown",
            N_("Không có mã truy cập số %(id)s."),
            facts={"id": token_id},
            field="token_id",
        )
    if row.revoked_at is not None:
        return
    row.revoked_at = max(at, row.issued_at)
    row.save(update_fields=["revoked_at"])
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        actor=actor,
        at=at,
        kind="token.revoked",
        payload={},
    )


def use_token(*, secret: str, at: datetime) -> TokenHolder | None:
    """Return who a token stands for and note the day; None for one that opens nothing.

    Unknown, ended and revoked ones, and those of closed accounts, are told apart by
    nobody.
    """
    on = at.astimezone(VN).date()
    row = ApiToken.objects.filter(
        digest=_digest(secret),
        issued_at__lte=at,
        expires_at__gt=at,
        revoked_at__isnull=True,
    ).first()
    if row is None:
        return None
    actor = actor_of(account_id=row.account_id, on=on)
    if actor.kind is not ActorKind.OFFICER:
        return None
    if row.used_on != on:
        ApiToken.objects.filter(pk=row.pk).update(used_on=on)
    return TokenHolder(actor, frozenset(s for s in Scope if s.value in row.scopes))


def _digest(secret: str) -> str:
    """Return the hash that is kept: the secret is random, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _scopes(scopes: Collection[str]) -> frozenset[str]:
    known = frozenset(scope.value for scope in Scope)
    unknown = frozenset(scopes) - known
    if unknown or not scopes:
        raise Invalid(
            "scope_unknown",
            N_("Phạm vi “%(scope)s” không có; chọn trong: %(known)s."),
            facts={
                "scope": ", ".join(sorted(unknown)),
                "known": ", ".join(sorted(known)),
            },
            field="scope",
        )
    return frozenset(scopes)

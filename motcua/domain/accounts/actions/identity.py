"""Sign people in by the word of a national provider of identities."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from motcua.domain.accounts.actions.organisations import assert_by_identity
from motcua.domain.accounts.actions.people import enter_person
from motcua.domain.accounts.models import Account, LinkedIdentity, Person, SignInAttempt
from motcua.domain.accounts.rules.identity import Assurance, Identified
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import SYSTEM, Actor, ActorKind
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_, search_key

TOPIC = "account"


@dataclass(frozen=True, slots=True)
class Entered:
    """Whose account has been opened, and how sure it is."""

    account_id: int
    level: Assurance


@transaction.atomic(durable=True)
def sign_in_by_identity(
    *, provider: str, found: Identified, address: str | None, at: datetime
) -> Entered:
    """Return the account of the identity number, opened at the first time.

    The number decides whose account it is; a person who is known under another name or
    another day of birth is not taken for the same one. Raises NotAllowed, Invalid.
    """
    linked = (
        LinkedIdentity.objects.select_for_update()
        .filter(provider=provider, subject=found.subject)
        .first()
    )
    account = _account(_person(found, at))
    if linked is not None and linked.account_id != account.pk:
        raise _of_another()
    if not account.is_active:
        raise NotAllowed(
            "account_closed",
            N_("Tài khoản của ông/bà ở đây đã khóa."),
            remedy=N_("Hãy đến bộ phận một cửa, mang theo căn cước."),
        )
    if found.represented_by and found.representative and account.person_id:
        assert_by_identity(
            organisation_id=account.person_id,
            provider=provider,
            number=found.represented_by,
            name=found.representative,
            at=at,
        )
    if linked is None:
        _link(account, provider, found, at)
    else:
        linked.level, linked.used_at = int(found.level), at
        linked.save(update_fields=["level", "used_at"])
    SignInAttempt.objects.create(
        username=account.username, address=address, at=at, method=provider, succeeded=True
    )
    return Entered(account.pk, found.level)


def _person(found: Identified, at: datetime) -> int:
    known = Person.objects.filter(
        id_kind=found.id_kind, id_number=found.number.replace(" ", "")
    ).first()
    if known is not None:
        born_otherwise = (
            known.born_on and found.born_on and known.born_on != found.born_on
        )
        if born_otherwise or known.name_key != search_key(found.name):
            raise _of_another()
        return known.pk
    return enter_person(
        actor=SYSTEM,
        at=at,
        kind=found.kind,
        name=found.name,
        id_kind=found.id_kind,
        id_number=found.number,
        born_on=found.born_on,
        phone=found.phone,
        email=found.email,
    )


def _account(person_id: int) -> Account:
    """Return a person's account, with no password where it is opened now."""
    number = Person.objects.select_for_update().get(pk=person_id).id_number
    known = Account.objects.filter(person_id=person_id).first()
    if known is not None:
        return known
    taken = Account.objects.filter(username=number).exists()
    return Account.objects.create(
        username=f"{number}-{person_id}" if taken else number,
        password=make_password(None),
        person_id=person_id,
    )


def _link(account: Account, provider: str, found: Identified, at: datetime) -> None:
    LinkedIdentity.objects.create(
        account=account,
        provider=provider,
        subject=found.subject,
        level=int(found.level),
        linked_at=at,
        used_at=at,
    )
    ledger.append(
        topic=TOPIC,
        stream=account.pk,
        actor=Actor(
            kind=ActorKind.CITIZEN, account_id=account.pk, person_id=account.person_id
        ),
        at=at,
        kind="identity.linked",
        payload={"provider": provider, "level": int(found.level)},
    )


def _of_another() -> Invalid:
    return Invalid(
        "identity_of_another",
        N_("Số định danh này đang ghi cho người có họ tên hoặc ngày sinh khác ở đây."),
        remedy=N_("Hãy đến bộ phận một cửa, mang theo căn cước, để sửa lại."),
    )

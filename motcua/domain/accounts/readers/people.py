"""Find one person by what they show, or an account by its name, and learn no more."""

from datetime import date

from motcua.domain.accounts.models import Account, Person
from motcua.domain.accounts.readers import actor_of
from motcua.domain.accounts.rules import Act, require
from motcua.kernel.actor import ANONYMOUS, Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, search_key


def person_by_number(*, actor: Actor, id_number: str, name: str) -> int | None:
    """Return who bears an identity number, if they bear that name; None: not known.

    Raises NotAllowed, Invalid where the number is another's.
    """
    require(actor, Act.ASSIST_FILING)
    row = Person.objects.filter(
        id_kind="cccd", id_number=id_number.replace(" ", "")
    ).first()
    if row is not None and row.name_key != search_key(name):
        raise Invalid(
            "name_differs",
            N_("Họ tên không khớp với số này."),
            field="name",
            remedy=N_("Hãy nhập đúng như trên căn cước."),
        )
    return row.pk if row else None


def actor_named(*, username: str, on: date) -> Actor:
    """Return who a sign-in name is on a day; nobody where it is closed or unknown.

    For a caller that has found out who they are, or loads them.
    """
    found = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    return ANONYMOUS if found is None else actor_of(account_id=found, on=on)

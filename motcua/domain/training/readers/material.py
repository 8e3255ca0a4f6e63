"""What there is to practise on: procedures that are received, officers who act."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Account, Person
from motcua.domain.accounts.readers import in_force
from motcua.domain.catalogue.models import Competence
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.eforms.models import FormUse
from motcua.domain.training.rules.people import NOWHERE
from motcua.kernel.actor import Actor, ActorKind, Role


def received(*, near: Actor, on: date) -> Iterator[tuple[str, int]]:
    """Yield code and receiving unit of what is received, the actor's own units first.

    One procedure of each process and unit that resolves, for they go the same way; the
    most usual process first.
    """
    units = {grant.unit_id for grant in near.roles}
    rows = Competence.objects.filter(
        in_force(on),
        receiving_unit__is_reception=True,
        procedure__procedureversion__state="published",
    ).values_list(
        "procedure__code", "receiving_unit_id", "resolving_unit_id", "process_key"
    )
    found: dict[tuple[int, int, str], str] = {}
    usual: Counter[str] = Counter()
    for code, receiving, resolving, process in rows.order_by("procedure__code"):
        found.setdefault((receiving, resolving, process), code)
        usual[process] += 1
    ordered = sorted(
        found,
        key=lambda way: (way[1] not in units, way[0] not in units, -usual[way[2]], way),
    )
    yield from ((found[way], way[0]) for way in ordered)


def who_acts(*, role: Role, unit_id: int, on: date) -> Iterator[Actor]:
    """Yield the officers with accounts who hold a role at a unit that day."""
    officers = accounts.officers_with(role=role, unit_id=unit_id, on=on)
    known = Account.objects.filter(
        officer_id__in=[one.id for one in officers], is_active=True
    )
    for account_id in known.order_by("id").values_list("id", flat=True):
        actor = accounts.actor_of(account_id=account_id, on=on)
        if actor.kind is ActorKind.OFFICER:
            yield actor


def open_work(*, dossier_id: int) -> tuple[tuple[Role, int], ...]:
    """Return role and unit of each open step of a dossier, the oldest first."""
    rows = WorkItem.objects.filter(dossier_id=dossier_id, closed_at__isnull=True)
    found = rows.order_by("n").values_list("role", "unit_id")
    return tuple((Role(role), unit_id) for role, unit_id in found if role)


def next_number() -> int:
    """Return the number of the next person who does not exist."""
    last = Person.objects.filter(id_number__startswith=NOWHERE).order_by("-id_number")
    found = last.values_list("id_number", flat=True).first()
    return int(found[-6:]) + 1 if found else 1


def filed_online(*, near: Actor, on: date) -> Iterator[tuple[str, int]]:
    """Yield code and receiving unit of what is filed online at the actor's counters.

    Only by the form that is made from the catalogue: its questions are known.
    """
    units = [grant.unit_id for grant in near.roles]
    rows = Competence.objects.filter(
        in_force(on),
        receiving_unit__is_reception=True,
        receiving_unit_id__in=units,
        procedure__procedureversion__state="published",
        procedure__procedureversion__channels__contains=["online"],
    ).exclude(procedure__in=FormUse.objects.values("procedure"))
    yield from rows.order_by("procedure__code").values_list(
        "procedure__code", "receiving_unit_id"
    )

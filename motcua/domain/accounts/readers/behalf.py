"""For whom an account may act on a day, and the actor who does."""

from dataclasses import dataclass
from datetime import date

from motcua.domain.accounts.models import Mandate, Member
from motcua.domain.accounts.readers.helping import helped
from motcua.domain.accounts.rules.behalf import ALL, in_force
from motcua.domain.accounts.rules.members import MemberRole
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Behalf, Doing, Grant, Tie


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody the actor may act for now; `key` names the choice in a form."""

    key: str
    name: str
    tie: str


def principals(*, actor: Actor, on: date) -> tuple[Principal, ...]:
    """Return for whom the actor may act that day, organisations by name."""
    return tuple(
        Principal(_key(one), one.name, one.tie.value) for one in _found(actor, on)
    )


def acting_for(*, actor: Actor, key: str, on: date) -> Actor:
    """Return the actor as they act for whom they have chosen.

    A choice that no membership, mandate or consent carries that day is no choice: then
    the actor acts for themselves.
    """
    chosen = next((one for one in _found(actor, on) if key and _key(one) == key), None)
    return actor.acting_for(chosen)


def _key(one: Behalf) -> str:
    return f"{one.person_id}"


def _found(actor: Actor, on: date) -> tuple[Behalf, ...]:
    if actor.kind is not ActorKind.CITIZEN or actor.person_id is None:
        return ()
    return _organisations(actor.person_id, on) + helped(person_id=actor.person_id, on=on)


def _organisations(person_id: int, on: date) -> tuple[Behalf, ...]:
    rows = Member.objects.filter(
        person_id=person_id, accepted_at__isnull=False, ended_at__isnull=True
    ).order_by("organisation__name_key", "id")
    members = rows.values_list("id", "role", "organisation_id", "organisation__name")
    found = [_behalf(on, *row) for row in members]
    return tuple(one for one in found if one.grants)


def _behalf(
    on: date, member_id: int, role: str, organisation_id: int, name: str
) -> Behalf:
    if role == MemberRole.REPRESENTATIVE:
        grants = [Grant(ALL, first=on, whole=True)]
    else:
        grants = [_grant(one) for one in Mandate.objects.filter(member=member_id)]
    return Behalf(
        person_id=organisation_id,
        name=name,
        tie=Tie(role),
        grants=in_force(grants, on),
    )


def _grant(row: Mandate) -> Grant:
    return Grant(
        doings=frozenset(map(Doing, row.doings)),
        first=row.valid_from,
        last=row.valid_to,
        whole=row.whole,
        procedures=frozenset(row.procedures),
        fields=frozenset(row.fields),
        ended_at=row.ended_at,
    )

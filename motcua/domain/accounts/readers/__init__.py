"""Questions about units, people, officers and their authority."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NewType

from django.db.models import Q, QuerySet

from motcua.domain.accounts.models import (
    Delegation,
    Interest,
    Officer,
    Person,
    RoleGrant,
    SignInAttempt,
    Skill,
    Substitution,
    Unit,
)
from motcua.domain.accounts.readers.holders import holder_of
from motcua.domain.accounts.rules import Act, Authority, require
from motcua.kernel.actor import ANONYMOUS, Actor, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_, search_key

UnitId = NewType("UnitId", int)

MOST_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as others print and point at it."""

    id: int
    code: str
    agency_code: str
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    parent_name: str
    is_reception: bool
    place: str
    address: str
    phone: str
    symbol: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A citizen or organisation as the intake form shows them."""

    id: int
    kind: str
    name: str
    id_kind: str
    id_number: str
    born_on: date | None
    phone: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """An officer as lists and papers show them."""

    id: int
    name: str
    title: str
    phone: str
    unit_id: int


def in_force(on: date) -> Q:
    """Return the condition "valid on that day" for rows with a span."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def standing(on: date) -> Q:
    """Return the condition "counts on that day" for what may be ended before its end."""
    return in_force(on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def standing_in(on: date) -> Q:
    """Return the condition "somebody stands in that day": confirmed, not ended."""
    return standing(on) & Q(confirmed_at__isnull=False)


def actor_of(*, account_id: int, on: date) -> Actor:
    """Return who an account is on a day, with the roles in force that day.

    A closed or unknown account is nobody.
    """
    holder = holder_of(account_id=account_id, on=on)
    return ANONYMOUS if holder is None else holder.actor


def unit(*, unit_id: int) -> UnitFacts:
    """Return one unit; raise NotFound when there is none."""
    row = Unit.objects.filter(pk=unit_id).select_related("parent").first()
    if row is None:
        raise NotFound("unit_unknown", N_("Không có cơ quan, đơn vị này."))
    return _unit(row)


def unit_by_code(*, code: str, on: date) -> UnitFacts:
    """Return the unit that bears the code on that day; raise NotFound."""
    row = Unit.objects.filter(in_force(on), code=code).select_related("parent").first()
    if row is None:
        raise NotFound(
            "unit_not_in_force",
            N_("Không có đơn vị mang mã %(code)s vào ngày %(day)s."),
            facts={"code": code, "day": f"{on:%d/%m/%Y}"},
        )
    return _unit(row)


def units_in_force(*, on: date) -> tuple[UnitFacts, ...]:
    """Return every unit of that day, parents before their children."""
    rows = Unit.objects.filter(in_force(on)).select_related("parent").order_by("id")
    return tuple(_unit(row) for row in rows)


def receptions(*, on: date) -> tuple[UnitFacts, ...]:
    """Return the one-stop units of that day."""
    rows = Unit.objects.filter(in_force(on), is_reception=True).select_related("parent")
    return tuple(_unit(row) for row in rows.order_by("id"))


def subtree(*, unit_ids: frozenset[int], on: date) -> frozenset[int]:
    """Return the units and everything below them that day."""
    children: dict[int | None, list[int]] = {}
    for row_id, parent_id in Unit.objects.filter(in_force(on)).values_list(
        "id", "parent_id"
    ):
        children.setdefault(parent_id, []).append(row_id)
    found: set[int] = set()
    open_ids = list(unit_ids)
    while open_ids:
        current = open_ids.pop()
        if current not in found:
            found.add(current)
            open_ids.extend(children.get(current, ()))
    return frozenset(found)


def officer(*, officer_id: int) -> OfficerFacts:
    """Return one officer; raise NotFound when there is none."""
    row = Officer.objects.filter(pk=officer_id).first()
    if row is None:
        raise NotFound("officer_unknown", N_("Không có cán bộ này."))
    return _officer(row)


def officers_with(*, role: Role, unit_id: int, on: date) -> tuple[OfficerFacts, ...]:
    """Return those who hold the role at the unit that day, by name."""
    rows = Officer.objects.filter(
        pk__in=RoleGrant.objects.filter(
            in_force(on), role=role.value, unit_id=unit_id
        ).values("officer_id")
    ).order_by("name")
    return tuple(_officer(row) for row in rows)


def available(
    *, role: Role, unit_id: int, on: date, away_from: frozenset[int]
) -> tuple[OfficerFacts, ...]:
    """Return those who hold a role at a unit that day and may be given a case.

    Not those who are absent with a substitute, nor those with a declared interest in
    one of the people `away_from`.
    """
    absent = Substitution.objects.filter(standing_in(on)).values("absent_id")
    interested = Interest.objects.filter(standing(on), person_id__in=away_from).values(
        "officer_id"
    )
    rows = (
        Officer.objects.filter(
            pk__in=RoleGrant.objects.filter(
                in_force(on), role=role.value, unit_id=unit_id
            ).values("officer_id")
        )
        .exclude(pk__in=absent)
        .exclude(pk__in=interested)
        .order_by("id")
    )
    return tuple(_officer(row) for row in rows)


def skills(*, ids: Collection[int]) -> dict[tuple[int, str], frozenset[str]]:
    """Return what officers know best, by officer and sort of knowledge."""
    found: dict[tuple[int, str], frozenset[str]] = {}
    rows = Skill.objects.filter(officer_id__in=ids)
    for officer, kind, value in rows.values_list("officer_id", "kind", "value"):
        found[officer, kind] = found.get((officer, kind), frozenset()) | {value}
    return found


def officer_names(*, ids: Collection[int]) -> dict[int, str]:
    """Return the names of officers by id."""
    return dict(Officer.objects.filter(pk__in=ids).values_list("id", "name"))


def authority(
    *, actor: Actor, procedure_code: str, unit_id: int, on: date
) -> Authority | None:
    """Return the line of the register that lets the actor approve at a unit, or None.

    A line counts at its own unit and at those below: a committee's deputy decides at
    the committee's centre, not at another body. Basis: TT 01/2018 art 6.
    """
    if actor.officer_id is None:
        return None
    lines = (
        _authority(row)
        for row in _lines(
            in_force(on),
            officer_id=actor.officer_id,
            unit_id__in=upwards(unit_id),
        )
    )
    return next(
        (
            line
            for line in lines
            if line.covers(
                officer_id=actor.officer_id, procedure_code=procedure_code, on=on
            )
        ),
        None,
    )


def signers(
    *, wanted: Collection[tuple[int, str]], on: date
) -> dict[tuple[int, str], int]:
    """Return how many officers may decide each procedure at a unit that day.

    `wanted` and the keys are unit and procedure code. A line of the register counts at
    its own unit and at those below. Basis: TT 01/2018 art 6.
    """
    lines = tuple(_authority(row) for row in _lines(in_force(on)))
    return {
        (unit_id, code): len(
            {
                line.officer_id
                for line in lines
                if line.unit_id in upwards(unit_id)
                and line.covers(officer_id=line.officer_id, procedure_code=code, on=on)
            }
        )
        for unit_id, code in wanted
    }


def find_people(*, actor: Actor, text: str) -> tuple[PersonFacts, ...]:
    """Return at most ten people by number, by telephone, or by beginning of name."""
    require(actor, Act.FIND_PERSON)
    text = text.strip()
    if len(text) < 3:
        return ()
    digits = text.replace(" ", "")
    condition = Q(id_number=digits) | Q(phone=digits)
    key = search_key(text)
    if key:
        condition |= Q(name_key__startswith=key)
    rows = Person.objects.filter(condition).order_by("name_key", "id")[:MOST_PEOPLE]
    return tuple(_person(row) for row in rows)


def person(*, actor: Actor, person_id: int) -> PersonFacts:
    """Return one person to who may find people, to that person, to who acts for it."""
    behalf = actor.on_behalf_of
    if person_id not in (actor.person_id, behalf and behalf.person_id):
        require(actor, Act.FIND_PERSON)
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        raise NotFound("person_unknown", N_("Không có người này trong hệ thống."))
    return _person(row)


@lru_cache(maxsize=4096)
def upwards(unit_id: int) -> tuple[int, ...]:
    """Return a unit and those above it, the nearest first.

    Kept in memory: a unit that is moved ends its row and begins another.
    """
    found: list[int] = []
    above: int | None = unit_id
    while above is not None and above not in found:
        found.append(above)
        above = Unit.objects.values_list("parent_id", flat=True).get(pk=above)
    return tuple(found)


def failed_sign_ins(*, username: str, since: datetime) -> int:
    """Return how often a name failed to sign in after a moment."""
    return SignInAttempt.objects.filter(
        username=username, succeeded=False, at__gt=since
    ).count()


def _lines(*conditions: Q, **values: object) -> QuerySet[Delegation]:
    """Return lines of the register of authority, the narrowest first."""
    return (
        Delegation.objects.filter(*conditions, **values)
        .select_related("officer")
        .order_by("all_procedures", "id")
    )


def _unit(row: Unit) -> UnitFacts:
    return UnitFacts(
        id=row.pk,
        code=row.code,
        agency_code=row.agency_code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        parent_id=row.parent_id,
        parent_name=row.parent.name if row.parent else "",
        is_reception=row.is_reception,
        place=row.place,
        address=row.address,
        phone=row.phone,
        symbol=row.symbol,
    )


def _officer(row: Officer) -> OfficerFacts:
    return OfficerFacts(
        id=row.pk, name=row.name, title=row.title, phone=row.phone, unit_id=row.unit_id
    )


def _person(row: Person) -> PersonFacts:
    return PersonFacts(
        id=row.pk,
        kind=row.kind,
        name=row.name,
        id_kind=row.id_kind,
        id_number=row.id_number,
        born_on=row.born_on,
        phone=row.phone,
        email=row.email,
        address=row.address,
    )


def _authority(row: Delegation) -> Authority:
    return Authority(
        officer_id=row.officer_id,
        unit_id=row.unit_id,
        kind=row.kind,
        principal_title=row.principal_title,
        title=row.officer.title,
        all_procedures=row.all_procedures,
        procedure_codes=frozenset(row.procedure_codes),
        document=row.document,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )

"""Who is absent and who stands in, who keeps away from whom, who knows what best."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from motcua.domain.accounts.models import (
    Interest,
    Officer,
    Person,
    RoleGrant,
    SkillKind,
    Substitution,
)
from motcua.domain.accounts.readers import MOST_PEOPLE, in_force, skills, subtree
from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_, name_order, search_key

MOST_PAST = 50
"""How many arrangements that are over a page shows, the newest first."""


@dataclass(frozen=True, slots=True)
class SubstitutionFacts:
    """One absence with who stands in.

    `state` is proposed, coming, current, over, or ended (before its end).
    """

    id: int
    absent_id: int
    absent_name: str
    substitute_name: str
    document: str
    valid_from: date
    valid_to: date
    state: str
    proposed_by: str
    confirmed_by: str
    ended_on: date | None
    ended_by: str
    ended_why: str
    may_confirm: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class InterestFacts:
    """One declared interest; the person by name and the end of their number."""

    id: int
    officer_name: str
    person_name: str
    person_number: str
    reason: str
    valid_from: date
    valid_to: date | None
    ended_on: date | None
    counts: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as somebody who may not read people sees them."""

    id: int
    name: str
    number: str
    born_in: int | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer of a unit, the roles they hold, what they know best."""

    id: int
    name: str
    title: str
    unit_id: int
    unit_name: str
    roles: tuple[Role, ...]
    fields: frozenset[str]
    territories: frozenset[str]


def manages(*, actor: Actor, act: Act, officer_id: int, on: date) -> bool:
    """Say whether an act opens for an officer of the actor's unit or of one below.

    An administrator arranges for all. Nobody does it by standing in for that very
    officer: a substitute does not lengthen their own time.
    """
    if not may(actor, act) or officer_id in actor.stands_for:
        return False
    if Role.ADMINISTRATOR in actor.role_names or actor.officer_id is None:
        return True
    unit_id = Officer.objects.values_list("unit_id", flat=True).get(pk=officer_id)
    return unit_id in subtree(unit_ids=units_for(actor, act), on=on)


def team(*, actor: Actor, act: Act, on: date) -> tuple[Colleague, ...]:
    """Return the officers for whom an act opens, those who hold a role that day."""
    if not may(actor, act):
        return ()
    rows = Officer.objects.exclude(pk__in=actor.stands_for)
    if Role.ADMINISTRATOR not in actor.role_names:
        rows = rows.filter(unit_id__in=subtree(unit_ids=units_for(actor, act), on=on))
    return tuple(c for c in _colleagues(rows.values_list("id", flat=True), on) if c.roles)


def colleague(*, actor: Actor, act: Act, officer_id: int, on: date) -> Colleague:
    """Return one officer for whom an act opens; raise NotFound otherwise."""
    found = [c for c in team(actor=actor, act=act, on=on) if c.id == officer_id]
    if not found:
        raise NotFound("officer_unknown", N_("Không có cán bộ này."))
    return found[0]


def able_to_stand_in(*, officer_id: int, on: date) -> tuple[Colleague, ...]:
    """Return who holds each role that an officer holds that day, the same unit first."""
    (absent,) = _colleagues([officer_id], on)
    if not absent.roles:
        return ()
    ids = RoleGrant.objects.filter(in_force(on), role=absent.roles[0].value)
    others = _colleagues(ids.exclude(officer_id=officer_id).values("officer_id"), on)
    able = [other for other in others if set(absent.roles) <= set(other.roles)]
    return tuple(sorted(able, key=lambda c: (c.unit_id != absent.unit_id, c.unit_name)))


def substitutions(*, actor: Actor, on: date) -> tuple[SubstitutionFacts, ...]:
    """Return the absences that concern the actor: their own, and their units'.

    What is proposed, current or coming first by day, then what is over, newest first.
    """
    require(actor, Act.DECLARE_ABSENCE)
    own = Q(absent_id=actor.officer_id) | Q(substitute_id=actor.officer_id)
    managed = {c.id for c in team(actor=actor, act=Act.EDIT_SUBSTITUTION, on=on)}
    rows = (
        Substitution.objects.filter(own | Q(absent_id__in=managed))
        .select_related("absent", "substitute", "proposed_by", "confirmed_by", "ended_by")
        .order_by("-valid_from", "-id")
    )
    found = [_substitution(row, actor, managed, on) for row in rows[: MOST_PAST * 4]]
    open_ones = [f for f in found if f.state in ("proposed", "coming", "current")]
    past = [f for f in found if f.state in ("over", "ended")]
    return (*reversed(open_ones), *past[:MOST_PAST])


def interests(*, actor: Actor, on: date) -> tuple[InterestFacts, ...]:
    """Return the interests the actor declared, and those of their units' officers."""
    if not (may(actor, Act.DECLARE_INTEREST) or may(actor, Act.READ_INTERESTS)):
        raise NotAllowed("role_missing", N_("Vai trò của bạn không được làm việc này."))
    managed = {c.id for c in team(actor=actor, act=Act.READ_INTERESTS, on=on)}
    rows = list(
        Interest.objects.filter(officer_id__in=managed | {actor.officer_id})
        .select_related("officer")
        .order_by("ended_on", "-valid_from", "id")
    )
    people = Person.objects.in_bulk([row.person_id for row in rows])
    facts = [_interest(row, people[row.person_id], actor, on) for row in rows]
    return tuple(sorted(facts, key=lambda f: (not f.is_own, not f.counts)))


def people_to_declare(*, actor: Actor, text: str) -> tuple[PersonName, ...]:
    """Return at most ten people by whole number, or by the beginning of the name.

    For declaring an interest only: of the number just the end is shown.
    """
    require(actor, Act.DECLARE_INTEREST)
    key = search_key(text)
    if len(key) < 5:
        return ()
    found = Q(id_number=text.replace(" ", "")) | Q(name_key__startswith=key)
    rows = Person.objects.filter(found).order_by("name_key", "id")[:MOST_PEOPLE]
    return tuple(_name(row) for row in rows)


def _name(row: Person) -> PersonName:
    born = row.born_on.year if row.born_on else None
    return PersonName(row.pk, row.name, f"…{row.id_number[-4:]}", born)


def _colleagues(ids: Collection[int] | QuerySet[Any, Any], on: date) -> list[Colleague]:
    rows = list(Officer.objects.filter(pk__in=ids).select_related("unit"))
    held = _roles({row.pk for row in rows}, on)
    known = skills(ids={row.pk for row in rows})
    found = [
        Colleague(
            id=row.pk,
            name=row.name,
            title=row.title,
            unit_id=row.unit_id,
            unit_name=row.unit.name,
            roles=held.get(row.pk, ()),
            fields=known.get((row.pk, SkillKind.FIELD.value), frozenset()),
            territories=known.get((row.pk, SkillKind.TERRITORY.value), frozenset()),
        )
        for row in rows
    ]
    return sorted(found, key=lambda c: (c.unit_id, name_order(c.name)))


def _roles(ids: Collection[int], on: date) -> dict[int, tuple[Role, ...]]:
    found: dict[int, tuple[Role, ...]] = {}
    grants = RoleGrant.objects.filter(in_force(on), officer_id__in=ids)
    for officer_id, role in grants.values_list("officer_id", "role").distinct():
        found[officer_id] = (*found.get(officer_id, ()), Role(role))
    return {officer_id: tuple(sorted(roles)) for officer_id, roles in found.items()}


def _substitution(
    row: Substitution, actor: Actor, managed: Collection[int], on: date
) -> SubstitutionFacts:
    state = _state(row, on)
    is_open = state in ("proposed", "coming", "current")
    names = {
        name: person.name if person else ""
        for name, person in (
            ("proposed_by", row.proposed_by),
            ("confirmed_by", row.confirmed_by),
            ("ended_by", row.ended_by),
        )
    }
    return SubstitutionFacts(
        id=row.pk,
        absent_id=row.absent_id,
        absent_name=row.absent.name,
        substitute_name=row.substitute.name,
        document=row.document,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=state,
        ended_on=row.ended_on,
        ended_why=row.ended_why,
        may_confirm=state == "proposed" and row.absent_id in managed,
        may_end=is_open and row.absent_id in {*managed, actor.officer_id},
        **names,
    )


def _state(row: Substitution, on: date) -> str:
    if row.ended_on is not None:
        return "ended"
    if row.valid_to < on:
        return "over"
    if row.confirmed_at is None:
        return "proposed"
    return "coming" if row.valid_from > on else "current"


def _interest(row: Interest, person: Person, actor: Actor, on: date) -> InterestFacts:
    is_over = row.valid_to is not None and row.valid_to < on
    return InterestFacts(
        id=row.pk,
        officer_name=row.officer.name,
        person_name=person.name,
        person_number=_name(person).number,
        reason=row.reason,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        ended_on=row.ended_on,
        counts=row.ended_on is None and not is_over,
        is_own=row.officer_id == actor.officer_id,
    )

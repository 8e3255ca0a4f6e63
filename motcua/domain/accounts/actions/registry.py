"""Enter units, officers, their roles, their authority, and their accounts.

Every verb takes the whole list, writes what is not there yet, and leaves the rest
alone, so that a list can be loaded again after it has grown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model

from motcua.domain.accounts.models import (
    Account,
    Delegation,
    Officer,
    Person,
    RoleGrant,
    Unit,
)
from motcua.domain.accounts.rules import Act, require
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in one span of its life; the parent is named by its code."""

    code: str
    name: str
    short_name: str
    kind: str
    valid_from: date
    valid_to: date | None = None
    parent: str = ""
    agency_code: str = ""
    is_reception: bool = False
    place: str = ""
    address: str = ""
    phone: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer with the unit that employs them."""

    code: str
    name: str
    title: str
    unit: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of an officer at a unit, with the document that gives it."""

    officer: str
    role: str
    unit: str
    document: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """A line of the register of authority; no codes mean every procedure."""

    officer: str
    unit: str
    kind: str
    principal_title: str
    document: str
    valid_from: date
    valid_to: date | None = None
    procedure_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A way to sign in for an officer (by code) or a person (by document number)."""

    username: str
    password: str
    officer: str = ""
    id_number: str = ""


@transaction.atomic
def load_units(*, actor: Actor, at: datetime, rows: Sequence[UnitRow]) -> int:
    """Enter the units that are not there yet, parents first; return how many.

    Raises Invalid when a parent is not known by the time its child is entered.
    """
    require(actor, Act.EDIT_UNITS)
    known = {(u.code, u.valid_from) for u in Unit.objects.all()}
    ids = _newest(Unit.objects.order_by("valid_from"))
    new = 0
    for row in rows:
        if (row.code, row.valid_from) in known:
            continue
        unit = Unit.objects.create(
            code=row.code,
            agency_code=row.agency_code,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            parent_id=_id(ids, row.parent, "parent") if row.parent else None,
            is_reception=row.is_reception,
            place=row.place,
            address=row.address,
            phone=row.phone,
            symbol=row.symbol,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        ids[row.code] = unit.pk
        new += 1
    return _noted(actor, at, "units.entered", new)


@transaction.atomic
def load_officers(*, actor: Actor, at: datetime, rows: Sequence[OfficerRow]) -> int:
    """Enter the officers whose code is not there yet; return how many."""
    require(actor, Act.EDIT_PEOPLE)
    units = _newest(Unit.objects.order_by("valid_from"))
    known = set(Officer.objects.values_list("code", flat=True))
    made = Officer.objects.bulk_create(
        Officer(
            code=row.code,
            name=row.name,
            title=row.title,
            phone=row.phone,
            unit_id=_id(units, row.unit, "unit"),
        )
        for row in rows
        if row.code not in known
    )
    return _noted(actor, at, "officers.entered", len(made))


@transaction.atomic
def grant_roles(*, actor: Actor, at: datetime, rows: Sequence[RoleRow]) -> int:
    """Give the roles that are not given yet; return how many."""
    require(actor, Act.EDIT_PEOPLE)
    units = _newest(Unit.objects.order_by("valid_from"))
    officers = _newest(Officer.objects.all())
    known = set(
        RoleGrant.objects.values_list("officer_id", "unit_id", "role", "valid_from")
    )
    wanted = [
        RoleGrant(
            officer_id=_id(officers, row.officer, "officer"),
            unit_id=_id(units, row.unit, "unit"),
            role=row.role,
            document=row.document,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    ]
    made = RoleGrant.objects.bulk_create(
        g for g in wanted if (g.officer_id, g.unit_id, g.role, g.valid_from) not in known
    )
    return _noted(actor, at, "roles.granted", len(made))


@transaction.atomic
def register_authority(
    *, actor: Actor, at: datetime, rows: Sequence[AuthorityRow]
) -> int:
    """Enter the lines of the register that are not there yet; return how many.

    Basis: TT 01/2018 art 6; NĐ 30/2020 art 13.
    """
    require(actor, Act.EDIT_AUTHORITY)
    units = _newest(Unit.objects.order_by("valid_from"))
    officers = _newest(Officer.objects.all())
    known = set(
        Delegation.objects.values_list("officer_id", "unit_id", "document", "valid_from")
    )
    wanted = [
        Delegation(
            officer_id=_id(officers, row.officer, "officer"),
            unit_id=_id(units, row.unit, "unit"),
            kind=row.kind,
            principal_title=row.principal_title,
            all_procedures=not row.procedure_codes,
            procedure_codes=list(row.procedure_codes),
            document=row.document,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    ]
    made = Delegation.objects.bulk_create(
        d
        for d in wanted
        if (d.officer_id, d.unit_id, d.document, d.valid_from) not in known
    )
    return _noted(actor, at, "authority.registered", len(made))


@transaction.atomic
def open_accounts(*, actor: Actor, at: datetime, rows: Sequence[AccountRow]) -> int:
    """Open the accounts whose name is not taken yet; return how many.

    The password of an account that is already open stays as it is.
    """
    require(actor, Act.EDIT_PEOPLE)
    officers = _newest(Officer.objects.all())
    people = {p.id_number: p.pk for p in Person.objects.only("id", "id_number")}
    known = set(Account.objects.values_list("username", flat=True))
    # One slow hash per password: the demo gives many people the same one.
    hashes = {p: make_password(p) for p in {row.password for row in rows}}
    made = Account.objects.bulk_create(
        Account(
            username=row.username,
            password=hashes[row.password],
            officer_id=_id(officers, row.officer, "officer") if row.officer else None,
            person_id=_id(people, row.id_number, "id_number") if row.id_number else None,
        )
        for row in rows
        if row.username not in known
    )
    return _noted(actor, at, "accounts.opened", len(made))


def _newest(rows: Iterable[Model]) -> dict[str, int]:
    """Return the ids by code; of several rows with one code the last one counts."""
    return {str(getattr(row, "code", "")): row.pk for row in rows}


def _id(ids: Mapping[str, int], code: str, field: str) -> int:
    if code not in ids:
        raise Invalid(
            "code_unknown",
            N_("Không có mã “%(code)s” trong danh sách."),
            facts={"code": code},
            field=field,
            remedy=N_("Hãy nhập dòng mang mã này trước."),
        )
    return ids[code]


def _noted(actor: Actor, at: datetime, kind: str, count: int) -> int:
    if count:
        ledger.append(
            topic="accounts",
            stream=0,
            actor=actor,
            at=at,
            kind=kind,
            payload={"rows": count},
        )
    return count

"""Questions about organisations, their members and mandates."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from motcua.domain.accounts.models import (
    ActFor,
    Mandate,
    Member,
    Person,
    PersonKind,
    Registration,
)
from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.members import MemberRole
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.behalf import Tie
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_

MOST_ACTS = 100


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """One mandate; `doings` are `Doing` values. `counts` says whether it does today."""

    id: int
    doings: tuple[str, ...]
    whole: bool
    procedures: tuple[str, ...]
    fields: tuple[str, ...]
    valid_from: date
    valid_to: date
    given_by: str
    ended_at: datetime | None
    ended_by: str
    counts: bool


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member, one asked to become one, or one who was; with every mandate so far."""

    id: int
    organisation_id: int
    name: str
    id_number: str
    role: str
    added_at: datetime
    added_by: str
    accepted_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    is_me: bool
    mandates: tuple[MandateFacts, ...] = ()

    @property
    def counts(self) -> bool:
        """Say whether they are a member now."""
        return self.accepted_at is not None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """An organisation as one of its members sees it; `my_role` is empty for itself."""

    id: int
    name: str
    tax_number: str
    enterprise_code: str
    address: str
    phone: str
    email: str
    my_role: str
    manages: bool
    members: tuple[MemberFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """A place in an organisation that waits for the actor to accept it."""

    member_id: int
    organisation: str
    role: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """A registration; `state` is asked, confirmed or refused."""

    id: int
    applicant_name: str
    applicant_number: str
    tax_number: str
    enterprise_code: str
    name: str
    address: str
    phone: str
    email: str
    asked_at: datetime
    state: str
    reason: str
    known_as: str
    representatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActFacts:
    """Something done or read for somebody, with both names."""

    at: datetime
    name: str
    principal_name: str
    tie: str
    what: str
    procedure: str
    dossier: str


def my_organisations(*, actor: Actor) -> tuple[OrganisationFacts, ...]:
    """Return the organisations the actor is a member of now, by name."""
    rows = Member.objects.filter(
        person_id=own_person(actor), ended_at__isnull=True
    ).select_related("organisation")
    return tuple(
        _organisation(row.organisation, row.role)
        for row in rows.order_by("organisation__name_key", "id")
    )


def my_invitations(*, actor: Actor) -> tuple[Invited, ...]:
    """Return the places that wait for the actor's word."""
    me = Person.objects.get(pk=own_person(actor))
    if me.id_kind != "cccd":
        return ()
    rows = Member.objects.filter(
        id_number=me.id_number, accepted_at__isnull=True, ended_at__isnull=True
    ).select_related("organisation")
    return tuple(
        Invited(row.pk, row.organisation.name, row.role, row.added_by, row.added_at)
        for row in rows.order_by("added_at", "id")
    )


def my_registrations(*, actor: Actor) -> tuple[RegistrationFacts, ...]:
    """Return the actor's own registrations, the newest twenty."""
    rows = Registration.objects.filter(applicant_id=own_person(actor))
    found = rows.select_related("applicant").order_by("-asked_at", "-id")[:20]
    return tuple(_registration(row) for row in found)


def organisation(*, actor: Actor, organisation_id: int, on: date) -> OrganisationFacts:
    """Return an organisation to itself or to a member; raise NotFound to others.

    Who manages it sees everybody and all that was; a clerk sees their own line only.
    """
    me = own_person(actor)
    row = Person.objects.filter(
        pk=organisation_id, kind=PersonKind.ORGANISATION.value
    ).first()
    mine = None
    if row is not None and row.pk != me:
        mine = Member.objects.filter(
            organisation=row, person_id=me, ended_at__isnull=True
        ).first()
    if row is None or (row.pk != me and mine is None):
        raise no_such_organisation()
    facts = _organisation(row, mine.role if mine else "")
    members = Member.objects.filter(organisation=row)
    if not facts.manages:
        members = members.filter(person_id=me)
    ordered = list(members.order_by("ended_at", "added_at", "id"))
    return _with_members(facts, ordered, me, on)


def representative_name(*, actor: Actor) -> str:
    """Return who represents the organisation the actor acts for; empty for people.

    The actor where they do, else whoever has done so longest.
    """
    behalf = actor.on_behalf_of
    if behalf is None or behalf.tie not in (Tie.REPRESENTATIVE, Tie.CLERK):
        return ""
    if behalf.tie is Tie.REPRESENTATIVE:
        return actor.name
    rows = Member.objects.filter(
        organisation_id=behalf.person_id,
        role=MemberRole.REPRESENTATIVE,
        accepted_at__isnull=False,
        ended_at__isnull=True,
    )
    return rows.order_by("accepted_at").values_list("name", flat=True).first() or ""


def acts_for(*, actor: Actor, organisation_id: int | None = None) -> tuple[ActFacts, ...]:
    """Return who has done or read what for the actor, or an organisation they manage.

    The newest hundred. Raises NotFound for an organisation of others.
    """
    principal = own_person(actor)
    if organisation_id is not None and organisation_id != principal:
        managed_by(actor=actor, organisation_id=organisation_id)
        principal = organisation_id
    rows = ActFor.objects.filter(principal_id=principal).order_by("-at", "-id")
    return tuple(map(_act, rows[:MOST_ACTS]))


def doers_of(*, filing: UUID | None = None, dossier: str = "") -> tuple[ActFacts, ...]:
    """Return who has done something with a filing or a dossier for its applicant.

    The first first, once each person and tie; what they only read is left out. For a
    caller that has let the actor see the filing or the dossier.
    """
    rows = ActFor.objects.exclude(what__startswith="read ").order_by("at", "id")
    rows = rows.filter(dossier=dossier) if dossier else rows.filter(filing=filing)
    found: dict[tuple[str, str], ActFacts] = {}
    for one in map(_act, rows[:MOST_ACTS]):
        found.setdefault((one.name, one.tie), one)
    return tuple(found.values())


def registrations_waiting(*, actor: Actor) -> tuple[RegistrationFacts, ...]:
    """Return what waits for an officer who has seen the papers; raise NotAllowed."""
    require(actor, Act.CONFIRM_ORGANISATION)
    rows = Registration.objects.filter(state="asked").select_related("applicant")
    return tuple(_registration(row) for row in rows.order_by("asked_at", "id")[:100])


def registration(*, actor: Actor, registration_id: int) -> RegistrationFacts:
    """Return one registration to an officer; raise NotAllowed, NotFound."""
    require(actor, Act.CONFIRM_ORGANISATION)
    row = Registration.objects.select_related("applicant").filter(pk=registration_id)
    found = row.first()
    if found is None:
        raise no_such_registration()
    return _registration(found)


def own_person(actor: Actor) -> int:
    """Return the person who acts; raise NotAllowed for officers and nobody."""
    if actor.kind is not ActorKind.CITIZEN or actor.person_id is None:
        raise NotAllowed(
            "submitters_only", N_("Trang này dành cho người nộp hồ sơ đã đăng nhập.")
        )
    return actor.person_id


def managed_by(*, actor: Actor, organisation_id: int) -> None:
    """Raise NotFound unless the actor is the organisation or represents it now."""
    me = own_person(actor)
    represents = Member.objects.filter(
        organisation_id=organisation_id,
        person_id=me,
        role=MemberRole.REPRESENTATIVE.value,
        ended_at__isnull=True,
    ).exists()
    itself = me == organisation_id and Person.objects.filter(
        pk=me, kind=PersonKind.ORGANISATION.value
    )
    if not represents and not (itself and itself.exists()):
        raise no_such_organisation()


def no_such_organisation() -> NotFound:
    """Return the one answer for "there is none" and "not yours"."""
    return NotFound("organisation_unknown", N_("Không tìm thấy tổ chức này."))


def no_such_registration() -> NotFound:
    """Return the answer for a registration that is not there."""
    return NotFound("registration_unknown", N_("Không có đăng ký tổ chức này."))


def _organisation(row: Person, role: str) -> OrganisationFacts:
    code = (
        Registration.objects.filter(organisation=row)
        .exclude(enterprise_code="")
        .order_by("-decided_at")
        .values_list("enterprise_code", flat=True)
        .first()
    )
    return OrganisationFacts(
        id=row.pk,
        name=row.name,
        tax_number=row.id_number,
        enterprise_code=code or "",
        address=row.address,
        phone=row.phone,
        email=row.email,
        my_role=role,
        manages=role in ("", MemberRole.REPRESENTATIVE),
    )


def _with_members(
    facts: OrganisationFacts, rows: list[Member], me: int, on: date
) -> OrganisationFacts:
    mandates: dict[int, list[MandateFacts]] = {}
    found = Mandate.objects.filter(member__in=rows).order_by("-valid_from", "-id")
    for row in found:
        mandates.setdefault(row.member_id, []).append(_mandate(row, on))
    return OrganisationFacts(
        **{name: getattr(facts, name) for name in facts.__slots__ if name != "members"},
        members=tuple(_member(row, me, tuple(mandates.get(row.pk, ()))) for row in rows),
    )


def _member(row: Member, me: int, mandates: tuple[MandateFacts, ...]) -> MemberFacts:
    return MemberFacts(
        id=row.pk,
        organisation_id=row.organisation_id,
        name=row.name,
        id_number=row.id_number,
        role=row.role,
        added_at=row.added_at,
        added_by=row.added_by,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        is_me=row.person_id == me,
        mandates=mandates,
    )


def _mandate(row: Mandate, on: date) -> MandateFacts:
    return MandateFacts(
        id=row.pk,
        doings=tuple(row.doings),
        whole=row.whole,
        procedures=tuple(row.procedures),
        fields=tuple(row.fields),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        given_by=row.given_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        counts=row.ended_at is None and row.valid_from <= on <= row.valid_to,
    )


def _registration(row: Registration) -> RegistrationFacts:
    known = Person.objects.filter(id_kind="tax", id_number=row.tax_number).first()
    represents = Q(role=MemberRole.REPRESENTATIVE.value, ended_at__isnull=True)
    members = Member.objects.filter(
        represents, organisation=known, accepted_at__isnull=False
    )
    waits = row.state == "asked"
    return RegistrationFacts(
        id=row.pk,
        applicant_name=row.applicant.name,
        applicant_number=row.applicant.id_number,
        tax_number=row.tax_number,
        enterprise_code=row.enterprise_code,
        name=row.name,
        address=row.address,
        phone=row.phone,
        email=row.email,
        asked_at=row.asked_at,
        state=row.state,
        reason=row.reason,
        known_as=known.name if known and waits else "",
        representatives=tuple(members.order_by("id").values_list("name", flat=True))
        if known and waits
        else (),
    )


def _act(row: ActFor) -> ActFacts:
    return ActFacts(
        at=row.at,
        name=row.name,
        principal_name=row.principal_name,
        tie=row.tie,
        what=row.what,
        procedure=row.procedure,
        dossier=row.dossier,
    )

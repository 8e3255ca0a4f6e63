"""Register an organisation: asked by a person, confirmed on paper or by the identity."""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.actions.noting import note_organisation
from motcua.domain.accounts.actions.people import check_number, enter_person
from motcua.domain.accounts.actions.second_step import require_sure
from motcua.domain.accounts.models import Member, Person, Registration
from motcua.domain.accounts.readers.organisations import (
    no_such_registration,
    own_person,
)
from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.members import MemberRole
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_, normalise

MOST_ASKED = 5


@transaction.atomic
def ask_registration(
    *,
    actor: Actor,
    at: datetime,
    tax_number: str,
    name: str,
    enterprise_code: str = "",
    address: str = "",
    phone: str = "",
    email: str = "",
) -> int:
    """Say that one represents an organisation; return the registration's id.

    It opens nothing until an officer has seen the papers. Raises Invalid, Conflict.
    """
    applicant = Person.objects.select_for_update().get(pk=own_person(actor))
    require_sure(actor=actor)
    if applicant.kind != "citizen":
        raise Invalid("citizens_register", N_("Chỉ cá nhân đăng ký đại diện tổ chức."))
    number = tax_number.replace(" ", "").replace("-", "")
    check_number(kind="organisation", id_kind="tax", number=number, field="tax_number")
    if not normalise(name):
        raise Invalid("name_missing", N_("Chưa nhập tên tổ chức."), field="name")
    waiting = Registration.objects.filter(applicant=applicant, state="asked")
    if waiting.filter(tax_number=number).exists():
        raise Conflict(
            "registration_asked",
            N_("Bạn đã đăng ký tổ chức này và đang chờ xác nhận."),
            remedy=N_("Hãy mang giấy tờ của tổ chức đến quầy."),
        )
    if waiting.count() >= MOST_ASKED:
        raise Conflict(
            "registrations_too_many", N_("Bạn đang có quá nhiều đăng ký chờ xác nhận.")
        )
    row = Registration.objects.create(
        applicant=applicant,
        tax_number=number,
        enterprise_code=enterprise_code.replace(" ", ""),
        name=normalise(name),
        address=normalise(address),
        phone=phone.replace(" ", ""),
        email=email.strip(),
        asked_at=at,
        source="counter",
        state="asked",
    )
    return row.pk


@transaction.atomic
def confirm_registration(
    *, actor: Actor, at: datetime, registration_id: int, proof: str
) -> int:
    """Confirm what was seen on paper; the applicant represents it from now on.

    An organisation known already keeps its contact. Returns its id. Raises NotAllowed,
    NotFound, Conflict once decided, Invalid.
    """
    require(actor, Act.CONFIRM_ORGANISATION)
    row = _waiting(registration_id)
    if not proof.strip():
        raise Invalid(
            "proof_missing",
            N_("Chưa ghi đã kiểm tra giấy tờ gì."),
            field="proof",
            remedy=N_("Ví dụ: giấy chứng nhận đăng ký doanh nghiệp, căn cước bản chính."),
        )
    known = Person.objects.filter(id_kind="tax", id_number=row.tax_number).exists()
    organisation_id = enter_person(
        actor=actor,
        at=at,
        kind="organisation",
        name=row.name,
        id_kind="tax",
        id_number=row.tax_number,
        phone="" if known else row.phone,
        email="" if known else row.email,
        address="" if known else row.address,
    )
    row.state, row.decided_at, row.proof = "confirmed", at, proof.strip()
    row.officer_id, row.officer_name = actor.officer_id or 0, actor.name
    row.organisation_id = organisation_id
    row.save()
    _represent(organisation_id, row.applicant, at, by=actor.name)
    note_organisation(
        actor=actor,
        at=at,
        organisation_id=organisation_id,
        kind="organisation.confirmed",
        payload={"registration": row.pk},
    )
    return organisation_id


@transaction.atomic
def refuse_registration(
    *, actor: Actor, at: datetime, registration_id: int, reason: str
) -> None:
    """Refuse a registration, with the reason. Raises as confirming does."""
    require(actor, Act.CONFIRM_ORGANISATION)
    row = _waiting(registration_id)
    if not reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    row.state, row.decided_at, row.reason = "refused", at, reason.strip()
    row.officer_id, row.officer_name = actor.officer_id or 0, actor.name
    row.save()


def assert_by_identity(
    *, organisation_id: int, provider: str, number: str, name: str, at: datetime
) -> None:
    """Take the word of the organisation's national identity for who represents it.

    In the caller's transaction; nothing changes where that is known, nor where the
    number is known here under another name.
    """
    organisation = Person.objects.select_for_update().get(pk=organisation_id)
    members = Member.objects.filter(
        organisation=organisation, id_number=number, ended_at__isnull=True
    )
    if members.filter(
        role=MemberRole.REPRESENTATIVE.value, accepted_at__isnull=False
    ).exists():
        return
    try:
        person_id = enter_person(
            actor=SYSTEM,
            at=at,
            kind="citizen",
            name=name,
            id_kind="cccd",
            id_number=number,
        )
    except Invalid:
        return  # the organisation still signs in; a counter settles who represents it
    person = Person.objects.get(pk=person_id)
    Registration.objects.create(
        applicant=person,
        tax_number=organisation.id_number,
        name=organisation.name,
        asked_at=at,
        source="identity",
        state="confirmed",
        decided_at=at,
        proof=provider,
        organisation=organisation,
    )
    _represent(organisation_id, person, at, by=organisation.name)
    note_organisation(
        actor=SYSTEM,
        at=at,
        organisation_id=organisation_id,
        kind="organisation.asserted",
        payload={"provider": provider},
    )


def _represent(organisation_id: int, person: Person, at: datetime, *, by: str) -> None:
    """Make a person a representative; a lesser place they had ends."""
    Person.objects.select_for_update().get(pk=organisation_id)
    rows = Member.objects.filter(
        organisation_id=organisation_id,
        id_number=person.id_number,
        ended_at__isnull=True,
    )
    is_one = rows.filter(role=MemberRole.REPRESENTATIVE.value, accepted_at__isnull=False)
    if is_one.exists():
        return
    rows.update(ended_at=at, ended_by=by)
    Member.objects.create(
        organisation_id=organisation_id,
        person=person,
        id_number=person.id_number,
        name=person.name,
        role=MemberRole.REPRESENTATIVE.value,
        added_at=at,
        added_by=by,
        accepted_at=at,
    )


def _waiting(registration_id: int) -> Registration:
    row = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("applicant")
        .filter(pk=registration_id)
        .first()
    )
    if row is None:
        raise no_such_registration()
    if row.state != "asked":
        raise Conflict("registration_decided", N_("Đăng ký này đã được trả lời."))
    return row

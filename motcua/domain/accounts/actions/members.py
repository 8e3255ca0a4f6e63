"""Members of an organisation and their mandates; every row is ended, none deleted."""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.actions.noting import note_organisation
from motcua.domain.accounts.actions.people import check_number
from motcua.domain.accounts.actions.second_step import require_sure
from motcua.domain.accounts.models import Mandate, Member, Person
from motcua.domain.accounts.readers.organisations import (
    managed_by,
    no_such_organisation,
    own_person,
)
from motcua.domain.accounts.rules.members import (
    MemberRole,
    Scope,
    check_may_go,
    check_scope,
    role_of,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_, normalise, search_key


@transaction.atomic
def add_member(
    *,
    actor: Actor,
    at: datetime,
    organisation_id: int,
    id_number: str,
    name: str,
    role: str,
) -> int:
    """Ask somebody to be a member, by their identity number; return the place's id.

    It opens nothing until they have signed in and accepted. Raises NotFound for an
    organisation the actor does not manage, Invalid, Conflict.
    """
    _managed(actor, organisation_id)
    number, wanted = id_number.replace(" ", ""), role_of(role)
    check_number(kind="citizen", id_kind="cccd", number=number, field="id_number")
    if not normalise(name):
        raise Invalid("name_missing", N_("Chưa nhập họ và tên."), field="name")
    open_ones = Member.objects.filter(
        organisation_id=organisation_id, ended_at__isnull=True
    )
    if open_ones.filter(id_number=number).exists():
        raise Conflict("member_known", N_("Người này đã ở trong danh sách."))
    row = Member.objects.create(
        organisation_id=organisation_id,
        id_number=number,
        name=normalise(name),
        role=wanted.value,
        added_at=at,
        added_by=actor.name,
    )
    note_organisation(
        actor=actor,
        at=at,
        organisation_id=organisation_id,
        kind="member.added",
        payload={"member": row.pk, "role": wanted},
    )
    return row.pk


@transaction.atomic
def accept_membership(*, actor: Actor, at: datetime, member_id: int) -> None:
    """Accept a place that bears one's own number and name.

    Raises NotFound for another's, Invalid where the name is another.
    """
    require_sure(actor=actor)
    me = Person.objects.get(pk=own_person(actor))
    row = (
        Member.objects.select_for_update()
        .filter(
            pk=member_id,
            id_number=_number(me),
            accepted_at__isnull=True,
            ended_at__isnull=True,
        )
        .first()
    )
    if row is None:
        raise _no_such_member()
    if search_key(row.name) != me.name_key:
        raise Invalid(
            "member_name_differs",
            N_("Tổ chức ghi họ tên là “%(name)s”, khác tài khoản của bạn."),
            facts={"name": row.name},
            remedy=N_("Hãy nhờ người đại diện ghi lại cho đúng."),
        )
    row.person, row.accepted_at = me, at
    row.save(update_fields=["person", "accepted_at"])
    note_organisation(
        actor=actor,
        at=at,
        organisation_id=row.organisation_id,
        kind="member.accepted",
        payload={"member": row.pk},
    )


@transaction.atomic
def end_member(*, actor: Actor, at: datetime, member_id: int) -> None:
    """Take a member out, leave, or decline a place; mandates end with it, at once.

    Raises NotFound for what is neither one's own nor in an organisation one manages,
    Conflict for the last representative.
    """
    row = _place(actor, member_id)
    check_may_go(_role_now(row), _others(row))
    _end(row, actor, at)
    note_organisation(
        actor=actor,
        at=at,
        organisation_id=row.organisation_id,
        kind="member.ended",
        payload={"member": row.pk},
    )


@transaction.atomic
def change_role(*, actor: Actor, at: datetime, member_id: int, role: str) -> int:
    """Give a member another role; return the new place's id. The old one stays on file.

    Mandates end: a representative needs none, a clerk begins with none. Raises as
    `end_member` does, NotFound for who does not manage it.
    """
    wanted = role_of(role)
    row = _place(actor, member_id)
    _managed(actor, row.organisation_id)
    if row.role == wanted:
        return row.pk
    check_may_go(_role_now(row), _others(row))
    _end(row, actor, at)
    made = Member.objects.create(
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        id_number=row.id_number,
        name=row.name,
        role=wanted.value,
        added_at=at,
        added_by=actor.name,
        accepted_at=row.accepted_at and at,
    )
    note_organisation(
        actor=actor,
        at=at,
        organisation_id=row.organisation_id,
        kind="member.changed",
        payload={"member": row.pk, "now": made.pk, "role": wanted},
    )
    return made.pk


@transaction.atomic
def give_mandate(*, actor: Actor, at: datetime, member_id: int, scope: Scope) -> int:
    """Give a member a mandate; return its id. Raises NotFound, Invalid, Conflict."""
    row = _place(actor, member_id)
    _managed(actor, row.organisation_id)
    if row.role == MemberRole.REPRESENTATIVE:
        raise Conflict(
            "representative_needs_none",
            N_("Người đại diện làm được mọi việc, không cần ủy quyền."),
        )
    check_scope(scope, on=at.astimezone(VN).date())
    made = Mandate.objects.create(
        member=row,
        doings=sorted(scope.doings),
        whole=scope.whole,
        procedures=sorted(set(scope.procedures)),
        fields=sorted(set(scope.fields)),
        valid_from=scope.first,
        valid_to=scope.last,
        given_at=at,
        given_by=actor.name,
    )
    note_organisation(
        actor=actor,
        at=at,
        organisation_id=row.organisation_id,
        kind="mandate.given",
        payload={"member": row.pk, "mandate": made.pk, "doings": made.doings},
    )
    return made.pk


@transaction.atomic
def end_mandate(*, actor: Actor, at: datetime, mandate_id: int) -> None:
    """Take a mandate back, at once. Raises NotFound, Conflict when it has ended."""
    row = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("member")
        .filter(pk=mandate_id)
        .first()
    )
    if row is None:
        raise _no_such_member()
    _managed(actor, row.member.organisation_id)
    if row.ended_at is not None:
        raise Conflict("mandate_ended", N_("Ủy quyền này đã kết thúc trước đó."))
    row.ended_at, row.ended_by = at, actor.name
    row.save(update_fields=["ended_at", "ended_by"])
    note_organisation(
        actor=actor,
        at=at,
        organisation_id=row.member.organisation_id,
        kind="mandate.ended",
        payload={"mandate": row.pk},
    )


def _managed(actor: Actor, organisation_id: int) -> None:
    """Lock an organisation the actor manages: two last ones cannot leave at once."""
    managed_by(actor=actor, organisation_id=organisation_id)
    require_sure(actor=actor)
    Person.objects.select_for_update().get(pk=organisation_id)
    managed_by(actor=actor, organisation_id=organisation_id)


def _place(actor: Actor, member_id: int) -> Member:
    """Return an open place, locked, that is one's own or one manages."""
    me = Person.objects.get(pk=own_person(actor))
    found = Member.objects.filter(pk=member_id, ended_at__isnull=True).first()
    if found is None:
        raise _no_such_member()
    if _number(me) == found.id_number:
        Person.objects.select_for_update().get(pk=found.organisation_id)
    else:
        _managed(actor, found.organisation_id)
    row = Member.objects.select_for_update().filter(pk=member_id, ended_at__isnull=True)
    locked = row.first()
    if locked is None:
        raise no_such_organisation()
    return locked


def _number(me: Person) -> str:
    """Return the number members are asked by; empty for who has another sort."""
    return me.id_number if me.id_kind == "cccd" else ""


def _role_now(row: Member) -> MemberRole:
    """Return what a place counts as: one not accepted holds nothing up."""
    return MemberRole(row.role) if row.accepted_at else MemberRole.CLERK


def _others(row: Member) -> list[MemberRole]:
    others = Member.objects.filter(
        organisation_id=row.organisation_id,
        ended_at__isnull=True,
        accepted_at__isnull=False,
    ).exclude(pk=row.pk)
    return [MemberRole(role) for role in others.values_list("role", flat=True)]


def _end(row: Member, actor: Actor, at: datetime) -> None:
    row.ended_at, row.ended_by = at, actor.name
    row.save(update_fields=["ended_at", "ended_by"])
    Mandate.objects.filter(member=row, ended_at__isnull=True).update(
        ended_at=at, ended_by=actor.name
    )


def _no_such_member() -> NotFound:
    return NotFound("member_unknown", N_("Không có thành viên hoặc ủy quyền này."))

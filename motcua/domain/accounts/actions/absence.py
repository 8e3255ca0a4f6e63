"""Who stands in for whom while somebody is absent."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.actions.noting import note, require_officer
from motcua.domain.accounts.models import Officer, RoleGrant, Substitution
from motcua.domain.accounts.readers import arrangement
from motcua.domain.accounts.rules import ROLE_NAMES, Act, require
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_

MOST_DAYS = 366
"""A substitution ends: what lasts longer than a year is another appointment."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Who stands in, on what ground, from which day to the end of which day."""

    substitute_id: int | None
    document: str
    valid_from: date | None
    valid_to: date | None


@transaction.atomic
def declare_absence(*, actor: Actor, at: datetime, absence: Absence) -> int:
    """Declare one's own absence and propose who stands in; return the id.

    It counts once a head has confirmed it, at once for whoever may confirm it.
    Raises Invalid naming the field. Basis: NĐ 61/2018 art 12.8.
    """
    require(actor, Act.DECLARE_ABSENCE)
    absent_id = require_officer(actor=actor)
    on = at.astimezone(VN).date()
    return _arrange(
        actor,
        at,
        absent_id,
        absence,
        is_confirmed=arrangement.manages(
            actor=actor, act=Act.EDIT_SUBSTITUTION, officer_id=absent_id, on=on
        ),
    )


@transaction.atomic
def register_substitution(
    *, actor: Actor, at: datetime, absent_id: int, absence: Absence
) -> int:
    """Let one officer stand in for another, with all their roles, until it ends.

    Authority to sign is not passed on with it: that needs a line of its own in the
    register. A head arranges this for the officers of their unit, an administrator for
    all. Raises Invalid naming the field.
    Basis: NĐ 61/2018 art 12.8; NĐ 30/2020 art 13 (no re-delegation).
    """
    require(actor, Act.EDIT_SUBSTITUTION)
    _check_manages(actor, at, absent_id)
    return _arrange(actor, at, absent_id, absence, is_confirmed=True)


@transaction.atomic
def confirm_substitution(*, actor: Actor, at: datetime, substitution_id: int) -> None:
    """Confirm what an officer proposed; raise Conflict when there is nothing to do.

    The roles of both are looked at again: they may have changed since.
    """
    require(actor, Act.EDIT_SUBSTITUTION)
    row = _open(substitution_id, at)
    _check_manages(actor, at, row.absent_id)
    if row.confirmed_at is not None:
        raise Conflict("confirmed_already", N_("Việc thay này đã được đồng ý."))
    _check_roles(row.absent_id, row.substitute_id, row.valid_from, row.valid_to)
    row.confirmed_at, row.confirmed_by_id = at, actor.officer_id
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    note(
        actor=actor,
        at=at,
        kind="substitution.confirmed",
        payload={"substitution": row.pk},
    )


@transaction.atomic
def end_substitution(
    *, actor: Actor, at: datetime, substitution_id: int, reason: str
) -> None:
    """End a substitution before its end, from this moment; the row stays as history.

    For who is absent and for the head of their unit, who so declines a proposal too.
    """
    require(actor, Act.DECLARE_ABSENCE)
    row = _open(substitution_id, at)
    if row.absent_id != actor.officer_id:
        _check_manages(actor, at, row.absent_id)
    reason = reason.strip()
    if not reason:
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    row.ended_on, row.ended_why = at.astimezone(VN).date(), reason
    row.ended_by_id = actor.officer_id
    row.save(update_fields=["ended_on", "ended_why", "ended_by"])
    note(
        actor=actor,
        at=at,
        kind="substitution.ended",
        payload={"substitution": row.pk, "reason": reason},
    )


def _arrange(
    actor: Actor,
    at: datetime,
    absent_id: int,
    absence: Absence,
    *,
    is_confirmed: bool,
) -> int:
    substitute_id = absence.substitute_id
    if not substitute_id:
        raise Invalid("nobody_chosen", N_("Chưa chọn người thay."), field="substitute")
    document = absence.document.strip()
    if not document:
        raise Invalid("document_missing", N_("Chưa ghi số văn bản."), field="document")
    first, last = _span(absence.valid_from, absence.valid_to, at.astimezone(VN).date())
    if absent_id == substitute_id:
        raise Invalid(
            "same_person", N_("Người thay phải là người khác."), field="substitute"
        )
    # In the order of their numbers, so that two arrangements never wait for each other.
    known = Officer.objects.select_for_update().filter(pk__in=(absent_id, substitute_id))
    if len(known.order_by("id")) != 2:
        raise Invalid("officer_unknown", N_("Không có cán bộ này."), field="substitute")
    _check_roles(absent_id, substitute_id, first, last)
    _check_others(absent_id, substitute_id, first, last)
    row = Substitution.objects.create(
        absent_id=absent_id,
        substitute_id=substitute_id,
        document=document,
        valid_from=first,
        valid_to=last,
        proposed_by_id=actor.officer_id,
        confirmed_at=at if is_confirmed else None,
        confirmed_by_id=actor.officer_id if is_confirmed else None,
    )
    kind = "substitution.registered" if is_confirmed else "substitution.proposed"
    payload = {
        "substitution": row.pk,
        "absent": absent_id,
        "substitute": substitute_id,
        "document": document,
        "from": first,
        "to": last,
    }
    note(actor=actor, at=at, kind=kind, payload=payload)
    return row.pk


def _span(first: date | None, last: date | None, on: date) -> tuple[date, date]:
    if first is None:
        raise Invalid("day_missing", N_("Chưa ghi ngày."), field="valid_from")
    if last is None:
        raise Invalid("day_missing", N_("Chưa ghi ngày."), field="valid_to")
    if first < on:
        raise Invalid(
            "absence_in_the_past",
            N_("Ngày %(day)s đã qua."),
            facts={"day": f"{first:%d/%m/%Y}"},
            field="valid_from",
            remedy=N_("Hãy chọn từ hôm nay trở đi."),
        )
    if last < first:
        raise Invalid("span_turned", N_("Ngày cuối phải sau ngày đầu."), field="valid_to")
    if (last - first).days >= MOST_DAYS:
        raise Invalid(
            "span_too_long",
            N_("Không cử người thay quá một năm."),
            field="valid_to",
            remedy=N_("Hãy chọn ngày cuối gần hơn, hoặc giao vai trò lâu dài."),
        )
    return first, last


def _check_roles(absent_id: int, substitute_id: int, first: date, last: date) -> None:
    """Raise Invalid unless the substitute holds each role of the absent all the time.

    So nobody gets by standing in what they were never appointed to.
    """
    held = _roles(absent_id, first, last)
    if not held:
        raise Invalid(
            "nothing_to_stand_in_for",
            N_("Người vắng không giữ vai trò nào trong những ngày này."),
            field="substitute",
        )
    lacking = held - _roles(substitute_id, first, last, throughout=True)
    if lacking:
        raise Invalid(
            "substitute_lacks_role",
            N_("Người thay chưa giữ vai trò “%(role)s” trong suốt những ngày này."),
            facts={"role": ROLE_NAMES[min(lacking)]},
            field="substitute",
            remedy=N_("Hãy chọn người khác, hoặc nhờ người quản trị giao vai trò trước."),
        )


def _roles(
    officer_id: int, first: date, last: date, *, throughout: bool = False
) -> set[Role]:
    """Return the roles an officer holds on any day of a span, or on every day of it."""
    begins, ends = (first, last) if throughout else (last, first)
    grants = RoleGrant.objects.filter(officer_id=officer_id, valid_from__lte=begins)
    return {
        Role(role)
        for role, valid_to in grants.values_list("role", "valid_to")
        if valid_to is None or valid_to >= ends
    }


def _check_others(absent_id: int, substitute_id: int, first: date, last: date) -> None:
    """Raise Invalid where another absence stands in the way: overlapping, or a chain."""
    others = Substitution.objects.filter(
        ended_on__isnull=True, valid_from__lte=last, valid_to__gte=first
    ).select_related("absent", "substitute")
    own = others.filter(absent_id=absent_id).first()
    if own is not None:
        raise Invalid(
            "absence_overlaps",
            N_("Từ %(first)s đến %(last)s đã cử %(name)s thay."),
            facts=_facts(own, own.substitute.name),
            field="valid_from",
            remedy=N_("Hãy chọn ngày khác, hoặc chấm dứt việc thay kia trước."),
        )
    away = others.filter(absent_id=substitute_id).first()
    if away is not None:
        raise Invalid(
            "substitute_absent",
            N_("%(name)s cũng vắng từ %(first)s đến %(last)s."),
            facts=_facts(away, away.absent.name),
            field="substitute",
            remedy=N_("Hãy chọn người khác."),
        )
    other = others.filter(substitute_id=absent_id).first()
    if other is not None:
        raise Invalid(
            "absent_stands_in",
            N_("Người vắng đang thay %(name)s từ %(first)s đến %(last)s."),
            facts=_facts(other, other.absent.name),
            field="valid_from",
            remedy=N_("Hãy cử người khác thay %(name)s trước; không thay hộ hai lần."),
        )


def _facts(row: Substitution, name: str) -> dict[str, object]:
    days = {"first": f"{row.valid_from:%d/%m/%Y}", "last": f"{row.valid_to:%d/%m/%Y}"}
    return {"name": name, **days}


def _open(substitution_id: int, at: datetime) -> Substitution:
    """Return a substitution that is not over, held until the transaction ends."""
    row = (
        Substitution.objects.select_for_update(of=("self",))
        .filter(pk=substitution_id)
        .first()
    )
    if row is None:
        raise NotFound("substitution_unknown", N_("Không có việc thay này."))
    if row.ended_on is not None or row.valid_to < at.astimezone(VN).date():
        raise Conflict("substitution_over", N_("Việc thay này đã kết thúc."))
    return row


def _check_manages(actor: Actor, at: datetime, officer_id: int) -> None:
    on = at.astimezone(VN).date()
    if not Officer.objects.filter(pk=officer_id).exists():
        raise NotFound("officer_unknown", N_("Không có cán bộ này."))
    if not arrangement.manages(
        actor=actor, act=Act.EDIT_SUBSTITUTION, officer_id=officer_id, on=on
    ):
        raise NotAllowed(
            "not_your_unit",
            N_("Bạn chỉ cử người thay trong đơn vị của mình."),
            remedy=N_("Hãy nhờ người quản trị."),
        )

"""Who keeps away from whose dossiers, and who knows what best."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from motcua.domain.accounts.actions.noting import note, require_officer
from motcua.domain.accounts.models import Interest, Officer, Person, Skill, SkillKind
from motcua.domain.accounts.readers import arrangement
from motcua.domain.accounts.rules import Act, require
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_, normalise


@transaction.atomic
def declare_interest(
    *,
    actor: Actor,
    at: datetime,
    person_id: int | None,
    reason: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> int:
    """Declare that the actor keeps away from a person's dossiers, and why.

    From today where no day is given, and until it is withdrawn where it has no end.
    Raises Invalid naming the field.
    """
    require(actor, Act.DECLARE_INTEREST)
    officer_id = require_officer(actor=actor)
    on = at.astimezone(VN).date()
    first = valid_from or on
    if person_id is None or not Person.objects.filter(pk=person_id).exists():
        raise Invalid("person_unknown", N_("Chưa chọn người."), field="person")
    if not reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    if first < on:
        raise Invalid(
            "interest_in_the_past",
            N_("Ngày %(day)s đã qua."),
            facts={"day": f"{first:%d/%m/%Y}"},
            field="valid_from",
            remedy=N_("Hãy chọn từ hôm nay trở đi."),
        )
    if valid_to is not None and valid_to < first:
        raise Invalid("span_turned", N_("Ngày cuối phải sau ngày đầu."), field="valid_to")
    _check_not_declared(officer_id, person_id, first, valid_to)
    row = Interest.objects.create(
        officer_id=officer_id,
        person_id=person_id,
        reason=reason.strip(),
        declared_at=at,
        valid_from=first,
        valid_to=valid_to,
    )
    note(
        actor=actor,
        at=at,
        kind="interest.declared",
        payload={"interest": row.pk, "officer": officer_id},
    )
    return row.pk


@transaction.atomic
def withdraw_interest(*, actor: Actor, at: datetime, interest_id: int) -> None:
    """Take one's own declaration back from today; the row stays as history."""
    require(actor, Act.DECLARE_INTEREST)
    row = (
        Interest.objects.select_for_update()
        .filter(pk=interest_id, officer_id=require_officer(actor=actor))
        .first()
    )
    if row is None:
        raise NotFound("interest_unknown", N_("Bạn không có lời khai này."))
    on = at.astimezone(VN).date()
    if row.ended_on is not None or (row.valid_to is not None and row.valid_to < on):
        raise Conflict("interest_over", N_("Lời khai này đã hết hiệu lực."))
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    note(actor=actor, at=at, kind="interest.withdrawn", payload={"interest": row.pk})


@transaction.atomic
def set_skills(
    *,
    actor: Actor,
    at: datetime,
    officer_id: int,
    fields: Collection[str],
    territories: Collection[str],
) -> None:
    """Set what an officer knows best, as assignment by rule uses it.

    A head does it for the officers of their unit. An empty list says that the officer
    is given dossiers like anybody else.
    """
    require(actor, Act.EDIT_SKILLS)
    on = at.astimezone(VN).date()
    if not Officer.objects.filter(pk=officer_id).exists():
        raise NotFound("officer_unknown", N_("Không có cán bộ này."))
    if not arrangement.manages(
        actor=actor, act=Act.EDIT_SKILLS, officer_id=officer_id, on=on
    ):
        raise NotAllowed(
            "not_your_unit",
            N_("Bạn chỉ sửa sở trường của cán bộ trong đơn vị của mình."),
        )
    wanted = {
        (kind.value, text)
        for kind, values in (
            (SkillKind.FIELD, fields),
            (SkillKind.TERRITORY, territories),
        )
        for value in values
        if (text := normalise(value))
    }
    rows = Skill.objects.select_for_update().filter(officer_id=officer_id)
    known = {(row.kind, row.value): row.pk for row in rows}
    if wanted == known.keys():
        return
    Skill.objects.filter(pk__in=[known[key] for key in known.keys() - wanted]).delete()
    Skill.objects.bulk_create(
        [
            Skill(officer_id=officer_id, kind=kind, value=value)
            for kind, value in sorted(wanted - known.keys())
        ],
        ignore_conflicts=True,
    )
    payload = {"officer": officer_id, "skills": sorted(map(list, wanted))}
    note(actor=actor, at=at, kind="skills.set", payload=payload)


def _check_not_declared(
    officer_id: int, person_id: int, first: date, last: date | None
) -> None:
    """Raise Invalid where an open declaration holds in any of the days already."""
    Officer.objects.select_for_update().get(pk=officer_id)
    known = Interest.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first),
        officer_id=officer_id,
        person_id=person_id,
        ended_on__isnull=True,
    )
    if last is not None:
        known = known.filter(valid_from__lte=last)
    if known.exists():
        raise Invalid(
            "interest_declared",
            N_("Bạn đã khai người này trong những ngày đó."),
            field="person",
            remedy=N_("Hãy rút lời khai cũ trước khi khai lại."),
        )

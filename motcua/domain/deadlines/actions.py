"""Edit and publish calendars."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines.models import (
    Calendar,
    CalendarDay,
    CalendarState,
    Redating,
)
from motcua.domain.deadlines.readers import (
    calendar_of,
    reception_to,
    season_to,
    shifts_to,
)
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.faults import check
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    at: datetime,
    calendar: WorkingCalendar,
    valid_from: date,
    decision: str = "",
    unit_code: str = "",
    seen: datetime | None = None,
) -> int:
    """Write the unit's draft, a new one where there is none; return its id.

    `seen` is when the editor's copy was last saved. Raises Conflict when somebody has
    saved another since, Invalid for a version whose name is taken.
    """
    require(actor, Act.EDIT_CALENDAR)
    row = _draft_of(unit_code)
    if row is not None and seen is not None and row.edited_at != seen:
        raise Conflict(
            "draft_changed",
            N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
            facts={"name": row.edited_by},
            remedy=N_("Hãy tải lại trang; nội dung bạn gõ chưa được lưu."),
        )
    row = row or Calendar(unit_code=unit_code, state=CalendarState.DRAFT)
    _check_name(unit_code, calendar.version)
    row.version, row.valid_from, row.decision = calendar.version, valid_from, decision
    row.first, row.last = calendar.first, calendar.last
    row.rest_weekdays = sorted(calendar.rest_weekdays)
    row.shifts = shifts_to(calendar.shifts)
    row.reception = reception_to(calendar.reception)
    row.seasons = [season_to(season) for season in calendar.seasons]
    row.edited_at, row.edited_by = at, actor.name
    row.save()
    CalendarDay.objects.filter(calendar=row).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            calendar=row,
            day=day.day,
            kind=day.kind.value,
            name=day.name,
            decision=day.decision,
            provisional=day.provisional,
            shifts=shifts_to(day.shifts),
            reception=shifts_to(day.reception),
        )
        for day in calendar.days.values()
    )
    return row.pk


@transaction.atomic
def drop_draft(*, actor: Actor, at: datetime, unit_code: str = "") -> None:
    """Throw a draft away; it never counted."""
    require(actor, Act.EDIT_CALENDAR)
    Calendar.objects.filter(unit_code=unit_code, state=CalendarState.DRAFT).delete()


@transaction.atomic
def publish_draft(
    *,
    actor: Actor,
    at: datetime,
    calendar_id: int,
    seen: datetime | None = None,
    request_id: UUID | None = None,
) -> int:
    """Publish a draft and return its id; from then on it is never changed.

    Raises Invalid naming the field that keeps it from being published. Due dates
    already given keep the version they were computed with; moving them is
    `journeys.publish_calendar`'s business.
    """
    require(actor, Act.EDIT_CALENDAR)
    row = (
        Calendar.objects.select_for_update()
        .filter(pk=calendar_id, state=CalendarState.DRAFT)
        .first()
    )
    if row is None or (seen is not None and row.edited_at != seen):
        raise NotFound(
            "draft_unknown",
            N_("Không có bản nháp lịch này, hoặc vừa có người sửa."),
            remedy=N_("Hãy tải lại trang rồi xem lại trước khi công bố."),
        )
    calendar = calendar_of(row=row)
    check(calendar)
    if not row.decision.strip():
        raise Invalid(
            "decision_missing", N_("Chưa ghi số quyết định của lịch."), field="decision"
        )
    row.state, row.published_at = CalendarState.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    ledger.append(
        topic="calendar",
        stream=row.pk,
        after=Head(),
        actor=actor,
        at=at,
        kind="calendar.published",
        payload={
            "unit": row.unit_code,
            "version": row.version,
            "decision": row.decision,
            "days": len(calendar.days),
        },
        request_id=request_id,
    )
    return row.pk


@transaction.atomic
def order_redating(
    *, actor: Actor, at: datetime, calendar_id: int, request_id: UUID
) -> None:
    """Order that open appointments be moved to a published calendar.

    The order outlives the request: whoever carries it out keeps here how far they
    have come.
    """
    require(actor, Act.EDIT_CALENDAR)
    Redating.objects.create(
        calendar_id=calendar_id,
        request_id=request_id,
        account_id=actor.account_id,
        ordered_at=at,
    )


@transaction.atomic
def advance_redating(
    *,
    actor: Actor,
    at: datetime,
    calendar_id: int,
    examined: int,
    moved: int,
    place: tuple[datetime, int] | None,
) -> None:
    """Note that so many more were gone through and moved; no place means to the end."""
    require(actor, Act.EDIT_CALENDAR)
    row = Redating.objects.select_for_update().get(pk=calendar_id)
    row.examined, row.moved = row.examined + examined, row.moved + moved
    if place is None:
        row.finished_at = at
    else:
        row.after_due, row.after_id = place
    row.save()


@transaction.atomic
def publish_calendar(
    *,
    actor: Actor,
    at: datetime,
    calendar: WorkingCalendar,
    valid_from: date,
    decision: str,
    unit_code: str = "",
) -> int:
    """Write and publish a version at once; one of the same name changes nothing."""
    require(actor, Act.EDIT_CALENDAR)
    known = Calendar.objects.filter(unit_code=unit_code, version=calendar.version).first()
    if known is not None:
        return known.pk
    draft = save_draft(
        actor=actor,
        at=at,
        calendar=calendar,
        valid_from=valid_from,
        decision=decision,
        unit_code=unit_code,
    )
    return publish_draft(actor=actor, at=at, calendar_id=draft)


def _draft_of(unit_code: str) -> Calendar | None:
    return (
        Calendar.objects.select_for_update()
        .filter(unit_code=unit_code, state=CalendarState.DRAFT)
        .first()
    )


def _check_name(unit_code: str, version: str) -> None:
    taken = Calendar.objects.filter(
        unit_code=unit_code, version=version, state=CalendarState.PUBLISHED
    )
    if not version.strip() or taken.exists():
        raise Invalid(
            "version_taken",
            N_("Tên phiên bản lịch trống hoặc đã dùng."),
            field="version",
            remedy=N_("Hãy đặt tên khác, ví dụ 2027-1."),
        )

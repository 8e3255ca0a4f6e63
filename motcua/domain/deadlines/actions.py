"""Publish calendars."""

from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines.models import Calendar, CalendarDay
from motcua.domain.deadlines.readers import reception_to, shifts_to
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor


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
    """Publish a version and return its id; one of the same name changes nothing.

    Due dates already given keep the version they were computed with.
    """
    require(actor, Act.EDIT_CALENDAR)
    row, created = Calendar.objects.get_or_create(
        unit_code=unit_code,
        version=calendar.version,
        defaults={
            "valid_from": valid_from,
            "first": calendar.first,
            "last": calendar.last,
            "rest_weekdays": sorted(calendar.rest_weekdays),
            "shifts": shifts_to(calendar.shifts),
            "reception": reception_to(calendar.reception),
            "decision": decision,
            "published_at": at,
        },
    )
    if not created:
        return row.pk
    CalendarDay.objects.bulk_create(
        CalendarDay(
            calendar=row,
            day=day.day,
            kind=day.kind.value,
            name=day.name,
            decision=day.decision,
            provisional=day.provisional,
        )
        for day in calendar.days.values()
    )
    ledger.append(
        topic="calendar",
        stream=row.pk,
        after=Head(),
        actor=actor,
        at=at,
        kind="calendar.published",
        payload={
            "unit": unit_code,
            "version": calendar.version,
            "decision": decision,
            "days": len(calendar.days),
        },
    )
    return row.pk

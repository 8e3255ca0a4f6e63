"""Write messages: what there is on one cause for one officer is one message."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.supervision.actions.common import centre_calendar, require_system
from motcua.domain.supervision.models import Mailing, Reach, Telling
from motcua.domain.supervision.readers.links import alerts_url
from motcua.domain.supervision.rules.alerting import may_write
from motcua.domain.supervision.rules.causes import CAUSE_NAMES, Cause
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN

MOST_OFFICERS = 2000


def write(*, actor: Actor, at: datetime) -> int:
    """Owe each officer one message on each cause, with a count; return how many.

    In working time only, and not within an hour of the last on the same: until then it
    is gathered. What was closed meanwhile is not written of. Raises NotAllowed for
    anybody but the system.
    """
    require_system(actor=actor)
    calendar = centre_calendar(at=at)
    if not calendar.is_working_moment(at):
        return 0
    waiting = Telling.objects.filter(by_mail=True, mailed_at__isnull=True)
    officers = waiting.order_by("officer_id").values_list("officer_id", flat=True)
    return sum(
        _write_to(officer_id, calendar, actor, at)
        for officer_id in list(officers.distinct()[:MOST_OFFICERS])
    )


@transaction.atomic
def _write_to(
    officer_id: int, calendar: WorkingCalendar, actor: Actor, at: datetime
) -> int:
    reach = (
        Reach.objects.select_for_update(skip_locked=True).filter(pk=officer_id).first()
    )
    if reach is None:
        return 0
    rows = Telling.objects.filter(
        officer_id=officer_id, by_mail=True, mailed_at__isnull=True
    ).select_related("alert")
    by_cause: dict[str, list[Telling]] = defaultdict(list)
    for row in rows.order_by("id"):
        by_cause[row.alert.cause].append(row)
    return sum(
        _write_cause(reach, cause, told, calendar, actor, at)
        for cause, told in by_cause.items()
    )


def _write_cause(
    reach: Reach,
    cause: str,
    told: list[Telling],
    calendar: WorkingCalendar,
    actor: Actor,
    at: datetime,
) -> int:
    last = (
        Mailing.objects.filter(officer_id=reach.pk, cause=cause)
        .order_by("-sent_at")
        .values_list("sent_at", flat=True)
        .first()
    )
    if not may_write(at, calendar, last):
        return 0
    Telling.objects.filter(pk__in=[one.pk for one in told]).update(mailed_at=at)
    open_now = {one.alert_id for one in told if one.alert.closed_at is None}
    if not open_now or not reach.email:
        return 0
    Mailing.objects.create(
        officer_id=reach.pk,
        cause=cause,
        day=at.astimezone(VN).date(),
        count=len(open_now),
        sent_at=at,
    )
    plan_letter(
        actor=actor,
        at=at,
        key=f"alerts/{reach.pk}/{cause}/{told[0].pk}",
        kind="alerts",
        recipient=reach.email,
        facts={
            "what": CAUSE_NAMES[Cause(cause)],
            "count": str(len(open_now)),
            "url": alerts_url(cause),
        },
    )
    return 1

"""Have a report sent by mail, and send it: to each the figures of their own reach.

A letter holds a number, the period, a few sums and a link: no title, since people write
titles, and no file.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from motcua.domain.accounts.models import Account
from motcua.domain.accounts.readers import actor_of
from motcua.domain.bespoke.actions.common import own_report
from motcua.domain.bespoke.models import Receiver, Schedule, Sending
from motcua.domain.bespoke.readers.figures import Made, made
from motcua.domain.bespoke.readers.reports import able_officers
from motcua.domain.bespoke.rules.definition import Chart, Definition, from_json
from motcua.domain.bespoke.rules.sending import (
    MOST_RECEIVERS,
    Rhythm,
    Timetable,
    check_timetable,
    newest,
)
from motcua.domain.deadlines.readers import calendar_of_day
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.notifications.actions import plan_letter
from motcua.domain.reports.readers.horizon import whole
from motcua.domain.supervision.models import Reach
from motcua.kernel.actor import ANONYMOUS, Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed
from motcua.kernel.text import N_

MOST_FIGURES = 3
"""So many sums stand in a letter; the page has all."""


@dataclass(frozen=True, slots=True)
class _Due:
    """A sending that is due: of which report, by which instant's figures."""

    schedule_id: int
    report_id: int
    owner_id: int
    definition: Definition
    at: datetime

    @property
    def day(self) -> date:
        return self.at.astimezone(VN).date()

    @property
    def url(self) -> str:
        known = self.at.astimezone(VN).replace(tzinfo=None).isoformat()
        return f"{_page(self.report_id)}?tinh-den={known}"


@transaction.atomic
def set_schedule(
    *,
    actor: Actor,
    at: datetime,
    report_id: int,
    timetable: Timetable,
    officer_ids: Collection[int],
) -> None:
    """Have a report of the actor's own sent from now on, to these officers and no others.

    Raises NotFound for another's report, Invalid naming the field.
    """
    report = own_report(actor=actor, report_id=report_id)
    check_timetable(timetable)
    _check_receivers(officer_ids, at.astimezone(VN).date())
    row, _ = Schedule.objects.update_or_create(
        report=report,
        defaults={
            "rhythm": timetable.rhythm.value,
            "day": timetable.day,
            "hour": timetable.hour,
            "set_at": at,
            "stopped": "",
        },
    )
    Receiver.objects.filter(schedule=row).delete()
    Receiver.objects.bulk_create(
        Receiver(schedule=row, officer_id=one) for one in sorted(set(officer_ids))
    )


@transaction.atomic
def drop_schedule(
    *,
    actor: Actor,
    at: datetime,
    report_id: int,
) -> None:
    """Send a report of the actor's own no longer; raise NotFound for another's."""
    Schedule.objects.filter(report=own_report(actor=actor, report_id=report_id)).delete()


def send_due(*, actor: Actor, at: datetime) -> int:
    """Owe a letter to each receiver of each report that is due; return how many.

    Each once a day, in working time only, with the figures of the instant that was set,
    once these are whole. Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    calendar = calendar_of_day(on=at.astimezone(VN).date())
    if not calendar.is_working_moment(at):
        return 0
    ids = Schedule.objects.filter(stopped="").order_by("id").values_list("id", flat=True)
    return sum(_send(pk, calendar, actor, at) for pk in list(ids))


def _send(schedule_id: int, calendar: WorkingCalendar, actor: Actor, at: datetime) -> int:
    row = Schedule.objects.filter(pk=schedule_id).select_related("report").first()
    if row is None:
        return 0
    timetable = Timetable(Rhythm(row.rhythm), row.day, row.hour)
    moment = newest(timetable=timetable, at=at, since=row.set_at, calendar=calendar)
    until = whole().at
    if moment is None or until is None or until < moment:
        return 0
    day = moment.astimezone(VN).date()
    had = Sending.objects.filter(schedule=row, day=day).values("officer_id")
    waiting = Receiver.objects.filter(schedule=row).exclude(officer_id__in=had)
    ids = list(waiting.order_by("id").values_list("officer_id", flat=True))
    if not ids:
        return 0
    try:
        definition = from_json(row.report.definition)
        due = _Due(row.pk, row.report_id, row.report.owner_id, definition, moment)
        made(actor=_officer(row.report.owner_id, at), definition=_sums(due), as_of=moment)
    except NotAllowed:
        return _stop(row, "owner_no_right", actor, at)
    except Invalid:
        return _stop(row, "cannot_be_counted", actor, at)
    return sum(_send_to(officer_id, due, actor, at) for officer_id in ids)


@transaction.atomic
def _send_to(officer_id: int, due: _Due, actor: Actor, at: datetime) -> int:
    """Owe one officer the letter of a sending, unless another worker does; once."""
    receivers = Receiver.objects.select_for_update(skip_locked=True)
    row = receivers.filter(schedule_id=due.schedule_id, officer_id=officer_id).first()
    mine = {"schedule_id": due.schedule_id, "officer_id": officer_id, "day": due.day}
    if row is None or Sending.objects.filter(**mine).exists():
        return 0
    who = _officer(officer_id, at)
    why, found = "", None
    if who.kind is not ActorKind.OFFICER:
        why = "no_account"
    else:
        try:
            found = made(actor=who, definition=_sums(due), as_of=due.at)
        except NotAllowed:
            why = "no_right"
    email = _address(officer_id) if found is not None else ""
    Sending.objects.create(**mine, due_at=due.at, sent_at=at, sent=bool(email))
    _note(row, why, due, actor, at)
    if found is None or not email:
        return 0
    plan_letter(
        actor=actor,
        at=at,
        key=f"report/{due.schedule_id}/{officer_id}/{due.day.isoformat()}",
        kind="report",
        recipient=email,
        facts={
            "number": str(due.report_id),
            "period": _period(found),
            "figures": _figures(found),
            "url": due.url,
        },
    )
    return 1


def _note(row: Receiver, why: str, due: _Due, actor: Actor, at: datetime) -> None:
    """Keep why somebody is left out, and tell the owner when it begins."""
    if row.left_out == why:
        return
    row.left_out, row.left_out_at = why, at if why else None
    row.save(update_fields=["left_out", "left_out_at"])
    if why:
        key = f"report_trouble/{row.pk}/{due.day.isoformat()}"
        _tell(due.owner_id, due.report_id, key, actor, at)


@transaction.atomic
def _stop(row: Schedule, why: str, actor: Actor, at: datetime) -> int:
    """Send a report no longer until its owner sets it again, and tell them."""
    Schedule.objects.filter(pk=row.pk, stopped="").update(stopped=why)
    key = f"report_trouble/stopped/{row.pk}/{at.astimezone(VN).date().isoformat()}"
    _tell(row.report.owner_id, row.report_id, key, actor, at)
    return 0


def _tell(owner_id: int, report_id: int, key: str, actor: Actor, at: datetime) -> None:
    email = _address(owner_id)
    if email:
        plan_letter(
            actor=actor,
            at=at,
            key=key,
            kind="report_trouble",
            recipient=email,
            facts={"number": str(report_id), "url": f"{_page(report_id)}/gui-thu"},
        )


def _sums(due: _Due) -> Definition:
    """Return a definition that counts the sums of a letter, with the same rights."""
    one = due.definition
    return replace(
        one,
        measures=one.measures[:MOST_FIGURES],
        by="",
        chart=Chart.NONE,
        drawn="",
        rows=one.rows if one.by_officer else None,
        then=one.then if one.by_officer else None,
    )


def _figures(found: Made) -> str:
    pairs = zip(found.measures, found.total, strict=True)
    return "; ".join(f"{measure.name}: {value.text}" for measure, value in pairs)


def _period(found: Made) -> str:
    return f"{found.asked.first:%d/%m/%Y}–{found.asked.last:%d/%m/%Y}"


def _page(report_id: int) -> str:
    return f"{settings.PUBLIC_URL}/desk/bao-cao/rieng/{report_id}"


def _address(officer_id: int) -> str:
    rows = Reach.objects.filter(pk=officer_id)
    return rows.values_list("email", flat=True).first() or ""


def _officer(officer_id: int, at: datetime) -> Actor:
    """Return an officer as they stand now; nobody where their account is closed."""
    accounts = Account.objects.filter(officer_id=officer_id, is_active=True)
    account_id = accounts.values_list("pk", flat=True).first()
    if account_id is None:
        return ANONYMOUS
    return actor_of(account_id=account_id, on=at.astimezone(VN).date())


def _check_receivers(officer_ids: Collection[int], on: date) -> None:
    chosen = set(officer_ids)
    fault: MotcuaError | None = None
    if not chosen:
        fault = Invalid(
            "receivers_missing",
            N_("Chưa chọn người nhận."),
            field="officer_ids",
            remedy=N_("Hãy đánh dấu ít nhất một người."),
        )
    elif len(chosen) > MOST_RECEIVERS:
        fault = Invalid(
            "receivers_many",
            N_("Chọn quá %(most)s người nhận."),
            facts={"most": MOST_RECEIVERS},
            field="officer_ids",
            remedy=N_("Hãy bỏ bớt, hoặc chia sẻ báo cáo với cả vai trò."),
        )
    elif not chosen <= able_officers(on=on):
        fault = Invalid(
            "receiver_unknown",
            N_("Người nhận phải là cán bộ được xem số liệu của Trung tâm."),
            field="officer_ids",
            remedy=N_("Hãy chọn trong danh sách."),
        )
    if fault is not None:
        raise fault

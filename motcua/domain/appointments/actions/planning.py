"""Setting up when appointments are given, and when not."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.appointments.actions.telling import tell
from motcua.domain.appointments.models import (
    Appointment,
    BookingClosure,
    BookingWindow,
)
from motcua.domain.appointments.readers import windows_of
from motcua.domain.appointments.rules.slots import Closure, Window, check_window
from motcua.domain.appointments.rules.visits import State
from motcua.domain.hall.models import Service
from motcua.domain.hall.readers.places import no_such_service
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_, normalise


@transaction.atomic
def add_window(*, actor: Actor, at: datetime, service_id: int, window: Window) -> int:
    """Give appointments of a service in some hours of a weekday; return the window's id.

    Raises NotAllowed, NotFound, Invalid.
    """
    require(actor, Act.EDIT_HALL)
    rows = Service.objects.select_for_update(no_key=True)
    service = rows.filter(pk=service_id, active=True).first()
    if service is None:
        raise no_such_service()
    _own(actor, Act.EDIT_HALL, service.unit_id)
    check_window(window, windows_of(service_id=service_id))
    row = BookingWindow.objects.create(
        service=service,
        weekday=window.weekday,
        begins=window.begins,
        ends=window.ends,
        minutes=window.minutes,
        capacity=window.capacity,
        days_ahead=window.days_ahead,
        soonest=window.soonest,
        edited_at=at,
        edited_by=actor.name,
    )
    return row.pk


@transaction.atomic
def end_window(*, actor: Actor, at: datetime, window_id: int) -> None:
    """Put a window out of use; what is booked stays. Raises NotAllowed, NotFound."""
    require(actor, Act.EDIT_HALL)
    rows = BookingWindow.objects.select_for_update(of=("self",))
    row = rows.select_related("service").filter(pk=window_id).first()
    if row is None:
        raise NotFound("window_unknown", N_("Không có khung giờ này."))
    _own(actor, Act.EDIT_HALL, row.service.unit_id)
    row.active, row.edited_at, row.edited_by = False, at, actor.name
    row.save()


@transaction.atomic
def close_time(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    closure: Closure,
    reason: str,
    service_id: int | None = None,
) -> int:
    """Give no appointments in a time, of one service or of all.

    Those booked in it are cancelled and told so. Returns how many. Raises NotAllowed,
    NotFound, Invalid.
    """
    _may_close(actor, unit_id)
    _check_closure(closure, normalise(reason), at)
    # Every service is locked: nobody books in between.
    found = Service.objects.select_for_update(no_key=True).filter(unit_id=unit_id)
    if service_id is not None:
        found = found.filter(pk=service_id)
    service_ids = [row.pk for row in found.order_by("pk")]
    if not service_ids:
        raise no_such_service()
    BookingClosure.objects.create(
        unit_id=unit_id,
        service_id=service_id,
        begins_at=closure.begins,
        ends_at=closure.ends,
        reason=normalise(reason),
        edited_at=at,
        edited_by=actor.name,
    )
    return _cancel_within(actor, at, service_ids, closure)


@transaction.atomic
def open_time(*, actor: Actor, at: datetime, closure_id: int) -> None:
    """Take a closure back; who was cancelled books again. Raises NotAllowed, NotFound."""
    row = BookingClosure.objects.select_for_update().filter(pk=closure_id).first()
    if row is None:
        raise NotFound("closure_unknown", N_("Không có giờ nghỉ nhận hẹn này."))
    _may_close(actor, row.unit_id)
    row.delete()


def _cancel_within(
    actor: Actor, at: datetime, service_ids: list[int], closure: Closure
) -> int:
    rows = Appointment.objects.select_for_update(of=("self",)).filter(
        Q(starts_at__lt=closure.ends, ends_at__gt=closure.begins, starts_at__gt=at),
        service_id__in=service_ids,
        state__in=[State.BOOKED, State.HELD],
    )
    told = 0
    for row in rows.order_by("pk"):
        if row.state == State.BOOKED:
            told += 1
            row.sequence += 1
            tell(actor=actor, at=at, row=row, kind="appointment_cancelled")
        row.settle(State.CANCELLED, at)
    return told


def _check_closure(closure: Closure, reason: str, at: datetime) -> None:
    if closure.ends <= max(closure.begins, at):
        raise Invalid(
            "closure_ends_before",
            N_("Giờ kết thúc phải sau giờ bắt đầu và sau lúc này."),
            field="closed_to",
            remedy=N_("Hãy xem lại hai giờ."),
        )
    if not reason:
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi lý do."),
            field="reason",
            remedy=N_("Hãy ghi lý do, ví dụ: họp cơ quan."),
        )


def _may_close(actor: Actor, unit_id: int) -> None:
    act = Act.LEAD_HALL if may(actor, Act.LEAD_HALL) else Act.EDIT_HALL
    require(actor, act)
    _own(actor, act, unit_id)


def _own(actor: Actor, act: Act, unit_id: int) -> None:
    if not actor.is_system and unit_id not in units_for(actor, act):
        raise NotAllowed(
            "hall_of_another_unit", N_("Bạn không phụ trách sảnh của trung tâm này.")
        )

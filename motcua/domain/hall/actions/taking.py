"""Taking a number, and giving it back; anybody may, without an account."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, may
from motcua.domain.documents.actions.numbers import next_number
from motcua.domain.hall.actions.moving import admit, begin, check_today, first_press, turn
from motcua.domain.hall.models import Area, HealthAnswer, Service, Ticket
from motcua.domain.hall.readers.places import (
    check_doors_open,
    day_of,
    limits_in_force,
    no_such_service,
)
from motcua.domain.hall.readers.tickets import (
    TicketFacts,
    no_such_ticket,
    ticket_facts,
)
from motcua.domain.hall.rules.calling import Priority
from motcua.domain.hall.rules.limits import Limits, check_answers, free_places
from motcua.domain.hall.rules.periods import Outcome, Period, Verb
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotNow
from motcua.kernel.text import N_

_PHONE = re.compile(r"0[0-9]{9}")


@dataclass(frozen=True, slots=True)
class Appointed:
    """The appointment somebody comes to: which, and for when."""

    id: int
    at: datetime


@transaction.atomic
def take_number(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    service_id: int,
    priority: str = "",
    phone: str = "",
    answers: Sequence[str] = (),
    appointment: Appointed | None = None,
) -> TicketFacts:
    """Take the next number of a service; the same request again gives the same one.

    Numbers of a service and day have no gap and no twin. `answers` ("yes", "no") are
    asked for while an order says so; with a "yes" a person at the door decides, and
    nothing is kept. Raises NotFound, NotNow (closed, answers), Invalid, Conflict.
    """
    if not first_press(request_id=request_id, at=at):
        return _taken_before(request_id)
    service = (
        Service.objects.select_related("area", "unit")
        .filter(pk=service_id, active=True)
        .first()
    )
    if service is None:
        raise no_such_service()
    check_doors_open(unit_id=service.unit_id, at=at)
    if priority and priority not in set(Priority):
        raise Invalid(
            "priority_unknown",
            N_("Không có diện ưu tiên này."),
            field="priority",
            remedy=N_("Hãy chọn lại."),
        )
    phone = checked_phone(phone)
    order = limits_in_force(unit_id=service.unit_id, on=day_of(at))
    asked = order is not None and bool(order[1].questions)
    kept = _checked(actor, order[1], answers) if order and asked else None
    row = _new(actor, at, request_id, service)
    row.priority, row.prioritised, row.phone = priority, bool(priority), phone
    if appointment is not None:
        row.appointment_id, row.appointment_at = appointment.id, appointment.at
        _check_not_come(appointment)
    begin(row=row, kind=_door(order[1] if order else None, service, row))
    if order is not None and kept is not None:
        HealthAnswer.objects.create(
            ticket=row,
            order_id=order[0],
            answers=list(kept),
            delete_on=order[1].delete_on(row.day),
        )
    return ticket_facts(row=row)


@transaction.atomic
def cancel_number(*, actor: Actor, at: datetime, secret: str) -> TicketFacts:
    """Give one's number back; who holds the secret may. Twice is once.

    Raises NotFound, NotNow (being served, ended, of another day).
    """
    rows = Ticket.objects.select_for_update(of=("self",))
    row = rows.filter(secret=secret).first() if secret else None
    if row is None:
        raise no_such_ticket()
    if row.outcome != Outcome.CANCELLED:
        check_today(row=row, at=at)
        turn(row=row, verb=Verb.CANCEL, at=at)
        admit(unit_id=row.unit_id, at=at)
    return ticket_facts(row=row)


def _taken_before(request_id: UUID) -> TicketFacts:
    row = Ticket.objects.filter(request_id=request_id).first()
    if row is None:
        raise Conflict(
            "press_used",
            N_("Biểu mẫu này đã được gửi cho việc khác."),
            remedy=N_("Hãy tải lại trang rồi làm lại."),
        )
    return ticket_facts(row=row)


def _new(actor: Actor, at: datetime, request_id: UUID, service: Service) -> Ticket:
    day = day_of(at)
    n = next_number(
        actor=actor,
        at=at,
        unit_id=service.unit_id,
        kind=f"hall-{service.letter}",
        period=day.isoformat(),
    )
    return Ticket(
        request_id=request_id,
        unit=service.unit,
        taken_for=service,
        service=service,
        day=day,
        n=n,
        number=f"{service.letter}{n:03d}",
        secret=secrets.token_urlsafe(12),
        taken_at=at,
    )


def _door(limits: Limits | None, service: Service, row: Ticket) -> Period:
    """Return where a new ticket waits: inside, or outside while the area is full."""
    if limits is None or service.area.code not in limits.places:
        return Period.WAITING
    Area.objects.select_for_update().get(pk=service.area_id)
    live = Ticket.objects.filter(
        unit_id=row.unit_id, day=row.day, service__area_id=service.area_id
    ).exclude(state="")
    waits_outside = live.filter(state=Period.OUTSIDE).exists()
    inside = live.exclude(state=Period.OUTSIDE).count()
    free = free_places(limits, service.area.code, inside)
    return Period.OUTSIDE if waits_outside or free == 0 else Period.WAITING


def _checked(actor: Actor, limits: Limits, answers: Sequence[str]) -> Sequence[str]:
    """Return the answers to keep; an officer at the door may let in whoever said yes."""
    fine = check_answers(limits, answers)
    if not fine and not may(actor, Act.SERVE_COUNTER):
        raise NotNow(
            "health_ask_guide",
            N_("Xin mời ông/bà gặp người hướng dẫn ở cửa trước khi vào sảnh."),
            remedy=limits.advice,
        )
    return answers if limits.keep_days else ()


def _check_not_come(appointment: Appointed) -> None:
    if Ticket.objects.filter(appointment_id=appointment.id).exists():
        raise Conflict(
            "appointment_has_number",
            N_("Lịch hẹn này đã lấy số."),
            remedy=N_("Hãy xem lại số đã lấy."),
        )


def checked_phone(typed: str) -> str:
    """Return a mobile number as ten digits, "" for none; raise Invalid."""
    digits = re.sub(r"[\s.()-]", "", typed)
    digits = f"0{digits[3:]}" if digits.startswith("+84") else digits
    if digits and not _PHONE.fullmatch(digits):
        raise Invalid(
            "phone_malformed",
            N_("“%(value)s” không phải số điện thoại di động."),
            facts={"value": typed[:30]},
            field="phone",
            remedy=N_("Nhập 10 chữ số bắt đầu bằng 0, hoặc để trống."),
        )
    return digits

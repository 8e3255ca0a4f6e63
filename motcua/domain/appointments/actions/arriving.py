"""Coming to one's appointment: a number of the queue that the fair order puts on time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, may, units_for
from motcua.domain.appointments.models import Appointment
from motcua.domain.appointments.readers import check_desk, no_such_appointment
from motcua.domain.appointments.rules.visits import LATE, State, mobile, tidy_code
from motcua.domain.hall import actions as hall
from motcua.domain.hall.models import Ticket
from motcua.domain.hall.readers.places import day_of
from motcua.domain.hall.readers.tickets import TicketFacts, ticket_facts
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed, NotNow
from motcua.kernel.text import N_


@transaction.atomic
def arrive(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    code: str,
    phone: str | None = None,
    priority: str = "",
    answers: Sequence[str] = (),
) -> TicketFacts:
    """Take the number of an appointment; once taken, the same number again.

    A telephone is compared where one is given. Raises NotFound, NotNow (another day,
    too late, cancelled, the hall is closed), Invalid.
    """
    tidy = tidy_code(code)
    rows = Appointment.objects.select_for_update(of=("self",))
    row = rows.filter(code=tidy).first() if tidy else None
    if row is None or (phone is not None and row.phone != mobile(phone)):
        raise no_such_appointment()
    if row.state == State.ARRIVED:
        taken = Ticket.objects.select_related("service__area", "counter")
        found = taken.filter(appointment_id=row.pk).first()
        if found is not None:
            return ticket_facts(row=found)
    _check_time(row, at)
    ticket = hall.take_number(
        actor=actor,
        at=at,
        request_id=request_id,
        service_id=row.service_id,
        priority=priority,
        phone=row.phone,
        answers=answers,
        appointment=hall.Appointed(row.pk, row.starts_at),
    )
    row.settle(State.ARRIVED, at)
    return ticket


@transaction.atomic
def note_arrival(*, actor: Actor, at: datetime, appointment_id: int) -> None:
    """Note at the desk that somebody came who took an ordinary number; twice is once.

    It counts as no miss. Raises NotAllowed, NotFound, NotNow (another day, cancelled).
    """
    check_desk(actor=actor)
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("service")
    row = rows.filter(pk=appointment_id).first()
    if row is None:
        raise no_such_appointment()
    acts = [a for a in (Act.SERVE_COUNTER, Act.LEAD_HALL) if may(actor, a)]
    if not any(row.service.unit_id in units_for(actor, act) for act in acts):
        raise NotAllowed(
            "hall_of_another_unit", N_("Bạn không phụ trách sảnh của trung tâm này.")
        )
    if row.state == State.ARRIVED:
        return
    if row.state not in (State.BOOKED, State.NO_SHOW) or day_of(row.starts_at) != day_of(
        at
    ):
        raise NotNow(
            "appointment_not_today",
            N_("Chỉ ghi được cho lịch hẹn của hôm nay chưa hủy."),
            remedy=N_("Hãy tải lại trang."),
        )
    row.settle(State.ARRIVED, at)


def _check_time(row: Appointment, at: datetime) -> None:
    when = {"when": f"{row.starts_at.astimezone(VN):%H:%M %d/%m/%Y}"}
    if row.state != State.BOOKED or at > row.starts_at + LATE:
        raise NotNow(
            "appointment_over",
            N_("Lịch hẹn lúc %(when)s đã quá giờ hoặc đã kết thúc."),
            facts=when,
            remedy=N_("Xin mời lấy số như thường tại trung tâm."),
        )
    if day_of(row.starts_at) != day_of(at):
        raise NotNow(
            "appointment_another_day",
            N_("Lịch hẹn này là lúc %(when)s, chưa phải hôm nay."),
            facts=when,
            remedy=N_("Xin mời đến đúng ngày, hoặc đổi giờ hẹn."),
        )

"""Holding a time, booking it, moving and cancelling; anybody may, without an account."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.domain.appointments.actions.telling import tell
from motcua.domain.appointments.models import Appointment
from motcua.domain.appointments.readers import (
    AppointmentFacts,
    appointment_facts,
    day_slots,
    no_such_appointment,
)
from motcua.domain.appointments.rules.slots import Slot
from motcua.domain.appointments.rules.visits import (
    ALPHABET,
    CODE_LENGTH,
    HOLD,
    MISSED_WITHIN,
    MOST_OPEN,
    State,
    barred_until,
    mobile,
    tidy_code,
)
from motcua.domain.appointments.rules.visits import BARRED as BARRED_FOR
from motcua.domain.dossiers.readers import public
from motcua.domain.hall.models import Service
from motcua.domain.hall.readers.places import (
    ServiceFacts,
    day_of,
    no_such_service,
    service_facts,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotNow
from motcua.kernel.text import N_, normalise


@transaction.atomic
def hold(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    service_id: int,
    starts_at: datetime,
) -> AppointmentFacts:
    """Keep a seat for five minutes while the form is filled in.

    The same request again gives the same seat. Raises NotFound, Conflict (no seat).
    """
    service = _locked(service_id)
    row = _rows().filter(request_id=request_id).first()
    if row is not None:
        return appointment_facts(row=row)
    _free_ended(service.id, at)
    slot = _slot(service, starts_at, at)
    row = Appointment.objects.create(
        request_id=request_id,
        service_id=service.id,
        starts_at=slot.begins,
        ends_at=slot.ends,
        seat=slot.seats[0],
        state=State.HELD,
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        held_until=at + HOLD,
    )
    return appointment_facts(row=_rows().get(pk=row.pk))


@transaction.atomic
def confirm(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    phone: str,
    name: str = "",
    dossier_code: str = "",
) -> AppointmentFacts:
    """Book the seat that is held; the same again changes nothing.

    Raises NotFound, NotNow (the hold ran out, the telephone has missed too many),
    Conflict (it has as many as it may), Invalid.
    """
    number = mobile(phone)
    row = _mine(code)
    if row.state == State.BOOKED and row.phone == number:
        return appointment_facts(row=row)
    if row.state != State.HELD:
        raise no_such_appointment()
    if row.held_until <= at:
        raise NotNow(
            "hold_over",
            N_("Chỗ này chỉ được giữ 5 phút và đã hết giờ giữ."),
            remedy=N_("Hãy chọn lại giờ."),
        )
    _lock_phone(number)
    _check_misses(number, at)
    row.phone, row.of_phone = number, _free_number(number)
    row.name = normalise(name)[:100]
    row.dossier_code = "".join(public.known_codes(typed=[dossier_code], field="dossier"))
    row.state, row.booked_at = State.BOOKED, at
    row.save()
    tell(actor=actor, at=at, row=row, kind="appointment_booked")
    return appointment_facts(row=row)


@transaction.atomic
def move(
    *, actor: Actor, at: datetime, code: str, phone: str, starts_at: datetime
) -> AppointmentFacts:
    """Move an appointment to another time of its service; its code stays.

    Raises NotFound (code or telephone), NotNow (it has begun or is over), Conflict.
    """
    # The service first, as everywhere: two who wait for each other would be too many.
    service = _locked(_service_of(code))
    row = _open(code, phone, at)
    if row.starts_at == starts_at:
        return appointment_facts(row=row)
    _free_ended(service.id, at)
    slot = _slot(service, starts_at, at, without=row.pk)
    row.starts_at, row.ends_at, row.seat = slot.begins, slot.ends, slot.seats[0]
    row.sequence += 1
    row.booked_at, row.reminded = at, 0
    row.save()
    tell(actor=actor, at=at, row=row, kind="appointment_moved")
    return appointment_facts(row=row)


@transaction.atomic
def cancel(*, actor: Actor, at: datetime, code: str, phone: str) -> AppointmentFacts:
    """Cancel an appointment; its seat is free at once. Twice is once.

    Raises NotFound (code or telephone), NotNow (it has begun or is over).
    """
    row = _mine(code)
    if row.state == State.CANCELLED and row.phone == mobile(phone):
        return appointment_facts(row=row)
    row = _open(code, phone, at)
    row.sequence += 1
    row.settle(State.CANCELLED, at)
    return appointment_facts(row=row)


def _rows() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("service__area", "service__unit")


def _service_of(code: str) -> int:
    rows = Appointment.objects.filter(code=tidy_code(code) or None)
    found = rows.values_list("service_id", flat=True).first()
    if found is None:
        raise no_such_appointment()
    return found


def _mine(code: str) -> Appointment:
    tidy = tidy_code(code)
    rows = _rows().select_for_update(of=("self",))
    row = rows.filter(code=tidy).first() if tidy else None
    if row is None:
        raise no_such_appointment()
    return row


def _open(code: str, phone: str, at: datetime) -> Appointment:
    """Return an appointment that still lies before its owner, locked."""
    row = _mine(code)
    if row.phone != mobile(phone):
        raise no_such_appointment()
    if row.state != State.BOOKED or row.starts_at <= at:
        raise NotNow(
            "appointment_over",
            N_("Lịch hẹn này đã đến giờ hoặc đã kết thúc, không đổi được nữa."),
            remedy=N_("Ông/bà vẫn có thể đến lấy số như thường, hoặc hẹn lần mới."),
        )
    return row


def _locked(service_id: int) -> ServiceFacts:
    """Return a service, locked: its seats are given out by one at a time.

    Numbers of the queue go on: they only point at the service.
    """
    row = (
        Service.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area")
        .filter(pk=service_id, active=True)
        .first()
    )
    if row is None:
        raise no_such_service()
    return service_facts(row=row)


def _free_ended(service_id: int, at: datetime) -> None:
    Appointment.objects.filter(
        service_id=service_id, state=State.HELD, held_until__lte=at
    ).delete()


def _slot(
    service: ServiceFacts, starts_at: datetime, at: datetime, without: int = 0
) -> Slot:
    found = day_slots(service=service, day=day_of(starts_at), at=at, without=without)
    slot = next((s for s in found if s.begins == starts_at), None)
    if slot is None or not slot.free:
        raise Conflict(
            "slot_full",
            N_("Giờ %(time)s ngày %(day)s không còn chỗ."),
            facts={
                "time": f"{starts_at.astimezone(VN):%H:%M}",
                "day": f"{starts_at.astimezone(VN):%d/%m/%Y}",
            },
            field="slot",
            remedy=N_("Hãy chọn giờ khác."),
        )
    return slot


def _lock_phone(phone: str) -> None:
    """Let a telephone book one at a time: who books twice at once gets both."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"appointments of {phone}"],
        )


def _check_misses(phone: str, at: datetime) -> None:
    missed = Appointment.objects.filter(
        phone=phone,
        state=State.NO_SHOW,
        starts_at__gt=at - MISSED_WITHIN - BARRED_FOR,
    )
    until = barred_until(missed.values_list("starts_at", flat=True), at)
    if until is not None:
        raise NotNow(
            "phone_barred",
            N_(
                "Số điện thoại này đã hai lần hẹn mà không đến trong 30 ngày, nên chưa "
                "hẹn được đến hết %(until)s."
            ),
            facts={"until": f"{until.astimezone(VN):%H:%M %d/%m/%Y}"},
            field="phone",
            remedy=N_("Ông/bà vẫn đến lấy số tại trung tâm được, bất cứ lúc nào."),
        )


def _free_number(phone: str) -> int:
    open_rows = Appointment.objects.filter(phone=phone, state=State.BOOKED)
    used = set(open_rows.values_list("of_phone", flat=True))
    for number in range(1, MOST_OPEN + 1):
        if number not in used:
            return number
    raise Conflict(
        "phone_has_enough",
        N_("Số điện thoại này đã có %(most)s lịch hẹn chưa đến."),
        facts={"most": MOST_OPEN},
        field="phone",
        remedy=N_("Hãy đổi hoặc hủy một lịch hẹn trước."),
    )

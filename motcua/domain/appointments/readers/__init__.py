"""Times that can be booked, one appointment by its code, and the day's at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.appointments.models import (
    Appointment,
    BookingClosure,
    BookingWindow,
)
from motcua.domain.appointments.rules.slots import (
    Closure,
    Slot,
    Taken,
    Window,
    slots,
)
from motcua.domain.appointments.rules.visits import LIVE, State, tidy_code
from motcua.domain.deadlines.readers import calendars_for
from motcua.domain.hall.models import Purpose
from motcua.domain.hall.readers import places
from motcua.domain.hall.readers.places import AreaFacts, ServiceFacts, day_of
from motcua.domain.statements import run
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_

DAYS_SHOWN = 14
"""How many days are shown to choose from, today among them."""


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """An appointment to whoever has its code; nothing of who has booked it."""

    id: int
    service_id: int
    service: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: State
    code: str
    held_until: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day that can be chosen, with its times and how many seats they have left."""

    day: date
    slots: tuple[Slot, ...]

    @property
    def free(self) -> int:
        """Return how many seats are left."""
        return sum(slot.free for slot in self.slots)


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """A window as its editor sees it."""

    id: int
    service: str
    letter: str
    window: Window


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """A time without appointments; `service` is empty for all of them."""

    id: int
    service: str
    closure: Closure
    reason: str
    edited_by: str


@dataclass(frozen=True, slots=True)
class ExpectedFacts:
    """An appointment as the desk sees it."""

    id: int
    letter: str
    service: str
    starts_at: datetime
    state: State
    name: str
    phone: str
    dossier_code: str


def bookable(*, unit_id: int) -> tuple[ServiceFacts, ...]:
    """Return the services of a hall that give appointments, by letter."""
    return tuple(
        ServiceFacts(
            id=service_id,
            unit_id=unit_id,
            letter=letter,
            name=name,
            hint=hint,
            purpose=purpose,
            area=AreaFacts(*area),
            fields=tuple(fields),
            procedures=tuple(procedures),
            active=True,
        )
        for service_id, letter, name, hint, purpose, fields, procedures, *area in run(
            "appointments", "bookable", [unit_id]
        )
    )


def service_for(*, on: date, field: str, procedure: str) -> ServiceFacts | None:
    """Return the service that gives appointments to file for a procedure, if any."""
    found = _here(on)
    by_code = [s for s in found if procedure in s.procedures]
    return next(iter(by_code or [s for s in found if field in s.fields]), None)


def service_for_results(*, on: date) -> ServiceFacts | None:
    """Return the service that gives appointments to fetch a result, if any."""
    return next((s for s in _here(on) if s.purpose == Purpose.RESULT), None)


def _here(on: date) -> tuple[ServiceFacts, ...]:
    unit_id = places.hall_unit(on=on)
    return () if unit_id is None else bookable(unit_id=unit_id)


def days(*, service: ServiceFacts, at: datetime) -> tuple[DayFacts, ...]:
    """Return the days that have any time to choose, from today on."""
    first = day_of(at)
    asked = [first + timedelta(days=n) for n in range(DAYS_SHOWN)]
    found = _slots(service, asked, at)
    return tuple(DayFacts(day, tuple(times)) for day, times in found.items() if times)


def day_slots(
    *, service: ServiceFacts, day: date, at: datetime, without: int = 0
) -> list[Slot]:
    """Return the times of a service on a day; without one appointment on request."""
    return _slots(service, [day], at, without)[day]


def _slots(
    service: ServiceFacts, asked: Sequence[date], at: datetime, without: int = 0
) -> dict[date, list[Slot]]:
    """Return the times of days that follow each other, from rows read once for all."""
    windows = windows_of(service_id=service.id)
    unit = accounts.unit(unit_id=service.unit_id)
    begins = datetime.combine(asked[0], time(), VN)
    ends = datetime.combine(asked[-1], time(), VN) + timedelta(days=1)
    rows = BookingClosure.objects.filter(
        Q(service__isnull=True) | Q(service_id=service.id),
        unit_id=service.unit_id,
        begins_at__lt=ends,
        ends_at__gt=begins,
    )
    closures = [Closure(*row) for row in rows.values_list("begins_at", "ends_at")]
    taken = _taken(service, begins, ends, at, without)
    calendars = calendars_for(unit_code=unit.code, days=asked)
    return {
        day: slots(day, windows, closures, calendars[day], taken.get(day, ()), at)
        if day in calendars
        else []
        for day in asked
    }


def _taken(
    service: ServiceFacts, begins: datetime, ends: datetime, at: datetime, without: int
) -> dict[date, list[Taken]]:
    """Return the seats that are taken, by day; a hold that ran out takes none."""
    rows = (
        Appointment.objects.filter(
            service_id=service.id,
            state__in=LIVE,
            starts_at__lt=ends,
            ends_at__gt=begins,
        )
        .exclude(state=State.HELD, held_until__lte=at)
        .exclude(pk=without)
    )
    found: dict[date, list[Taken]] = {}
    for row in rows.values_list("starts_at", "ends_at", "seat"):
        found.setdefault(day_of(row[0]), []).append(Taken(*row))
    return found


def windows_of(*, service_id: int) -> list[Window]:
    """Return the windows of a service that are in use."""
    rows = BookingWindow.objects.filter(service_id=service_id, active=True)
    return [window_of(row=row) for row in rows.order_by("weekday", "begins")]


def window_of(*, row: BookingWindow) -> Window:
    """Return a window as the pure rules use it."""
    return Window(
        weekday=row.weekday,
        begins=row.begins,
        ends=row.ends,
        minutes=row.minutes,
        capacity=row.capacity,
        days_ahead=row.days_ahead,
        soonest=row.soonest,
    )


def by_code(*, actor: Actor, code: str) -> AppointmentFacts:
    """Return the appointment a code opens; raise NotFound. It says nothing of people."""
    rows = Appointment.objects.select_related("service__area", "service__unit")
    row = rows.filter(code=tidy_code(code)).first() if tidy_code(code) else None
    if row is None:
        raise no_such_appointment()
    return appointment_facts(row=row)


def appointment_facts(*, row: Appointment) -> AppointmentFacts:
    """Return an appointment as plain facts."""
    return AppointmentFacts(
        id=row.pk,
        service_id=row.service_id,
        service=row.service.name,
        place=f"{row.service.unit.name}, {row.service.area.name}",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=State(row.state),
        code=row.code or "",
        held_until=row.held_until,
        sequence=row.sequence,
    )


def expected(*, actor: Actor, unit_id: int, day: date) -> Sequence[ExpectedFacts]:
    """Return the appointments of a day at the desk, by time; raise NotAllowed."""
    check_desk(actor=actor)
    begins = datetime.combine(day, time(), VN)
    rows = (
        Appointment.objects.filter(
            service__unit_id=unit_id,
            starts_at__gte=begins,
            starts_at__lt=begins + timedelta(days=1),
        )
        .exclude(state=State.HELD)
        .select_related("service")
        .order_by("starts_at", "service__letter", "seat", "pk")
    )
    return [
        ExpectedFacts(
            id=row.pk,
            letter=row.service.letter,
            service=row.service.name,
            starts_at=row.starts_at,
            state=State(row.state),
            name=row.name,
            phone=row.phone,
            dossier_code=row.dossier_code,
        )
        for row in rows
    ]


def windows(*, actor: Actor, unit_id: int) -> Sequence[WindowFacts]:
    """Return every window in use; raise NotAllowed for whoever does not edit the hall."""
    require(actor, Act.EDIT_HALL)
    rows = BookingWindow.objects.filter(service__unit_id=unit_id, active=True)
    ordered = rows.select_related("service").order_by(
        "service__letter", "weekday", "begins"
    )
    return [
        WindowFacts(row.pk, row.service.name, row.service.letter, window_of(row=row))
        for row in ordered
    ]


def closures(*, actor: Actor, unit_id: int, at: datetime) -> Sequence[ClosureFacts]:
    """Return the times without appointments that are not over; raise NotAllowed."""
    if not may(actor, Act.LEAD_HALL):
        require(actor, Act.EDIT_HALL)
    rows = BookingClosure.objects.filter(unit_id=unit_id, ends_at__gt=at)
    return [
        ClosureFacts(
            row.pk,
            row.service.name if row.service else "",
            Closure(row.begins_at, row.ends_at),
            row.reason,
            row.edited_by,
        )
        for row in rows.select_related("service").order_by("begins_at", "pk")
    ]


def check_desk(*, actor: Actor) -> None:
    """Raise NotAllowed for whoever neither serves at a counter nor leads the hall."""
    if not may(actor, Act.LEAD_HALL):
        require(actor, Act.SERVE_COUNTER)


def no_such_appointment() -> NotFound:
    """Return the one answer for "no such code" and "another telephone"."""
    return NotFound(
        "appointment_unknown",
        N_("Không tìm thấy lịch hẹn với mã và số điện thoại này."),
        field="code",
        remedy=N_("Hãy xem lại mã hẹn và số điện thoại đã dùng khi hẹn."),
    )

"""Short ways to do in a test what happens around appointments."""

from datetime import datetime, time, timedelta
from uuid import uuid4

from motcua.domain.appointments import actions
from motcua.domain.appointments.models import BookingWindow
from motcua.domain.appointments.readers import AppointmentFacts
from motcua.domain.appointments.rules.slots import Window
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.clock import VN
from tests.hall import Hall

PHONE = "0912345678"


def plan(sanh: Hall, letter: str = "A", capacity: int = 1) -> None:
    """Let a service give appointments every hour of every morning."""
    editor = sanh.actor("cauhinh")
    for row in BookingWindow.objects.filter(service_id=sanh.service(letter), active=True):
        actions.end_window(actor=editor, at=sanh.at, window_id=row.pk)
    for weekday in range(7):
        actions.add_window(
            actor=editor,
            at=sanh.at,
            service_id=sanh.service(letter),
            window=Window(weekday, time(8), time(11), 60, capacity),
        )


def moment(sanh: Hall, hour: int, days: int = 1) -> datetime:
    """Return an hour some days after the hall's day."""
    day = sanh.at.astimezone(VN).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), VN)


def held(sanh: Hall, starts_at: datetime, letter: str = "A") -> AppointmentFacts:
    """Hold a time."""
    return actions.hold(
        actor=ANONYMOUS,
        at=sanh.at,
        request_id=uuid4(),
        service_id=sanh.service(letter),
        starts_at=starts_at,
    )


def booked(
    sanh: Hall, starts_at: datetime, phone: str = PHONE, **facts: str
) -> AppointmentFacts:
    """Hold a time and book it."""
    code = held(sanh, starts_at).code
    return actions.confirm(actor=ANONYMOUS, at=sanh.at, code=code, phone=phone, **facts)

"""Words of appointments, in the reader's language."""

from datetime import date, datetime

from django.utils.translation import gettext

from motcua.domain.appointments.rules.visits import STATE_NAMES, State
from motcua.kernel.clock import VN
from motcua.kernel.text import N_

WEEKDAYS = (
    N_("Thứ Hai"),
    N_("Thứ Ba"),
    N_("Thứ Tư"),
    N_("Thứ Năm"),
    N_("Thứ Sáu"),
    N_("Thứ Bảy"),
    N_("Chủ Nhật"),
)
"""Monday first, as dates count them."""


def weekday(value: date | int) -> str:
    """Return the name of a day of the week, of a date or by its number."""
    at = value.astimezone(VN) if isinstance(value, datetime) else value
    n = at if isinstance(at, int) else at.weekday()
    return gettext(WEEKDAYS[n])


def appointment_state(value: str) -> str:
    """Return how an appointment stands."""
    return gettext(STATE_NAMES[State(value)])


def slot(at: datetime) -> str:
    """Return a moment as a form sends it back."""
    return f"{at.astimezone(VN):%Y-%m-%dT%H:%M}"


FILTERS = {"weekday": weekday, "appointment_state": appointment_state, "slot": slot}

"""The verbs of appointments."""

from motcua.domain.appointments.actions.arriving import arrive, note_arrival
from motcua.domain.appointments.actions.booking import cancel, confirm, hold, move
from motcua.domain.appointments.actions.planning import (
    add_window,
    close_time,
    end_window,
    open_time,
)
from motcua.domain.appointments.actions.tending import forget, tend

__all__ = [
    "add_window",
    "arrive",
    "cancel",
    "close_time",
    "confirm",
    "end_window",
    "forget",
    "hold",
    "move",
    "note_arrival",
    "open_time",
    "tend",
]

"""Set up when the hall of a world gives appointments."""

from datetime import datetime, time

from motcua.domain.accounts import readers as accounts
from motcua.domain.appointments import actions
from motcua.domain.appointments.readers import bookable
from motcua.domain.appointments.rules.slots import Window
from motcua.domain.hall.readers.places import services
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import MotcuaError
from motcua.ops.failures import Failure, Reason
from motcua.ops.world.booking_lines import BookingLine
from motcua.ops.world.files import World


def load_appointments(*, world: World, at: datetime) -> None:
    """Write the windows of the world's hall; one that has any is left alone.

    Raises Failure naming line and column.
    """
    day = world.starts_at.date()
    units = {unit.code: unit.id for unit in accounts.units_in_force(on=day)}
    unit_id = units.get(world.reception)
    if unit_id is None or bookable(unit_id=unit_id):
        return
    known = {service.letter: service.id for service in services(unit_id=unit_id)}
    for n, line in enumerate(world.bookings, start=2):
        if line.service not in known:
            raise _fault(n, "service", f"the hall has no service “{line.service}”")
        for weekday in line.weekdays:
            try:
                window = _window(line, weekday)
                actions.add_window(
                    actor=SYSTEM, at=at, service_id=known[line.service], window=window
                )
            except ValueError as fault:
                raise _fault(n, "weekdays, begins, ends", str(fault)) from None
            except MotcuaError as fault:
                raise _fault(n, fault.field or "weekdays", str(fault)) from None


def _window(line: BookingLine, weekday: str) -> Window:
    return Window(
        weekday=int(weekday) - 1,
        begins=time.fromisoformat(line.begins),
        ends=time.fromisoformat(line.ends),
        minutes=line.minutes,
        capacity=line.capacity,
        days_ahead=line.days_ahead,
        soonest=line.soonest,
    )


def _fault(n: int, column: str, said: str) -> Failure:
    return Failure(Reason.DATA, f"appointments.csv, line {n}, column {column}: {said}")

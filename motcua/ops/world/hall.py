"""Set up the hall a world describes: areas, then services, then counters."""

from datetime import datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.hall import actions as hall
from motcua.domain.hall.actions import CounterRow, ServiceRow
from motcua.domain.hall.readers.places import services
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import MotcuaError
from motcua.ops.failures import Failure, Reason
from motcua.ops.world.files import HallLine, World

_KINDS = ("area", "service", "counter")


def load_hall(*, world: World, at: datetime) -> None:
    """Write the hall of the world's reception; one that is set up is left alone.

    Raises Failure naming line and column.
    """
    day = world.starts_at.date()
    units = {unit.code: unit.id for unit in accounts.units_in_force(on=day)}
    if world.reception not in units or services(unit_id=units[world.reception]):
        return
    lines = list(enumerate(world.hall, start=2))
    for n, line in lines:
        if line.kind not in _KINDS:
            raise Failure(
                Reason.DATA,
                f"hall.csv, line {n}, column kind: must be one of {', '.join(_KINDS)}",
            )
    for n, line in sorted(lines, key=lambda pair: _KINDS.index(pair[1].kind)):
        try:
            _write(line, units, units[world.reception], at)
        except KeyError as fault:
            raise Failure(
                Reason.DATA, f"hall.csv, line {n}, column unit: there is no unit {fault}"
            ) from None
        except MotcuaError as fault:
            raise Failure(
                Reason.DATA, f"hall.csv, line {n}, column {fault.field}: {fault}"
            ) from None


def _write(line: HallLine, units: dict[str, int], unit_id: int, at: datetime) -> None:
    if line.kind == "area":
        hall.save_area(
            actor=SYSTEM, at=at, unit_id=unit_id, code=line.code, name=line.name
        )
    elif line.kind == "service":
        row = ServiceRow(
            letter=line.code,
            name=line.name,
            area=line.area,
            purpose=line.purpose,
            hint=line.hint,
            fields=_split(line.fields),
            procedures=_split(line.procedures),
        )
        hall.save_service(actor=SYSTEM, at=at, unit_id=unit_id, row=row)
    else:
        counter = CounterRow(
            code=line.code,
            name=line.name,
            area=line.area,
            staff_unit_id=units[line.unit],
            serves=line.serves,
        )
        hall.save_counter(actor=SYSTEM, at=at, unit_id=unit_id, row=counter)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())

"""A dossier's state and clock recomputed from its events alone."""

from dataclasses import dataclass

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import Clock, ClockEvent, reckon
from motcua.domain.dossiers.readers.changes import TOPIC, is_of_engine, state_of_entry
from motcua.domain.dossiers.workflow.states import State
from motcua.domain.ledger import readers as ledger
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the events of a dossier come to."""

    state: State
    clock: Clock


def replay(*, dossier_id: int) -> Replayed:
    """Return where a dossier stands by its events, whatever its row says.

    The calendars are the versions the events name. Raises NotFound for a dossier that
    never entered a process.
    """
    entries = [
        entry
        for entry in ledger.entries(topic=TOPIC, stream=dossier_id)
        if is_of_engine(entry)
    ]
    ticks = [tick for entry in entries for tick in ticks_in(entry.payload)]
    if not ticks:
        raise NotFound("no_course", N_("Hồ sơ chưa vào quy trình."))
    ids = {tick.calendar_id for tick in ticks if tick.calendar_id is not None}
    return Replayed(
        state=state_of_entry(entries[-1]),
        clock=reckon(ticks, {found: calendar_by_id(found) for found in ids}),
    )


def ticks_in(payload: object) -> list[ClockEvent]:
    """Return the clock events that an event of a dossier carries."""
    ticks = payload.get("clock", []) if isinstance(payload, dict) else []
    return [ClockEvent.from_json(tick) for tick in ticks]

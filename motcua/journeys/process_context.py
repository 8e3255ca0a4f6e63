"""What is true today where a process is used: who could do its steps, in what time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import UseFacts
from motcua.domain.dossiers.actions.opening import authority_unit_id
from motcua.domain.dossiers.readers.territory import communes, wanted
from motcua.domain.dossiers.workflow.commands import DECIDING, Command
from motcua.domain.dossiers.workflow.definition import Place, Process, Step
from motcua.domain.dossiers.workflow.staffing import Context
from motcua.domain.dossiers.workflow.structure import hours
from motcua.kernel.actor import Role

Places = Mapping[str, int]
"""Which unit each place of a process is, in one of the ways it is used."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A role that a process needs and that nobody holds at a unit it is used at."""

    role: Role
    unit_name: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the engine checks a process against, and where people are lacking.

    The context is the worst that is true of any procedure that runs by the process:
    the shortest legal time; for each role and place the fewest people at any unit that
    may be that place; the fewest who may sign. Where no procedure uses the process it
    says nothing.
    """

    context: Context
    gaps: tuple[Gap, ...] = ()


def circumstances(*, process: Process, on: date) -> Circumstances:
    """Return what is true of a process on a day, from the registers."""
    uses = catalogue.uses_of(key=process.key, on=on)
    if not uses:
        return Circumstances(Context())
    deciding = {
        unit_id: authority_unit_id(unit_id)
        for unit_id in {use.resolving_unit_id for use in uses}
    }
    bindings = [
        places
        for bound in _bindings(uses, deciding)
        for places in _with_communes(process, bound, on)
    ]
    counted = _counted(process, bindings, on)
    limits = [use.limit for use in uses if use.limit is not None]
    context = Context(
        limit=min(limits, key=hours, default=None),
        staff=_staff(process, bindings, counted),
        signers=_signers(process, uses, deciding, on),
    )
    return Circumstances(context, _gaps(counted))


def _bindings(uses: Sequence[UseFacts], deciding: Mapping[int, int]) -> list[Places]:
    """Return the ways the places of a process are bound to units, each once."""
    found: dict[tuple[tuple[str, int], ...], Places] = {}
    for use in uses:
        places = {
            **use.parties,
            Place.RECEPTION.value: use.receiving_unit_id,
            Place.RESOLVING.value: use.resolving_unit_id,
            Place.AUTHORITY.value: deciding[use.resolving_unit_id],
        }
        found[tuple(sorted(places.items()))] = places
    return list(found.values())


def _with_communes(process: Process, places: Places, on: date) -> list[Places]:
    """Return the places with each commune a party may be by the address."""
    asked = wanted(process=process, places=places)
    if not asked:
        return [places]
    return [
        {**places, **dict.fromkeys(asked, commune.unit_id)} for commune in communes(on=on)
    ] or [places]


def _counted(
    process: Process, bindings: Sequence[Places], on: date
) -> dict[tuple[Role, int], int]:
    """Return how many hold each role that is needed at each unit it is needed at."""
    wanted = {
        (step.role, places[step.place])
        for step in process.steps
        for places in bindings
        if step.place in places and not _by_system(step)
    }
    return {
        (role, unit_id): len(accounts.officers_with(role=role, unit_id=unit_id, on=on))
        for role, unit_id in wanted
    }


def _by_system(step: Step) -> bool:
    return all(move.command is Command.PROCEED for move in step.moves)


def _staff(
    process: Process,
    bindings: Sequence[Places],
    counted: Mapping[tuple[Role, int], int],
) -> dict[tuple[Role, str], int]:
    """Return the fewest people for each role and place; a party nobody is has none."""
    return {
        (step.role, step.place): min(
            counted.get((step.role, places.get(step.place, 0)), 0) for places in bindings
        )
        for step in process.steps
    }


def _signers(
    process: Process, uses: Sequence[UseFacts], deciding: Mapping[int, int], on: date
) -> int | None:
    """Return the fewest officers who may decide any of the procedures, if it decides."""
    decides = any(m.command in DECIDING for step in process.steps for m in step.moves)
    if not decides:
        return None
    wanted = {(deciding[use.resolving_unit_id], use.procedure_code) for use in uses}
    return min(accounts.signers(wanted=wanted, on=on).values())


def _gaps(counted: Mapping[tuple[Role, int], int]) -> tuple[Gap, ...]:
    missing = sorted(key for key, count in counted.items() if count == 0)
    return tuple(
        Gap(role, accounts.unit(unit_id=unit_id).name) for role, unit_id in missing
    )

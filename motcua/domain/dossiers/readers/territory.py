"""The units that a process's parties are for one dossier because of its address."""

from collections.abc import Mapping
from datetime import date

from motcua.domain.accounts import readers as accounts
from motcua.domain.catalogue.readers import Terms
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.rules.territory import (
    COMMUNES,
    Bound,
    Commune,
    bind,
    commune_of,
)
from motcua.domain.dossiers.workflow.definition import Process


def communes(*, on: date) -> tuple[Commune, ...]:
    """Return the units with a commune of their own that day, by its name."""
    found = [
        commune_of(unit.id, unit.name)
        for unit in accounts.units_in_force(on=on)
        if unit.kind in COMMUNES
    ]
    return tuple(sorted(found, key=lambda commune: commune.name))


def communes_asked(*, terms: Terms, on: date) -> tuple[Commune, ...]:
    """Return what the counter may choose from; nothing where no process asks."""
    processes = (process_of(process_id=n) for n in {*terms.processes.values()})
    if any(wanted(process=process, places=terms.parties) for process in processes):
        return communes(on=on)
    return ()


def wanted(*, process: Process, places: Mapping[str, int]) -> dict[str, str]:
    """Return the parties the address has to bind: those no place is fixed for."""
    return {
        key: name
        for key, name in process.parties.items()
        if key in process.by_address and key not in places
    }


def bound_by_address(
    *,
    process: Process,
    places: Mapping[str, int],
    address: str,
    on: date,
    chosen: int | None = None,
) -> Bound:
    """Return the units of the parties bound by address; raise Invalid (`rules`).

    `places` are those the procedure fixes: a party that is among them stays there.
    """
    asked = wanted(process=process, places=places)
    if not asked:
        return Bound()
    return bind(asked, communes(on=on), address=address, chosen=chosen)

"""Whether a procedure is received, decided and returned in one act by one officer."""

from datetime import date

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.readers import Terms
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.rules.intake import deciding_unit
from motcua.domain.dossiers.workflow.straight import Leg, straight_way, walks_alone
from motcua.kernel.actor import Actor


def way_at_once(
    *, actor: Actor, terms: Terms, receiving_unit_id: int, on: date
) -> tuple[Leg, ...]:
    """Return the steps the actor may take alone at a counter that day, () for none.

    Every case of the procedure has to allow it. Whoever decides needs a line of the
    register of authority. Raises NotAllowed for who receives nothing.
    """
    require(actor, Act.ACCEPT)
    resolving = accounts.unit(unit_id=terms.resolving_unit_id)
    authority = deciding_unit(resolving.id, resolving.kind, resolving.parent_id)
    line = accounts.authority(
        actor=actor, procedure_code=terms.code, unit_id=authority, on=on
    )
    if line is None:
        return ()
    places = {
        **terms.parties,
        "reception": receiving_unit_id,
        "resolving": resolving.id,
        "authority": authority,
    }
    ways = [
        straight_way(
            process_of(process_id=process_id), places=places, counter=receiving_unit_id
        )
        for process_id in {*terms.processes.values()}
    ]
    return ways[0] if all(walks_alone(way, actor) for way in ways) else ()

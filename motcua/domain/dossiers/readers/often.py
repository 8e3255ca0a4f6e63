"""What a counter receives most often, by its last few hundred dossiers."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.changes import TOPIC
from motcua.domain.ledger.models import Event
from motcua.kernel.actor import Actor

NEWEST = 300
WITHIN = timedelta(days=90)
_OWN = 1000


def often_received(
    *, actor: Actor, unit_id: int, at: datetime, most: int = 10
) -> tuple[str, ...]:
    """Return procedure codes by how often a unit receives them, the actor's own first.

    Of the unit's newest three hundred dossiers of ninety days: a number that does not
    grow with the register. Raises NotAllowed for who receives nothing.
    """
    require(actor, Act.ACCEPT)
    newest = Dossier.objects.filter(
        receiving_unit_id=unit_id,
        received_at__gt=at - WITHIN,
        received_at__lte=at,
        parent_id__isnull=True,
    )
    rows = newest.order_by("-received_at", "-id").values_list("id", "procedure_code")
    found = dict(rows[:NEWEST])
    mine = set(_begun_by(actor, list(found)))
    count = Counter(found.values())
    for dossier_id, code in found.items():
        count[code] += _OWN if dossier_id in mine else 0
    best = sorted(count, key=lambda code: (-count[code], code))
    return tuple(best[:most])


def _begun_by(actor: Actor, ids: Sequence[int]) -> list[int]:
    """Return which of these dossiers the actor has entered: their first event says."""
    rows = Event.objects.filter(
        topic=TOPIC, stream__in=ids, n=1, actor__officer=actor.officer_id
    )
    return list(rows.values_list("stream", flat=True))

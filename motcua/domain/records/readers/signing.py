"""Which digitised papers wait for the signature of who made them."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.records.models import Record, Source
from motcua.kernel.actor import Actor

MOST_WAITING = 500


@dataclass(frozen=True, slots=True)
class ToBeSigned:
    """A digitised paper that waits; `sign_fault` is the code of what the last try met."""

    id: int
    code: str
    name: str
    owner_name: str
    dossier_code: str
    file_n: int
    made_at: datetime
    sign_tries: int
    sign_fault: str


def waiting_to_sign(*, actor: Actor) -> tuple[ToBeSigned, ...]:
    """Return what the actor has digitised and not signed, the oldest first.

    At most five hundred; none of units the actor has left. Raises NotAllowed.
    """
    require(actor, Act.DIGITISE)
    rows = Record.objects.filter(
        officer_id=actor.officer_id,
        unit_id__in=units_for(actor, Act.DIGITISE),
        source=Source.SCAN,
        signed_at__isnull=True,
        revoked_at__isnull=True,
    ).order_by("made_at", "id")
    columns = ToBeSigned.__slots__
    return tuple(ToBeSigned(*row) for row in rows.values_list(*columns)[:MOST_WAITING])


def codes_of(*, actor: Actor, ids: list[int]) -> dict[int, str]:
    """Return the codes of papers the actor has digitised, by id."""
    rows = Record.objects.filter(pk__in=ids, officer_id=actor.officer_id or 0)
    return dict(rows.values_list("id", "code"))

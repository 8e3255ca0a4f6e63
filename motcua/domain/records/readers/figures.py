"""How much is digitised and used again, by unit and period: for reports and indices.

Basis: QĐ 766/QĐ-TTg (digitisation, reuse); TT 01/2023/TT-VPCP.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import MAY, Act, require
from motcua.domain.statements import run
from motcua.kernel.actor import Actor, Role
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the papers of the dossiers a unit received in a period.

    `eligible` papers came as originals or as files and are not skipped on a ground of
    the law; `digitised` are those of them with a digitised paper; `reused` papers came
    from a store instead of a scan.
    """

    unit_id: int
    dossiers: int
    eligible: int
    digitised: int
    skipped: int
    reused: int
    dossiers_with_reuse: int

    @property
    def digitised_share(self) -> float | None:
        """Return digitised / eligible, None where nothing is eligible."""
        return self.digitised / self.eligible if self.eligible else None

    @property
    def reused_share(self) -> float | None:
        """Return reused / digitised papers, None where nothing is digitised."""
        return self.reused / self.digitised if self.digitised else None


def figures(
    *, actor: Actor, first: date, last: date, on: date, as_of: datetime | None = None
) -> tuple[Figures, ...]:
    """Return the figures of every unit the actor oversees, by unit, as of an instant.

    None is the end of the period's last day, or of `on` where that is later.
    Directors: their units; inspectors: all below theirs. Raises NotAllowed.
    """
    require(actor, Act.READ_DIGITISATION)
    everything = actor.is_system
    rows = run(
        "records",
        "figures",
        [
            datetime.combine(first, time(), VN),
            datetime.combine(last + timedelta(days=1), time(), VN),
            None if everything else json.dumps(sorted(_units(actor, on))),
            as_of or datetime.combine(max(last, on) + timedelta(days=1), time(), VN),
        ],
    )
    return tuple(Figures(*row) for row in rows)


def _units(actor: Actor, on: date) -> frozenset[int]:
    plain = MAY[Act.READ_DIGITISATION] - {Role.INSPECTOR}
    below = accounts.subtree(unit_ids=actor.units_as(Role.INSPECTOR), on=on)
    return actor.units_as(*plain) | below

"""Who holds a dossier at each moment, by the things that lie with somebody.

While the applicant is awaited, the time is the applicant's; while a payment is, it is
the payment's. While an answer can still come in time it is the time of the unit that
was asked; after that the unit that asked may go on without it, so the time is its own
again. Basis: NĐ 61/2018 art 19.4, 19.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.deadlines.rules.accounts import Holder, Party

Changes = tuple[tuple[datetime, frozenset[Holder]], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that lay with a unit from `opened_at` on.

    `kind` is step, supplement, fee or consult; `due_at` bounds the wait for a
    consultation, whose `step` is the one that asked.
    """

    kind: str
    step: str
    unit_id: int
    at_reception: bool
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None = None

    def open_at(self, at: datetime) -> bool:
        """Say whether it lay there at a moment; the end itself is not counted."""
        return self.opened_at <= at and (self.closed_at is None or at < self.closed_at)


def changes(
    items: Sequence[Held],
    *,
    asked_at: datetime | None,
    received_at: datetime,
    unit_id: int,
) -> Changes:
    """Return every moment at which the holders change, in order, with the holders.

    Before the first item the dossier was with the one-stop unit (`unit_id`) from
    `received_at`; where it had been asked to be completed first (`asked_at`), with the
    applicant until then.
    """
    reception = frozenset({Holder(Party.RECEPTION, unit_id)})
    first = min((item.opened_at for item in items), default=None)
    found: dict[datetime, frozenset[Holder]] = {}
    if first is None or received_at < first:
        found[received_at] = reception
    if asked_at is not None and asked_at < min(first or received_at, received_at):
        found[asked_at] = frozenset({Holder(Party.APPLICANT)})
    found |= {at: _holders(items, at) for at in sorted(_moments(items))}
    return tuple(sorted(found.items(), key=lambda change: change[0]))


def _moments(items: Sequence[Held]) -> set[datetime]:
    found = {item.opened_at for item in items}
    found |= {item.closed_at for item in items if item.closed_at is not None}
    return found | {
        item.due_at
        for item in items
        if item.kind == "consult" and item.due_at > item.opened_at
    }


def _holders(items: Sequence[Held], at: datetime) -> frozenset[Holder]:
    there = [item for item in items if item.open_at(at)]
    kinds = {item.kind for item in there}
    if "supplement" in kinds:
        return frozenset({Holder(Party.APPLICANT)})
    if "fee" in kinds:
        return frozenset({Holder(Party.PAYMENT)})
    asked = [i for i in there if i.kind == "consult" and at < i.due_at]
    waiting = {item.step for item in asked}
    working = [i for i in there if i.kind == "step" and i.step not in waiting]
    return frozenset(_holder(item) for item in (*asked, *working))


def _holder(item: Held) -> Holder:
    party = Party.RECEPTION if item.at_reception else Party.AGENCY
    return Holder(party, item.unit_id)

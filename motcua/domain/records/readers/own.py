"""What an applicant's own store fills in and offers while they prepare a filing.

Only to whoever may open the store: a clerk, a helper or an officer who assists gets
nothing, as if it were empty. What has expired, is revoked, is hidden by its owner or
bears no signature fills in nothing and is not offered.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.domain.catalogue.rules.paper_kinds import KINDS
from motcua.domain.eforms.rules.paper_facts import StoredPaper
from motcua.domain.records.models import Record
from motcua.domain.records.readers.store import (
    Owner,
    RecordFacts,
    facts_of,
    kinds_of,
    offered,
    owner_of,
)
from motcua.domain.records.rules.scope import counts_on
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """A paper of one's own store that fits what is asked for under a name."""

    record: RecordFacts
    name: str


def papers_to_fill(
    *, actor: Actor, person_id: int, on: date, kinds: Collection[str]
) -> tuple[StoredPaper, ...]:
    """Return what papers of these kinds in the applicant's store say."""
    owner = _owner(actor, person_id) if kinds else None
    if owner is None:
        return ()
    return tuple(map(_stored, offered(owner=owner, kinds=set(kinds), on=on)))


def own_offers(
    *, actor: Actor, person_id: int, on: date, names: Iterable[str]
) -> Mapping[str, tuple[OwnOffer, ...]]:
    """Return the papers of the applicant's store that fit, by what is asked for."""
    kinds = {name: kind for name, kind in kinds_of(names=names).items() if kind}
    owner = _owner(actor, person_id) if kinds else None
    if owner is None:
        return {}
    rows = offered(owner=owner, kinds=set(kinds.values()), on=on)
    return {
        name: tuple(OwnOffer(facts_of(row), name) for row in rows if row.kind == kind)
        for name, kind in kinds.items()
    }


def counting(*, codes: Collection[str], on: date) -> frozenset[str]:
    """Return which of these papers count that day and are not hidden by their owner.

    Tells nothing of what they say; the caller knows their codes.
    """
    rows = Record.objects.filter(
        code__in=codes, owner_allows=True, signed_at__isnull=False
    )
    return frozenset(
        row.code
        for row in rows
        if counts_on(row.valid_to, is_revoked=row.revoked_at is not None, on=on)
    )


def _owner(actor: Actor, person_id: int) -> Owner | None:
    """Return whose store it is where the actor may open this person's; else None."""
    behalf = actor.on_behalf_of
    if (behalf.person_id if behalf else actor.person_id) != person_id:
        return None
    try:
        return owner_of(actor)
    except NotAllowed:
        return None


def _stored(row: Record) -> StoredPaper:
    own = {field.key for field in KINDS[row.kind].fields}
    said = {key: str(value) for key, value in row.fields.items() if key in own}
    common = {
        "number": row.number,
        "issued_on": row.issued_on.isoformat(),
        "issuer": row.issuer,
        "holder": row.holder,
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
    }
    return StoredPaper(row.code, row.kind, row.issued_on, {**said, **common})

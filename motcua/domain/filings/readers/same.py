"""What looks like the same filing once more: shown, never merged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.eforms.readers import given_in
from motcua.domain.eforms.rules.alike import (
    NOTHING_COMPARED,
    Compared,
    Given,
    Likeness,
    compare_answers,
)
from motcua.domain.filings.readers import FilingFacts, applicant, no_such_filing
from motcua.domain.filings.rules import SAME_WITHIN, FilingState
from motcua.domain.statements import run
from motcua.kernel.actor import Actor

MOST = 20
_WAITING = [FilingState.SUBMITTED.value, FilingState.DRAFT.value]
_ENDED = ["returned", "withdrawn", "stopped", "refused"]


@dataclass(frozen=True, slots=True)
class Same:
    """One other filing or dossier of the same person and procedure.

    `name` is a dossier's code, or the key of a filing that is none yet. `same_files` is
    how many files are the very same; `compared` says how alike the answers of both forms
    are, naming questions alone: who may read the other answers is asked where they are.
    """

    is_dossier: bool
    name: str
    state: str
    at: datetime
    unit_name: str
    same_files: int
    compared: Compared = field(default=NOTHING_COMPARED)

    @property
    def is_other(self) -> bool:
        """Say whether its form names somebody or something else."""
        return self.compared.likeness is Likeness.OTHER

    @property
    def is_same(self) -> bool:
        """Say whether every answer about the matter is the same."""
        return self.compared.likeness is Likeness.SAME


def same_as_mine(*, actor: Actor, found: FilingFacts, at: datetime) -> tuple[Same, ...]:
    """Return what the filer of one's own filing has under way of the same matter.

    What is of another matter by its answers (another child, vehicle, parcel) is none.
    """
    if found.person_id != applicant(actor):
        raise no_such_filing()
    return tuple(one for one in _same(found, at) if not one.is_other)


def same_as(*, actor: Actor, found: FilingFacts, at: datetime) -> tuple[Same, ...]:
    """Return the same to an officer of the counter the filing waits at.

    With what is of another matter by its answers: the officer judges that it is.
    """
    require(actor, Act.ACCEPT)
    if found.unit_id not in units_for(actor, Act.ACCEPT):
        raise no_such_filing()
    return _same(found, at)


def _same(found: FilingFacts, at: datetime) -> tuple[Same, ...]:
    """Return open dossiers and filings of the last half year, the newest first."""
    hashes = sorted({paper.sha256 for paper in found.papers})
    values = [
        found.person_id,
        found.procedure_code,
        at - SAME_WITHIN,
        _WAITING,
        _ENDED,
        hashes,
        found.id,
        found.dossier_id or 0,
        MOST,
    ]
    rows = run("filings", "same", values)
    if not rows:
        return ()
    others = [pk if is_dossier else UUID(name) for is_dossier, pk, name, *_ in rows]
    said = given_in(
        filings=[found.key, *(one for one in others if isinstance(one, UUID))],
        dossiers=[one for one in others if not isinstance(one, UUID)],
    )
    same = (
        Same(
            is_dossier=is_dossier,
            name=name,
            state=state,
            at=at,
            unit_name=unit_name,
            same_files=files,
            compared=_compared(said, found.key, other),
        )
        for (is_dossier, _, name, state, at, unit_name, files), other in zip(
            rows, others, strict=True
        )
    )
    return tuple(sorted(same, key=lambda one: one.at, reverse=True)[:MOST])


def _compared(
    said: Mapping[UUID | int, Given], mine: UUID, other: UUID | int
) -> Compared:
    ours, theirs = said.get(mine), said.get(other)
    if ours is None or theirs is None:
        return NOTHING_COMPARED
    return compare_answers(ours, theirs)

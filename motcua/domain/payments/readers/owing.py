"""What has to be paid before a result is given out."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q

from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.models import Due
from motcua.domain.payments.readers.choosing import chosen_of
from motcua.domain.payments.readers.dues import (
    ASKED,
    DueFacts,
    by_law,
    dues_of,
    fees_subject,
    subject_of,
)
from motcua.domain.payments.rules.dues import DueState


def owed_before_return(*, dossier_id: int) -> tuple[DueFacts, ...]:
    """Return the fees of a dossier that are still open, to whoever may see it already.

    What was asked for on the way is not among them: the step that waited for it has
    confirmed it, however it was paid. Basis: NĐ 61/2018 art 22.
    """
    return _owed(dues_of(subject=subject_of(dossier_id=dossier_id)))


def owed_sums(*, ids: Collection[int]) -> dict[int, int]:
    """Return what each of some dossiers still owes, in đồng; those that owe nothing lack.

    The same as `owed_before_return` comes to, asked once for all of them.
    """
    stored: dict[int, list[Due]] = {}
    for due in Due.objects.filter(dossier_id__in=ids):
        stored.setdefault(due.dossier_id or 0, []).append(due)
    rows = Dossier.objects.filter(pk__in=ids).filter(Q(fee__gt=0) | Q(pk__in=stored))
    chosen = chosen_of(ids=ids)
    sums = {
        row.pk: _sum(row, stored.get(row.pk, []), chosen.get(row.pk, {})) for row in rows
    }
    return {dossier_id: amount for dossier_id, amount in sums.items() if amount}


def _sum(row: Dossier, stored: Sequence[Due], chosen: Mapping[int, int]) -> int:
    """Return what a dossier owes of its fees, written down as dues or not yet."""
    sources = frozenset(due.source for due in stored)
    known = by_law(subject=fees_subject(row), stored=sources, chosen=chosen)
    written = sum(
        due.amount
        for due in stored
        if due.state == DueState.UNPAID and not due.source.startswith(ASKED)
    )
    rest = _owed([due for source, due in known.items() if source not in sources])
    return written + sum(due.amount for due in rest)


def _owed(dues: Collection[DueFacts]) -> tuple[DueFacts, ...]:
    return tuple(due for due in dues if due.is_open and not due.source.startswith(ASKED))

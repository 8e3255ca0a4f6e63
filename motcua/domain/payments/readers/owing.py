"""What has to be paid before a result is given out."""

from collections.abc import Collection

from django.db.models import Q

from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.models import Due
from motcua.domain.payments.readers.dues import (
    ASKED,
    DueFacts,
    dues_of,
    subject_of,
    subject_of_dossier,
)


def owed_before_return(*, dossier_id: int) -> tuple[DueFacts, ...]:
    """Return the fees of a dossier that are still open, to whoever may see it already.

    What was asked for on the way is not among them: the step that waited for it has
    confirmed it, however it was paid. Basis: NĐ 61/2018 art 22.
    """
    return _owed(dues_of(subject=subject_of(dossier_id=dossier_id)))


def owed_sums(*, ids: Collection[int]) -> dict[int, int]:
    """Return what each of some dossiers still owes, in đồng; those that owe nothing lack.

    Only those with a fee or a due written down are looked at.
    """
    with_due = Due.objects.filter(dossier_id__in=ids).values_list("dossier_id", flat=True)
    rows = Dossier.objects.filter(pk__in=ids).filter(
        Q(fee__gt=0) | Q(pk__in=set(with_due))
    )
    sums = {
        row.pk: sum(due.amount for due in _owed(dues_of(subject=subject_of_dossier(row))))
        for row in rows
    }
    return {dossier_id: amount for dossier_id, amount in sums.items() if amount}


def _owed(dues: Collection[DueFacts]) -> tuple[DueFacts, ...]:
    return tuple(due for due in dues if due.is_open and not due.source.startswith(ASKED))

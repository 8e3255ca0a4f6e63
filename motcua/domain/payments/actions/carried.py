"""See that the fee of a dossier just received goes with what was paid before."""

from datetime import datetime

from django.db import transaction

from motcua.domain.catalogue.readers.pages import of_case
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.actions.dues import recount
from motcua.domain.payments.actions.settling import list_refund
from motcua.domain.payments.models import Attempt
from motcua.domain.payments.readers.choosing import said_of
from motcua.domain.payments.readers.dues import dues_of, subject_of_dossier
from motcua.domain.payments.rules.choosing import check_sum
from motcua.domain.payments.rules.dues import DueState
from motcua.domain.payments.rules.online import AttemptState
from motcua.kernel.actor import Actor


@transaction.atomic
def check_carried(*, actor: Actor, at: datetime, dossier_id: int) -> None:
    """See what was received for a dossier before it was; its fee has to go with that.

    In the transaction that receives it, after `settle_levels`. Raises Conflict for
    another sum than what is paid, or being paid, is part of. What was paid online for
    another case than the one received is listed to be given back.
    """
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    recount(row=row, at=at)
    subject = subject_of_dossier(row)
    fees = of_case(
        fees=published(subject.version_id).fees,
        case_n=subject.case_n,
        said=said_of(place=subject.place),
    )
    by_case = {f"fee:{fee.n}": fee.amount or 0 for fee in fees}
    paid = Attempt.objects.filter(dossier_id=dossier_id, state=AttemptState.PAID)
    for attempt in paid.order_by("id"):
        if by_case.keys().isdisjoint(attempt.dues.values_list("source", flat=True)):
            list_refund(attempt=attempt, at=at, reason="Hồ sơ tiếp nhận trường hợp khác")
    dues = {due.source: due for due in dues_of(subject=subject)}
    held = {source: due for source, due in dues.items() if source in by_case}
    if any(due.state in (DueState.PAID, DueState.WAITING) for due in held.values()):
        with_paid = by_case | {source: due.base for source, due in held.items()}
        check_sum(row.fee, sum(by_case.values()), sum(with_paid.values()))

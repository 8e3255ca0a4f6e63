"""What dossiers still owe: for who pays, and before a result is given out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.domain.accounts.rules.behalf import require_reach
from motcua.domain.catalogue.rules.fees import FeeSaid
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.reach import followed
from motcua.domain.dossiers.workflow.states import ItemKind
from motcua.domain.payments.models import Attempt, Due
from motcua.domain.payments.readers.choosing import said_of_each
from motcua.domain.payments.readers.due_facts import (
    ASKED,
    DueFacts,
    Subject,
    by_law,
)
from motcua.domain.payments.readers.dues import (
    dues_of,
    fees_subject,
    is_known,
    subject_of,
    subjects_of_dossiers,
)
from motcua.domain.payments.rules.dues import DueState
from motcua.domain.payments.rules.online import LIVE
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing


def owner_name(*, actor: Actor) -> str:
    """Return for whom the actor may pay now; raise NotAllowed for nobody."""
    require_reach(actor, Doing.PAY)
    behalf = actor.on_behalf_of
    return behalf.name if behalf is not None else actor.name


def dossiers_to_pay(*, actor: Actor, most: int, offset: int = 0) -> tuple[Subject, ...]:
    """Return what dossiers the actor may pay for may still owe, the newest first.

    Those that can owe nothing are left out: no fee was written down, nothing was asked
    for on the way, and no due is open. Raises NotAllowed for who may pay for nobody.
    """
    rows = _open_to_pay(actor)
    written = Due.objects.filter(dossier_id=OuterRef("pk"), state="unpaid")
    asked = WorkItem.objects.filter(dossier_id=OuterRef("pk"), kind=ItemKind.FEE)
    rows = rows.filter(Q(fee__gt=0) | Exists(written) | Exists(asked))
    rows = rows.order_by("-filed_at", "-id")[offset : offset + most]
    return subjects_of_dossiers(list(rows))


def dossiers_named_to_pay(
    *, actor: Actor, codes: Collection[str], ids: Collection[int] = ()
) -> tuple[Subject, ...]:
    """Return which of these dossiers, by code or id, the actor may pay for now.

    Raises NotAllowed for who may pay for nobody.
    """
    rows = _open_to_pay(actor).filter(Q(code__in=codes) | Q(pk__in=ids))
    return subjects_of_dossiers(list(rows))


def _open_to_pay(actor: Actor) -> QuerySet[Dossier]:
    require_reach(actor, Doing.PAY)
    rows = followed(actor=actor, doings=(Doing.PAY,))
    return rows.filter(parent_id__isnull=True, ended_at__isnull=True)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A payment under way: how many parts it has, one where it is no batch; whose."""

    id: int
    parts: int
    payer_id: int


def under_way(*, dues: Collection[int], at: datetime) -> dict[int, UnderWay]:
    """Return the payment under way of each of these dues; those not being paid lack."""
    live = Attempt.dues.through.objects.filter(
        due__in=dues,
        attempt__state__in=[s.value for s in LIVE],
        attempt__expires_at__gt=at,
    ).select_related("attempt__part_of")
    found = {row.due_id: row.attempt.part_of or row.attempt for row in live}
    return {
        due: UnderWay(whole.pk, whole.part_count or 1, whole.person_id)
        for due, whole in found.items()
    }


def owed_before_return(*, dossier_id: int) -> tuple[DueFacts, ...]:
    """Return the fees of a dossier that are still open, to whoever may see it already.

    What was asked for on the way is not among them: the step that waited for it has
    confirmed it, however it was paid. Basis: NĐ 61/2018 art 22.
    """
    return _owed(dues_of(subject=subject_of(dossier_id=dossier_id)))


def open_sum(*, dossier_id: int, but_for: str = "") -> int | None:
    """Return what may still be collected of a dossier, to whoever may see it already.

    In đồng; None where nobody knows what it costs. What waits for a decision on its
    exemption is not collected, nor what a parcel other than `but_for` collects.
    """
    subject = subject_of(dossier_id=dossier_id)
    dues = dues_of(subject=subject, but_for=but_for)
    if not dues and not is_known(subject):
        return None
    return sum(due.amount for due in dues if due.payable)


def owed_sums(*, ids: Collection[int]) -> dict[int, int]:
    """Return what each of some dossiers still owes, in đồng; those that owe nothing lack.

    The same as `owed_before_return` comes to, asked once for all of them.
    """
    stored: dict[int, list[Due]] = {}
    for due in Due.objects.filter(dossier_id__in=ids):
        stored.setdefault(due.dossier_id or 0, []).append(due)
    rows = Dossier.objects.filter(pk__in=ids).filter(Q(fee__gt=0) | Q(pk__in=stored))
    said = said_of_each(ids=ids)
    sums = {
        row.pk: _sum(row, stored.get(row.pk, []), said.get(row.pk, {})) for row in rows
    }
    return {dossier_id: amount for dossier_id, amount in sums.items() if amount}


def _sum(row: Dossier, stored: Sequence[Due], said: Mapping[int, FeeSaid]) -> int:
    """Return what a dossier owes of its fees, written down as dues or not yet."""
    sources = frozenset(due.source for due in stored)
    known = by_law(subject=fees_subject(row), stored=sources, said=said)
    written = sum(
        due.amount
        for due in stored
        if due.state == DueState.UNPAID and not due.source.startswith(ASKED)
    )
    rest = _owed([due for source, due in known.items() if source not in sources])
    return written + sum(due.amount for due in rest)


def _owed(dues: Collection[DueFacts]) -> tuple[DueFacts, ...]:
    return tuple(due for due in dues if due.is_open and not due.source.startswith(ASKED))

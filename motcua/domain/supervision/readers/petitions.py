"""Petitions whose legal time is over, as they are watched: never by whom they are about.

Basis: NĐ 20/2008 art 9, 19 (forwarding, answering, publishing in time).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from motcua.domain.feedback.models import Petition
from motcua.domain.feedback.readers.petitions import RowFacts, overdue
from motcua.domain.supervision.readers.watched import (
    Found,
    Holder,
    Source,
    Watched,
    numbers_in,
)
from motcua.domain.supervision.rules.alerting import Times
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import SYSTEM, Role


def _part(_after: list[Any] | None, at: datetime) -> Found:
    return Found(_watched(overdue(actor=SYSTEM, at=at)))


def _again(subjects: Collection[str], at: datetime) -> tuple[Watched, ...]:
    ids = {n for (n,) in numbers_in(subjects=subjects, sort="petition")}
    late = [row for row in overdue(actor=SYSTEM, at=at) if row.id in ids]
    return _watched(late)


def _watched(late: Collection[RowFacts]) -> tuple[Watched, ...]:
    rows = {row.pk: row for row in Petition.objects.filter(pk__in=[r.id for r in late])}
    return tuple(_one(one, rows[one.id]) for one in late if one.id in rows)


def _one(late: RowFacts, row: Petition) -> Watched:
    """Return one without a unit: no list of a unit shows that there is one.

    With whoever answers; before it is forwarded with whoever sorts.
    """
    holder = (
        Holder(row.handler_id, Role.HEAD)
        if row.handler_id is not None
        else Holder(row.unit_id, Role.CLERK)
    )
    others = (Holder(row.handler_id, Role.LEADER),) if row.handler_id is not None else ()
    return Watched(
        Cause.PETITION,
        f"petition/{row.pk}",
        Times(late.due or row.answer_by),
        what=f"{row.number}/{row.year}",
        holders=(holder, *others),
        receiving_id=row.unit_id,
        not_told=frozenset(filter(None, (row.about_officer_id,))),
        not_named=row.about_key,
    )


PETITIONS = Source("petitions", frozenset({Cause.PETITION}), _part, _again)

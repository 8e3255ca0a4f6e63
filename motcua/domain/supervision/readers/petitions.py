"""Petitions whose legal time ends soon or is over, never to whom they are about.

Basis: NĐ 20/2008 art 9, 19 (forwarding, answering, publishing in time).
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from motcua.domain.feedback.models import Petition
from motcua.domain.feedback.models.petitions import UNFINISHED
from motcua.domain.feedback.rules.petitions import Clocks, Stage, State, waits_for
from motcua.domain.supervision.readers.watched import (
    Found,
    Holder,
    Source,
    Watched,
    numbers_in,
)
from motcua.domain.supervision.rules.alerting import Times
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Role

MOST = 1000
"""How many are looked at in one part, what is to be answered first at first."""


def _part(after: list[Any] | None, at: datetime) -> Found:
    rows = Petition.objects.filter(UNFINISHED)
    if after is not None:
        since = datetime.fromisoformat(after[0])
        rows = rows.filter(answer_by__gte=since).exclude(
            answer_by=since, pk__lte=after[1]
        )
    found = list(rows.order_by("answer_by", "pk")[:MOST])
    last = found[-1] if len(found) == MOST else None
    following = [last.answer_by.isoformat(), last.pk] if last is not None else None
    return Found(tuple(one for row in found for one in _watched(row, at)), following)


def _again(subjects: Collection[str], at: datetime) -> tuple[Watched, ...]:
    ids = [n for (n,) in numbers_in(subjects=subjects, sort="petition")]
    rows = Petition.objects.filter(UNFINISHED, pk__in=ids)
    return tuple(one for row in rows for one in _watched(row, at))


def _watched(row: Petition, at: datetime) -> Iterator[Watched]:
    waits = waits_for(
        state=State(row.state),
        clocks=Clocks(row.forward_by, row.answer_by, row.publish_by),
        published=row.published_at is not None or bool(row.withheld),
    )
    if waits is None:
        return
    stage, until = waits
    yield _one(row, Cause.PETITION, Times(until), stage)
    if at < until:
        begins = row.ended_at or row.counted_from
        yield _one(row, Cause.PETITION_SOON, Times(begins, until), stage)


def _one(row: Petition, cause: Cause, times: Times, stage: Stage) -> Watched:
    """Return one without a unit: no list of a unit shows that there is one."""
    return Watched(
        cause,
        f"petition/{row.pk}",
        times,
        what=f"{row.number}/{row.year}",
        holders=_holders(row, stage),
        receiving_id=row.unit_id,
        not_told=frozenset(filter(None, (row.about_officer_id,))),
        not_named=row.about_key,
    )


def _holders(row: Petition, stage: Stage) -> tuple[Holder, ...]:
    """Return who sorts, who answers, or who publishes."""
    if stage is Stage.ANSWER and row.handler_id is not None:
        handler = row.handler_id
        return Holder(handler, Role.HEAD), Holder(handler, Role.LEADER)
    if stage is Stage.PUBLISH:
        return Holder(row.unit_id, Role.DIRECTOR), Holder(row.unit_id, Role.LEADER)
    return (Holder(row.unit_id, Role.CLERK),)


PETITIONS = Source(
    "petitions", frozenset({Cause.PETITION, Cause.PETITION_SOON}), _part, _again
)

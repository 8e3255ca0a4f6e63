"""How satisfied people were, and how petitions were handled: for reports.

The one place that asks the area of feedback. Basis: NĐ 61/2018 art 31; QĐ 766/QĐ-TTg,
group 5.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from motcua.domain.accounts.models import Unit
from motcua.domain.feedback.readers.counting import Counts, are_taken, counts
from motcua.domain.feedback.readers.scores import SERVICE, By, scores
from motcua.domain.feedback.rules.showing import Score
from motcua.domain.feedback.rules.survey import Aspect, Source, is_answered_still
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The mean as it is printed, of how many answers, how many of them satisfied."""

    mean: str
    answers: int
    satisfied: int


def satisfaction(
    *,
    units: Collection[int] | None,
    first: date,
    last: date,
    as_of: datetime,
    sources: Collection[Source] = SERVICE,
) -> Satisfaction | None:
    """Return what answers say once nobody answers any more about the months; else None.

    Units are `None` for all; `sources` are what the answers are about. None too where
    there are so few answers that nothing is shown of them. A longer period is made of
    the months that are shown by themselves: else a month that is not could be told from
    the year without the others.
    """
    on = as_of.astimezone(VN).date()
    if is_answered_still(last=last, on=on):
        return None
    codes = (
        None
        if units is None
        else set(Unit.objects.filter(pk__in=units).values_list("code", flat=True))
    )
    rows: list[Score] = []
    for begins, ends in months_of(first=first, last=last):
        shown = scores(
            actor=SYSTEM, on=on, first=begins, last=ends, by=By.UNIT, sources=sources
        )
        if codes is None:
            rows += [shown.total] if shown.total is not None else []
        else:
            rows += [row for row in shown.rows if row.key in codes]
    return _together(rows)


def months_of(*, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the months of a period, the first and the last as far as they are in it."""
    begins = first
    while begins <= last:
        after = (begins.replace(day=1) + timedelta(days=31)).replace(day=1)
        yield begins, min(after - timedelta(days=1), last)
        begins = after


def petitions(
    *, units: Collection[int] | None, first: date, last: date, as_of: datetime
) -> Counts | None:
    """Return how petitions filed in a period stood at an instant; None where none were.

    A centre that takes them elsewhere has none here, and types its figures in.
    """
    found = counts(
        first=first,
        last=last,
        at=as_of,
        unit_ids=None if units is None else frozenset(units),
    )
    return found if found.received else None


def petitions_taken(*, as_of: datetime) -> bool:
    """Say whether petitions are taken here, so that none of them means there was none."""
    return are_taken(at=as_of)


def _together(rows: Collection[Score]) -> Satisfaction | None:
    """Return several rows as one, the mean weighted by the answers."""
    answers = sum(row.count for row in rows)
    if not answers:
        return None
    overall = [
        (row.means[Aspect.OVERALL.value], row.count)
        for row in rows
        if Aspect.OVERALL.value in row.means
    ]
    number = sum(count for _, count in overall)
    if not number:
        return None
    mean = sum((value * count for value, count in overall), Decimal()) / number
    text = f"{mean.quantize(Decimal('0.01'))}/5".replace(".", ",")
    return Satisfaction(text, answers, sum(row.satisfied for row in rows))

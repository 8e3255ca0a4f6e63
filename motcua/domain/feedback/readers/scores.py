"""Means and counts of the answers, never of fewer than five: for pages and indices."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Avg, Count, IntegerField, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.feedback.models import Answer, Remark
from motcua.domain.feedback.rules.showing import LEAST, Score, Shown, protect
from motcua.domain.feedback.rules.survey import (
    SATISFIED,
    Aspect,
    Source,
    is_answered_still,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.quarters import Quarter
from motcua.kernel.text import N_

MOST_REMARKS = 200


class By(StrEnum):
    """What the answers are counted by."""

    UNIT = "unit"
    FIELD = "field"
    PROCEDURE = "procedure"
    OFFICER = "officer"
    MONTH = "month"


_COLUMN = {
    By.UNIT: "unit__code",
    By.FIELD: "field",
    By.PROCEDURE: "procedure_code",
    By.OFFICER: "officer_id",
    By.MONTH: "month",
}
SERVICE = (Source.DOSSIER, Source.COUNTER)
"""The answers about the service; those about the answer to a petition stand apart."""


def scores(
    *,
    actor: Actor,
    on: date,
    first: date,
    last: date,
    by: By,
    sources: Collection[Source] = SERVICE,
) -> Shown:
    """Return how many answers there are and their means, one row for each key of `by`.

    `first` and `last` are days; every month they touch counts whole. Months about which
    one may still answer on `on` are refused (Invalid), because running figures would
    show each new answer. Keys are the unit's code, the field's name, the procedure's
    code, the officer's id or the month as 2021-11-01; "" stands for answers without one
    (counter ratings have no field). Means are by aspect (`Aspect`), from 1 to 5, two
    decimals; `satisfied` counts the overall marks of 4 and 5. Rows of fewer than five
    answers are hidden, and more when the total would tell them (`protect`).

    The system sees all units, an officer those at which a role of theirs opens
    READ_RATINGS, with all below. Raises NotAllowed. Basis: NĐ 61/2018 art 31, 32;
    QĐ 766/QĐ-TTg, group 5.
    """
    require(actor, Act.READ_RATINGS)
    if is_answered_still(last=last, on=on):
        raise _too_early("last")
    rows = _of(first, last, sources)
    if not actor.is_system:
        rows = rows.filter(unit_id__in=reach(actor=actor, on=on))
    return _shown(rows, by)


def public_scores(*, quarter: Quarter, by: By) -> Shown:
    """Return the scores of a quarter for everybody, by unit or by field.

    The face offers only quarters that are over. Basis: NĐ 61/2018 art 32.1.
    """
    if by not in (By.UNIT, By.FIELD):
        raise Invalid("by_unknown", N_("Không công khai theo cách này."), field="by")
    return _shown(_of(quarter.first, quarter.last, SERVICE), by)


def my_scores(*, actor: Actor, on: date, first: date, last: date) -> Score | None:
    """Return an officer's own scores of months that are over; None for fewer than five.

    Themselves first: nobody has to ask a superior how they are seen.
    """
    if actor.officer_id is None or is_answered_still(last=last, on=on):
        return None
    rows = _of(first, last, SERVICE).filter(officer_id=actor.officer_id)
    return _total(rows) if rows.count() >= LEAST else None


def remarks(*, actor: Actor, on: date, quarter: Quarter) -> tuple[str, ...]:
    """Return what people wrote about the actor's units in a quarter that is over.

    Without marks, month or procedure, in no order that tells anything; nothing of a
    unit that has fewer than five answers. Raises NotAllowed, Invalid.
    """
    require(actor, Act.READ_RATINGS)
    if is_answered_still(last=quarter.last, on=on):
        raise _too_early("quarter")
    seen = reach(actor=actor, on=on)
    counted = _of(quarter.first, quarter.last, (Source.DOSSIER,)).filter(unit_id__in=seen)
    enough = counted.values("unit_id").annotate(n=Count("id")).filter(n__gte=LEAST)
    rows = Remark.objects.filter(
        month__gte=quarter.first,
        month__lte=quarter.last,
        unit_id__in=[row["unit_id"] for row in enough],
    )
    return tuple(rows.order_by("id").values_list("text", flat=True)[:MOST_REMARKS])


def reach(*, actor: Actor, on: date) -> frozenset[int]:
    """Return the units whose ratings an officer may read."""
    return accounts.subtree(unit_ids=units_for(actor, Act.READ_RATINGS), on=on)


def unit_names(*, codes: Collection[str]) -> dict[str, str]:
    """Return the newest name of each unit by its code."""
    rows = Unit.objects.filter(code__in=codes).order_by("valid_from")
    return dict(rows.values_list("code", "name"))


def _too_early(field: str) -> Invalid:
    return Invalid(
        "month_not_over",
        N_("Chỉ xem được đánh giá của những tháng đã hết hạn trả lời."),
        field=field,
        remedy=N_("Hãy chọn kỳ trước."),
    )


def _of(first: date, last: date, sources: Collection[Source]) -> QuerySet[Answer]:
    return Answer.objects.filter(
        month__gte=first.replace(day=1),
        month__lte=last,
        source__in=[s.value for s in sources],
    )


def _shown(rows: QuerySet[Answer], by: By) -> Shown:
    # What has no key is a row too: two tables of one period have one total.
    column = _COLUMN[by]
    found = rows.values(column).annotate(**_measures()).order_by(column)
    cells = tuple(_score(str(row[column] or ""), row) for row in found)
    return protect(cells, _total(rows))


def _total(rows: QuerySet[Answer]) -> Score:
    return _score("", rows.aggregate(**_measures()))


def _measures() -> dict[str, Any]:
    means = {
        aspect.value: Avg(Cast(KT(f"marks__{aspect.value}"), IntegerField()))
        for aspect in Aspect
    }
    satisfied = Count("id", filter=Q(marks__overall__gte=SATISFIED))
    return {"count": Count("id"), "satisfied": satisfied, **means}


def _score(key: str, row: dict[str, Any]) -> Score:
    means = {
        aspect.value: Decimal(row[aspect.value]).quantize(Decimal("0.01"))
        for aspect in Aspect
        if row[aspect.value] is not None
    }
    return Score(key, row["count"], means, row["satisfied"])

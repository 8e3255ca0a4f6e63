"""The figures of a month for each agency that works through a centre."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from motcua.domain.accountability.rules.notices import (
    COLUMNS,
    IDENTITIES,
    LATE_NOW,
    LATE_SILENT,
    MOST_CODES,
    AskedLine,
    Content,
    LateLine,
)
from motcua.domain.accounts.models import Unit
from motcua.domain.reports.readers import Drilled, counts, drilled
from motcua.domain.reports.readers.reach import below
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.periods import Period
from motcua.domain.reports.rules.tables import Column, Form, check
from motcua.domain.supervision.models import Urging
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN

_FORM = Form("agency_month", "TB", "", COLUMNS, IDENTITIES)
_NOW = (LATE_NOW, LATE_SILENT)
_MOMENT = "%H:%M %d/%m/%Y"


def contents(
    *, unit_id: int, year: int, month: int, as_of: datetime
) -> Mapping[int, Content]:
    """Return what each agency is told of a month, by the agency's newest unit row.

    Agencies are those that had a dossier of the centre's to resolve in the month; the
    centre itself is none. Counted as known at `as_of`, so the same comes out whenever
    it is asked again.
    """
    period = Period(year, f"t{month}")
    asked = Asked(
        period.first,
        period.last,
        as_of,
        unit_id=unit_id,
        side=Side.RECEIVING,
        group=Group.RESOLVING,
    )
    today = as_of.astimezone(VN).date()
    now = replace(asked, first=min(period.first, today), last=max(period.last, today))
    month_of = counts(actor=SYSTEM, columns=COLUMNS, asked=asked)
    late_of = counts(actor=SYSTEM, columns=_NOW, asked=now)
    own = below(unit_ids=frozenset({unit_id}))
    rows = set(month_of) - own
    found: dict[int, Content] = {}
    for agency, ids in _bodies(rows).items():
        figures = _sum(month_of, ids, COLUMNS)
        check(_FORM, {str(agency): figures})
        late = _sum(late_of, ids, _NOW)
        if figures["dealt_with"]:
            found[agency] = _content(now, ids, own, figures, late)
    return found


def _bodies(ids: Collection[int]) -> dict[int, list[int]]:
    """Return rows of one body together, under the newest of them."""
    by_code: defaultdict[str, list[int]] = defaultdict(list)
    rows = Unit.objects.filter(pk__in=ids).order_by("-valid_from", "-id")
    for unit_id, code in rows.values_list("id", "code"):
        by_code[code].append(unit_id)
    return {found[0]: found for found in by_code.values()}


def _sum(
    rows: Mapping[int, Mapping[str, int]],
    ids: Collection[int],
    columns: Collection[Column],
) -> dict[str, int]:
    return {
        one.key: sum(rows[unit][one.key] for unit in ids if unit in rows)
        for one in columns
    }


def _content(
    now: Asked,
    ids: Collection[int],
    own: frozenset[int],
    figures: Mapping[str, int],
    late: Mapping[str, int],
) -> Content:
    asked, unanswered = _unanswered(ids, own, now.as_of)
    return Content(
        figures=figures,
        late_now=late["late_now"],
        silent=late["late_silent"],
        late=_late(now, ids) if late["late_now"] else (),
        asked=asked,
        unanswered=unanswered,
    )


def _late(now: Asked, ids: Collection[int]) -> tuple[LateLine, ...]:
    """Return what is late now, the longest first."""
    today = now.as_of.astimezone(VN).date()
    silent = {one.stream for one in _drilled(now, ids, LATE_SILENT)}
    found = sorted(
        (one for one in _drilled(now, ids, LATE_NOW) if one.due_at is not None),
        key=lambda one: (one.due_at or now.as_of, one.stream),
    )
    return tuple(_line(one, today, silent) for one in found[:MOST_CODES])


def _drilled(now: Asked, ids: Collection[int], column: Column) -> list[Drilled]:
    on = now.as_of.astimezone(VN).date()
    return [
        one
        for unit in ids
        for one in drilled(
            actor=SYSTEM, asked=now, column=column, on=on, key=unit, most=100_000
        )
    ]


def _line(one: Drilled, today: date, silent: Collection[int]) -> LateLine:
    if one.due_at is None:
        raise AssertionError("what is late has a due date")
    due = one.due_at.astimezone(VN)
    return LateLine(
        code=one.code,
        procedure=one.procedure_name,
        due=f"{due:%d/%m/%Y}",
        days=max((today - due.date()).days, 0),
        apologised=one.stream not in silent,
    )


def _unanswered(
    ids: Collection[int], own: frozenset[int], as_of: datetime
) -> tuple[tuple[AskedLine, ...], int]:
    """Return the urgings of the centre's dossiers not answered at an instant."""
    rows = Urging.objects.filter(
        unit_id__in=below(unit_ids=frozenset(ids)),
        dossier__receiving_unit_id__in=own,
        urged_at__lte=as_of,
    ).exclude(answered_at__lte=as_of)
    first = rows.order_by("answer_by", "id").values_list(
        "dossier__code", "urged_at", "answer_by"
    )
    lines = tuple(
        AskedLine(
            code,
            urged.astimezone(VN).strftime(_MOMENT),
            by.astimezone(VN).strftime(_MOMENT),
        )
        for code, urged, by in first[:MOST_CODES]
    )
    return lines, rows.count()

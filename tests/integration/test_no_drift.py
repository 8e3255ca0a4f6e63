"""No number drifts: not after a purge, nor by what comes, moves or is set back later."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from motcua.domain.accounts.actions.registry import UnitRow, load_units
from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.actions.retention import delete_expired
from motcua.domain.dossiers.models import Dossier
from motcua.domain.ledger.models import Event
from motcua.domain.reports.actions import follow, recount
from motcua.domain.reports.actions.comparing import recount_compared
from motcua.domain.reports.models import LateWord, Span
from motcua.domain.reports.readers import counts, table, whole
from motcua.domain.reports.readers.evaluation import evaluation_report
from motcua.domain.reports.readers.figures import from_stretches
from motcua.domain.reports.readers.index766 import index_report
from motcua.domain.reports.readers.printing import sheet_of
from motcua.domain.reports.readers.sums import Added, added
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.forms import YEAR_FORM
from motcua.domain.reports.rules.indicators import INDICATOR_FORM
from motcua.domain.reports.rules.periods import Period
from motcua.domain.reports.rules.sums import Split, split
from motcua.domain.reports.rules.tables import (
    Column,
    Left,
    OnTime,
    table_06a,
    table_07a,
)
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from tests.figures import BEGIN, Happened, tell
from tests.integration.test_figures import made_up
from tests.integration.test_retention import PURPOSES, Whole
from tests.integration.test_year_of_truth import LONG_AFTER, SUMMER, Year, asked, periods
from tests.signing import Sandbox

pytestmark = pytest.mark.django_db
ADDING = [
    column
    for form in (table_06a(Left.APART), table_07a(), YEAR_FORM)
    for column in form.columns
    if split(column.atoms) is not None
]
"""Every column that sums can answer, and so what dossiers' own rows do not."""

Rows = Mapping[int, tuple[int, ...]]


def by_sums(columns: list[Column], question: Asked) -> Rows:
    quick = [Added(column, split(column.atoms) or Split()) for column in columns]
    return _any(added(columns=quick, asked=question, units=None))


def by_stretches(columns: list[Column], question: Asked) -> Rows:
    return _any(from_stretches(columns=columns, asked=question, units=None))


def _any(rows: Rows) -> Rows:
    return {key: figures for key, figures in rows.items() if any(figures)}


def questions() -> list[Asked]:
    """Return every period now and as known in summer, by turns of all else."""
    ways, groups = list(OnTime), (Group.PROCEDURE, Group.RESOLVING, Group.AUTHORITY)
    return [
        asked(
            *period,
            as_of=as_of,
            on_time=ways[n % len(ways)],
            group=groups[n % len(groups)],
        )
        for n, (period, as_of) in enumerate(product(periods(), (LONG_AFTER, SUMMER)))
    ]


def test_sums_stretches_and_a_count_from_anew_agree_before_and_after_a_purge() -> None:
    year = Year()
    year.go_on()
    before = [by_sums(ADDING, one) for one in questions()]
    assert [by_stretches(ADDING, one) for one in questions()] == before
    recount(actor=SYSTEM, at=LONG_AFTER)
    assert [by_sums(ADDING, one) for one in questions()] == before
    ended = [
        row.pk
        for row in year.rows
        if Span.objects.filter(stream=row.pk, until=None).exclude(closed_at=None)
    ]
    assert len(ended) > len(year.rows) // 2
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dossiers_dossier WHERE id = ANY(%s)", [ended])
    for keep in (False, True):
        found = recount_compared(actor=SYSTEM, at=LONG_AFTER, keep=keep)
        assert (found.different, found.faults, found.sums) == (0, 0, 0)
        assert [by_sums(ADDING, one) for one in questions()] == before
        assert [by_stretches(ADDING, one) for one in questions()] == before
    recount(actor=SYSTEM, at=LONG_AFTER)
    assert [by_stretches(ADDING, one) for one in questions()] == before
    assert Event.objects.filter(topic="dossier", stream__in=ended).exists(), "it is kept"


@pytest.fixture
def centre(sandbox: Sandbox, settings: Any, tmp_path: Path) -> Whole:
    return Whole().whole(sandbox, settings, tmp_path)


def test_when_the_time_of_keeping_is_over_no_report_changes(centre: Whole) -> None:
    """Files go by the acts of retention; scores, the index and the year stay."""
    follow(actor=SYSTEM, at=centre.at)
    day = centre.at.astimezone(VN).date()
    period = Period(day.year, "nam")
    question = Asked(period.first, period.last, centre.at, side=Side.RECEIVING)

    def said() -> list[object]:
        return [
            counts(
                actor=SYSTEM,
                columns=form.columns,
                asked=replace(question, group=Group.PROCEDURE),
            )
            for form in (table_06a(Left.APART), table_07a(), YEAR_FORM, INDICATOR_FORM)
        ] + [
            report(actor=SYSTEM, asked=question, period=period)
            for report in (evaluation_report, index_report)
        ]

    before = said()
    assert any(row["e_result"] for row in before[2].values())  # type: ignore[attr-defined]
    centre.procedure_keeps(1)
    centre.keep(1, *PURPOSES)
    later = centre.after(90)
    assert delete_expired(actor=SYSTEM, at=later) > 0
    follow(actor=SYSTEM, at=later)
    assert said() == before
    found = recount_compared(actor=SYSTEM, at=later, keep=True)
    assert (found.different, found.faults, found.sums) == (0, 0, 0)
    assert said() == before


def test_a_body_that_moves_later_changes_no_table_of_then() -> None:
    """It stands below another from July on: tables as of spring do not know that."""
    year = Year()
    moved = year.pairs[5].resolving_unit
    home, elsewhere = (
        Unit.objects.create(
            code=code,
            name=code,
            short_name=code,
            kind="committee",
            valid_from=date(2020, 1, 1),
        )
        for code in ("home", "elsewhere")
    )
    Unit.objects.filter(pk=moved.pk).update(parent=home)
    spring = Period(2021, "q1")

    def printed(as_of: datetime) -> list[bytes]:
        return [
            sheet_of(
                actor=SYSTEM,
                table=table(
                    actor=SYSTEM,
                    form=table_06a(Left.RESOLVED),
                    asked=asked(spring.first, spring.last, as_of=as_of, unit_id=unit.pk),
                ),
            ).json
            for unit in (home, elsewhere)
        ]

    before = printed(SUMMER)
    assert b'"3": 0' not in before[0]
    day = SUMMER.date() + timedelta(days=30)
    Unit.objects.filter(pk=moved.pk).update(valid_to=day - timedelta(days=1))
    load_units(
        actor=SYSTEM,
        at=SUMMER,
        rows=[UnitRow(moved.code, "Mới", "M", moved.kind, day, parent=elsewhere.code)],
    )
    year.go_on()
    assert printed(SUMMER) == before
    # From then on it is a body of both: its own dossiers are seen by either.
    assert printed(LONG_AFTER)[1] != before[1]


def test_a_clock_that_was_set_back_changes_nothing_printed() -> None:
    (stream,) = made_up(1)
    ahead, right = BEGIN + timedelta(hours=10), BEGIN + timedelta(hours=1)
    follow(actor=SYSTEM, at=ahead)
    day = Asked(BEGIN.date(), BEGIN.date(), ahead)
    before = by_sums(ADDING, day)
    assert before == by_stretches(ADDING, day)
    # The clock is put right; what happens now is earlier than what has been printed.
    tell(stream, [Happened(right, "dossier.refused", "refused")])
    follow(actor=SYSTEM, at=right + timedelta(minutes=1))
    assert by_sums(ADDING, day) == before
    assert by_stretches(ADDING, day) == before
    until = whole().at
    assert until is not None
    assert until > ahead
    assert LateWord.objects.get(stream=stream).known == until
    now = replace(day, as_of=until)
    assert by_sums(ADDING, now) != before
    assert by_sums(ADDING, now) == by_stretches(ADDING, now)
    # Nothing new: nothing moves; and the clock catches up.
    follow(actor=SYSTEM, at=right + timedelta(minutes=2))
    assert whole().at == until
    later = ahead + timedelta(hours=1)
    follow(actor=SYSTEM, at=later)
    assert whole().at == later
    recount(actor=SYSTEM, at=later)
    assert by_sums(ADDING, day) == before


def test_what_comes_later_changes_no_byte_of_what_was_printed() -> None:
    """Late entries, corrections, another calendar, merged bodies: after all of them."""
    year = Year()

    def printed() -> list[tuple[bytes, bytes]]:
        found = []
        for question in questions():
            if question.as_of != SUMMER:
                continue
            for form in (table_06a(question.left), table_07a()):
                made = table(actor=SYSTEM, form=form, asked=question)
                sheet = sheet_of(actor=SYSTEM, table=made)
                found.append((sheet.csv, sheet.json))
        return found

    before = printed()
    year.go_on()
    # Dossiers of last spring, brought over from a system of before, a year later.
    streams = [_one_more(year.rows[5], n) for n in range(4)]
    for stream in streams:
        tell(stream, [Happened(datetime(2021, 3, 3, 9, tzinfo=VN), "x", "refused")])
    follow(actor=SYSTEM, at=LONG_AFTER + timedelta(hours=1))
    assert printed() == before
    spring = asked(date(2021, 3, 1), date(2021, 3, 31))
    now = replace(spring, as_of=LONG_AFTER + timedelta(hours=1))
    refused = [column for column in ADDING if column.key == "17"]
    was, is_ = (
        sum(row[0] for row in by_sums(refused, one).values()) for one in (spring, now)
    )
    assert is_ == was + len(streams)


def _one_more(like: Dossier, n: int) -> int:
    """Return the id of another dossier of the same procedure and units."""
    row = Dossier.objects.get(pk=like.pk)
    row.pk, row.code = None, f"brought over {n}"
    row.save()
    return row.pk

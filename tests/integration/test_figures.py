"""The figures: counted two ways, whole at every border, the same at every later time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.deadlines.readers import calendar_by_id, calendar_id_for
from motcua.domain.dossiers.actions.retention import delete_expired, set_retention
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.reports.actions import follow, recount
from motcua.domain.reports.actions.comparing import sums_compared
from motcua.domain.reports.models import Horizon, LateWord, Span, Unread
from motcua.domain.reports.readers import counts, drilled, on_time, table, whole
from motcua.domain.reports.readers.figures import from_stretches
from motcua.domain.reports.readers.sums import Added, added
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.forms import YEAR_FORM
from motcua.domain.reports.rules.sums import Split, split
from motcua.domain.reports.rules.tables import (
    FiguresDisagree,
    Left,
    OnTime,
    check,
    table_06a,
    table_07a,
)
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed
from tests.figures import BEGIN, Happened, a_life, days, expected, seen, tell
from tests.world import Centre, code_of

LONG_AFTER = BEGIN + timedelta(days=400)


def made_up(number: int) -> list[int]:
    """Return the ids of dossiers whose lives are told to the ledger alone."""
    version = ProcedureVersion.objects.filter(state="published").order_by("pk")[0]
    unit = Unit.objects.get(code="hcc").pk
    rows = Dossier.objects.bulk_create(
        Dossier(
            code=f"made-up-{n}",
            procedure_version=version,
            procedure_code="",
            procedure_name="",
            receiving_unit_id=unit,
            resolving_unit_id=unit,
            authority_unit_id=unit,
            channel="counter",
            submitter_id=1,
            submitter_name="",
            submitter_key="",
            submitter_id_kind="",
            submitter_id_number="",
            status="refused",
            filed_at=BEGIN,
            version=0,
            head=b"",
        )
        for n in range(number)
    )
    return [row.pk for row in rows]


def asked(**changes: Any) -> Asked:
    plain: dict[str, Any] = {
        "first": BEGIN.date(),
        "last": BEGIN.date() + timedelta(days=30),
        "as_of": LONG_AFTER,
    }
    return Asked(**plain | changes)


def figures_of(question: Asked) -> dict[str, int]:
    form = table_06a(question.left)
    return dict(table(actor=SYSTEM, form=form, asked=question).total)


def sums_are_of_the_stretches(question: Asked) -> None:
    """Every column that adds up is what each request says, whatever a row stands for."""
    columns = [
        column
        for form in (table_06a(Left.APART), table_07a(), YEAR_FORM)
        for column in form.columns
        if split(column.atoms) is not None
    ]
    assert len(columns) > 40
    quick = [Added(column, split(column.atoms) or Split()) for column in columns]
    for group in (Group.PROCEDURE, Group.AUTHORITY):
        one = replace(question, group=group)
        found = from_stretches(columns=columns, asked=one, units=None)
        sums = added(columns=quick, asked=one, units=None)
        assert {k: row for k, row in sums.items() if any(row)} == {
            k: row for k, row in found.items() if any(row)
        }


class TwoWays(TestCase):
    """Random lives, counted by the figures and by asking each dossier's own clock."""

    @settings(max_examples=3, deadline=None, phases=[Phase.generate])
    @given(st.integers(0, 2**32))
    def test_what_is_counted_is_what_the_clocks_say(self, seed: int) -> None:
        random = Random(seed)
        calendar_id = calendar_id_for(unit_code="hcc", on=BEGIN.date())
        calendar = calendar_by_id(calendar_id)
        lives = {pk: a_life(random, calendar, calendar_id) for pk in made_up(12)}
        known = _told_bit_by_bit(random, lives)
        for turn in range(4):
            first, last = days(random)
            as_of = BEGIN + timedelta(hours=random.randrange(0, 300 * 24))
            question = asked(
                first=first,
                last=last,
                as_of=random.choice([as_of, LONG_AFTER]),
                on_time=random.choice([OnTime.CURRENT, OnTime.ORIGINAL]),
                left=random.choice(list(Left)),
            )
            plain = expected(
                (seen(life, known[pk], question, calendar) for pk, life in lives.items()),
                question,
            )
            found = figures_of(question)
            assert found == {**dict.fromkeys(found, 0), **plain}
            self._borders(question)
            sums_are_of_the_stretches(question)
            if not turn:
                self._behind(question)
        assert sums_compared(keep=False) == 0
        before = list(Span.objects.order_by("topic", "stream", "n").values())
        recount(actor=SYSTEM, at=LONG_AFTER)
        assert list(Span.objects.order_by("topic", "stream", "n").values()) == before

    def _borders(self, question: Asked) -> None:
        """What is open at the end begins the next period, with what is reopened in it."""
        days_ = question.last - question.first
        following = asked(
            first=question.last + timedelta(days=1),
            last=question.last + days_ + timedelta(days=1),
            as_of=LONG_AFTER,
        )
        now = figures_of(asked(first=question.first, last=question.last))
        then = figures_of(following)
        reopened = _reopened(following)
        assert then["6"] == now["11"] + reopened

    def _behind(self, question: Asked) -> None:
        """Every number opens as many dossiers as it says."""
        form = table_06a(question.left)
        found = table(actor=SYSTEM, form=form, asked=question)
        for column in form.columns:
            rows = drilled(
                actor=SYSTEM, asked=question, column=column, on=date(2021, 11, 22)
            )
            assert len(rows) == found.total[column.key]
            assert len({row.stream for row in rows}) == len(rows)


def _reopened(following: Asked) -> int:
    """Return how many had ended when a period began and were handled in it again."""
    begins, ends = following.begins, following.ends
    count = 0
    for stream in set(Span.objects.values_list("stream", flat=True)):
        at_begin = _row(stream, begins)
        at_end = _row(stream, ends)
        if at_begin is None or at_end is None or at_begin.closed_at is None:
            continue
        count += at_end.closed_at is None or at_end.closed_at >= begins
    return count


def _row(stream: int, at: datetime) -> Span | None:
    rows = Span.objects.filter(stream=stream, since__lt=at).exclude(received_at=None)
    return rows.order_by("n").last()


def _told_bit_by_bit(
    random: Random, lives: dict[int, list[Happened]]
) -> dict[int, list[datetime]]:
    """Tell lives as they happen, some late; return from when each event is known."""
    Unread.objects.all().delete()
    Span.objects.all().delete()
    Horizon.objects.update(at=None)
    every = sorted(
        (happened.at + timedelta(hours=random.choice([0, 0, 0, 40])), pk, n)
        for pk, life in lives.items()
        for n, happened in enumerate(life)
    )
    # An event comes after the one before it, however late that was.
    heads: dict[int, Any] = {}
    waiting: dict[int, int] = dict.fromkeys(lives, 0)
    known: dict[int, list[datetime]] = {pk: [] for pk in lives}
    whole_until: datetime | None = None
    told: dict[int, list[datetime]] = {pk: [] for pk in lives}
    for came, pk, _ in every:
        if random.random() < 0.3:
            follow(actor=SYSTEM, at=came)
            for one, events in told.items():
                known[one] += [
                    came if whole_until is not None and at <= whole_until else at
                    for at in events
                ]
                events.clear()
            whole_until = came
        happened = lives[pk][waiting[pk]]
        waiting[pk] += 1
        heads[pk] = tell(pk, [happened], *([heads[pk]] if pk in heads else []))
        told[pk].append(happened.at)
    follow(actor=SYSTEM, at=LONG_AFTER)
    for one, events in told.items():
        known[one] += [
            LONG_AFTER if whole_until is not None and at <= whole_until else at
            for at in events
        ]
    return {pk: list(accumulate(found, max)) for pk, found in known.items()}


@pytest.fixture
def centre(db: None) -> Centre:
    follow(actor=SYSTEM, at=BEGIN)
    return Centre()


def month(centre: Centre, **changes: Any) -> Asked:
    """Return what is asked of the demo's month, as it is known now."""
    follow(actor=SYSTEM, at=centre.at)
    plain: dict[str, Any] = {
        "first": centre.at.date().replace(day=1),
        "last": centre.at.date(),
        "as_of": centre.at,
        "side": Side.RECEIVING,
    }
    return Asked(**plain | changes)


def test_a_dossier_is_counted_from_the_counter_to_its_return(centre: Centre) -> None:
    before = figures_of(month(centre))
    done = centre.accept(code_of("five-on-the-spot"))
    open_ = figures_of(month(centre))
    assert open_["3"] == before["3"] + 1
    assert open_["12"] == before["12"] + 1
    centre.to_return(done)
    resolved = figures_of(month(centre))
    assert resolved["7"] == before["7"] + 1
    assert resolved["11"] == before["11"]
    row = Dossier.objects.get(pk=done.dossier_id)
    span = Span.objects.get(stream=done.dossier_id, until=None)
    assert (span.received_at, span.due_at) == (row.received_at, row.due_at)
    assert span.closed_at == row.sealed_at
    found = drilled(
        actor=SYSTEM,
        asked=month(centre),
        column=table_06a(Left.RESOLVED).columns[4],
        on=centre.at.date(),
    )
    assert done.code in {one.code for one in found}


def test_every_table_adds_up_for_whatever_stands_for_a_row(centre: Centre) -> None:
    done = centre.accept(code_of("department", "tckh"))
    centre.accept(code_of("five-on-the-spot"), channel="post", handed_over_at=centre.at)
    centre.act(done, "quay", Command.WITHDRAW, reason="Đổi ý")
    for form in (table_06a(Left.RESOLVED), table_06a(Left.APART), table_07a()):
        sums = {
            tuple(
                table(
                    actor=SYSTEM, form=form, asked=month(centre, group=group)
                ).total.items()
            )
            for group in Group
            if group is not Group.OFFICER
        }
        assert len(sums) == 1
        # Several officers work at one dossier: rows of theirs would not add up.
        with pytest.raises(Invalid):
            table(actor=SYSTEM, form=form, asked=month(centre, group=Group.OFFICER))
    btp = dict(sums.pop())
    assert btp["21"] == 1
    assert btp["8"] == 1
    with pytest.raises(FiguresDisagree):
        check(table_07a(), {"": {**btp, "1": btp["1"] + 1}})


def test_what_becomes_known_late_changes_no_printed_table(centre: Centre) -> None:
    """By post it is received when the hand-over was signed, a day before its entry."""
    code = code_of("five-on-the-spot")
    signed = centre.at
    centre.at += timedelta(days=1)
    day = {"first": signed.date(), "last": signed.date()}
    printed_at = month(centre, **day).as_of
    printed = figures_of(month(centre, **day))
    centre.at += timedelta(hours=1)
    centre.accept(code, channel="post", handed_over_at=signed)
    now = figures_of(month(centre, **day))
    assert now["5"] == printed["5"] + 1, "it was received that day"
    assert figures_of(month(centre, **day, as_of=printed_at)) == printed
    assert LateWord.objects.count() == 0, "its entry came in time"


def test_figures_are_of_what_is_whole_and_a_period_is_possible(centre: Centre) -> None:
    question = month(centre)
    assert whole().at == centre.at
    with pytest.raises(Invalid) as caught:
        figures_of(month(centre, as_of=centre.at + timedelta(seconds=1)))
    assert caught.value.field == "as_of"
    with pytest.raises(Invalid) as caught:
        figures_of(month(centre, first=question.last + timedelta(days=1)))
    assert caught.value.field == "last"


def test_deleting_files_changes_no_figure(centre: Centre) -> None:
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    question = month(centre)
    before = figures_of(question)
    set_retention(
        actor=SYSTEM, at=centre.at, purpose="submitted", years=1, basis="TT 10/2022"
    )
    later = centre.at + timedelta(days=800)
    delete_expired(actor=SYSTEM, at=later)
    Dossier.objects.filter(pk=done.dossier_id).update(code="gone")
    follow(actor=SYSTEM, at=later)
    recount(actor=SYSTEM, at=later)
    assert figures_of(question) == before


def test_leaders_see_their_units_and_nobody_else_any(centre: Centre) -> None:
    centre.accept(code_of("department", "tckh"))
    question = month(centre)
    tckh = Unit.objects.get(code="tckh").pk
    columns = table_06a(Left.RESOLVED).columns
    head = centre.actor("truongphong")
    own = counts(
        actor=head,
        columns=columns,
        asked=month(centre, side=Side.RESOLVING, unit_id=tckh),
    )
    assert sum(row["3"] for row in own.values()) == 1
    assert on_time(actor=head, asked=month(centre, side=Side.RESOLVING)).of == 0
    with pytest.raises(NotAllowed):
        counts(
            actor=head,
            columns=columns,
            asked=month(centre, unit_id=centre.reception),
        )
    for name in ("quay", "chuyenvien", "congdan"):
        with pytest.raises(NotAllowed):
            counts(actor=centre.actor(name), columns=columns, asked=question)
        with pytest.raises(NotAllowed):
            drilled(
                actor=centre.actor(name),
                asked=question,
                column=columns[0],
                on=centre.at.date(),
            )
    with pytest.raises(NotAllowed):
        follow(actor=head, at=centre.at)
    with pytest.raises(NotAllowed):
        recount(actor=head, at=centre.at)


def test_one_spoilt_history_is_told_of_and_stops_nobody(centre: Centre) -> None:
    (pk,) = made_up(1)
    tell(
        pk, [Happened(centre.at, "dossier.accept", "processing", more=(("clock", [1]),))]
    )
    done = centre.accept(code_of("five-on-the-spot"))
    question = month(centre)
    assert whole().faults == 1
    assert Span.objects.filter(stream=done.dossier_id).exists()
    assert figures_of(question)["12"] >= 1

"""Reports officers make: the official figures, each in the reader's own reach."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.domain.accounts.models import Account, RoleGrant, Unit
from motcua.domain.bespoke import actions
from motcua.domain.bespoke.models import Receiver, Schedule, Sending
from motcua.domain.bespoke.readers import lines as adding
from motcua.domain.bespoke.readers import statements
from motcua.domain.bespoke.readers.figures import Made, behind, made
from motcua.domain.bespoke.readers.printing import report_of
from motcua.domain.bespoke.readers.reports import (
    my_reports,
    saved_report,
    shared_reports,
)
from motcua.domain.bespoke.rules.definition import (
    STEPS,
    Chart,
    Definition,
    Dimension,
    Way,
)
from motcua.domain.bespoke.rules.measures import MEASURES, Sort
from motcua.domain.bespoke.rules.periods import Span
from motcua.domain.bespoke.rules.sending import Rhythm, Timetable
from motcua.domain.notifications.models import Effect
from motcua.domain.reports.actions import follow
from motcua.domain.reports.readers import counts, on_time
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.forms import form_of
from motcua.domain.reports.rules.tables import Left, OnTime
from motcua.domain.supervision.actions import set_reach
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.integration.test_report_pages import LONG_AFTER, Lives, lives
from tests.world import actor

__all__ = ["lives"]
pytestmark = pytest.mark.django_db

FIRST, LAST = date(2021, 4, 1), date(2021, 6, 30)
COUNTED = tuple(key for key, one in MEASURES.items() if one.sort is Sort.COUNT)
SHARES = tuple(key for key, one in MEASURES.items() if one.sort is not Sort.COUNT)
SPRING = Definition(
    COUNTED[:12],
    rows=Dimension.FIELD,
    span=Span.FIXED,
    first=FIRST,
    last=LAST,
    side=Side.RECEIVING,
)
MONDAY = datetime(2021, 11, 22, 8, tzinfo=VN)
GROUPS = {
    Dimension.FIELD: Group.FIELD,
    Dimension.RESOLVING: Group.RESOLVING,
    Dimension.RECEIVING: Group.RECEIVING,
    Dimension.PROCEDURE: Group.PROCEDURE,
    Dimension.AUTHORITY: Group.AUTHORITY,
}


def official(who: Actor, one: Definition, first: date, last: date) -> dict[str, Any]:
    """Return what the tables that are not ours count, by line and measure."""
    group = GROUPS.get(one.rows, Group.AUTHORITY) if one.rows else Group.AUTHORITY
    question = Asked(
        first,
        last,
        LONG_AFTER,
        unit_id=one.unit_id,
        side=one.side,
        group=group,
        on_time=one.on_time,
    )
    found: dict[str, Any] = {}
    for key in one.measures:
        column = MEASURES[key].counted
        for line, figures in counts(actor=who, columns=[column], asked=question).items():
            row = found.setdefault(str(line), dict.fromkeys(one.measures, 0))
            row[key] = figures[column.key]
    return {line: row for line, row in found.items() if any(row.values())}


def said(found: Made) -> dict[str, dict[str, int | None]]:
    """Return what a report of one dimension says, by line and measure."""
    return {
        line.keys[0]: dict(
            zip(
                found.definition.measures,
                [value.number for value in line.values],
                strict=True,
            )
        )
        for line in found.lines
    }


def shown(one: Definition, who: Actor = SYSTEM) -> Made:
    return made(actor=who, definition=one, as_of=LONG_AFTER)


def test_every_number_is_the_one_of_the_official_tables(lives: Lives) -> None:
    for measures in (COUNTED[:12], COUNTED[12:]):
        for rule in OnTime:
            for rows in GROUPS:
                one = replace(SPRING, measures=measures, rows=rows, on_time=rule)
                found = shown(replace(one, most=200))
                assert said(found) == official(SYSTEM, one, FIRST, LAST)
                sums = [sum(v) for v in zip(*map(_numbers, found.lines), strict=True)]
                assert [value.number for value in found.total] == sums
    assert any(value.number for value in shown(SPRING).total)
    # The columns measures are made of are those of the forms, by name and place.
    year, table = form_of("year", Left.RESOLVED), form_of("II.06a", Left.RESOLVED)
    assert year is not None
    assert table is not None
    assert MEASURES["late"].counted in year.columns
    assert MEASURES["open_late"].counted in table.columns


def _numbers(line: Any) -> list[int]:
    return [value.number for value in line.values]


def test_each_month_is_a_period_of_its_own(lives: Lives) -> None:
    found = shown(replace(SPRING, rows=Dimension.MONTH))
    assert [line.name for line in found.lines] == ["04/2021", "05/2021", "06/2021"]
    for line, (first, last) in zip(
        found.lines,
        [
            (date(2021, 4, 1), date(2021, 4, 30)),
            (date(2021, 5, 1), date(2021, 5, 31)),
            (date(2021, 6, 1), date(2021, 6, 30)),
        ],
        strict=True,
    ):
        by_line = official(SYSTEM, replace(SPRING, rows=None), first, last).values()
        sums = [sum(row[key] for row in by_line) for key in SPRING.measures]
        assert _numbers(line) == sums
    assert shown(SPRING).total == found.total
    # A quiet month is a line too; a line of two dimensions only where something was.
    quiet = replace(SPRING, rows=Dimension.MONTH, first=date(2019, 1, 1))
    assert len(shown(quiet).lines) == 30
    both = shown(replace(SPRING, rows=Dimension.MONTH, then=Dimension.CHANNEL))
    assert {line.names for line in both.lines} <= {
        (month.name, name)
        for month in found.lines
        for name in ("Trực tiếp", "Trực tuyến", "Bưu chính công ích")
    }
    for n, key in enumerate(SPRING.measures):
        if key == "received":
            assert sum(line.values[n].number or 0 for line in both.lines) == sum(
                line.values[n].number or 0 for line in found.lines
            )


def test_shares_and_days_are_counted_a_second_way(lives: Lives) -> None:
    found = shown(replace(SPRING, measures=SHARES, rows=None))
    values = dict(zip(SHARES, found.total, strict=True))
    for key, rule in (
        ("on_time", OnTime.CURRENT),
        ("on_time_original", OnTime.ORIGINAL),
        ("on_time_766", OnTime.INDEX_766),
    ):
        question = Asked(FIRST, LAST, LONG_AFTER, side=Side.RECEIVING, on_time=rule)
        share = on_time(actor=SYSTEM, asked=question)
        assert (values[key].number, values[key].of) == (share.in_time, share.of)
        assert values[key].text == f"{share.percent} %"
    question = Asked(FIRST, LAST, LONG_AFTER, side=Side.RECEIVING)
    days = sorted(
        (one.ended_at.astimezone(VN).date() - one.received_at.astimezone(VN).date()).days
        for _, one in lives.seen(question)
        if one.ended_at is not None
        and one.ended_at >= question.begins
        and one.status in ("done", "returned")
    )
    assert len(days) == values["days_median"].of > 4
    assert values["days_median"].number == days[-(-len(days) * 5 // 10) - 1]
    assert values["days_ninth"].number == days[-(-len(days) * 9 // 10) - 1]


def test_filters_narrow_and_order_and_bounds_hold(lives: Lives) -> None:
    whole = shown(SPRING)
    ways = [shown(replace(SPRING, ways=(way,))).total for way in Way]
    sums = [sum(one.number or 0 for one in column) for column in zip(*ways, strict=True)]
    assert [one.number for one in whole.total] == sums
    (first, *_) = whole.lines
    field = replace(SPRING, field_id=int(first.keys[0]), rows=Dimension.PROCEDURE)
    assert shown(field).total == first.values
    line = shown(field).lines[0]
    procedure = replace(SPRING, procedure_id=int(line.keys[0]), rows=None)
    assert shown(procedure).total == line.values
    ordered = shown(replace(SPRING, by="to_resolve", most=2))
    at = SPRING.measures.index("to_resolve")
    heights = [one.values[at].number for one in ordered.lines]
    every = sorted((one.values[at].number or 0 for one in whole.lines), reverse=True)
    assert heights == every[:2]
    assert ordered.more == len(whole.lines) - 2
    assert ordered.total == whole.total


def test_every_value_opens_what_it_is_of(lives: Lives) -> None:
    for one in (
        replace(SPRING, measures=SHARES, rows=Dimension.RESOLVING),
        replace(SPRING, rows=Dimension.MONTH, then=Dimension.CHANNEL),
        replace(SPRING, rows=Dimension.LEVEL, ways=(Way.ONLINE,)),
    ):
        found = shown(one)
        assert found.lines
        for line in (*found.lines[:3], None):
            values = found.total if line is None else line.values
            keys = (
                {} if line is None else dict(zip(one.dimensions, line.keys, strict=True))
            )
            for measure, value in zip(found.measures, values, strict=True):
                counted = value.of if measure.sort is Sort.DAYS else value.number
                assert len(_behind(one, measure.key, keys)) == counted
                if measure.sort is Sort.SHARE:
                    assert len(_behind(one, measure.key, keys, of=True)) == value.of
    with pytest.raises(NotFound):
        _behind(SPRING, "days_median", {})
    with pytest.raises(NotFound):
        _behind(SPRING, "received", {Dimension.CHANNEL: "online"})


def _behind(
    one: Definition, measure: str, keys: dict[Dimension, str], *, of: bool = False
) -> tuple[Any, ...]:
    return behind(
        actor=SYSTEM,
        definition=one,
        as_of=LONG_AFTER,
        measure_key=measure,
        whole_of=of,
        keys=keys,
        on=LAST,
    ).rows


def test_everybody_sees_their_own_reach_and_nothing_more(lives: Lives) -> None:
    whole = shown(SPRING)
    director, head = actor("giamdoc", LONG_AFTER), actor("truongphong", LONG_AFTER)
    assert shown(SPRING, director).total == whole.total
    by_unit = replace(SPRING, rows=Dimension.RESOLVING, side=Side.RESOLVING)
    mine = shown(by_unit, head)
    assert {int(line.keys[0]) for line in mine.lines} <= head.units_as(Role.HEAD)
    assert said(mine) == official(head, by_unit, FIRST, LAST)
    centre = Unit.objects.get(code="hcc").pk
    for who, one in (
        (actor("quay", LONG_AFTER), SPRING),
        (actor("chuyenvien", LONG_AFTER), SPRING),
        (head, replace(SPRING, unit_id=centre)),
        (actor("thanhtra", LONG_AFTER), replace(SPRING, rows=Dimension.OFFICER)),
    ):
        with pytest.raises(NotAllowed):
            shown(one, who)
        with pytest.raises(NotAllowed):
            save(who, definition=one)
        with pytest.raises(NotAllowed):
            behind(
                actor=who,
                definition=one,
                as_of=LONG_AFTER,
                measure_key="received",
                whole_of=False,
                keys={},
                on=LAST,
            )
    shown(replace(SPRING, rows=Dimension.OFFICER), director)


def test_a_report_of_any_size_is_few_statements_and_ends(
    lives: Lives, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = replace(
        SPRING,
        rows=Dimension.MONTH,
        then=Dimension.RESOLVING,
        first=date(2017, 1, 1),
        chart=Chart.BAR,
    )
    asked = {}
    for one in (replace(SPRING, rows=Dimension.RESOLVING), wide):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            shown(one)
        asked[one] = _added_and_looked_at(caught)
        assert len(caught) <= sum(asked[one]) + 16
    # One for each part of the period and one for the total, whoever and however much.
    assert list(asked.values()) == [(2, 0), (55, 0)]
    monkeypatch.setattr(statements, "MOST_SECONDS", 0.001)
    with pytest.raises(Invalid) as stopped:
        shown(replace(wide, measures=("days_median",)))
    assert stopped.value.field == "span"
    monkeypatch.undo()
    # The next statement has its usual time again.
    assert shown(SPRING).lines


def _added_and_looked_at(caught: CaptureQueriesContext) -> tuple[int, int]:
    """Return how many statements added up, and how many looked at every stretch."""
    texts = [q["sql"] for q in caught.captured_queries if "reports_span" in q["sql"]]
    added = sum("reports_sum" in text for text in texts)
    return added, len(texts) - added


def test_sums_and_stretches_make_the_same_lines(
    lives: Lives, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever adds up, by every dimension, filter and instant; the rest beside it."""
    early = LONG_AFTER - timedelta(days=330)
    mixed = ("received", "days_median", "on_time_766", "e_result_share", "open_late")
    line = shown(SPRING).lines[0]
    ones = [
        replace(SPRING, measures=(*COUNTED[12:], "online_share", "paid_online_share")),
        replace(SPRING, rows=Dimension.CHANNEL, then=Dimension.RESOLVING),
        replace(SPRING, rows=Dimension.PROCEDURE, then=Dimension.MONTH, most=200),
        replace(SPRING, rows=Dimension.WEEK, ways=(Way.ONLINE, Way.POST)),
        replace(SPRING, rows=Dimension.AUTHORITY, field_id=int(line.keys[0])),
        replace(SPRING, measures=mixed, rows=Dimension.RESOLVING, by="days_median"),
        replace(SPRING, measures=mixed, rows=Dimension.PROCEDURE, by="received"),
        replace(SPRING, measures=mixed, rows=None),
        replace(SPRING, measures=mixed, rows=Dimension.MONTH, on_time=OnTime.ORIGINAL),
        replace(SPRING, unit_id=Unit.objects.get(code="hcc").pk, most=3),
    ]
    instants = (LONG_AFTER, early)
    quick = [made(actor=SYSTEM, definition=d, as_of=at) for d in ones for at in instants]
    monkeypatch.setattr(adding, "adds_up", lambda **_: False)
    slow = [made(actor=SYSTEM, definition=d, as_of=at) for d in ones for at in instants]
    for one, other in zip(quick, slow, strict=True):
        assert one.lines == other.lines, one.definition
        assert one.total == other.total, one.definition
        assert one.more == other.more
    assert any(value.number for one in quick[1::2] for value in one.total)


def test_only_what_does_not_add_up_looks_at_stretches(lives: Lives) -> None:
    for one, looked in (
        (replace(SPRING, rows=Dimension.OFFICER), 1),
        (replace(SPRING, rows=Dimension.LEVEL), 1),
        (replace(SPRING, measures=("received", "days_median")), 2),
        (replace(SPRING, measures=("received", "on_time_766")), 0),
    ):
        with CaptureQueriesContext(connection) as caught:
            shown(one)
        assert _added_and_looked_at(caught)[1] == looked, one


def save(who: Actor, title: str = "Đúng hạn theo lĩnh vực", **more: Any) -> int:
    definition = more.pop("definition", SPRING)
    return actions.save(
        actor=who,
        at=MONDAY,
        request_id=more.pop("request_id", uuid4()),
        title=title,
        definition=definition,
    )


@pytest.fixture
def counted(db: None) -> None:
    """Have figures that are whole until after that Monday."""
    follow(actor=SYSTEM, at=MONDAY + timedelta(days=9))


def test_a_report_is_kept_shared_copied_changed_and_deleted(counted: None) -> None:
    director, head = actor("giamdoc"), actor("truongphong")
    request = uuid4()
    report_id = save(director, request_id=request)
    assert save(director, request_id=request) == report_id, "a double click keeps one"
    for act in (
        lambda: saved_report(actor=head, report_id=report_id),
        lambda: actions.delete(actor=head, at=MONDAY, report_id=report_id),
        lambda: actions.share(
            actor=head, at=MONDAY, report_id=report_id, roles=[Role.HEAD], unit_ids=[]
        ),
        lambda: actions.copy_report(
            actor=head, at=MONDAY, report_id=report_id, request_id=uuid4()
        ),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Invalid):
        _share(director, report_id, roles=[Role.COUNTER])
    _share(director, report_id, roles=[Role.HEAD])
    assert [one.id for one in shared_reports(actor=head)] == [report_id]
    assert not saved_report(actor=head, report_id=report_id).mine
    mine = actions.copy_report(
        actor=head, at=MONDAY, report_id=report_id, request_id=uuid4()
    )
    assert [one.title for one in my_reports(actor=head)] == [
        "Đúng hạn theo lĩnh vực (bản sao)"
    ]
    _share(director, report_id, unit_ids=[Unit.objects.get(code="hcc").pk])
    assert shared_reports(actor=head) == (), "of another unit now"
    _share(director, report_id, unit_ids=sorted(head.units_as(Role.HEAD))[:1])
    assert [one.id for one in shared_reports(actor=head)] == [report_id]
    assert _change(director, report_id, seen=1, rows=None)
    assert not _change(director, report_id, seen=2, rows=None)
    with pytest.raises(Conflict):
        _change(director, report_id, seen=1, rows=Dimension.MONTH)
    with pytest.raises(NotFound):
        _change(head, report_id, seen=2)
    found = saved_report(actor=head, report_id=report_id)
    assert found.changed_at == MONDAY
    assert found.definition.rows is None
    assert saved_report(actor=head, report_id=mine).definition == SPRING
    RoleGrant.objects.filter(officer__account__username="truongphong").delete()
    for gone in (head := actor("truongphong"), actor("quay")):
        with pytest.raises(NotAllowed):
            saved_report(actor=gone, report_id=report_id)
    actions.delete(actor=director, at=MONDAY, report_id=report_id)
    assert my_reports(actor=director) == ()


def _share(who: Actor, report_id: int, **to: Any) -> None:
    to = {"roles": [], "unit_ids": []} | to
    actions.share(actor=who, at=MONDAY, report_id=report_id, **to)


def _change(who: Actor, report_id: int, *, seen: int, **changes: Any) -> bool:
    return actions.change(
        actor=who,
        at=MONDAY,
        report_id=report_id,
        seen=seen,
        title="Đúng hạn",
        definition=replace(SPRING, **changes),
    )


def test_a_report_is_sent_once_to_each_in_their_own_reach(lives: Lives) -> None:
    follow(actor=SYSTEM, at=MONDAY + timedelta(days=9))
    people = {name: actor(name) for name in ("giamdoc", "truongphong", "thanhtra")}
    for name, who in people.items():
        set_reach(actor=who, at=MONDAY, email=f"{name}@halong.vn", digest=False)
    ids = [who.officer_id or 0 for who in people.values()]
    report_id = save(people["giamdoc"], "Hồ sơ của bà Hoa", definition=SPRING)
    with pytest.raises(Invalid):
        _schedule(people["giamdoc"], report_id, [actor("quay").officer_id or 0])
    with pytest.raises(NotFound):
        _schedule(people["thanhtra"], report_id, ids)
    _schedule(people["giamdoc"], report_id, ids)
    assert shared_reports(actor=people["thanhtra"])[0].id == report_id
    with pytest.raises(NotAllowed):
        actions.send_due(actor=people["giamdoc"], at=MONDAY)
    early = MONDAY - timedelta(hours=1, minutes=30)
    night, sunday = MONDAY.replace(hour=21), MONDAY - timedelta(days=1)
    for quiet in (early, night, sunday):
        assert actions.send_due(actor=SYSTEM, at=quiet) == 0
    assert actions.send_due(actor=SYSTEM, at=MONDAY) == 3
    assert actions.send_due(actor=SYSTEM, at=MONDAY + timedelta(minutes=5)) == 0
    letters = {one.recipient: one for one in Effect.objects.filter(kind="report")}
    assert len(letters) == 3
    for name, who in people.items():
        letter = letters[f"{name}@halong.vn"]
        mine = made(actor=who, definition=SPRING, as_of=MONDAY)
        figures = "; ".join(
            f"{measure.name}: {value.text}"
            for measure, value in list(zip(mine.measures, mine.total, strict=True))[:3]
        )
        assert letter.facts["figures"] == figures
        assert f"/rieng/{report_id}?tinh-den=2021-11-22T08:00" in letter.facts["url"]
        assert "Hoa" not in str(letter.facts)
    heads = letters["truongphong@halong.vn"].facts["figures"]
    assert heads != letters["giamdoc@halong.vn"].facts["figures"]

    # Who has lost the right gets nothing, and the owner is told once.
    RoleGrant.objects.filter(officer__account__username="truongphong").delete()
    Account.objects.filter(username="thanhtra").update(is_active=False)
    tuesday = MONDAY + timedelta(days=1)
    assert actions.send_due(actor=SYSTEM, at=tuesday) == 1
    told = Effect.objects.filter(kind="report_trouble")
    assert {one.recipient for one in told} == {"giamdoc@halong.vn"}
    assert told.count() == 2
    assert actions.send_due(actor=SYSTEM, at=tuesday + timedelta(days=1)) == 1
    assert told.count() == 2
    facts = saved_report(actor=people["giamdoc"], report_id=report_id)
    assert facts.schedule is not None
    reasons = {one.left_out for one in facts.schedule.receivers}
    assert reasons == {"", "no_right", "no_account"}
    assert Sending.objects.filter(sent=False).count() == 4

    # Without a right of its owner it stops, and says so.
    RoleGrant.objects.filter(officer__account__username="giamdoc").delete()
    assert actions.send_due(actor=SYSTEM, at=tuesday + timedelta(days=2)) == 0
    assert Schedule.objects.get().stopped == "owner_no_right"
    assert Receiver.objects.count() == 3


def _schedule(who: Actor, report_id: int, ids: list[int]) -> None:
    actions.set_schedule(
        actor=who,
        at=MONDAY - timedelta(days=2),
        report_id=report_id,
        timetable=Timetable(Rhythm.DAILY, 0, 8),
        officer_ids=ids,
    )


def test_a_report_waits_until_its_figures_are_whole(db: None) -> None:
    director = actor("giamdoc")
    set_reach(actor=director, at=MONDAY, email="gd@halong.vn", digest=False)
    follow(actor=SYSTEM, at=MONDAY - timedelta(minutes=1))
    report_id = save(director)
    _schedule(director, report_id, [director.officer_id or 0])
    assert actions.send_due(actor=SYSTEM, at=MONDAY) == 0
    follow(actor=SYSTEM, at=MONDAY)
    assert actions.send_due(actor=SYSTEM, at=MONDAY + timedelta(minutes=5)) == 1


def test_it_is_written_with_its_definitions(lives: Lives) -> None:
    found = shown(
        replace(SPRING, measures=("received", "on_time_766"), chart=Chart.BAR, most=1)
    )
    report = report_of(actor=SYSTEM, found=found, title="Thử")
    text = " ".join((*report.notes, *report.parts[0].said))
    assert "QĐ 766" in text
    assert f"Còn {found.more} dòng" in text
    assert report.parts[0].bars == 1
    (line, total) = report.parts[0].rows
    assert [cell.number for cell in line[:2]] == [None, found.lines[0].values[0].number]
    share = found.total[1]
    assert total[2].text == f"{share.text} ({share.number}/{share.of})"
    assert set(STEPS) < set(Dimension)

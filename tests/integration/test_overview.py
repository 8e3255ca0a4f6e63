"""The overview: its numbers are those of the reports, and open exactly their dossiers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.domain.dossiers.models import WorkItem
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.overview.readers.behind import behind
from motcua.domain.overview.readers.bottlenecks import queues
from motcua.domain.overview.readers.flow import flow
from motcua.domain.overview.readers.standing import Wall, wall
from motcua.domain.overview.rules.asked import (
    Group,
    Picked,
    Standing,
    What,
    Whose,
    days_before,
    weeks_before,
)
from motcua.domain.reports.actions import follow
from motcua.domain.reports.readers import counts, table
from motcua.domain.reports.rules.asked import Asked, Side
from motcua.domain.reports.rules.asked import Group as Figured
from motcua.domain.reports.rules.forms import form_of
from motcua.domain.reports.rules.tables import Atom, Column, Left
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotAllowed
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
RECEIVED = Picked(side=Side.RECEIVING)


@pytest.fixture
def centre() -> Centre:
    """Return a centre after a week: late, at risk, on time, waiting, resolved, gone."""
    centre = Centre()
    spot, slow = code_of("five-on-the-spot"), code_of("department", "tckh")
    late = [centre.accept(spot) for _ in range(2)]
    centre.act(late[0], "thamdinh", Command.TAKE_OVER)
    centre.accept(slow)
    gone = centre.accept(slow)
    centre.act(gone, "quay", Command.WITHDRAW, reason="Đổi ý")
    centre.at += timedelta(days=11)
    centre.to_return(centre.accept(spot))
    centre.accept(spot)
    centre.accept(slow)
    # Its first step should have been begun: what follows no longer fits.
    risk = centre.accept(slow)
    WorkItem.objects.filter(dossier_id=risk.dossier_id).update(start_by=centre.at)
    centre.at += timedelta(minutes=20)
    follow(actor=SYSTEM, at=centre.at)
    return centre


def seen(
    centre: Centre, picked: Picked, group: Group = Group.STEP, who: str = "giamdoc"
) -> Wall:
    return wall(actor=centre.actor(who), picked=picked, group=group, at=centre.at)


def test_the_wall_says_what_the_tables_say(centre: Centre) -> None:
    day = centre.at.astimezone(VN).date()
    form = form_of("II.06a", Left.RESOLVED)
    assert form is not None
    for group, figured in (
        (Group.FIELD, Figured.FIELD),
        (Group.UNIT, Figured.RESOLVING),
        (Group.PROCEDURE, Figured.PROCEDURE),
    ):
        found = seen(centre, RECEIVED, group)
        asked = Asked(day, day, centre.at, side=Side.RECEIVING, group=figured)
        made = table(actor=centre.actor("giamdoc"), form=form, asked=asked)
        assert found.counts.all == made.total["11"] >= 5
        assert found.counts.late == made.total["13"] >= 2
        assert found.counts.risk >= 1
        assert {r.key: (r.counts.all, r.counts.late) for r in found.rows} == {
            str(r.key): (r.figures["11"], r.figures["13"])
            for r in made.rows
            if r.figures["11"]
        }
        assert sum(one.all for one in found.ages) == found.counts.all
    worst = [row.counts.late for row in found.rows]
    assert worst == sorted(worst, reverse=True)


def test_what_came_and_went_is_what_the_tables_of_those_days_say(centre: Centre) -> None:
    day = centre.at.astimezone(VN).date()
    director = centre.actor("giamdoc")
    columns = [
        Column("in", "", "", (Atom.RECEIVED,)),
        Column("out", "", "", (Atom.ENDED,)),
        Column("late", "", "", (Atom.ENDED, Atom.LATE)),
    ]
    for periods in (days_before(day, 14), weeks_before(day, 3)):
        found = flow(actor=director, picked=RECEIVED, periods=periods, at=centre.at)
        assert [one.period for one in found] == list(periods)
        assert sum(one.received for one in found) == 8
        assert sum(one.ended for one in found) == 2
        for one in found:
            asked = Asked(
                one.period.first, one.period.last, centre.at, side=Side.RECEIVING
            )
            rows = counts(actor=director, columns=columns, asked=asked).values()
            sums = [sum(row[key] for row in rows) for key in ("in", "out", "late")]
            assert [one.received, one.ended, one.ended_late] == sums
            for what, number in ((What.RECEIVED, one.received), (What.ENDED, one.ended)):
                picked = replace(
                    RECEIVED, what=what, first=one.period.first, last=one.period.last
                )
                listed = behind(actor=director, picked=picked, at=centre.at)
                assert listed.count == len(listed.rows) == number


def test_every_number_opens_exactly_its_dossiers(centre: Centre) -> None:
    director = centre.actor("giamdoc")

    def opened(picked: Picked) -> set[int]:
        found = behind(actor=director, picked=picked, at=centre.at)
        assert found.count == len(found.rows)
        return {row.id for row in found.rows}

    for group in Group:
        found = seen(centre, RECEIVED, group)
        parts = {one: opened(replace(RECEIVED, standing=one)) for one in Standing}
        assert sum(map(len, parts.values())) == found.counts.all
        assert len(set().union(*parts.values())) == found.counts.all
        for row in found.rows:
            own = RECEIVED.of_row(group, row.key)
            assert len(opened(own)) == row.counts.all
            for standing in Standing:
                ids = opened(replace(own, standing=standing))
                assert len(ids) == getattr(row.counts, standing.value)
                assert ids <= parts[standing]
        for n, age in enumerate(found.ages):
            assert len(opened(replace(RECEIVED, age=n))) == age.all
    for group in (Group.STEP, Group.OFFICER):
        lines = queues(actor=director, picked=RECEIVED, group=group, at=centre.at)
        assert any(line.over for line in lines)
        assert any(line.came for line in lines)
        assert any(line.left for line in lines)
        for line in lines:
            own = RECEIVED.of_row(group, line.key)
            assert len(opened(replace(own, waits=True))) == line.length
            assert len(opened(replace(own, over=True))) == line.over
            assert len(opened(replace(own, what=What.CAME))) == line.came
            assert len(opened(replace(own, what=What.LEFT))) == line.left
            assert line.waits <= line.waits_most


def test_one_sees_oneself_first_and_the_team_without_names(centre: Centre) -> None:
    me = centre.actor("thamdinh")
    mine = Picked(whose=Whose.MINE)
    found = seen(centre, mine, who="thamdinh")
    assert found.counts.all == 1
    listed = behind(actor=me, picked=mine, at=centre.at)
    assert [h.officer_id for row in listed.rows for h in row.held] == [me.officer_id]
    team = seen(centre, Picked(), who="thamdinh")
    assert team.counts.all > 1
    for row in behind(actor=me, picked=Picked(), at=centre.at).rows:
        assert {(h.officer_id, h.officer_name) for h in row.held} == {(None, "")}
    for wrong in (
        lambda: seen(centre, Picked(), Group.OFFICER, who="thamdinh"),
        lambda: seen(centre, Picked(officer=1), who="thamdinh"),
        lambda: behind(actor=me, picked=Picked(officer=1), at=centre.at),
        lambda: seen(centre, Picked(), who="congdan"),
        lambda: seen(centre, mine, who="cauhinh"),
    ):
        with pytest.raises(NotAllowed):
            wrong()


def test_a_unit_sees_its_own_and_nothing_of_others(centre: Centre) -> None:
    here = seen(centre, Picked(), Group.UNIT, who="truongphong")
    assert len(here.rows) == 1
    whole = seen(centre, RECEIVED, Group.UNIT)
    assert here.counts.all < whole.counts.all
    assert here.rows[0] in whole.rows


def test_what_cannot_be_asked_names_its_field(centre: Centre) -> None:
    day = centre.at.date()
    for wrong, field in (
        (Picked(age=9), "tuoi"),
        (Picked(what=What.ENDED), "tu-ngay"),
        (Picked(what=What.ENDED, first=day, last=day - timedelta(days=1)), "tu-ngay"),
        (Picked(what=What.ENDED, first=day, last=day, step="x"), "buoc"),
    ):
        with pytest.raises(Invalid) as caught:
            behind(actor=centre.actor("giamdoc"), picked=wrong, at=centre.at)
        assert caught.value.field == field


def test_a_page_of_figures_is_few_statements(centre: Centre) -> None:
    day = centre.at.astimezone(VN).date()
    director = centre.actor("giamdoc")
    for most, ask in (
        (4, lambda: seen(centre, RECEIVED, Group.UNIT)),
        (
            3,
            lambda: flow(
                actor=director,
                picked=RECEIVED,
                periods=days_before(day, 14),
                at=centre.at,
            ),
        ),
        (
            4,
            lambda: queues(
                actor=director, picked=RECEIVED, group=Group.STEP, at=centre.at
            ),
        ),
        (8, lambda: behind(actor=director, picked=RECEIVED, at=centre.at)),
    ):
        with CaptureQueriesContext(connection) as caught:
            ask()
        assert len(caught) <= most, [q["sql"][:90] for q in caught]

"""A due date explains itself, now and as of any event, for those who may see it."""

import json
from datetime import timedelta
from typing import Any

import pytest

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.explain import as_json, explain
from motcua.domain.deadlines.rules.limits import LimitUnit, Punctuality, TimeLimit
from motcua.domain.dossiers.actions.reading import open_explained
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.dossiers.readers.explained import Explained, due_of
from motcua.domain.dossiers.readers.explained_plain import plain
from motcua.domain.dossiers.readers.replay import replay
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import NotFound
from tests.integration.test_acts import at_appraisal, later
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return Centre()


def supplemented(centre: Centre) -> Any:
    """Return a dossier that waited four days for its applicant, then was extended."""
    done = at_appraisal(centre)
    done = centre.act(
        done, "chuyenvien", Command.REQUEST_SUPPLEMENT, reason="Thiếu bản vẽ"
    )
    later(centre, 4)
    done = centre.act(done, "quay", Command.RECEIVE_SUPPLEMENT)
    return centre.act(
        done,
        "truongphong",
        Command.EXTEND,
        limit=TimeLimit(2, LimitUnit.WORKING_DAY),
        reason="Chờ xác minh",
    )


def told_of(centre: Centre, done: Any, event_n: int | None = None) -> Explained:
    return open_explained(
        actor=centre.actor("chuyenvien"),
        at=centre.at,
        dossier_id=done.dossier_id,
        event_n=event_n,
    )


def test_it_is_what_the_events_come_to(centre: Centre) -> None:
    done = supplemented(centre)
    told = told_of(centre, done)
    replayed = replay(dossier_id=done.dossier_id).clock
    assert told.agrees
    assert told.clock == replayed
    assert told.lines == explain(replayed, calendar_by_id(replayed.calendar_id))
    assert told.record == as_json(replayed, calendar_by_id(replayed.calendar_id))


def test_a_row_that_says_something_else_is_found_out(centre: Centre) -> None:
    done = supplemented(centre)
    row = Dossier.objects.get(pk=done.dossier_id)
    assert row.clock is not None
    row.clock["amount"] += 1
    row.save(update_fields=["clock"])
    assert not told_of(centre, done).agrees


def test_each_change_keeps_the_explanation_of_its_day(centre: Centre) -> None:
    done = at_appraisal(centre)
    first = told_of(centre, done)
    done = centre.act(
        done, "chuyenvien", Command.REQUEST_SUPPLEMENT, reason="Thiếu bản vẽ"
    )
    waiting = told_of(centre, done)
    later(centre, 4)
    done = centre.act(done, "quay", Command.RECEIVE_SUPPLEMENT)
    after = told_of(centre, done)
    assert [stage.kind for stage in after.stages] == [
        "dossier.accept",
        "dossier.request_supplement",
        "dossier.receive_supplement",
    ]
    assert [stage.lines for stage in after.stages] == [
        first.lines,
        waiting.lines,
        after.lines,
    ]
    assert waiting.waiting
    assert not after.waiting
    assert after.stages[-1].old_due == first.due
    assert after.original_due == first.due < after.due
    then = told_of(centre, done, after.stages[1].n)
    assert not then.is_newest
    assert then.lines == waiting.lines
    assert then.due == waiting.due
    assert then.record == waiting.record
    assert then.seconds.ends == after.stages[1].at


def test_the_parties_clocks_add_up_to_the_elapsed_time(centre: Centre) -> None:
    done = supplemented(centre)
    centre.at += timedelta(hours=1, seconds=17)
    told = told_of(centre, done)
    row = Dossier.objects.get(pk=done.dossier_id)
    assert row.received_at is not None
    whole = centre.at - row.received_at
    assert told.seconds.elapsed == whole // timedelta(seconds=1)
    assert told.minutes.elapsed == whole // timedelta(minutes=1)
    by_party: dict[str, int] = {}
    for holding in told.seconds.holdings:
        ((party, _),) = holding.holders
        by_party[party] = by_party.get(party, 0) + holding.elapsed
    assert set(by_party) == {"reception", "agency", "applicant"}
    assert (
        by_party["applicant"]
        == (timedelta(days=4) + timedelta(minutes=15)).total_seconds()
    )
    assert told.seconds.working is not None
    assert told.seconds.working < told.seconds.elapsed


def test_a_finished_dossier_stands_to_both_dates(centre: Centre) -> None:
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    ended = centre.at
    later(centre, 400)
    told = told_of_director(centre, done)
    assert told.standing in (Punctuality.EARLY, Punctuality.ON_TIME)
    assert told.original_standing == told.standing
    assert told.seconds.ends == ended
    assert told.steps == ()


def told_of_director(centre: Centre, done: Any) -> Explained:
    return open_explained(
        actor=centre.actor("giamdoc"), at=centre.at, dossier_id=done.dossier_id
    )


def test_days_off_are_named_with_their_reason(centre: Centre) -> None:
    told = told_of(centre, at_appraisal(centre))
    assert told.skipped
    for day in told.skipped:
        assert told.clock.counted_from.date() < day.day <= told.due.date()
        assert day.name
        assert day.decision


def test_open_steps_say_why_they_are_due(centre: Centre) -> None:
    done = centre.accept(code_of("department", "tckh"))
    told = open_explained(
        actor=centre.actor("quay"), at=centre.at, dossier_id=done.dossier_id
    )
    (step,) = told.steps
    assert "15 giờ" in step.why.text
    assert step.why.basis


@pytest.mark.parametrize("n", [0, -1, 99])
def test_an_event_it_does_not_have_is_refused_and_not_noted(
    centre: Centre, n: int
) -> None:
    done = at_appraisal(centre)
    before = Read.objects.count()
    with pytest.raises(NotFound) as caught:
        told_of(centre, done, n)
    assert caught.value.code == "event_unknown"
    assert caught.value.remedy
    assert Read.objects.count() == before


def test_every_reading_is_noted(centre: Centre) -> None:
    done = at_appraisal(centre)
    before = Read.objects.filter(dossier_id=done.dossier_id).count()
    told_of(centre, done)
    last = Read.objects.filter(dossier_id=done.dossier_id).order_by("id").last()
    assert last is not None
    assert last.what == "due date"
    assert Read.objects.filter(dossier_id=done.dossier_id).count() == before + 1


def test_others_learn_nothing(centre: Centre) -> None:
    done = at_appraisal(centre)
    for actor in (centre.actor("congdan2"), ANONYMOUS):
        with pytest.raises(NotFound):
            open_explained(actor=actor, at=centre.at, dossier_id=done.dossier_id)
        assert (
            due_of(
                actor=actor, dossier_id=done.dossier_id, at=centre.at, on=centre.at.date()
            )
            is None
        )
    own = open_explained(
        actor=centre.actor("congdan"), at=centre.at, dossier_id=done.dossier_id
    )
    assert own.lines


def test_the_plain_form_is_json_and_says_the_same(centre: Centre) -> None:
    told = told_of(centre, supplemented(centre))
    said = json.loads(json.dumps(plain(told)))
    assert said["due"] == told.due.isoformat()
    assert [rule["text"] for rule in said["rules"]] == [line.text for line in told.lines]
    assert [pause["reason"] for pause in said["pauses"]] == ["supplement"]
    assert said["extensions"][0]["reason"] == "Chờ xác minh"
    parts = [h["elapsed_seconds"] for h in said["parties"]["holdings"]]
    assert sum(parts) == said["parties"]["elapsed_seconds"]
    assert said["standing"] == {"current": None, "original": None}


def test_the_system_may_replay_any(centre: Centre) -> None:
    done = at_appraisal(centre)
    told = open_explained(
        actor=SYSTEM, at=centre.at, dossier_id=done.dossier_id, event_n=1, what="replay"
    )
    assert told.event_n == 1

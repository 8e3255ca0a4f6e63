"""Acts beside the process, against the database: clocks, papers, letters, others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.domain import statements
from motcua.domain.accounts.models import Interest, Substitution
from motcua.domain.catalogue.models import ProcessDefinition
from motcua.domain.deadlines.rules.clock import Clock
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.actions import steps
from motcua.domain.dossiers.actions.reading import open_dossier, open_file
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.recording import Course
from motcua.domain.dossiers.actions.steps import (
    Results,
    Wanted,
    act_on_many,
    requests_for,
)
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.actions.writing import recording
from motcua.domain.dossiers.models import Dossier, DossierFile, WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.choices import choices
from motcua.domain.dossiers.readers.replay import replay
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.databases import MORNING
from tests.papers import read_back
from tests.world import Centre, actor, code_of

pytestmark = pytest.mark.django_db
TWO_DAYS = TimeLimit(2, LimitUnit.WORKING_DAY)


@pytest.fixture
def centre() -> Centre:
    return Centre()


def at_appraisal(centre: Centre) -> Any:
    done = centre.accept(code_of("department", "tckh"))
    done = centre.act(done, "quay", Command.HAND_OVER)
    done = centre.act(done, "truongphong", Command.RECEIVE)
    chosen = centre.actor("chuyenvien").officer_id
    return centre.act(done, "truongphong", Command.ASSIGN, assignee_id=chosen)


def row_of(done: Any) -> Dossier:
    return Dossier.objects.get(pk=done.dossier_id)


def clock_of(done: Any) -> Clock:
    return Clock.from_json(row_of(done).clock)


def later(centre: Centre, days: int) -> None:
    """Go on some days; everybody's rights are read anew."""
    centre.at += timedelta(days=days)
    centre.people.clear()


def test_a_supplement_stops_the_clock_and_goes_through_the_counter(
    centre: Centre,
) -> None:
    done = at_appraisal(centre)
    before = row_of(done).due_at
    done = centre.act(
        done, "chuyenvien", Command.REQUEST_SUPPLEMENT, reason="Thiếu bản vẽ"
    )
    row = row_of(done)
    assert row.status == Status.SUPPLEMENT
    assert clock_of(done).stopped
    paper = DossierFile.objects.get(dossier=row, kind="supplement")
    _, pdf = open_file(
        actor=centre.actor("congdan"), at=centre.at, dossier_id=row.pk, n=paper.n
    )
    assert "Thiếu bản vẽ" in read_back(pdf).text
    assert centre.work_of("quay") == [row.pk]
    with pytest.raises(NotNow) as caught:
        centre.act(done, "chuyenvien", Command.SUBMIT, opinion="Đủ")
    assert caught.value.code == "dossier_waits"
    later(centre, 4)
    done = centre.act(done, "quay", Command.RECEIVE_SUPPLEMENT)
    row = row_of(done)
    assert row.status == Status.PROCESSING
    assert row.due_at is not None
    assert before is not None
    assert row.due_at > before, "the clock began from zero"
    assert row.original_due_at == before, "the first promise is kept beside it"
    assert centre.work_of("chuyenvien") == [row.pk]
    with pytest.raises(NotNow):
        centre.act(done, "chuyenvien", Command.REQUEST_SUPPLEMENT, reason="Nữa")
    kinds = list(
        Effect.objects.filter(dossier_id=row.pk)
        .order_by("id")
        .values_list("kind", flat=True)
    )
    assert kinds == [
        "accepted",
        "moved",
        "supplement_requested",
        "supplement_received",
    ]


def test_an_extension_in_time_moves_the_date_and_prints_an_apology(
    centre: Centre,
) -> None:
    done = at_appraisal(centre)
    before = row_of(done).due_at
    with pytest.raises(NotAllowed):
        centre.act(done, "chuyenvien", Command.EXTEND, limit=TWO_DAYS, reason="Ốm")
    done = centre.act(
        done, "truongphong", Command.EXTEND, limit=TWO_DAYS, reason="Chờ xác minh"
    )
    row = row_of(done)
    assert before is not None
    assert row.due_at is not None
    assert row.due_at > before
    assert row.original_due_at == before
    assert row.apologised_at == centre.at
    paper = DossierFile.objects.get(dossier=row, kind="apology")
    _, pdf = open_file(actor=SYSTEM, at=centre.at, dossier_id=row.pk, n=paper.n)
    said = read_back(pdf).text
    assert "xin lỗi" in said.lower()
    assert "Chờ xác minh" in said
    with pytest.raises(NotNow) as caught:
        centre.act(done, "truongphong", Command.EXTEND, limit=TWO_DAYS, reason="Nữa")
    assert caught.value.code == "extended_before"


def test_an_extension_too_late_is_refused_and_an_apology_taken(centre: Centre) -> None:
    done = at_appraisal(centre)
    due = row_of(done).due_at
    assert due is not None
    centre.at = due - timedelta(minutes=30)
    centre.people.clear()
    with pytest.raises(NotNow):
        centre.act(done, "truongphong", Command.EXTEND, limit=TWO_DAYS, reason="Chậm")
    later(centre, 3)
    done = centre.act(
        done, "truongphong", Command.APOLOGISE, limit=TWO_DAYS, reason="Thiếu người"
    )
    row = row_of(done)
    assert row.due_at == due, "the legal date stays"
    assert row.apologised_at == centre.at


def test_two_units_are_consulted_at_once(centre: Centre) -> None:
    done = at_appraisal(centre)
    units = tuple(
        unit_id
        for name in ("tp.qldt", "tp.tnmt")
        for unit_id in centre.actor(name).units_as(*centre.actor(name).role_names)
    )
    done = centre.act(
        done,
        "chuyenvien",
        Command.CONSULT,
        consulted=units,
        limit=TWO_DAYS,
        reason="Đề nghị cho ý kiến về quy hoạch",
    )
    for name in ("tp.qldt", "tp.tnmt"):
        assert centre.work_of(name) == [done.dossier_id]
    with pytest.raises(NotNow) as caught:
        centre.act(done, "chuyenvien", Command.SUBMIT, opinion="Đủ")
    assert caught.value.code == "answers_awaited"
    for name in ("tp.qldt", "tp.tnmt"):
        done = centre.act(done, name, Command.ANSWER, opinion="Phù hợp quy hoạch")
    done = centre.act(done, "chuyenvien", Command.SUBMIT, opinion="Đủ")
    asked = WorkItem.objects.filter(dossier_id=done.dossier_id, kind="consult")
    assert [(i.ask, i.remark) for i in asked] == [
        ("Đề nghị cho ý kiến về quy hoạch", "Phù hợp quy hoạch")
    ] * 2
    facts = open_dossier(
        actor=centre.actor("tp.qldt"), at=centre.at, dossier_id=done.dossier_id
    )
    assert facts.id == done.dossier_id, "who was asked may see what it was about"


def test_what_was_just_sent_is_taken_back_until_somebody_opens_it(
    centre: Centre,
) -> None:
    done = at_appraisal(centre)
    sent = centre.act(done, "chuyenvien", Command.SUBMIT, opinion="Đủ")
    assert (
        Command.UNDO
        in choices(
            actor=centre.actor("chuyenvien"), dossier_id=sent.dossier_id, at=centre.at
        ).commands
    )
    back = centre.act(sent, "chuyenvien", Command.UNDO)
    row = row_of(back)
    assert [i["step"] for i in row.state["items"]] == ["appraise"]
    assert row.appraised_at is None
    again = centre.act(back, "chuyenvien", Command.SUBMIT, opinion="Đủ, đã sửa")
    centre.at += timedelta(minutes=1)
    open_dossier(
        actor=centre.actor("truongphong"), at=centre.at, dossier_id=again.dossier_id
    )
    with pytest.raises(NotNow) as caught:
        centre.act(again, "chuyenvien", Command.UNDO)
    assert caught.value.code == "seen_already"
    assert readers.chain_fault(dossier_id=again.dossier_id) is None


def test_a_withdrawn_dossier_is_over_and_its_clock_too(centre: Centre) -> None:
    done = at_appraisal(centre)
    done = centre.act(done, "quay", Command.WITHDRAW, reason="Người nộp xin rút")
    row = row_of(done)
    assert (row.status, row.ended_at) == (Status.WITHDRAWN, centre.at)
    assert clock_of(done).ended_at == centre.at
    assert not WorkItem.objects.filter(dossier=row, closed_at=None).exists()
    with pytest.raises(NotNow):
        centre.act(done, "chuyenvien", Command.SUBMIT, opinion="Đủ")


def test_a_returned_dossier_is_opened_again_by_who_has_authority(
    centre: Centre,
) -> None:
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    with pytest.raises(NotAllowed):
        centre.act(done, "quay", Command.REOPEN, reason="Sai tên")
    done = centre.act(done, "lanhdao", Command.REOPEN, reason="Sai tên người nhận")
    row = row_of(done)
    assert (row.status, row.outcome, row.ended_at) == (Status.PROCESSING, None, None)
    done = centre.to_return(done)
    assert row_of(done).status == Status.RETURNED
    assert row_of(done).result_number == "02/QĐ-UBND", "a new decision, a new number"
    assert replay(dossier_id=done.dossier_id).clock == clock_of(done)


def test_notes_are_for_officers_and_links_for_both_sides(centre: Centre) -> None:
    done, other = at_appraisal(centre), at_appraisal(centre)
    done = centre.act(done, "chuyenvien", Command.NOTE, opinion="Hỏi lại địa chính")
    with pytest.raises(Invalid) as caught:
        centre.act(done, "chuyenvien", Command.LINK, linked=done.code, reason="Trùng")
    assert caught.value.field == "linked"
    with pytest.raises(NotFound):
        centre.act(done, "chuyenvien", Command.LINK, linked="KHONG-CO", reason="Trùng")
    done = centre.act(
        done, "chuyenvien", Command.LINK, linked=other.code, reason="Cùng thửa đất"
    )
    for one, related in ((done, other), (other, done)):
        facts = readers.dossier(
            actor=centre.actor("chuyenvien"),
            dossier_id=one.dossier_id,
            on=centre.at.date(),
        )
        assert [(r.code, r.how) for r in facts.related] == [(related.code, "link")]


def test_who_declared_an_interest_does_not_touch_the_dossier(centre: Centre) -> None:
    done = at_appraisal(centre)
    Interest.objects.create(
        officer_id=centre.actor("chuyenvien").officer_id or 0,
        person_id=centre.submitter.person_id,
        reason="Anh em ruột",
        declared_at=centre.at,
        valid_from=centre.at.date(),
    )
    with pytest.raises(NotAllowed) as caught:
        centre.act(done, "chuyenvien", Command.SUBMIT, opinion="Đủ")
    assert caught.value.code == "conflict_of_interest"
    chosen = centre.actor("chuyenvien2").officer_id
    item = row_of(done).state["items"][0]["n"]
    done = centre.act(
        done,
        "truongphong",
        Command.REASSIGN,
        item_n=item,
        assignee_id=chosen,
        reason="Xung đột lợi ích",
    )
    done = centre.act(done, "chuyenvien2", Command.SUBMIT, opinion="Đủ")
    assert row_of(done).appraised_at == centre.at


def test_a_substitute_does_the_work_of_the_absent_while_it_lasts(
    centre: Centre,
) -> None:
    done = at_appraisal(centre)
    absent, substitute = centre.actor("chuyenvien"), centre.actor("cv.tnmt")
    Substitution.objects.create(
        absent_id=absent.officer_id or 0,
        substitute_id=substitute.officer_id or 0,
        document="12/QĐ-TCKH",
        confirmed_at=centre.at,
        valid_from=MORNING.date(),
        valid_to=MORNING.date() + timedelta(days=2),
    )
    stands_in = actor("cv.tnmt")
    centre.people["cv.tnmt"] = stands_in
    assert centre.work_of("cv.tnmt") == [done.dossier_id]
    done = centre.act(done, "cv.tnmt", Command.SUBMIT, opinion="Đủ, làm thay")
    assert row_of(done).appraised_at == centre.at
    after = actor("cv.tnmt", MORNING + timedelta(days=3))
    assert after.stands_for == frozenset()
    assert after.roles == substitute.roles


@pytest.mark.parametrize("group", [1, steps.GROUP])
def test_many_are_approved_at_once_with_a_result_for_each(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    monkeypatch.setattr(steps, "GROUP", group)
    code = code_of("five-on-the-spot")
    ready = [
        centre.act(centre.accept(code), "thamdinh", Command.SUBMIT, opinion="Đủ")
        for _ in range(3)
    ]
    not_ready = centre.accept(code)
    wanted = {d.dossier_id: d.version for d in (*ready, not_ready)}
    wanted[ready[0].dossier_id] -= 1
    wanted[10**9] = 1
    centre.at += timedelta(hours=1)
    batch = requests_for(uuid4(), wanted)

    def approve() -> Any:
        return act_on_many(
            actor=centre.actor("lanhdao"),
            at=centre.at,
            wanted=batch,
            command=Command.APPROVE,
            typed=Input(),
        )

    found = approve()
    assert set(found.done) == {d.dossier_id for d in ready[1:]}
    assert {k: type(v) for k, v in found.refused.items()} == {
        ready[0].dossier_id: Conflict,
        not_ready.dossier_id: NotNow,
        10**9: NotFound,
    }
    again = approve()
    assert set(again.done) == set(found.done), "the same batch again changes nothing"
    for one in ready[1:]:
        assert row_of(one).version == one.version + 1
        assert readers.chain_fault(dossier_id=one.dossier_id) is None


def ready_for_the_leader(centre: Centre, count: int) -> list[Done]:
    code = code_of("five-on-the-spot")
    return [
        centre.act(centre.accept(code), "thamdinh", Command.SUBMIT, opinion="Đủ")
        for _ in range(count)
    ]


def test_a_request_done_before_keeps_none_of_the_others_back(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "GROUP", 1)
    ready = ready_for_the_leader(centre, 4)
    requests = [uuid4() for _ in ready]
    requests[2] = requests[0]

    def approve(*which: int) -> Results:
        return act_on_many(
            actor=centre.actor("lanhdao"),
            at=centre.at + timedelta(hours=1),
            wanted=[
                Wanted(ready[n].dossier_id, ready[n].version, requests[n]) for n in which
            ],
            command=Command.APPROVE,
            typed=Input(),
        )

    first = approve(0).done[ready[0].dossier_id]
    found = approve(1, 2, 3)
    assert found.refused == {}
    before = found.done[ready[2].dossier_id]
    assert before == replace(first, repeated=True), "what this request has done"
    versions = [row_of(done).version - done.version for done in ready]
    assert versions == [1, 1, 0, 1]


def test_nothing_of_a_batch_is_written_when_it_breaks_off(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "GROUP", 1)
    ready = ready_for_the_leader(centre, 3)
    wanted = requests_for(uuid4(), {d.dossier_id: d.version for d in ready})
    written: list[int] = []

    def recorded(courses: Sequence[Course]) -> statements.Statement:
        if len(written) == 2:
            raise RuntimeError("the process dies")
        written.extend(course.case.id for course in courses)
        return recording(courses)

    monkeypatch.setattr(steps, "recording", recorded)
    with pytest.raises(RuntimeError):
        act_on_many(
            actor=centre.actor("lanhdao"),
            at=centre.at + timedelta(hours=1),
            wanted=wanted,
            command=Command.APPROVE,
            typed=Input(),
        )
    assert [row_of(done).version for done in ready] == [done.version for done in ready]


@pytest.mark.parametrize("group", [1, steps.GROUP])
def test_each_of_many_is_decided_for_itself_however_alike_they_are(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    monkeypatch.setattr(steps, "GROUP", group)
    ready = ready_for_the_leader(centre, 4)
    relative = ready[1].dossier_id
    Dossier.objects.filter(pk=relative).update(submitter_id=10**9)
    Interest.objects.create(
        officer_id=centre.actor("lanhdao").officer_id or 0,
        person_id=10**9,
        reason="Anh em ruột",
        declared_at=centre.at,
        valid_from=centre.at.date(),
    )
    before = {d.dossier_id: row_of(d).head for d in ready}
    found = act_on_many(
        actor=centre.actor("lanhdao"),
        at=centre.at + timedelta(hours=1),
        wanted=requests_for(uuid4(), {d.dossier_id: d.version for d in ready}),
        command=Command.APPROVE,
        typed=Input(),
    )
    assert {k: v.code for k, v in found.refused.items()} == {
        relative: "conflict_of_interest"
    }
    for done in (ready[0], *ready[2:]):
        row = row_of(done)
        assert (row.outcome, row.version) == ("approved", done.version + 1)
        assert row.head != before[row.pk]
        assert readers.chain_fault(dossier_id=row.pk) is None
        assert replay(dossier_id=row.pk).state == readers.state_of(row)


def test_one_step_takes_two_round_trips(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = centre.accept(code_of("department", "tckh"))
    done = centre.act(done, "quay", Command.HAND_OVER)
    centre.actor("truongphong")
    ran: list[str] = []

    def counted(area: str, name: str, values: Any) -> Any:
        ran.append(name)
        return statements.run(area, name, values)

    for module in ("actions.steps", "actions.writing"):
        monkeypatch.setattr(f"motcua.domain.dossiers.{module}.run", counted)
    with CaptureQueriesContext(connection) as queries:
        centre.act(done, "truongphong", Command.RECEIVE)
    assert ran == ["load", "record"]
    assert queries.captured_queries == []


def test_the_two_statements_are_planned_once_for_every_value(centre: Centre) -> None:
    plans = "SELECT custom_plans FROM pg_prepared_statements WHERE statement LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
        done = centre.accept(code_of("department", "tckh"))
        centre.act(done, "quay", Command.HAND_OVER)
        for number in (10, 10**6, 10**12):
            act_on_many(
                actor=centre.actor("truongphong"),
                at=centre.at,
                wanted=requests_for(uuid4(), {number: 1}),
                command=Command.RECEIVE,
                typed=Input(),
            )
        for begins in ("-- Dossiers as the engine needs%", "-- Acts that have been%"):
            cursor.execute(plans, [begins])
            assert cursor.fetchall() == [(0,)], "one statement, no plan of its own"


def test_the_clock_is_what_its_events_say_years_later(centre: Centre) -> None:
    done = at_appraisal(centre)
    done = centre.act(done, "truongphong", Command.EXTEND, limit=TWO_DAYS, reason="Chờ")
    done = centre.act(done, "chuyenvien", Command.REQUEST_SUPPLEMENT, reason="Thiếu")
    later(centre, 3)
    done = centre.act(done, "quay", Command.RECEIVE_SUPPLEMENT)
    found = replay(dossier_id=done.dossier_id)
    assert found.clock == clock_of(done)
    assert found.state == readers.state_of(row_of(done))


def times_of(done: Any) -> tuple[datetime, datetime]:
    """Return when the one open item is due, and when work on it has to begin."""
    (item,) = WorkItem.objects.filter(dossier=done.dossier_id, closed_at=None)
    return item.due_at, item.start_by


def test_a_step_rests_with_its_dossier_and_is_due_later(centre: Centre) -> None:
    done = at_appraisal(centre)
    due, start_by = times_of(done)
    done = centre.act(
        done, "chuyenvien", Command.REQUEST_SUPPLEMENT, reason="Thiếu bản vẽ"
    )
    later(centre, 8)
    done = centre.act(done, "quay", Command.RECEIVE_SUPPLEMENT)
    row = row_of(done)
    again, begin = times_of(done)
    assert again > due
    assert begin > start_by
    assert again == row.due_at, "without a time of its own it is the dossier's"


def test_a_step_without_a_time_of_its_own_moves_with_every_new_due_date(
    centre: Centre,
) -> None:
    done = at_appraisal(centre)
    due, start_by = times_of(done)
    given = WorkItem.objects.get(dossier=done.dossier_id, closed_at=None).officer_name
    done = centre.act(
        done, "truongphong", Command.EXTEND, limit=TWO_DAYS, reason="Chờ xác minh"
    )
    again, begin = times_of(done)
    assert (due, start_by) < (again, begin)
    assert again == row_of(done).due_at
    kept = WorkItem.objects.get(dossier=done.dossier_id, closed_at=None)
    assert kept.officer_name == given != ""


@pytest.mark.parametrize("state", ["draft", "checked", "retired"])
def test_a_dossier_moves_to_no_version_that_is_not_in_force(
    centre: Centre, state: str
) -> None:
    done = at_appraisal(centre)
    row = row_of(done)
    here = ProcessDefinition.objects.get(pk=row.process_id or 0)
    edited = state != "retired"
    there = ProcessDefinition.objects.create(
        key=here.key,
        n=here.n + 1,
        name=here.name,
        definition=here.definition,
        state=state,
        decision="2/QĐ",
        edited_at=centre.at,
        published_at=None if edited else centre.at,
        retired_at=None if edited else centre.at,
    )
    with pytest.raises(NotNow) as caught:
        centre.act(done, "cauhinh", Command.MIGRATE, to=there.pk, reason="Đổi")
    assert caught.value.code == "not_in_force"
    row.refresh_from_db()
    assert (row.process_id, row.version) == (here.pk, done.version)


def test_a_hand_over_that_comes_again_has_its_day_again(centre: Centre) -> None:
    done = at_appraisal(centre)
    done = centre.act(done, "truongphong", Command.STOP, reason="Có tranh chấp")
    later(centre, 2)
    done = centre.act(done, "lanhdao", Command.REOPEN, reason="Đã hoà giải")
    item = WorkItem.objects.get(dossier_id=done.dossier_id, closed_at=None)
    assert item.step == "hand_over"
    closing = centre.at.astimezone(VN).replace(hour=17, minute=0)
    assert item.due_at == closing, "reopened on Wednesday morning, not on Monday"

"""Every exercise played to its end by real acts, and done wrongly; who may do what."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.dossiers.actions import intake
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.choices import assignees, choices
from motcua.domain.dossiers.rules.intake import Row, Submitter
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.supervision.actions import urge
from motcua.domain.training.actions import leave_run
from motcua.domain.training.models import Run
from motcua.domain.training.readers.exercises import exercises
from motcua.domain.training.readers.lessons import (
    Lesson,
    all_lessons,
    my_lessons,
    present_lesson,
    where_stuck,
)
from motcua.domain.training.readers.material import open_work, received
from motcua.journeys.act import act
from motcua.journeys.begin_lesson import begin_lesson
from motcua.journeys.practise import intake_of
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from tests.databases import MORNING
from tests.lessons import answer
from tests.world import actor

pytestmark = pytest.mark.django_db

LEARNERS = {
    "counter": "quay",
    "specialist": "thamdinh",
    "head": "truongphong",
    "leader": "lanhdao",
    "clerk": "vanthu",
    "returns": "traketqua",
    "director": "giamdoc",
}


@pytest.fixture(autouse=True)
def training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TRAINING", "true")


def began(key: str) -> tuple[Actor, Lesson]:
    """Let the learner of an exercise's role begin it."""
    learner = actor(LEARNERS[exercises()[key].role])
    begin_lesson(actor=learner, at=MORNING, request_id=uuid4(), key=key)
    return learner, now_of(learner)


def now_of(learner: Actor) -> Lesson:
    found = present_lesson(actor=learner)
    assert found is not None
    return found


def do(learner: Actor, lesson: Lesson, command: Command, **typed: Any) -> None:
    """Do a command on the practice dossier, as its page would."""
    row = Dossier.objects.get(code=lesson.code)
    offered = choices(actor=learner, dossier_id=row.pk, at=MORNING)
    moves = [m for o in offered.items for m in o.moves if m.command is command]
    given = (
        assignees(actor=learner, dossier_id=row.pk, move=moves[0], at=MORNING)
        if moves
        else ()
    )
    act(
        actor=learner,
        at=MORNING,
        dossier_id=row.pk,
        version=row.version,
        request_id=uuid4(),
        command=command,
        typed=Input(
            item_n=offered.items[0].item.n if offered.items else None,
            opinion="Đủ điều kiện",
            recipient=lesson.person,
            proof="Ký nhận",
            assignee_id=given[0].id if given else None,
            **typed,
        ),
    )


def at_the_counter(learner: Actor, lesson: Lesson, verb: str) -> None:
    """Receive the person of a lesson, or turn them away."""
    code, unit_id = next(iter(received(near=learner, on=MORNING.date())))
    run = Run.objects.get(pk=lesson.id)
    whole = intake_of(
        actor=learner,
        at=MORNING,
        procedure_code=code,
        unit_id=unit_id,
        person=Submitter(run.person_id, lesson.person, "cccd", lesson.number),
    )
    if verb != "accept":
        # One of the papers is not there.
        whole = replace(whole, rows=whole.rows[1:])
    more = {} if verb == "accept" else {"reason": "Thiếu tờ khai"}
    getattr(intake, verb)(
        actor=learner, at=MORNING, request_id=uuid4(), intake=whole, **more
    )


def test_every_exercise_names_a_role_that_can_play_it() -> None:
    assert len(exercises()) >= 8
    assert {one.role for one in exercises().values()} == set(LEARNERS)


@pytest.mark.parametrize(
    ("key", "commands"),
    [
        ("hand-over", (Command.HAND_OVER,)),
        ("take-in-and-assign", (Command.RECEIVE, Command.ASSIGN)),
        ("appraise", (Command.SUBMIT,)),
        ("approve", (Command.APPROVE,)),
        ("seal", (Command.SEAL,)),
        ("give-result", (Command.RETURN,)),
    ],
)
def test_moves_are_practised_to_the_end(key: str, commands: tuple[Command, ...]) -> None:
    learner, lesson = began(key)
    assert lesson.code.startswith("TH-")
    for n, command in enumerate(commands):
        assert (now_of(learner).standing.step, now_of(learner).standing.done) == (
            n,
            False,
        )
        do(learner, lesson, command)
    found = now_of(learner).standing
    assert found.done
    assert found.slips == ()


def test_a_supplement_is_asked_for() -> None:
    learner, lesson = began("ask-supplement")
    do(
        learner,
        lesson,
        Command.REQUEST_SUPPLEMENT,
        reason="Giấy tờ đã hết hạn",
        rows=(Row(None, "Giấy tờ còn hạn", 1),),
    )
    assert now_of(learner).standing.done


def test_people_are_received_and_asked_to_complete() -> None:
    for key, verb in (("receive", "accept"), ("ask-completion", "request_completion")):
        learner, lesson = began(key)
        at_the_counter(learner, lesson, verb)
        assert now_of(learner).standing.done


def test_an_online_filing_is_answered() -> None:
    learner, lesson = began("answer-filing")
    assert lesson.filing
    answer(learner, lesson)
    assert now_of(learner).standing.done


def test_a_dossier_is_urged() -> None:
    learner, lesson = began("urge")
    row = Dossier.objects.get(code=lesson.code)
    assert open_work(dossier_id=row.pk)
    urge(
        actor=learner,
        at=MORNING,
        request_id=uuid4(),
        dossier_id=row.pk,
        item_n=1,
        text="Làm trong buổi sáng",
        answer_by=MORNING.replace(hour=11),
    )
    assert now_of(learner).standing.done


def test_a_wrong_act_is_told_and_ends_what_it_spoils() -> None:
    learner, lesson = began("approve")
    do(learner, lesson, Command.REJECT, reason="Không đồng ý")
    found = now_of(learner).standing
    assert (found.failed, found.done, found.step) == (True, False, 0)
    assert "đủ điều kiện" in found.slips[0].say["vi"]
    # Another try begins with a dossier of its own.
    _, again = began("approve")
    assert again.code != lesson.code
    assert not again.standing.failed
    [stuck] = [
        one
        for one in where_stuck(all_lessons(actor=actor("giamdoc")))
        if one.exercise.key == "approve"
    ]
    assert (stuck.begun, stuck.done, stuck.slips, stuck.step) == (2, 0, 1, 0)


def test_a_slip_that_can_be_mended_ends_nothing() -> None:
    learner, lesson = began("ask-supplement")
    do(learner, lesson, Command.NOTE, reason="Giấy tờ hết hạn")
    found = now_of(learner).standing
    assert (len(found.slips), found.failed, found.step) == (1, False, 0)


def test_what_others_do_counts_for_nothing() -> None:
    learner, lesson = began("appraise")
    do(actor("thamdinh2"), lesson, Command.SUBMIT)
    assert now_of(learner).standing.step == 0


def test_a_double_click_begins_once_and_leaving_ends_it() -> None:
    learner, request_id = actor("quay"), uuid4()
    for _ in range(2):
        begin_lesson(actor=learner, at=MORNING, request_id=request_id, key="receive")
    assert Run.objects.count() == 1
    leave_run(actor=learner, at=MORNING)
    assert present_lesson(actor=learner) is None
    assert len(my_lessons(actor=learner)) == 1


def test_who_may_practise_what(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {"at": MORNING, "request_id": uuid4()}
    with pytest.raises(NotAllowed):
        begin_lesson(actor=actor("quay"), key="approve", **asked)
    with pytest.raises(NotAllowed):
        begin_lesson(actor=actor("congdan"), key="receive", **asked)
    with pytest.raises(NotFound):
        begin_lesson(actor=actor("quay"), key="nothing", **asked)
    with pytest.raises(NotAllowed):
        all_lessons(actor=actor("quay"))
    monkeypatch.delenv("MOTCUA_TRAINING")
    with pytest.raises(NotFound):
        begin_lesson(actor=actor("quay"), key="receive", **asked)
    with pytest.raises(NotFound):
        all_lessons(actor=actor("giamdoc"))
    assert not Dossier.objects.exists()

"""Paper originals and results: at every moment somebody answers for each."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.delivery import actions, readers
from motcua.domain.delivery.actions import Wanted
from motcua.domain.delivery.models import Thing
from motcua.domain.delivery.rules import Alarm, is_given_back, is_valuable
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.rules.intake import Row
from motcua.domain.dossiers.workflow.commands import Command
from motcua.journeys import receive
from motcua.journeys.act import act as act_with_papers
from motcua.journeys.receive import PersonTyped
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.world import TO_RETURN_ON_THE_SPOT, Centre, code_of

pytestmark = pytest.mark.django_db

BIRTH = "Giấy chứng sinh"
LAND = "Giấy chứng nhận quyền sử dụng đất"


@pytest.fixture
def centre() -> Centre:
    return Centre()


def receive_with(
    centre: Centre, *names: str, process: str = "five-on-the-spot", **where: Any
) -> Done:
    """Receive a dossier through the counter's journey, with extra originals."""
    intake = centre.intake(code_of(process, where.get("resolving")))
    rows = tuple(Row(r.component_n, r.name, 0, 0, 1) for r in intake.rows)
    extra = tuple(Row(None, name, 1, 0, 0) for name in names)
    return receive.accept(
        actor=centre.actor("quay"),
        at=centre.at,
        request_id=uuid4(),
        person=PersonTyped("citizen", chosen_id=intake.submitter.person_id),
        intake=type(intake)(
            **{
                **{name: getattr(intake, name) for name in intake.__slots__},
                "rows": rows + extra,
            }
        ),
    )


def do(
    centre: Centre,
    done: Done,
    username: str,
    command: Command,
    request_id: UUID | None = None,
    **typed: Any,
) -> Done:
    centre.at += timedelta(minutes=15)
    return act_with_papers(
        actor=centre.actor(username),
        at=centre.at,
        dossier_id=done.dossier_id,
        version=Dossier.objects.get(pk=done.dossier_id).version,
        request_id=request_id or uuid4(),
        command=command,
        typed=Input(**typed),
    )


def things(centre: Centre, done: Done) -> list[tuple[str, str, str]]:
    """Return name, state and who answers for each paper of a dossier."""
    found = readers.things_of(
        actor=centre.actor("quay"), dossier_id=done.dossier_id, on=centre.at.date()
    )
    return [(t.name, t.state, t.officer_name) for t in found]


def test_originals_come_into_custody_and_forms_stay_in_the_file(centre: Centre) -> None:
    done = receive_with(centre, BIRTH, "Tờ khai đăng ký khai sinh")
    assert things(centre, done) == [(BIRTH, "held", centre.actor("quay").name)]


def test_what_lies_at_the_counter_goes_out_with_the_result(centre: Centre) -> None:
    done = receive_with(centre, BIRTH)
    for username, command, typed in TO_RETURN_ON_THE_SPOT:
        done = do(centre, done, username, command, **typed)
    found = readers.things_of(
        actor=centre.actor("quay"), dossier_id=done.dossier_id, on=centre.at.date()
    )
    assert [(t.kind, t.state) for t in found] == [
        ("original", "released"),
        ("result", "released"),
    ]
    assert {t.recipient for t in found} == {"Nguyễn Thị Hoa"}
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None
    assert done.version == Dossier.objects.get(pk=done.dossier_id).version


def test_papers_go_along_when_a_dossier_is_handed_over(centre: Centre) -> None:
    done = receive_with(centre, BIRTH, process="department", resolving="tckh")
    do(centre, done, "quay", Command.HAND_OVER)
    assert things(centre, done)[0][1] == "in_transit"
    do(centre, done, "truongphong", Command.RECEIVE)
    assert things(centre, done) == [(BIRTH, "held", centre.actor("truongphong").name)]


def test_a_hand_over_that_is_taken_back_brings_the_papers_back(centre: Centre) -> None:
    done = receive_with(centre, BIRTH, process="department", resolving="tckh")
    do(centre, done, "quay", Command.HAND_OVER)
    do(centre, done, "quay", Command.UNDO)
    assert things(centre, done) == [(BIRTH, "held", centre.actor("quay").name)]


def test_valuables_take_two_people(centre: Centre) -> None:
    done = receive_with(centre, LAND)
    for username, command, typed in TO_RETURN_ON_THE_SPOT[:3]:
        done = do(centre, done, username, command, **typed)
    last = TO_RETURN_ON_THE_SPOT[3]
    with pytest.raises(Conflict) as caught:
        do(centre, done, last[0], last[1], **last[2])
    assert caught.value.code == "valuables_first"

    def release(who: str) -> str:
        return actions.release(
            actor=centre.actor(who),
            at=centre.at,
            request_id=uuid4(),
            wanted=Wanted(done.dossier_id, (1,)),
            recipient="Nguyễn Thị Hoa",
            proof="Ký nhận",
        )[0].state

    assert release("traketqua") == "held"
    assert release("traketqua") == "held"
    assert release("quay") == "released"
    do(centre, done, last[0], last[1], **last[2])
    assert {state for _, state, _ in things(centre, done)} == {"released"}


def test_nobody_takes_what_they_have_given(centre: Centre) -> None:
    done = receive_with(centre, BIRTH, process="department", resolving="tckh")
    do(centre, done, "quay", Command.HAND_OVER)
    wanted = Wanted(done.dossier_id, (1,))
    with pytest.raises(NotNow):
        actions.take(
            actor=centre.actor("quay"), at=centre.at, request_id=uuid4(), wanted=wanted
        )
    with pytest.raises(NotFound):
        actions.take(
            actor=centre.actor("tp.tuphap"),
            at=centre.at,
            request_id=uuid4(),
            wanted=wanted,
        )
    assert things(centre, done)[0][1] == "in_transit"


def test_papers_not_taken_lost_or_left_behind_raise_an_alarm(centre: Centre) -> None:
    def alarms(who: str, at: Any) -> list[Alarm]:
        found = readers.alarms_for(actor=centre.actor(who), at=at)
        return [a.alarm for a in found]

    done = receive_with(centre, BIRTH, process="department", resolving="tckh")
    assert alarms("quay", centre.at) == []
    do(centre, done, "quay", Command.HAND_OVER)
    assert alarms("truongphong", centre.at) == []
    late = centre.at + timedelta(days=2)
    assert alarms("truongphong", late) == [Alarm.NOT_TAKEN]
    assert alarms("tp.tuphap", late) == []
    do(centre, done, "truongphong", Command.RECEIVE)
    wanted = Wanted(done.dossier_id, (1,))
    with pytest.raises(Invalid):
        actions.report_lost(
            actor=centre.actor("truongphong"),
            at=centre.at,
            request_id=uuid4(),
            wanted=wanted,
        )
    actions.report_lost(
        actor=centre.actor("truongphong"),
        at=centre.at,
        request_id=uuid4(),
        wanted=Wanted(done.dossier_id, (1,), "Không thấy trong hồ sơ"),
    )
    assert alarms("truongphong", centre.at) == [Alarm.LOST]
    actions.found(
        actor=centre.actor("truongphong"), at=centre.at, request_id=uuid4(), wanted=wanted
    )
    assert alarms("truongphong", centre.at) == []
    do(centre, done, "quay", Command.WITHDRAW, reason="Người nộp rút")
    assert alarms("truongphong", centre.at) == [Alarm.LEFT_BEHIND]


def test_the_same_request_twice_passes_once(centre: Centre) -> None:
    done = receive_with(centre, BIRTH)
    request_id = uuid4()
    for _ in range(2):
        actions.report_lost(
            actor=centre.actor("quay"),
            at=centre.at,
            request_id=request_id,
            wanted=Wanted(done.dossier_id, (1,), "Thất lạc"),
        )
    passed = readers.passings_of(
        actor=centre.actor("quay"), dossier_id=done.dossier_id, on=centre.at.date()
    )
    assert [p.what for p in passed] == ["taken_in", "lost"]


@pytest.mark.parametrize("who", ["thanhtra", "congdan", "cauhinh"])
def test_those_without_work_keep_no_papers(centre: Centre, who: str) -> None:
    done = receive_with(centre, BIRTH)
    with pytest.raises(NotAllowed):
        actions.found(
            actor=centre.actor(who),
            at=centre.at,
            request_id=uuid4(),
            wanted=Wanted(done.dossier_id, (1,)),
        )
    with pytest.raises(NotAllowed):
        readers.kept(actor=centre.actor(who))


def test_lists_show_what_lies_at_ones_own_units(centre: Centre) -> None:
    done = receive_with(centre, BIRTH, process="department", resolving="tckh")
    assert [t.code for t in readers.kept(actor=centre.actor("quay")).rows] == [done.code]
    do(centre, done, "quay", Command.HAND_OVER)
    rows = readers.coming(actor=centre.actor("truongphong")).rows
    assert [t.code for t in rows] == [done.code]
    assert readers.kept(actor=centre.actor("tp.tuphap")).rows == ()


def test_the_database_lets_no_valuable_out_by_one(centre: Centre) -> None:
    receive_with(centre, LAND)
    thing = Thing.objects.get()
    with pytest.raises(IntegrityError, match="released_by_two"), transaction.atomic():
        Thing.objects.filter(dossier_id=thing.dossier_id).update(
            state="released",
            recipient="x",
            proof="y",
            proposed_by=thing.officer_id,
        )


def test_names_tell_what_is_valuable_and_what_goes_back() -> None:
    found = {
        name: (is_valuable(name), is_given_back(name))
        for name in (LAND, "Hộ chiếu", BIRTH, "Đơn đề nghị cấp phép", "Tờ khai theo mẫu")
    }
    assert found == {
        LAND: (True, True),
        "Hộ chiếu": (False, True),
        BIRTH: (False, True),
        "Đơn đề nghị cấp phép": (False, False),
        "Tờ khai theo mẫu": (False, False),
    }


def test_originals_of_a_supplement_come_into_custody_too(centre: Centre) -> None:
    done = receive_with(centre)
    do(centre, done, "thamdinh", Command.REQUEST_SUPPLEMENT, reason="Thiếu giấy")
    do(
        centre,
        done,
        "quay",
        Command.RECEIVE_SUPPLEMENT,
        rows=(Row(None, BIRTH, 1, 0, 0),),
    )
    assert things(centre, done) == [(BIRTH, "held", centre.actor("quay").name)]

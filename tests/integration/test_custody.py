"""Paper originals and results: at every moment somebody answers for each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.catalogue.actions import import_catalogue
from motcua.domain.catalogue.models import Component, ProcedureVersion
from motcua.domain.catalogue.readers import current_contents, custody_of, terms
from motcua.domain.catalogue.rules.content import ComponentContent, ProcedureContent
from motcua.domain.catalogue.rules.custody import (
    PaperTerms,
    filled,
    guess_stays,
    guess_valuable,
)
from motcua.domain.catalogue.rules.exports import to_json, to_xlsx
from motcua.domain.catalogue.rules.sources import read_source
from motcua.domain.delivery import actions, readers
from motcua.domain.delivery.actions import Wanted
from motcua.domain.delivery.models import Thing
from motcua.domain.delivery.rules import Alarm
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.rules.intake import Row
from motcua.domain.dossiers.workflow.commands import Command
from motcua.journeys import receive
from motcua.journeys.act import act as act_with_papers
from motcua.journeys.receive import PersonTyped
from motcua.kernel.actor import SYSTEM
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


def test_names_are_only_a_guess() -> None:
    found = {
        name: (guess_valuable(name), guess_stays(name))
        for name in (LAND, "Hộ chiếu", BIRTH, "Đơn đề nghị cấp phép", "Tờ khai theo mẫu")
    }
    assert found == {
        LAND: (True, False),
        "Hộ chiếu": (False, False),
        BIRTH: (False, False),
        "Đơn đề nghị cấp phép": (False, True),
        "Tờ khai theo mẫu": (False, True),
    }


FORM = "Tờ khai"
DEED = "Bằng khoán điền thổ"
PROCEDURE = ProcedureContent(
    "9.000009",
    "Cấp giấy chứng nhận",
    "Đất đai",
    components=(ComponentContent(FORM), ComponentContent(LAND), ComponentContent(DEED)),
    results=("Giấy chứng nhận quyền sử dụng đất",),
)


def test_what_a_source_does_not_say_stands_or_is_guessed() -> None:
    first = filled(PROCEDURE, None)
    assert [(p.stays, p.valuable) for p in first.components] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert first.valuable_result
    mended = replace(
        first,
        components=tuple(
            replace(paper, valuable=True) if paper.name == DEED else paper
            for paper in first.components
        ),
        valuable_result=False,
    )
    again = filled(PROCEDURE, filled(mended, first))
    assert again == mended, "a source that does not say it changes nothing"


def test_the_catalogue_keeps_and_gives_out_what_was_decided(centre: Centre) -> None:
    code = code_of("five-on-the-spot")
    current = current_contents()[code]
    name = current.components[0].name
    assert current == filled(current, None), "the import has guessed"
    papers = (
        replace(current.components[0], stays=False, valuable=True),
        *current.components[1:],
    )
    changed = replace(current, components=papers, valuable_result=True)
    (read_again,) = read_source("a.json", to_json([changed]))
    assert read_again == changed
    (read_again,) = read_source("a.xlsx", to_xlsx([changed]))
    assert read_again == changed
    done = import_catalogue(
        actor=SYSTEM,
        at=centre.at,
        contents=[changed],
        valid_from=centre.at.date() + timedelta(days=1),
        dry_run=False,
    )
    told = {what for what, *_ in done.changes[0].differences}
    assert told == {"components", "valuable_result"}
    version = ProcedureVersion.objects.get(procedure__code=code, valid_to=None)
    terms = custody_of(version_id=version.pk)
    assert terms.of(1, name) == PaperTerms(stays=False, valuable=True)
    assert terms.valuable_result
    assert terms.of(None, LAND) == PaperTerms(stays=False, valuable=True)
    with pytest.raises(NotAllowed):
        import_catalogue(
            actor=centre.actor("quay"),
            at=centre.at,
            contents=[changed],
            valid_from=centre.at.date() + timedelta(days=2),
            dry_run=False,
        )


@pytest.mark.parametrize("stays", [True, False])
@pytest.mark.parametrize("valuable", [True, False])
def test_the_procedure_decides_not_the_name(
    centre: Centre, terms_anew: None, *, stays: bool, valuable: bool
) -> None:
    code = code_of("five-on-the-spot")
    first = Component.objects.filter(
        version__procedure__code=code, version__valid_to=None
    ).order_by("n")[0]
    Component.objects.filter(version_id=first.version_id, n=first.n).update(
        stays=stays, valuable=valuable
    )
    row = Row(first.n, first.name, 1, 0, 0)
    rows = tuple(
        row if one.component_n == first.n else one for one in centre.intake(code).rows
    )
    rows = rows if row in rows else (*rows, row)
    done = receive_rows(centre, rows)
    found = Thing.objects.filter(dossier_id=done.dossier_id, component_n=first.n)
    assert list(found.values_list("valuable", flat=True)) == ([] if stays else [valuable])


def receive_rows(centre: Centre, rows: tuple[Row, ...]) -> Done:
    """Receive a dossier at the counter with these papers."""
    intake = replace(centre.intake(code_of("five-on-the-spot")), rows=rows)
    return receive.accept(
        actor=centre.actor("quay"),
        at=centre.at,
        request_id=uuid4(),
        person=PersonTyped("citizen", chosen_id=intake.submitter.person_id),
        intake=intake,
    )


@pytest.fixture
def terms_anew() -> Iterator[None]:
    """Forget what published versions say: a test changes them, which nobody can."""
    terms.published.cache_clear()
    yield
    terms.published.cache_clear()


@pytest.mark.parametrize("valuable", [True, False])
def test_a_result_of_value_is_given_out_by_two(
    centre: Centre, terms_anew: None, *, valuable: bool
) -> None:
    ProcedureVersion.objects.update(valuable_result=valuable)
    done = receive_with(centre)
    for username, command, typed in TO_RETURN_ON_THE_SPOT[:-1]:
        done = do(centre, done, username, command, **typed)
    results = Thing.objects.filter(dossier_id=done.dossier_id, kind="result")
    assert [thing.valuable for thing in results] == [valuable]


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

"""Two people at once: one succeeds, the other is told; nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from motcua.domain.accounts.models import Person
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Code, Dossier, WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.workflow.definition import Command
from motcua.domain.ledger.models import Event
from motcua.journeys import receive
from motcua.kernel.errors import Conflict, MotcuaError
from tests.world import Centre, code_of

pytestmark = pytest.mark.usefixtures("committed_db")


def at_once(*acts: Callable[[], Done]) -> list[Done | MotcuaError]:
    """Do several acts at the same moment, each with a connection of its own."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Done]) -> Done | MotcuaError:
        start.wait()
        try:
            return act()
        except MotcuaError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_one_of_two_who_act_on_a_dossier_is_told_what_changed() -> None:
    centre = Centre()
    done = centre.accept(code_of("five-on-the-spot"))
    for name in ("thamdinh", "thamdinh2"):
        centre.actor(name)
    found = at_once(
        lambda: centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ"),
        lambda: centre.act(done, "thamdinh2", Command.SUBMIT, opinion="Đủ"),
    )
    assert sorted(type(f).__name__ for f in found) == ["Conflict", "Done"]
    assert next(f for f in found if isinstance(f, Conflict)).code == "changed_meanwhile"
    assert WorkItem.objects.filter(dossier_id=done.dossier_id).count() == 2
    assert Event.objects.filter(topic="dossier", stream=done.dossier_id).count() == 2
    assert readers.chain_fault(dossier_id=done.dossier_id) is None


def test_a_double_click_makes_one_dossier() -> None:
    centre = Centre()
    code, request_id = code_of("five-on-the-spot"), uuid4()
    intake = centre.intake(code)
    found = at_once(*[lambda: centre.accept(code, request_id)] * 4)
    assert intake.procedure_code == code
    assert all(isinstance(f, Done) for f in found)
    assert len({f.code for f in found if isinstance(f, Done)}) == 1
    assert Dossier.objects.count() == 1
    assert Code.objects.count() == 1


NEW = "022077900555"


def received_at_once(*request_ids: UUID) -> list[Done | MotcuaError]:
    """Let counters receive, all at one moment, from somebody nobody knows yet."""
    centre = Centre()
    intake = centre.intake(code_of("five-on-the-spot"))
    new = replace(intake.submitter, person_id=0, name="Lê Văn Tám", id_number=NEW)
    accept = partial(
        receive.accept,
        actor=centre.actor("quay"),
        at=centre.at,
        person=receive.PersonTyped(kind="citizen"),
        intake=replace(intake, submitter=new),
    )
    return at_once(*(partial(accept, request_id=n) for n in request_ids))


def test_a_double_click_with_somebody_new_makes_one_person_and_one_dossier() -> None:
    found = received_at_once(*[uuid4()] * 4)
    assert all(isinstance(f, Done) for f in found), found
    assert len({f.code for f in found if isinstance(f, Done)}) == 1
    assert Dossier.objects.count() == 1
    assert Person.objects.filter(id_number=NEW).count() == 1


def test_two_counters_meet_the_same_new_person() -> None:
    found = received_at_once(uuid4(), uuid4(), uuid4())
    assert all(isinstance(f, Done) for f in found), found
    assert Dossier.objects.count() == 3
    assert Person.objects.filter(id_number=NEW).count() == 1


def test_counters_at_once_leave_no_gap_and_no_twin() -> None:
    centre = Centre()
    code = code_of("five-on-the-spot")
    centre.intake(code)
    found = at_once(*[lambda: centre.accept(code)] * 8)
    assert all(isinstance(f, Done) for f in found)
    numbers = sorted(n or 0 for n in Code.objects.values_list("n", flat=True))
    assert numbers == list(range(1, 9))
    receipts = sorted(row.receipt_number or 0 for row in Dossier.objects.all())
    assert receipts == list(range(1, 9))

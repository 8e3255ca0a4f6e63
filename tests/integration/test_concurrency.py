"""Two people at once: one succeeds, the other is told; nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from motcua.domain.accounts.models import Person
from motcua.domain.dossiers.actions import intake as intake_actions
from motcua.domain.dossiers.actions import steps
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Code, Dossier, WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.domain.payments import actions as payments
from motcua.domain.payments.actions import Payment
from motcua.domain.payments.models import Method
from motcua.domain.payments.rules import FeeLine
from motcua.journeys import receive
from motcua.kernel.errors import Conflict, MotcuaError
from tests.databases import MORNING
from tests.records import digitise, with_scan
from tests.threads import at_once
from tests.world import Centre, code_of

pytestmark = pytest.mark.usefixtures("committed_db")


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


def test_sixteen_people_at_a_hundred_dossiers_lose_nothing() -> None:
    """No lost update, no double code, no double decision, every chain whole."""
    centre = Centre()
    code = code_of("five-on-the-spot")
    ready = []
    for _ in range(100):
        centre.at = MORNING
        received = centre.accept(code)
        ready.append(centre.act(received, "thamdinh", Command.SUBMIT, opinion="Đủ"))
    centre.at += timedelta(hours=1)
    approve, reject = Command.APPROVE, Command.REJECT
    leaders = (centre.actor("lanhdao"), centre.actor("chutich"))
    receiving = centre.intake(code)
    counter = centre.actor("quay")
    start = Barrier(16)

    def hammer(n: int) -> tuple[int, int]:
        """Decide every dossier one way and receive new ones in between."""
        start.wait()
        found = [decide(n, done) for done in ready]
        return sum(found), len(found) - sum(found)

    def decide(n: int, done: Done) -> bool:
        """Try to decide; say whether it was this one. The pool has half as many."""
        try:
            if done.dossier_id % 20 == n:
                intake_actions.accept(
                    actor=counter, at=centre.at, request_id=uuid4(), intake=receiving
                )
            steps.act(
                actor=leaders[n % 2],
                at=centre.at,
                dossier_id=done.dossier_id,
                version=done.version,
                request_id=uuid4(),
                command=approve if n % 4 < 2 else reject,
                typed=Input(reason="Không đủ điều kiện"),
            )
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(hammer, range(16)))
    assert sum(won for won, _ in found) == 100
    assert sum(lost for _, lost in found) == 1500
    for done in ready:
        row = Dossier.objects.get(pk=done.dossier_id)
        assert row.version == done.version + 1
        decided = WorkItem.objects.filter(dossier=row, command__in=("approve", "reject"))
        assert decided.count() == 1
        assert readers.chain_fault(dossier_id=row.pk) is None
    assert Code.objects.count() == Dossier.objects.count()
    numbers = Code.objects.order_by("n").values_list("n", flat=True)
    assert list(numbers) == list(range(1, Code.objects.count() + 1))


def test_sixteen_tills_leave_no_gap_and_no_twin() -> None:
    centre = Centre()
    dossiers_open = [
        centre.accept(code_of("five-on-the-spot"), fee=None) for _ in range(8)
    ]
    cashier, at = centre.actor("thuquy"), centre.at

    def work(n: int) -> str:
        try:
            return payments.issue(
                actor=cashier,
                at=at,
                request_id=uuid4(),
                dossier_id=dossiers_open[n % 8].dossier_id,
                payment=Payment([FeeLine("Lệ phí", 1_000)], Method.CASH),
            ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        numbers = sorted(pool.map(work, range(64)))
    assert numbers == [f"{n:08d}" for n in range(1, 65)]


def test_many_counters_digitise_at_once_without_gap_or_twin() -> None:
    centre = Centre()
    centre.actor("quay")
    dones = [with_scan(centre) for _ in range(6)]
    found = at_once(*(partial(_digitised, centre, done) for done in dones))
    assert all(isinstance(one, Done) for one in found)
    codes = sorted(one.code[-5:] for one in found if isinstance(one, Done))
    assert codes == [f"{n:05d}" for n in range(1, 7)]


def test_a_scan_digitised_by_two_at_once_is_one_paper() -> None:
    centre = Centre()
    centre.actor("quay")
    done = with_scan(centre)
    found = at_once(*[partial(_digitised, centre, done)] * 3)
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Conflict", "Done"]
    # Those who came too late have given their numbers back.
    assert _digitised(centre, with_scan(centre)).code.endswith("-00002")


def _digitised(centre: Centre, done: Done) -> Done:
    record = digitise(centre, done)
    return Done(done.dossier_id, record.code, done.version)

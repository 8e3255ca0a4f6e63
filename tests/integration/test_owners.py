"""One dossier in the name of several: who sees it, finds it, changes who they are."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.domain.accounts.models import Interest, Person, Unit
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.delivery.actions.handing import Handing
from motcua.domain.delivery.models import HandedOut
from motcua.domain.delivery.readers import returns
from motcua.domain.delivery.rules.handing import Collecting, Collector, HandProof
from motcua.domain.documents.rules.parts import Applicant
from motcua.domain.dossiers.actions import owners, reading
from motcua.domain.dossiers.models import CoApplicant as Line
from motcua.domain.dossiers.models import Dossier, DossierFile, Read
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers import work
from motcua.domain.dossiers.readers.replay import replay
from motcua.domain.dossiers.rules.owners import CoApplicant
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.domain.notifications.models import Effect, Message
from motcua.domain.notifications.readers import of_dossier
from motcua.domain.notifications.rules.letters import key_beside
from motcua.domain.payments.readers.dues import require_payer, subject_of
from motcua.journeys import notify, receive
from motcua.journeys.give_results import give
from motcua.journeys.owners import name_co_applicant
from motcua.journeys.receive import PersonTyped
from motcua.kernel.actor import SYSTEM, Role, RoleAt
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.people import TIEN, stranger
from tests.world import TO_RETURN_ON_THE_SPOT, Centre, actor, code_of

pytestmark = pytest.mark.django_db

WIFE = CoApplicant("Trần Thị Vợ Chung", "cccd", "022090001239", phone="0912 000 111")


def congdan2() -> CoApplicant:
    """Return the second citizen of the demo, who has an account."""
    person = Person.objects.get(account__username="congdan2")
    return CoApplicant(person.name, person.id_kind, person.id_number)


class Hall(Centre):
    """The centre, with a dossier in the name of several."""

    def received(self, *named: CoApplicant, **changes: Any) -> Any:
        return receive.accept(
            actor=self.actor("quay"),
            at=self.at,
            request_id=uuid4(),
            person=PersonTyped(kind="citizen"),
            intake=self.intake(
                code_of("five-on-the-spot"), co_applicants=named, **changes
            ),
        )

    def change(self, do: Any, who: str = "quay", **changes: Any) -> Any:
        self.at += timedelta(minutes=5)
        known: dict[str, Any] = {
            "actor": self.actor(who),
            "at": self.at,
            "request_id": uuid4(),
            "reason": "Theo đơn đề nghị ngày 22/11/2021",
        }
        return do(**known | changes)

    def added(self, done: Any, one: CoApplicant, **changes: Any) -> Any:
        return self.change(
            name_co_applicant, dossier_id=done.dossier_id, one=one, **changes
        )

    def removed(self, done: Any, n: int, **changes: Any) -> Any:
        return self.change(
            owners.remove_co_applicant, dossier_id=done.dossier_id, n=n, **changes
        )


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_each_of_them_sees_it_and_every_look_is_noted(hall: Hall) -> None:
    done = hall.received(WIFE, congdan2())
    on = hall.at.date()
    other = actor("congdan2")
    assert done.code in {row.code for row in work.my_dossiers(actor=other).rows}
    dossier_id = dossiers.id_of(actor=other, code=done.code, on=on)
    facts = reading.open_dossier(actor=other, at=hall.at, dossier_id=dossier_id)
    assert [one.name for one in facts.co_applicants] == [WIFE.name, congdan2().name]
    assert Read.objects.filter(dossier_id=dossier_id, actor_name=other.name).count() == 1

    subject = subject_of(dossier_id=dossier_id)
    require_payer(actor=other, subject=subject)
    with pytest.raises(NotAllowed):
        require_payer(actor=stranger(), subject=subject)
    with pytest.raises(NotFound):
        reading.open_dossier(actor=stranger(), at=hall.at, dossier_id=dossier_id)
    assert work.my_dossiers(actor=stranger()).rows == ()
    assert not Read.objects.filter(actor_name=stranger().name).exists()


def test_the_receipt_and_the_history_say_it_and_others_stay_as_they_were(
    hall: Hall,
) -> None:
    alone, done = hall.received(), hall.received(WIFE)
    papers = DossierFile.objects.filter(kind="receipt")
    printed = papers.get(dossier_id=done.dossier_id).paper or {}
    assert WIFE.name in str(printed)
    assert WIFE.id_number not in str(printed)
    first = Event.objects.filter(stream=done.dossier_id, topic="dossier").earliest("n")
    wife = Person.objects.get(id_number=WIFE.id_number)
    assert first.payload["co_applicants"] == [wife.pk]
    assert WIFE.id_number not in str(first.payload)
    before = Event.objects.filter(stream=alone.dossier_id, topic="dossier").earliest("n")
    assert "co_applicants" not in before.payload
    assert Applicant("A").others == ""


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ((CoApplicant("Ai", "cccd", "12"),), "co-0-id_number"),
        ((WIFE, CoApplicant(" ", "cccd", "022090001250")), "co-1-name"),
        ((WIFE, WIFE), "co-1-id_number"),
        # A number known under another name opens nobody's dossiers.
        ((CoApplicant("Người Khác", "cccd", "022155900037"),), "co-0-id_number"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_received(
    hall: Hall, named: tuple[CoApplicant, ...], field: str
) -> None:
    counts = Dossier.objects.count(), Person.objects.count()
    with pytest.raises(Invalid) as caught:
        hall.received(*named)
    assert caught.value.field == field
    assert (Dossier.objects.count(), Person.objects.count()) == counts


def test_they_are_found_by_number_and_name_within_rights(hall: Hall) -> None:
    done = hall.received(WIFE)
    on = hall.at.date()
    for text in (WIFE.id_number, WIFE.name, "tran thi vo chung", "chung vo", "vo chu"):
        rows = work.find(actor=hall.actor("quay"), text=text, on=on).rows
        assert [row.code for row in rows] == [done.code], text
    for who in (stranger(), hall.actor("chuyenvien")):
        assert work.find(actor=who, text=WIFE.id_number, on=on).rows == ()
    hall.removed(done, 1)
    assert work.find(actor=hall.actor("quay"), text=WIFE.id_number, on=on).rows == ()


def test_who_they_are_is_corrected_with_a_reason_that_stays(hall: Hall) -> None:
    done = hall.received(WIFE)
    request_id = uuid4()
    added = hall.added(done, congdan2(), request_id=request_id)
    assert hall.added(done, congdan2(), request_id=request_id).version == added.version
    other = actor("congdan2")
    assert len(work.my_dossiers(actor=other).rows) == 1
    hall.removed(done, 2)
    assert work.my_dossiers(actor=other).rows == ()
    with pytest.raises(NotFound):
        dossiers.id_of(actor=other, code=done.code, on=hall.at.date())
    again = hall.added(done, congdan2())
    kinds = list(
        Event.objects.filter(stream=done.dossier_id, topic="dossier")
        .order_by("n")
        .values_list("kind", flat=True)
    )
    assert kinds[-3:] == [
        "dossier.co_applicant_added",
        "dossier.co_applicant_removed",
        "dossier.co_applicant_added",
    ]
    assert dossiers.chain_fault(dossier_id=done.dossier_id) is None
    assert replay(dossier_id=done.dossier_id).state.items
    # The steps go on from there.
    assert hall.act(again, "thamdinh", Command.SUBMIT, opinion="Đủ").version


def test_what_may_not_be_changed(hall: Hall) -> None:
    done = hall.received(WIFE)
    before = Event.objects.count(), Line.objects.count(), Person.objects.count()
    other = RoleAt(
        Role.COUNTER, Unit.objects.exclude(pk=hall.reception).earliest("id").pk
    )
    elsewhere = replace(hall.actor("quay"), roles=frozenset({other}))
    with pytest.raises(NotAllowed):
        hall.added(done, congdan2(), who="thamdinh")
    with pytest.raises(NotFound):
        hall.added(done, congdan2(), actor=elsewhere)
    with pytest.raises(Invalid) as caught:
        hall.added(done, CoApplicant("Ai Đó Mới", "cccd", "022090007777"), reason=" ")
    assert caught.value.field == "reason"
    with pytest.raises(Invalid) as caught:
        hall.added(done, WIFE)
    assert caught.value.field == "id_number"
    with pytest.raises(Conflict):
        hall.removed(done, 7)
    after = Event.objects.count(), Line.objects.count(), Person.objects.count()
    assert after == before
    done = hall.to_return(done)
    with pytest.raises(NotNow):
        hall.added(done, congdan2())


def test_the_database_keeps_each_once_and_each_removal_explained(hall: Hall) -> None:
    done = hall.received(WIFE)
    line = Line.objects.get()
    for changes, name in (
        ({"removed_at": hall.at}, "removed_for_a_reason"),
        ({"name": ""}, "has_name_and_number"),
        ({"n": 201}, "few"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Line.objects.filter(dossier_id=done.dossier_id).update(**changes)
    line.n = 2
    with pytest.raises(IntegrityError, match="dossiers_coapplicant_once"):
        line.save(force_insert=True)


def test_an_interest_in_one_of_them_keeps_an_officer_away(hall: Hall) -> None:
    done = hall.received(WIFE)
    Interest.objects.create(
        officer_id=hall.actor("thamdinh").officer_id or 0,
        person_id=Person.objects.get(id_number=WIFE.id_number).pk,
        reason="Em gái",
        declared_at=hall.at,
        valid_from=hall.at.date(),
    )
    with pytest.raises(NotAllowed):
        hall.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ điều kiện")


def test_being_asked_of_co_applicants_keeps_to_indexes(hall: Hall) -> None:
    hall.received(congdan2())
    with CaptureQueriesContext(connection) as asked:
        work.my_dossiers(actor=actor("congdan2"))
    wanted = [q["sql"] for q in asked if "dossiers_coapplicant" in q["sql"]]
    assert len(wanted) == 1


def given_to(hall: Hall, done: Any, number: str, **changes: Any) -> Any:
    """Give everything to who shows a number, against the printed slip."""
    collecting = Collecting(Collector.OWNER, "", number, **changes)
    pieces = returns.pieces_of(actor=hall.actor("traketqua"), dossier_id=done.dossier_id)
    return give(
        actor=hall.actor("traketqua"),
        at=hall.at,
        request_id=uuid4(),
        dossier_id=done.dossier_id,
        handing=Handing(collecting, tuple(p.n for p in pieces), HandProof.PAPER),
    )


def ready(hall: Hall, *named: CoApplicant) -> Any:
    done = hall.received(*named, fee=0)
    for username, command, typed in TO_RETURN_ON_THE_SPOT[:-1]:
        done = hall.act(done, username, command, **typed)
    return done


def test_any_of_them_collects_and_a_stranger_does_not(hall: Hall) -> None:
    done, desk = ready(hall, WIFE), hall.actor("traketqua")
    for text in (WIFE.id_number, "vo chung"):
        [waiting] = returns.ready(actor=desk, text=text, at=hall.at).rows
        assert waiting.code == done.code
    assert returns.ready(actor=desk, text=TIEN, at=hall.at).rows == ()
    with pytest.raises(Invalid):
        given_to(hall, done, TIEN)
    given_to(hall, done, WIFE.id_number)
    row = HandedOut.objects.get()
    assert (row.collector, row.name, row.is_last) == ("owner", WIFE.name, True)


def test_where_the_procedure_says_so_all_sign(hall: Hall) -> None:
    done = ready(hall, WIFE)
    ProcedureVersion.objects.update(all_owners_sign=True)
    published.cache_clear()
    try:
        with pytest.raises(Invalid) as caught:
            given_to(hall, done, WIFE.id_number)
        assert caught.value.field == "beside"
        assert not HandedOut.objects.exists()
        given_to(hall, done, WIFE.id_number, beside=frozenset({0}))
    finally:
        published.cache_clear()
    slip = DossierFile.objects.filter(dossier_id=done.dossier_id, kind="returned").get()
    assert "cùng ký nhận: Nguyễn Thị Hoa" in str(slip.paper)


def test_what_several_filed_is_withdrawn_with_the_consent_of_all(hall: Hall) -> None:
    alone, done = hall.received(), hall.received(WIFE)
    hall.act(alone, "quay", Command.WITHDRAW, reason="Không làm nữa")
    with pytest.raises(Invalid) as caught:
        hall.act(done, "quay", Command.WITHDRAW, reason="Không làm nữa")
    assert caught.value.field == "consent"
    paper = "Biên bản ngày 22/11/2021, hai người đã ký"
    done = hall.act(done, "quay", Command.WITHDRAW, reason="Không làm nữa", consent=paper)
    last = Event.objects.filter(stream=done.dossier_id, topic="dossier").latest("n")
    assert last.payload["consent"] == paper


def test_each_is_told_by_ways_of_their_own(hall: Hall) -> None:
    done = hall.received(congdan2())
    effect = Effect.objects.get(dossier_id=done.dossier_id, kind="accepted")
    for _ in range(2):
        notify.carry_out(actor=SYSTEM, at=hall.at, effect_id=effect.pk)
    copy = Effect.objects.exclude(pk=effect.pk).get(dossier_id=done.dossier_id)
    notify.carry_out(actor=SYSTEM, at=hall.at, effect_id=copy.pk)
    person = Person.objects.get(account__username="congdan2")
    told = Message.objects.filter(effect=copy)
    assert set(told.values_list("person_id", flat=True)) == {person.pk}
    assert "inapp" in set(told.values_list("channel", flat=True))
    own = of_dossier(dossier_id=done.dossier_id, to=person.pk)
    assert len(own) == 1
    # Who is left out again meanwhile is told nothing more.
    hall.removed(done, 1)
    later = Effect.objects.create(
        key=key_beside("dossier/x", person.pk),
        kind="accepted",
        dossier_id=done.dossier_id,
        recipient="",
        facts=copy.facts,
        planned_at=hall.at,
        person_id=person.pk,
    )
    assert notify.carry_out(actor=SYSTEM, at=hall.at, effect_id=later.pk) == "failed"
    assert not Message.objects.filter(effect=later).exists()

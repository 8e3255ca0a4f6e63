"""The registers of documents: who keeps and reads them, what becomes of a document."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.actions import (
    Entry,
    acknowledge_incoming,
    change_standing,
    enter_by_hand,
    enter_incoming,
)
from motcua.domain.correspondence.actions.incoming import Arrival
from motcua.domain.correspondence.models import Change, Incoming, Medium, Outgoing
from motcua.domain.correspondence.readers.incoming import incoming_register
from motcua.domain.correspondence.readers.outgoing import (
    OutgoingFacts,
    documents_of,
    outgoing_register,
    series_faults,
)
from motcua.domain.correspondence.readers.standing import standing_of_number
from motcua.domain.correspondence.rules.standing import ChangeKind, Standing
from motcua.domain.ledger.models import Event
from motcua.kernel.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.databases import MORNING
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
DAY = MORNING.date()


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def ubnd() -> int:
    return Unit.objects.get(code="ubnd").pk


def entered(
    centre: Centre, unit_id: int, kind: str = "QĐ", subject: str = "Một việc"
) -> OutgoingFacts:
    return enter_by_hand(
        actor=centre.actor("vanthu"),
        at=centre.at,
        request_id=uuid4(),
        unit_id=unit_id,
        entry=Entry(kind=kind, subject=subject, medium=Medium.PAPER),
    )


def test_what_is_sealed_and_what_is_written_on_paper_share_a_sequence(
    centre: Centre, ubnd: int
) -> None:
    assert entered(centre, ubnd).text == "01/QĐ-UBND"
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    assert entered(centre, ubnd).text == "03/QĐ-UBND"
    (row,) = documents_of(dossier_id=done.dossier_id)
    assert (row.text, row.medium, row.dossier_code) == (
        "02/QĐ-UBND",
        "electronic",
        done.code,
    )
    assert row.signer == centre.actor("lanhdao").name
    assert row.recipients == "Nguyễn Thị Hoa"
    rows = outgoing_register(
        actor=centre.actor("vanthu"), unit_id=ubnd, first=DAY, last=DAY, on=DAY
    )
    assert [row.number for row in rows] == [1, 2, 3]
    assert series_faults() == ()


def test_the_same_request_takes_one_number(centre: Centre, ubnd: int) -> None:
    request_id = uuid4()
    entry = Entry(kind="TB", subject="Lịch làm việc")
    texts = {
        enter_by_hand(
            actor=centre.actor("vanthu"),
            at=centre.at,
            request_id=request_id,
            unit_id=ubnd,
            entry=entry,
        ).text
        for _ in range(3)
    }
    assert texts == {"01/TB-UBND"}
    assert Outgoing.objects.count() == 1


@pytest.mark.parametrize("name", ["lanhdao", "quay", "thamdinh", "giamdoc", "congdan"])
def test_only_a_clerk_enters_documents(centre: Centre, ubnd: int, name: str) -> None:
    with pytest.raises(NotAllowed):
        enter_by_hand(
            actor=centre.actor(name),
            at=centre.at,
            request_id=uuid4(),
            unit_id=ubnd,
            entry=Entry(kind="QĐ", subject="Việc"),
        )
    with pytest.raises(NotAllowed):
        enter_incoming(
            actor=centre.actor(name),
            at=centre.at,
            request_id=uuid4(),
            unit_id=ubnd,
            arrival=Arrival("Sở", "Việc", to_unit_id=ubnd),
        )
    assert not Outgoing.objects.exists()
    assert not Incoming.objects.exists()


def test_a_clerk_enters_nothing_for_another_unit(centre: Centre, ubnd: int) -> None:
    with pytest.raises(NotAllowed):
        enter_by_hand(
            actor=centre.actor("vt.thue"),
            at=centre.at,
            request_id=uuid4(),
            unit_id=ubnd,
            entry=Entry(kind="QĐ", subject="Việc"),
        )
    with pytest.raises(NotAllowed):
        outgoing_register(
            actor=centre.actor("vt.thue"), unit_id=ubnd, first=DAY, last=DAY, on=DAY
        )


@pytest.mark.parametrize("name", ["quay", "thamdinh", "congdan"])
def test_who_reads_no_registers(centre: Centre, ubnd: int, name: str) -> None:
    for reader in (outgoing_register, incoming_register):
        with pytest.raises(NotAllowed):
            reader(actor=centre.actor(name), unit_id=ubnd, first=DAY, last=DAY, on=DAY)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry(kind="QĐ", subject="  "), "subject"),
        (Entry(kind="XX", subject="Việc"), "kind"),
        (Entry(kind="QĐ", subject="Việc", copies=0), "copies"),
    ],
)
def test_a_faulty_entry_takes_no_number(
    centre: Centre, ubnd: int, entry: Entry, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        enter_by_hand(
            actor=centre.actor("vanthu"),
            at=centre.at,
            request_id=uuid4(),
            unit_id=ubnd,
            entry=entry,
        )
    assert caught.value.field == field
    assert entered(centre, ubnd).number == 1


def test_a_span_of_more_than_a_year_is_refused(centre: Centre, ubnd: int) -> None:
    for first, last in ((DAY, DAY - timedelta(days=1)), (date(2019, 1, 1), DAY)):
        with pytest.raises(Invalid) as caught:
            outgoing_register(
                actor=centre.actor("vanthu"), unit_id=ubnd, first=first, last=last, on=DAY
            )
        assert caught.value.field == "last"


class TestStanding:
    def change(
        self, centre: Centre, document: OutgoingFacts, change: ChangeKind, **more: str
    ) -> OutgoingFacts:
        who = "vanthu" if change is ChangeKind.VOIDED else "lanhdao"
        typed = {"reason": "Có sai sót", "authority": "Luật 80/2015 điều 12", **more}
        return change_standing(
            actor=centre.actor(who),
            at=centre.at,
            document_id=document.id,
            change=change,
            **typed,
        )

    def test_a_void_number_is_kept_with_its_reason(
        self, centre: Centre, ubnd: int
    ) -> None:
        first = entered(centre, ubnd)
        void = self.change(centre, first, ChangeKind.VOIDED)
        assert (void.standing, void.text) == ("void", "01/QĐ-UBND")
        assert void.changes[0].reason == "Có sai sót"
        assert entered(centre, ubnd).text == "02/QĐ-UBND"
        assert series_faults() == ()
        event = Event.objects.get(topic="document", stream=first.id)
        assert event.kind == "document.voided"

    def test_the_earlier_says_by_what_it_was_replaced(
        self, centre: Centre, ubnd: int
    ) -> None:
        first, second = entered(centre, ubnd), entered(centre, ubnd)
        self.change(centre, first, ChangeKind.REPLACED, by=second.text)
        (standing,) = standing_of_number(number=first.text, year=2021)
        assert standing.standing is Standing.REPLACED
        assert standing.replaced_by == "02/QĐ-UBND"
        assert standing_of_number(number=second.text, year=2021)[0].standing == "in_force"
        assert standing_of_number(number=second.text, year=2020) == ()

    def test_an_amended_or_corrected_document_stays_in_force(
        self, centre: Centre, ubnd: int
    ) -> None:
        first, second = entered(centre, ubnd), entered(centre, ubnd)
        letter = entered(centre, ubnd, "CV")
        self.change(centre, first, ChangeKind.AMENDED, by=second.text)
        found = self.change(centre, first, ChangeKind.CORRECTED, by=letter.text)
        assert found.standing == "in_force"
        assert [c.by for c in found.changes] == ["02/QĐ-UBND", "01/UBND"]

    def test_a_revoked_document_is_not_changed_again(
        self, centre: Centre, ubnd: int
    ) -> None:
        first = entered(centre, ubnd)
        self.change(centre, first, ChangeKind.REVOKED)
        with pytest.raises(NotNow):
            self.change(centre, first, ChangeKind.REVOKED)
        assert Change.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "by", "more", "field"),
        [
            (ChangeKind.REVOKED, "", {"reason": " "}, "reason"),
            (ChangeKind.REVOKED, "", {"authority": " "}, "authority"),
            (ChangeKind.REPLACED, "", {}, "by"),
            (ChangeKind.REPLACED, "TB", {}, "by"),
            (ChangeKind.AMENDED, "CV", {}, "by"),
            (ChangeKind.CORRECTED, "QĐ", {}, "by"),
            (ChangeKind.REPLACED, "unknown", {}, "by"),
            (ChangeKind.VOIDED, "", {"reason": ""}, "reason"),
        ],
    )
    def test_what_does_not_change_a_document(
        self,
        centre: Centre,
        ubnd: int,
        change: ChangeKind,
        by: str,
        more: dict[str, str],
        field: str,
    ) -> None:
        first = entered(centre, ubnd)
        later = ""
        if by:
            later = "99/QĐ-UBND" if by == "unknown" else entered(centre, ubnd, by).text
        with pytest.raises(Invalid) as caught:
            self.change(centre, first, change, by=later, **more)
        assert caught.value.field == field
        assert Outgoing.objects.get(pk=first.id).standing == "in_force"

    @pytest.mark.parametrize(
        ("name", "change", "error"),
        [
            ("vanthu", ChangeKind.REVOKED, NotAllowed),
            ("lanhdao", ChangeKind.VOIDED, NotAllowed),
            ("thamdinh", ChangeKind.REPLACED, NotAllowed),
            ("vt.thue", ChangeKind.VOIDED, NotFound),
        ],
    )
    def test_who_may_not_change_it(
        self,
        centre: Centre,
        ubnd: int,
        name: str,
        change: ChangeKind,
        error: type[Exception],
    ) -> None:
        first = entered(centre, ubnd)
        with pytest.raises(error):
            change_standing(
                actor=centre.actor(name),
                at=centre.at,
                document_id=first.id,
                change=change,
                reason="Vì",
                authority="Luật",
            )
        assert Outgoing.objects.get(pk=first.id).standing == "in_force"

    def test_the_database_ends_a_document_once(self, centre: Centre, ubnd: int) -> None:
        first = entered(centre, ubnd)
        self.change(centre, first, ChangeKind.REVOKED)
        with (
            pytest.raises(IntegrityError, match="correspondence_change_ends_once"),
            transaction.atomic(),
        ):
            Change.objects.create(
                document_id=first.id, kind="voided", reason="Lại", at=centre.at
            )


class TestIncoming:
    def arrive(self, centre: Centre, unit_id: int, **changes: object) -> Incoming:
        arrival = Arrival(
            sender="Sở Tài nguyên và Môi trường",
            subject="Ý kiến về hồ sơ",
            sender_number="1234/STNMT",
            sender_date=date(2021, 11, 19),
            to_unit_id=unit_id,
        )
        for name, value in changes.items():
            object.__setattr__(arrival, name, value)
        facts = enter_incoming(
            actor=centre.actor("vanthu"),
            at=centre.at,
            request_id=uuid4(),
            unit_id=unit_id,
            arrival=arrival,
        )
        return Incoming.objects.get(pk=facts.id)

    def test_arrivals_are_numbered_and_acknowledged_the_same_day(
        self, centre: Centre, ubnd: int
    ) -> None:
        for n in (1, 2, 3):
            assert self.arrive(centre, ubnd).number == n
        first, second, _ = Incoming.objects.order_by("number")
        clerk = centre.actor("vanthu")
        later = centre.at + timedelta(days=1)
        acknowledge_incoming(actor=clerk, at=centre.at, document_id=first.pk)
        acknowledge_incoming(actor=clerk, at=later, document_id=second.pk)
        with pytest.raises(NotNow):
            acknowledge_incoming(actor=clerk, at=later, document_id=second.pk)
        rows = incoming_register(
            actor=clerk, unit_id=ubnd, first=DAY, last=DAY, on=later.date()
        )
        assert [row.acknowledgement(later.date()) for row in rows] == [
            "done",
            "late",
            "owed",
        ]
        assert rows[2].acknowledgement(DAY) == "today"
        assert series_faults() == ()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"sender": ""}, "sender"),
            ({"subject": " "}, "subject"),
            ({"sender_date": date(2021, 11, 23)}, "sender_date"),
            ({"to_unit_id": None}, "to_unit"),
        ],
    )
    def test_a_faulty_arrival_takes_no_number(
        self, centre: Centre, ubnd: int, changes: dict[str, object], field: str
    ) -> None:
        with pytest.raises(Invalid) as caught:
            self.arrive(centre, ubnd, **changes)
        assert caught.value.field == field
        assert self.arrive(centre, ubnd).number == 1

    @pytest.mark.parametrize("name", ["lanhdao", "quay", "giamdoc"])
    def test_only_a_clerk_acknowledges(
        self, centre: Centre, ubnd: int, name: str
    ) -> None:
        row = self.arrive(centre, ubnd)
        with pytest.raises(NotAllowed):
            acknowledge_incoming(
                actor=centre.actor(name), at=centre.at, document_id=row.pk
            )

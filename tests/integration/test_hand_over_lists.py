"""Files go from unit to unit on lists: scanned out, scanned in, missed, asked after."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.delivery.actions import lists as acts
from motcua.domain.delivery.models import HandOverList, HandOverRow, Thing
from motcua.domain.delivery.readers import lists
from motcua.domain.delivery.rules import list_code, list_number
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers.handing_over import to_hand_over
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from motcua.journeys import hand_over
from motcua.journeys.hand_over import Scanned
from motcua.kernel.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.integration.test_custody import BIRTH, do, receive_with
from tests.world import Centre

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return Centre()


def received(centre: Centre, *papers: str) -> Done:
    return receive_with(centre, *papers, process="department", resolving="tckh")


def scan(act: Callable[..., Scanned], centre: Centre, who: str, done: Done) -> Scanned:
    centre.at += timedelta(minutes=1)
    return act(actor=centre.actor(who), at=centre.at, request_id=uuid4(), code=done.code)


def rows() -> list[tuple[str, str]]:
    found = HandOverRow.objects.order_by("hand_over_id", "n")
    return list(found.values_list("dossier__code", "state"))


def closed(centre: Centre, who: str = "quay") -> HandOverList:
    row = HandOverList.objects.latest("pk")
    acts.close_list(actor=centre.actor(who), at=centre.at, list_id=row.pk)
    row.refresh_from_db()
    return row


def steps(done: Done) -> set[str]:
    return set(dossiers.state_of(Dossier.objects.get(pk=done.dossier_id)).steps)


def test_a_scan_hands_over_and_a_scan_receives_with_the_papers(centre: Centre) -> None:
    one, two = received(centre, BIRTH), received(centre)
    first, second = (
        scan(hand_over.scan_out, centre, "quay", done) for done in (one, two)
    )
    assert (first.acted, first.before) == (True, False)
    assert first.list_code == second.list_code, "one list for one unit"
    assert Thing.objects.get().state == "in_transit"
    row = closed(centre)
    assert row.done_at is None
    assert steps(one) == {"receive"}
    for done in (one, two):
        assert scan(hand_over.scan_in, centre, "truongphong", done).acted
    assert rows() == [(one.code, "arrived"), (two.code, "arrived")]
    row.refresh_from_db()
    assert row.done_at == centre.at
    assert Thing.objects.get().officer_name == centre.actor("truongphong").name
    assert dossiers.chain_fault(dossier_id=one.dossier_id) is None


def test_scans_pressed_twice_change_nothing(centre: Centre) -> None:
    done = received(centre, BIRTH)
    scan(hand_over.scan_out, centre, "quay", done)
    events = Event.objects.count()
    assert scan(hand_over.scan_out, centre, "quay", done).before
    closed(centre)
    closed(centre)
    scan(hand_over.scan_in, centre, "truongphong", done)
    events = Event.objects.count()
    assert scan(hand_over.scan_in, centre, "truongphong", done).before
    assert Event.objects.count() == events
    assert rows() == [(done.code, "arrived")]


def test_a_file_for_another_unit_is_told_and_stays_waited_for(centre: Centre) -> None:
    done = received(centre)
    scan(hand_over.scan_out, centre, "quay", done)
    closed(centre)
    with pytest.raises(NotFound):
        scan(hand_over.scan_in, centre, "tp.tuphap", done)
    with pytest.raises(NotAllowed) as caught:
        scan(hand_over.scan_in, centre, "traketqua", done)
    assert caught.value.code == "file_for_another_unit"
    assert rows() == [(done.code, "sent")]


def test_what_is_not_at_a_hand_over_goes_on_no_list(centre: Centre) -> None:
    done = received(centre)
    scan(hand_over.scan_out, centre, "quay", done)
    closed(centre)
    scan(hand_over.scan_in, centre, "truongphong", done)
    with pytest.raises(NotNow) as caught:
        scan(hand_over.scan_out, centre, "truongphong", done)
    assert caught.value.code == "nowhere_to_go"
    with pytest.raises(NotFound):
        hand_over.scan_out(
            actor=centre.actor("quay"), at=centre.at, request_id=uuid4(), code="H00.1"
        )


def test_what_does_not_arrive_is_seen_by_both_and_asked_after(centre: Centre) -> None:
    done = received(centre)
    scan(hand_over.scan_out, centre, "quay", done)
    row = closed(centre)
    counter, head = centre.actor("quay"), centre.actor("truongphong")
    missing: dict[str, Any] = {
        "actor": head,
        "at": centre.at,
        "request_id": uuid4(),
        "dossier_id": done.dossier_id,
    }
    with pytest.raises(Invalid):
        acts.report_missing(**missing, remark=" ")
    with pytest.raises(NotAllowed):
        acts.report_missing(**{**missing, "actor": counter}, remark="Không thấy")
    acts.report_missing(**missing, remark="Không có trong túi")
    assert Event.objects.filter(kind="dossier.file_missing").count() == 1
    with pytest.raises(NotAllowed):
        acts.ask_after(actor=head, at=centre.at, list_id=row.pk)
    acts.ask_after(actor=counter, at=centre.at, list_id=row.pk)
    later = centre.at + timedelta(days=4)
    for actor, where in ((counter, "sent"), (head, "coming")):
        (found,) = getattr(lists.lists_for(actor=actor, at=later), where)
        assert (found.waiting, found.late, found.asked_by) == (1, True, counter.name)
    scan(hand_over.scan_in, centre, "truongphong", done)
    assert rows() == [(done.code, "arrived")]
    assert lists.lists_for(actor=counter, at=later).sent == ()
    with pytest.raises(NotNow):
        acts.ask_after(actor=counter, at=centre.at, list_id=row.pk)


def test_a_hand_over_taken_back_goes_on_a_list_again(centre: Centre) -> None:
    done = received(centre)
    scan(hand_over.scan_out, centre, "quay", done)
    do(centre, done, "quay", Command.UNDO)
    scan(hand_over.scan_out, centre, "quay", done)
    assert rows() == [(done.code, "taken_off"), (done.code, "sent")]


def test_results_come_back_on_lists_of_their_own(centre: Centre) -> None:
    done = received(centre)
    scan(hand_over.scan_out, centre, "quay", done)
    closed(centre)
    scan(hand_over.scan_in, centre, "truongphong", done)
    chosen = centre.actor("chuyenvien").officer_id
    do(centre, done, "truongphong", Command.ASSIGN, assignee_id=chosen)
    do(centre, done, "chuyenvien", Command.SUBMIT, opinion="Đủ điều kiện")
    do(centre, done, "truongphong", Command.SUBMIT, opinion="Đồng ý trình")
    do(centre, done, "lanhdao", Command.APPROVE)
    do(centre, done, "vanthu", Command.SEAL)
    (left,) = lists.not_listed(actor=centre.actor("vanthu"), at=centre.at)
    assert (left.what, left.count) == ("kq", 1)
    scan(hand_over.scan_out, centre, "vanthu", done)
    assert lists.not_listed(actor=centre.actor("vanthu"), at=centre.at) == ()
    assert closed(centre, "vanthu").sort == "kq"
    scan(hand_over.scan_in, centre, "traketqua", done)
    assert [state for _, state in rows()] == ["arrived", "arrived"]


def test_a_whole_list_is_received_with_a_result_for_each(centre: Centre) -> None:
    one, two = received(centre), received(centre)
    for done in (one, two):
        scan(hand_over.scan_out, centre, "quay", done)
    row = closed(centre)
    with pytest.raises(NotFound):
        hand_over.receive_all(
            actor=centre.actor("tp.tuphap"),
            at=centre.at,
            request_id=uuid4(),
            list_id=row.pk,
        )
    refused = hand_over.receive_all(
        actor=centre.actor("truongphong"),
        at=centre.at,
        request_id=uuid4(),
        list_id=row.pk,
    )
    assert refused == {}
    assert {state for _, state in rows()} == {"arrived"}


def test_a_list_is_closed_by_its_giver_and_never_empty(centre: Centre) -> None:
    done = received(centre)
    scan(hand_over.scan_out, centre, "quay", done)
    row = HandOverList.objects.get()
    with pytest.raises(NotAllowed):
        acts.close_list(actor=centre.actor("truongphong"), at=centre.at, list_id=row.pk)
    take_off: dict[str, Any] = {"at": centre.at, "dossier_id": done.dossier_id}
    with pytest.raises(NotAllowed):
        acts.take_off(actor=centre.actor("truongphong"), **take_off, remark="Nhầm")
    acts.take_off(actor=centre.actor("quay"), **take_off, remark="Nhầm")
    with pytest.raises(NotNow) as caught:
        acts.close_list(actor=centre.actor("quay"), at=centre.at, list_id=row.pk)
    assert caught.value.code == "list_empty"


def test_the_database_keeps_a_file_on_one_list(centre: Centre) -> None:
    done = received(centre)
    scan(hand_over.scan_out, centre, "quay", done)
    row = HandOverRow.objects.get()
    with (
        pytest.raises(IntegrityError, match="delivery_row_on_one_list"),
        transaction.atomic(),
    ):
        HandOverRow.objects.create(
            hand_over_id=row.hand_over_id,
            n=2,
            dossier_id=done.dossier_id,
            put_at=centre.at,
        )


def test_what_waits_says_by_when_and_afternoon_files_stay_overnight(
    centre: Centre,
) -> None:
    done = received(centre)
    (found,) = to_hand_over(actor=centre.actor("quay"))
    assert (found.code, found.due_at.date()) == (done.code, centre.at.date())
    centre.at = centre.at.replace(hour=15, minute=30)
    evening = received(centre)
    later = {one.code: one.due_at for one in to_hand_over(actor=centre.actor("quay"))}
    assert later[evening.code].date() > centre.at.date()
    assert to_hand_over(actor=centre.actor("traketqua")) == ()


@pytest.mark.parametrize("text", ["", "BG", "BGx", "12", "BG123456789012", "H49.12"])
def test_only_the_code_of_a_list_is_one(text: str) -> None:
    assert list_number(text) is None
    assert list_number(list_code(12).lower()) == 12

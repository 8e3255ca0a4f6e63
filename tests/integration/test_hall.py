"""The hall with its database: each verb, what is refused, and what is kept how long."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.hall import actions as hall
from motcua.domain.hall.models import HealthAnswer, Ticket, TicketPeriod
from motcua.domain.hall.readers import tickets
from motcua.domain.hall.readers.board import board
from motcua.domain.hall.readers.panel import panel
from motcua.domain.hall.readers.tickets import my_place, spells_of, unexplained
from motcua.domain.hall.rules.calling import Waiting
from motcua.domain.hall.rules.limits import Limits
from motcua.domain.hall.rules.periods import Outcome, Period
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from tests.hall import Hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanh() -> Hall:
    return Hall()


def kinds(ticket_id: int) -> list[str]:
    return [s.spell.kind.value for s in spells_of(ticket_id=ticket_id)]


def whole(sanh: Hall) -> bool:
    return unexplained(unit_id=sanh.unit_id, day=sanh.at.date()) == []


def test_a_visit_from_the_number_to_the_end_is_explained_by_the_minute(
    sanh: Hall,
) -> None:
    one = sanh.take("A", phone="0912 345 678")
    assert one.number == "A001"
    assert one.state == Period.WAITING
    sanh.later(3).open("quay", 1)
    called = sanh.later(1).call("quay")
    assert called is not None
    assert (called.number, called.counter) == ("A001", "Quầy 1")
    sanh.later(1).press("recall", "quay", called)
    sanh.later(1).press("start_serving", "quay", called)
    sanh.later(5)
    hall.begin_break(actor=sanh.actor("quay"), at=sanh.at)
    sanh.later(4)
    hall.end_break(actor=sanh.actor("quay"), at=sanh.at)
    sanh.later(1).press("hold", "quay", called)
    sanh.later(10).press("resume", "quay", called)
    sanh.later(2).press("transfer", "quay", called, service_id=sanh.service("H"))
    sanh.open("traketqua", 7)
    again = sanh.later(6).call("traketqua")
    assert again is not None
    assert (again.number, again.service) == ("A001", "Nhận kết quả")
    sanh.later(1).press("start_serving", "traketqua", again)
    ended = sanh.later(7).press("finish", "traketqua", again)
    assert ended.outcome == Outcome.SERVED
    assert kinds(one.id) == [
        "waiting",
        "called",
        "called",
        "serving",
        "paused",
        "serving",
        "held",
        "serving",
        "transferred",
        "called",
        "serving",
    ]
    assert whole(sanh)
    row = Ticket.objects.get(pk=one.id)
    assert row.busy == 60 * (1 + 1 + 5 + 4 + 1 + 2 + 1 + 7)
    assert (row.phone, row.ended_at) == ("0912345678", sanh.at)
    officers = [s.officer_id for s in spells_of(ticket_id=one.id)]
    assert officers[0] is None
    assert officers[-1] == sanh.actor("traketqua").officer_id


def test_the_database_keeps_periods_and_sessions_apart(sanh: Hall) -> None:
    one = sanh.take("A")
    with (
        pytest.raises(IntegrityError, match="hall_period_no_overlap"),
        transaction.atomic(),
    ):
        TicketPeriod.objects.create(
            ticket_id=one.id,
            n=2,
            kind="called",
            began_at=sanh.at + timedelta(minutes=1),
            ended_at=sanh.at + timedelta(minutes=2),
        )
    with (
        pytest.raises(IntegrityError, match="hall_ticket_ends_once"),
        transaction.atomic(),
    ):
        Ticket.objects.filter(pk=one.id).update(state="")
    assert whole(sanh)


def test_a_button_pressed_twice_does_its_work_once(sanh: Hall) -> None:
    key = uuid4()
    first, second = sanh.take("A", request_id=key), sanh.take("A", request_id=key)
    assert first.id == second.id
    sanh.take("A")
    sanh.open("quay", 1)
    sanh.open("quay", 1)
    call = {"actor": sanh.actor("quay"), "at": sanh.at, "request_id": uuid4()}
    assert hall.call_next(**call) == hall.call_next(**call)  # type: ignore[arg-type]
    again = {**call, "request_id": uuid4(), "ticket_id": first.id}
    assert hall.recall(**again).calls == hall.recall(**again).calls == 2  # type: ignore[arg-type]
    hall.cancel_number(actor=ANONYMOUS, at=sanh.at, secret=first.secret)
    hall.cancel_number(actor=ANONYMOUS, at=sanh.at, secret=first.secret)
    assert kinds(first.id) == ["waiting", "called", "called"]
    hall.close_counter(actor=sanh.actor("quay"), at=sanh.at)
    hall.close_counter(actor=sanh.actor("quay"), at=sanh.at)


def test_priority_goes_first_and_a_busy_counter_calls_nobody(sanh: Hall) -> None:
    sanh.take("A")
    elder = sanh.later(5).take("A", priority="elderly")
    sanh.open("quay", 1)
    called = sanh.call("quay")
    assert called is not None
    assert called.id == elder.id
    with pytest.raises(NotNow, match="A002 còn ở quầy"):
        sanh.call("quay")
    with pytest.raises(NotNow, match="mới được gọi 1 lần"):
        sanh.press("mark_no_show", "quay", called)
    with pytest.raises(NotNow, match="A002 còn ở quầy"):
        hall.close_counter(actor=sanh.actor("quay"), at=sanh.at)
    with pytest.raises(NotNow, match="chưa đến"):
        hall.begin_break(actor=sanh.actor("quay"), at=sanh.at)
    sanh.press("recall", "quay", called)
    gone = sanh.press("mark_no_show", "quay", called)
    assert gone.outcome == Outcome.NO_SHOW
    hall.begin_break(actor=sanh.actor("quay"), at=sanh.at)
    with pytest.raises(NotNow, match="tạm nghỉ"):
        sanh.call("quay")


def test_a_counter_touches_its_own_numbers_and_sits_where_it_belongs(
    sanh: Hall,
) -> None:
    one = sanh.take("A")
    with pytest.raises(NotNow, match="chưa mở quầy"):
        sanh.call("quay")
    with pytest.raises(NotAllowed, match="đơn vị khác"):
        sanh.open("quay", 11)
    with pytest.raises(NotAllowed):
        sanh.open("lanhdao", 1)
    sanh.open("quay", 1)
    with pytest.raises(Conflict, match="đang ngồi quầy này"):
        sanh.open("quay2", 1)
    with pytest.raises(Conflict, match="đang mở một quầy khác"):
        sanh.open("quay", 2)
    sanh.open("quay2", 2)
    called = sanh.call("quay")
    assert called is not None
    with pytest.raises(NotAllowed, match="không ở quầy của bạn"):
        sanh.press("finish", "quay2", called)
    with pytest.raises(NotNow, match="trạng thái"):
        sanh.press("finish", "quay", called)
    with pytest.raises(Invalid, match="không mở") as refused:
        sanh.press("transfer", "quay", called, counter_id=sanh.counter(3))
    assert refused.value.field == "to"
    sanh.press("transfer", "quay", called, counter_id=sanh.counter(2))
    assert sanh.call("quay") is None
    sent = sanh.call("quay2")
    assert sent is not None
    assert sent.id == one.id
    assert whole(sanh)


def test_what_is_typed_wrong_takes_no_number(sanh: Hall) -> None:
    with pytest.raises(Invalid) as phone:
        sanh.take("A", phone="12")
    assert phone.value.field == "phone"
    with pytest.raises(Invalid) as priority:
        sanh.take("A", priority="king")
    assert priority.value.field == "priority"
    with pytest.raises(NotFound):
        hall.take_number(actor=ANONYMOUS, at=sanh.at, request_id=uuid4(), service_id=0)
    sunday, night = timedelta(days=-1), timedelta(hours=12)
    for away, words in ((sunday, "không tiếp nhận"), (night, "Giờ tiếp nhận")):
        sanh.centre.at += away
        with pytest.raises(NotNow, match=words):
            sanh.take("A")
        sanh.centre.at -= away
    assert not Ticket.objects.exists()
    assert sanh.take("A").number == "A001"


def test_one_s_place_and_an_honest_wait(sanh: Hall) -> None:
    first, second = sanh.take("A"), sanh.take("A")
    place = my_place(actor=ANONYMOUS, secret=second.secret, at=sanh.at)
    assert place.ahead == 1
    assert place.wait is not None
    assert place.wait.unknown == "no_counter"
    sanh.open("quay", 1)
    for _ in range(5):
        served = sanh.call("quay") or sanh.take("A")
        served = served if served.state == "called" else sanh.call("quay") or served
        sanh.press("start_serving", "quay", served)
        sanh.later(6).press("finish", "quay", served)
    before = [sanh.take("A") for _ in range(3)][-1]
    place = my_place(actor=ANONYMOUS, secret=before.secret, at=sanh.at)
    assert place.wait is not None
    assert (place.ahead, place.wait.unknown, place.wait.measured) == (2, None, 5)
    assert place.wait.low <= 12 <= place.wait.high
    gone = my_place(actor=ANONYMOUS, secret=first.secret, at=sanh.at)
    assert (gone.ticket.outcome, gone.wait) == ("served", None)
    with pytest.raises(NotFound):
        my_place(actor=ANONYMOUS, secret="x", at=sanh.at)


def test_a_number_called_while_its_page_is_made_is_next(
    sanh: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sanh.take("A")
    sanh.open("quay", 1)
    line = tickets.waiting_of

    def called_meanwhile(*, unit_id: int, day: date) -> list[Waiting]:
        assert sanh.call("quay") is not None
        return line(unit_id=unit_id, day=day)

    monkeypatch.setattr(tickets, "waiting_of", called_meanwhile)
    place = my_place(actor=ANONYMOUS, secret=one.secret, at=sanh.at)
    assert (place.ahead, place.wait) == (0, None)


def test_the_day_ends_every_ticket_once_and_yesterday_s_is_told(sanh: Hall) -> None:
    sanh.open("quay", 1)
    served, waits = sanh.take("A"), sanh.take("A")
    called = sanh.call("quay")
    assert called is not None
    sanh.press("start_serving", "quay", called)
    with pytest.raises(NotAllowed):
        hall.close_day(actor=sanh.actor("quay"), at=sanh.at, unit_id=sanh.unit_id)
    sanh.later(60 * 24)
    stale = my_place(actor=ANONYMOUS, secret=waits.secret, at=sanh.at)
    assert not stale.today
    with pytest.raises(NotNow, match="22/11/2021"):
        hall.cancel_number(actor=ANONYMOUS, at=sanh.at, secret=waits.secret)
    with pytest.raises(NotNow, match="đóng quầy rồi mở lại"):
        sanh.call("quay")
    sanh.open("quay2", 2)
    rows = {t.pk: t for t in Ticket.objects.all()}
    assert rows[served.id].outcome == Outcome.SERVED
    assert rows[waits.id].outcome == Outcome.NOT_SERVED
    midnight = sanh.at.replace(hour=0, minute=0)
    assert {t.ended_at for t in rows.values()} == {midnight}
    assert unexplained(unit_id=sanh.unit_id, day=date(2021, 11, 22)) == []
    assert sanh.open("quay", 1).opened_at == sanh.at
    today = sanh.take("A")
    assert today.number == "A001"
    assert hall.close_all(actor=SYSTEM, at=sanh.at) == 1
    assert hall.close_all(actor=SYSTEM, at=sanh.at) == 0


def test_what_is_personal_is_dropped_and_the_minutes_stay(sanh: Hall) -> None:
    one = sanh.take("A", phone="0912345678", priority="pregnant")
    hall.close_all(actor=SYSTEM, at=sanh.at)
    sanh.later(7 * 24 * 60)
    hall.forget(actor=SYSTEM, at=sanh.at)
    assert Ticket.objects.get(pk=one.id).phone == "0912345678"
    sanh.later(24 * 60)
    assert hall.forget(actor=SYSTEM, at=sanh.at) == 1
    row = Ticket.objects.get(pk=one.id)
    assert (row.phone, row.priority, row.secret) == ("", "", None)
    assert row.prioritised
    assert kinds(one.id) == ["waiting"]


def test_an_order_keeps_people_outside_until_there_is_a_place(sanh: Hall) -> None:
    director = sanh.actor("giamdoc")
    order = Limits(
        number="2686/QĐ-BCĐQG",
        authority="Ban Chỉ đạo quốc gia phòng, chống dịch",
        valid_from=sanh.at.date(),
        valid_to=sanh.at.date() + timedelta(days=3),
        places={"1": 2},
        questions=("Ông/bà có sốt, ho không?",),
        advice="Gọi 1022.",
        keep_days=2,
    )
    with pytest.raises(NotAllowed):
        hall.enter_order(
            actor=sanh.actor("cauhinh"), at=sanh.at, unit_id=sanh.unit_id, limits=order
        )
    order_id = hall.enter_order(
        actor=director, at=sanh.at, unit_id=sanh.unit_id, limits=order
    )
    with pytest.raises(Invalid, match="sức khỏe"):
        sanh.take("A")
    with pytest.raises(NotNow, match="Gọi 1022"):
        sanh.take("A", answers=["yes"])
    assert not HealthAnswer.objects.exists()
    people = [sanh.take("A", answers=["no"]) for _ in range(4)]
    assert [p.state for p in people] == ["waiting", "waiting", "outside", "outside"]
    assert sanh.take("E", answers=["no"]).state == "waiting"
    sanh.open("quay", 1)
    called = sanh.later(2).call("quay")
    assert called is not None
    assert board(unit_id=sanh.unit_id, at=sanh.at).outside == 2
    sanh.press("start_serving", "quay", called)
    sanh.later(5).press("finish", "quay", called)
    states = [Ticket.objects.get(pk=p.id).state for p in people]
    assert states == ["", "waiting", "waiting", "outside"]
    hall.end_order(actor=director, at=sanh.later(1).at, order_id=order_id)
    assert kinds(people[3].id) == ["outside", "waiting"]
    assert sanh.take("A").state == "waiting"
    assert whole(sanh)
    sanh.later(2 * 24 * 60)
    hall.forget(actor=SYSTEM, at=sanh.at)
    assert HealthAnswer.objects.count() == 5
    sanh.later(24 * 60)
    hall.forget(actor=SYSTEM, at=sanh.at)
    assert not HealthAnswer.objects.exists()


def test_the_panel_and_the_wall_show_what_there_is(sanh: Hall) -> None:
    assert panel(actor=sanh.actor("quay"), at=sanh.at) is None
    sanh.open("quay", 1)
    sanh.take("A")
    sanh.take("E")
    found = panel(actor=sanh.actor("quay"), at=sanh.at)
    assert found is not None
    assert ([t.number for t in found.waiting], found.count) == (["A001"], 1)
    called = sanh.call("quay")
    assert called is not None
    shown = board(unit_id=sanh.unit_id, at=sanh.at)
    assert [(c.number, c.counter, c.serving) for c in shown.called] == [
        ("A001", "Quầy 1", False)
    ]
    assert shown.waiting == 1
    assert board(unit_id=sanh.unit_id, at=sanh.at, area="2").called == []
    found = panel(actor=sanh.actor("quay"), at=sanh.at)
    assert found is not None
    assert found.current is not None
    assert found.current.number == "A001"
    with pytest.raises(NotAllowed):
        panel(actor=sanh.actor("lanhdao"), at=sanh.at)


def test_a_dossier_is_linked_to_the_ticket_at_one_s_own_counter(sanh: Hall) -> None:
    one = sanh.take("A")
    sanh.open("quay", 1)
    sanh.open("quay2", 2)
    called = sanh.call("quay")
    assert called is not None
    link = {"at": sanh.at, "ticket_id": one.id, "dossier_id": 77}
    with pytest.raises(NotFound):
        hall.link_dossier(actor=sanh.actor("quay2"), **link)  # type: ignore[arg-type]
    hall.link_dossier(actor=sanh.actor("quay"), **link)  # type: ignore[arg-type]
    hall.link_dossier(actor=sanh.actor("quay"), **link)  # type: ignore[arg-type]
    assert Ticket.objects.get(pk=one.id).dossiers.count() == 1

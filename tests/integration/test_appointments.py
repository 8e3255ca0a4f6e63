"""Appointments with their database: booking, changing, coming, missing, forgetting."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.appointments import actions
from motcua.domain.appointments.models import Appointment
from motcua.domain.appointments.readers import (
    by_code,
    closures,
    day_slots,
    days,
    expected,
    windows,
)
from motcua.domain.appointments.rules.slots import Closure
from motcua.domain.appointments.rules.visits import State
from motcua.domain.hall.models import Ticket
from motcua.domain.hall.readers.places import services
from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotAllowed, NotFound
from motcua.kernel.errors import NotNow as Not
from tests.appointments import PHONE, booked, held, moment, plan
from tests.hall import Hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanh() -> Hall:
    found = Hall()
    plan(found)
    return found


def refused(kind: type[MotcuaError], code: str, act: Callable[[], object]) -> None:
    with pytest.raises(kind) as fault, transaction.atomic():
        act()
    assert fault.value.code == code


def broken(constraint: str, row: Appointment) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()
    row.pk = None


def free(sanh: Hall, starts_at: datetime) -> int:
    service = next(s for s in services(unit_id=sanh.unit_id) if s.letter == "A")
    found = day_slots(service=service, day=starts_at.date(), at=sanh.at)
    return next(s.free for s in found if s.begins == starts_at)


def kinds() -> list[str]:
    rows = Effect.objects.filter(key__startswith="appointment/").order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_two_weeks_are_read_at_once_and_say_what_each_day_says(
    sanh: Hall, django_assert_max_num_queries: Any
) -> None:
    booked(sanh, moment(sanh, 9))
    booked(sanh, moment(sanh, 10, days=3), phone="0912345679")
    service = next(s for s in services(unit_id=sanh.unit_id) if s.letter == "A")
    days(service=service, at=sanh.at)  # calendars are kept in memory
    with django_assert_max_num_queries(8):
        found = days(service=service, at=sanh.at)
    assert len(found) > 5
    for one in found:
        alone = day_slots(service=service, day=one.day, at=sanh.at)
        assert list(one.slots) == alone


def test_a_time_is_held_booked_and_told_and_nobody_else_gets_it(sanh: Hall) -> None:
    nine = moment(sanh, 9)
    one = held(sanh, nine)
    assert one.state is State.HELD
    refused(Conflict, "slot_full", lambda: held(sanh, nine))
    made = actions.confirm(
        actor=ANONYMOUS, at=sanh.at, code=one.code.lower(), phone="0912 345 678"
    )
    again = actions.confirm(actor=ANONYMOUS, at=sanh.at, code=one.code, phone=PHONE)
    assert made == again
    assert (made.state, made.starts_at, free(sanh, nine)) == (State.BOOKED, nine, 0)
    effect = Effect.objects.get(key__startswith="appointment/")
    assert (effect.kind, effect.phone) == ("appointment_booked", PHONE)
    assert effect.facts["code"] == one.code
    assert effect.facts["url"].endswith(f"/hen-gio/{one.code}")


def test_a_hold_runs_out_after_five_minutes_and_its_seat_is_free(sanh: Hall) -> None:
    nine = moment(sanh, 9)
    one = held(sanh, nine)
    sanh.later(5)
    assert free(sanh, nine) == 1
    refused(
        Not,
        "hold_over",
        lambda: actions.confirm(actor=ANONYMOUS, at=sanh.at, code=one.code, phone=PHONE),
    )
    held(sanh, nine)
    actions.tend(actor=SYSTEM, at=sanh.later(5).at)
    assert not Appointment.objects.exists()


def test_the_database_gives_no_seat_twice_and_no_phone_a_third(sanh: Hall) -> None:
    booked(sanh, moment(sanh, 9))
    booked(sanh, moment(sanh, 10))
    refused(Conflict, "phone_has_enough", lambda: booked(sanh, moment(sanh, 8)))
    row = Appointment.objects.get(starts_at=moment(sanh, 9))
    row.pk, row.request_id, row.code = None, uuid4(), "ZZZZZZZZ"
    row.starts_at += timedelta(minutes=30)
    row.of_phone, row.phone = 1, "0999999999"
    broken("appointments_seat_taken_once", row)
    row.seat, row.phone = 9, PHONE
    broken("appointments_few_of_a_phone", row)


def test_it_is_moved_and_cancelled_with_code_and_telephone_alone(sanh: Hall) -> None:
    nine, ten = moment(sanh, 9), moment(sanh, 10)
    code = booked(sanh, nine).code
    own: dict[str, Any] = {"actor": ANONYMOUS, "at": sanh.at, "code": code}
    for act in (
        lambda: actions.cancel(**own, phone="0900000000"),
        lambda: actions.move(**own, phone="0900000000", starts_at=ten),
        lambda: actions.cancel(**{**own, "code": "AAAAAAAA"}, phone=PHONE),
        lambda: by_code(actor=ANONYMOUS, code="AAAAAAAA"),
        lambda: by_code(actor=ANONYMOUS, code=""),
    ):
        refused(NotFound, "appointment_unknown", act)
    moved = actions.move(**own, phone=PHONE, starts_at=ten)
    assert (moved.starts_at, moved.code, free(sanh, nine)) == (ten, code, 1)
    refused(
        Conflict,
        "slot_full",
        lambda: actions.move(**own, phone=PHONE, starts_at=moment(sanh, 12)),
    )
    gone = actions.cancel(**own, phone=PHONE)
    assert actions.cancel(**own, phone=PHONE) == gone
    assert (gone.state, free(sanh, ten)) == (State.CANCELLED, 1)
    assert kinds() == ["appointment_booked", "appointment_moved"]


def test_coming_takes_one_number_that_counts_from_the_appointment(sanh: Hall) -> None:
    nine = moment(sanh, 9)
    code = booked(sanh, nine).code
    come: dict[str, Any] = {"actor": ANONYMOUS, "code": code}

    def arrive() -> object:
        return actions.arrive(**come, at=sanh.at, request_id=uuid4())

    refused(Not, "appointment_another_day", arrive)
    sanh.centre.at = nine + timedelta(minutes=15)
    ticket = actions.arrive(**come, at=sanh.at, request_id=uuid4(), phone=PHONE)
    assert (ticket.number, ticket.appointment_at) == ("A001", nine)
    assert actions.arrive(**come, at=sanh.at, request_id=uuid4()).id == ticket.id
    assert Ticket.objects.count() == 1
    assert by_code(actor=ANONYMOUS, code=code).state is State.ARRIVED
    refused(
        Not,
        "appointment_over",
        lambda: actions.cancel(actor=ANONYMOUS, at=sanh.at, code=code, phone=PHONE),
    )


def test_who_does_not_come_twice_waits_fourteen_days_but_still_walks_in(
    sanh: Hall,
) -> None:
    for hour in (8, 9):
        booked(sanh, moment(sanh, hour))
    late = booked(sanh, moment(sanh, 10), phone="0987654321").code
    sanh.centre.at = moment(sanh, 10, 1) + timedelta(minutes=15)
    assert actions.tend(actor=SYSTEM, at=sanh.at) == 2
    sanh.later(1)
    refused(
        Not,
        "appointment_over",
        lambda: actions.arrive(
            actor=ANONYMOUS, at=sanh.at, request_id=uuid4(), code=late
        ),
    )
    assert actions.tend(actor=SYSTEM, at=sanh.at) == 1
    assert actions.tend(actor=SYSTEM, at=sanh.at) == 0
    refused(Not, "phone_barred", lambda: booked(sanh, moment(sanh, 9)))
    assert sanh.take("A", phone=PHONE).number == "A001"
    one = Appointment.objects.get(starts_at=moment(sanh, 9, 0))
    note: dict[str, Any] = {"at": sanh.at, "appointment_id": one.pk}
    refused(
        NotAllowed,
        "role_missing",
        lambda: actions.note_arrival(actor=sanh.actor("cauhinh"), **note),
    )
    actions.note_arrival(actor=sanh.actor("quay"), **note)
    assert booked(sanh, moment(sanh, 9)).state is State.BOOKED


def test_reminders_go_once_and_not_for_what_was_booked_just_before(sanh: Hall) -> None:
    booked(sanh, moment(sanh, 10, 2))
    booked(sanh, moment(sanh, 10, 0), phone="0987654321")
    told = []
    for at in (
        sanh.at,
        moment(sanh, 9, 0),
        moment(sanh, 9, 1),
        moment(sanh, 10, 1),
        moment(sanh, 9, 2),
    ):
        for _ in range(2):
            actions.tend(actor=SYSTEM, at=at)
        told.append(kinds()[2:])
    assert told == [
        [],
        ["appointment_soon"],
        ["appointment_soon"],
        ["appointment_soon", "appointment_tomorrow"],
        ["appointment_soon", "appointment_tomorrow", "appointment_soon"],
    ]


def test_a_closure_cancels_and_tells_and_gives_no_times(sanh: Hall) -> None:
    nine = moment(sanh, 9)
    code = booked(sanh, nine).code
    shut: dict[str, Any] = {
        "at": sanh.at,
        "unit_id": sanh.unit_id,
        "closure": Closure(moment(sanh, 8), moment(sanh, 10)),
    }
    boss = sanh.actor("giamdoc")
    refused(
        Invalid,
        "reason_missing",
        lambda: actions.close_time(actor=boss, reason=" ", **shut),
    )
    refused(
        NotAllowed,
        "role_missing",
        lambda: actions.close_time(actor=sanh.actor("quay"), reason="Họp", **shut),
    )
    assert actions.close_time(actor=boss, reason="Họp", **shut) == 1
    assert by_code(actor=ANONYMOUS, code=code).state is State.CANCELLED
    assert kinds()[-1] == "appointment_cancelled"
    refused(Conflict, "slot_full", lambda: held(sanh, nine))
    (row,) = closures(actor=boss, unit_id=sanh.unit_id, at=sanh.at)
    actions.open_time(actor=boss, at=sanh.at, closure_id=row.id)
    assert held(sanh, nine).state is State.HELD


def test_windows_are_edited_by_the_configurator_alone(sanh: Hall) -> None:
    editor = sanh.actor("cauhinh")
    first = windows(actor=editor, unit_id=sanh.unit_id)[0]
    for actor in (sanh.actor("quay"), sanh.actor("giamdoc")):
        with pytest.raises(NotAllowed):
            actions.end_window(actor=actor, at=sanh.at, window_id=first.id)
        with pytest.raises(NotAllowed):
            windows(actor=actor, unit_id=sanh.unit_id)
    refused(
        Invalid,
        "windows_overlap",
        lambda: actions.add_window(
            actor=editor,
            at=sanh.at,
            service_id=sanh.service("A"),
            window=first.window,
        ),
    )
    actions.end_window(actor=editor, at=sanh.at, window_id=first.id)
    assert first.id not in {w.id for w in windows(actor=editor, unit_id=sanh.unit_id)}


def test_the_desk_sees_the_day_and_nobody_else_does(sanh: Hall) -> None:
    nine = moment(sanh, 9)
    booked(sanh, nine, name="Nguyễn Văn An")
    held(sanh, moment(sanh, 10))
    day: dict[str, Any] = {"unit_id": sanh.unit_id, "day": nine.date()}
    (row,) = expected(actor=sanh.actor("quay"), **day)
    assert (row.name, row.phone, row.state) == ("Nguyễn Văn An", PHONE, State.BOOKED)
    for actor in (ANONYMOUS, sanh.actor("cauhinh")):
        with pytest.raises(NotAllowed):
            expected(actor=actor, **day)


def test_a_dossiers_code_is_checked_and_nothing_else_of_it_is_kept(sanh: Hall) -> None:
    refused(
        Invalid,
        "dossier_unknown",
        lambda: booked(sanh, moment(sanh, 9), dossier_code="H49-1"),
    )


def test_who_it_was_is_forgotten_after_a_week_a_miss_when_it_bars_no_more(
    sanh: Hall,
) -> None:
    one, two = booked(sanh, moment(sanh, 9)), booked(sanh, moment(sanh, 10))
    actions.cancel(actor=ANONYMOUS, at=sanh.at, code=one.code, phone=PHONE)
    actions.tend(actor=SYSTEM, at=moment(sanh, 11))
    assert actions.forget(actor=SYSTEM, at=moment(sanh, 9, 8)) == 0
    assert actions.forget(actor=SYSTEM, at=moment(sanh, 10, 8)) == 1
    assert actions.forget(actor=SYSTEM, at=moment(sanh, 11, 44)) == 0
    assert Appointment.objects.get(pk=two.id).phone == PHONE
    assert actions.forget(actor=SYSTEM, at=moment(sanh, 11, 45)) == 1
    assert set(Appointment.objects.values_list("phone", "code")) == {("", None)}
    with pytest.raises(NotAllowed):
        actions.forget(actor=sanh.actor("quay"), at=sanh.at)

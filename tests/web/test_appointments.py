"""Appointments in front of a browser without scripts: book, change, come; the desk."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from motcua.domain.appointments.models import (
    Appointment,
    BookingClosure,
    BookingWindow,
)
from motcua.domain.catalogue.models import ProcedureVersion, VersionState
from motcua.domain.hall.models import Service, Ticket
from tests.appointments import PHONE, booked, moment, plan
from tests.databases import MORNING
from tests.hall import Hall
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanh(clock: Clock) -> Hall:
    cache.clear()
    found = Hall()
    plan(found)
    return found


def test_a_time_is_chosen_booked_moved_and_cancelled_without_scripts(
    sanh: Hall,
) -> None:
    phone = Client()
    assert "Hộ tịch, chứng thực" in said_by(phone.get("/hen-gio"))
    times = f"/hen-gio/chon/{Service.objects.get(letter='A').pk}"
    assert "Thứ Ba, 23/11/2021 còn 3 chỗ" in said_by(phone.get(times))
    tuesday = phone.get(f"{times}?ngay=23/11/2021")
    assert re.findall(r'name="slot" value="([^"]+)"', tuesday.content.decode()) == [
        f"2021-11-23T{hour}:00" for hour in ("08", "09", "10")
    ]
    chosen = {"request": str(uuid4()), "slot": "2021-11-23T09:00"}
    held = phone.post(times, chosen)
    assert held.status_code == 302
    again = phone.post(times, chosen)
    address = held.headers["Location"]
    assert again.headers["Location"] == address
    assert "Chỗ được giữ đến 08:05" in said_by(phone.get(address))
    assert phone.get(f"{address}/lich-hen.ics").status_code == 404
    wrong = phone.post(address, {"do": "confirm", "phone": "12"})
    assert (wrong.status_code, list(errors_of(wrong))) == (422, ["phone"])
    made = phone.post(address, {"do": "confirm", "phone": PHONE, "name": "Lê An"})
    assert made.headers["Location"] == address
    page = said_by(phone.get(address))
    assert "Đã hẹn Thứ Ba, 09:00 23/11/2021" in page
    assert "Lê An" not in page
    assert PHONE not in page
    other = {"phone": PHONE, "slot": "2021-11-23T10:00"}
    move = f"{address}/doi?ngay=23/11/2021"
    stranger = phone.post(move, {**other, "phone": "0900000000"})
    assert stranger.status_code == 404
    assert phone.post(move, other).status_code == 302
    assert "10:00 23/11/2021" in said_by(phone.get(address))
    event = _event(phone, address)
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CONFIRMED")
    assert event.decoded("DTSTART") == moment(sanh, 10)
    bad = phone.post(address, {"do": "cancel", "phone": "0900000000"})
    assert (bad.status_code, list(errors_of(bad))) == (404, ["code"])
    assert phone.post(address, {"do": "cancel", "phone": PHONE}).status_code == 302
    assert "đã hủy" in said_by(phone.get(address))
    assert _event(phone, address)["STATUS"] == "CANCELLED"


def _event(client: Client, address: str) -> Any:
    answer = client.get(f"{address}/lich-hen.ics")
    assert answer.headers["Content-Type"] == "text/calendar"
    return Calendar.from_ical(answer.content).walk("VEVENT")[0]


def test_a_full_or_made_up_time_and_a_hold_that_ran_out_say_what_to_do(
    sanh: Hall, clock: Clock
) -> None:
    booked(sanh, moment(sanh, 9))
    phone, times = Client(), f"/hen-gio/chon/{Service.objects.get(letter='A').pk}"
    for slot in ("2021-11-23T09:00", "2021-11-23T03:00", "nonsense", ""):
        answer = phone.post(times, {"request": str(uuid4()), "slot": slot})
        assert answer.status_code in (409, 422)
        assert list(errors_of(answer)) == ["slot"]
    held = phone.post(times, {"request": str(uuid4()), "slot": "2021-11-23T10:00"})
    address = held.headers["Location"]
    clock(MORNING + timedelta(minutes=6))
    assert "Đã hết giờ giữ chỗ" in said_by(phone.get(address))
    assert phone.post(address, {"do": "confirm", "phone": PHONE}).status_code == 409
    assert not Appointment.objects.filter(code=address[-8:], state="booked").exists()
    unknown = phone.get("/hen-gio/AAAAAAAA")
    assert (unknown.status_code, list(errors_of(unknown))) == (404, ["code"])
    assert phone.get("/hen-gio?ma=aaaa-aaaa").headers["Location"] == "/hen-gio/AAAAAAAA"


def test_codes_cannot_be_guessed_without_end(sanh: Hall) -> None:
    guesser = Client()
    codes = [guesser.get(f"/hen-gio/AAAAAA{n:02d}").status_code for n in range(61)]
    assert (codes[0], codes[-1]) == (404, 429)


def test_who_has_come_takes_a_number_that_keeps_the_appointment(
    sanh: Hall, clock: Clock
) -> None:
    made = booked(sanh, moment(sanh, 9))
    address, phone = f"/hen-gio/{made.code}", Client()
    assert "Tôi đã đến" not in said_by(phone.get(address))
    early = phone.post(address, {"do": "arrive", "request": str(uuid4())})
    assert early.status_code == 409
    clock(made.starts_at - timedelta(minutes=20))
    assert "Tôi đã đến: lấy số" in said_by(phone.get(address))
    come = {"do": "arrive", "request": str(uuid4())}
    place = phone.post(address, come)
    ticket = Ticket.objects.get()
    assert place.headers["Location"] == f"/sanh/{ticket.secret}"
    assert ticket.appointment_at == made.starts_at
    assert phone.post(address, come).headers["Location"] == place.headers["Location"]


def test_who_comes_answers_what_an_order_asks_about_health(
    sanh: Hall, clock: Clock
) -> None:
    made = booked(sanh, moment(sanh, 9))
    clock(made.starts_at - timedelta(minutes=20))
    order = {
        "do": "order",
        "number": "15/CT",
        "authority": "UBND tỉnh",
        "valid_from": f"{made.starts_at:%d/%m/%Y}",
        "valid_to": f"{made.starts_at:%d/%m/%Y}",
        "questions": "Có sốt không?",
        "keep_days": "0",
    }
    assert sign_in("giamdoc").post("/desk/sanh", order).status_code == 302
    address, phone = f"/hen-gio/{made.code}", Client()
    assert "Có sốt không?" in said_by(phone.get(address))
    come = {"do": "arrive", "request": str(uuid4())}
    silent = phone.post(address, come)
    assert list(errors_of(silent)) == ["health"]
    assert not Ticket.objects.exists()
    assert phone.post(address, come | {"health-0": "no"}).status_code == 302
    assert Ticket.objects.count() == 1


def test_the_desk_sees_who_comes_and_notes_who_came_without_the_code(
    sanh: Hall, clock: Clock
) -> None:
    made = booked(sanh, moment(sanh, 9), name="Lê An")
    clock(made.starts_at)
    counter = sign_in("quay")
    assert f"09:00 đã hẹn Lê An {PHONE}" in said_by(counter.get("/desk/hen-gio"))
    other = counter.get("/desk/hen-gio?ngay=22/11/2021")
    assert "Không ai hẹn ngày này" in said_by(other)
    note = {"appointment": made.id}
    for stranger in (sign_in("cauhinh"), Client()):
        assert stranger.get("/desk/hen-gio").status_code in (302, 403)
        assert stranger.post("/desk/hen-gio", note).status_code in (302, 403)
    assert counter.post("/desk/hen-gio", note).status_code == 302
    assert "09:00 đã đến" in said_by(counter.get("/desk/hen-gio"))


def test_windows_and_closures_are_edited_by_whoever_may(sanh: Hall) -> None:
    editor, boss = sign_in("cauhinh"), sign_in("giamdoc")
    address = "/desk/hen-gio/khung-gio"
    window = {
        "do": "add",
        "service": sanh.service("A"),
        "weekday": "0",
        "begins": "14:00",
        "ends": "16:00",
        "minutes": "30",
        "capacity": "2",
        "days_ahead": "14",
        "soonest": "60",
    }
    assert editor.post(address, window).status_code == 302
    rows = BookingWindow.objects.filter(service_id=sanh.service("A"), active=True)
    row = rows.get(begins="14:00")
    twice = editor.post(address, window)
    assert (twice.status_code, list(errors_of(twice))) == (422, ["begins"])
    wrong = editor.post(address, {**window, "begins": "25:00"})
    assert list(errors_of(wrong)) == ["begins"]
    assert boss.post(address, window).status_code == 403
    assert editor.post(address, {"do": "end", "window": row.pk}).status_code == 302
    booked(sanh, moment(sanh, 9))
    shut = {
        "do": "close",
        "closed_from": "2021-11-23 08:00",
        "closed_to": "2021-11-23 12:00",
        "reason": "Họp",
        "closed_service": "0",
    }
    empty = boss.post(address, {**shut, "reason": ""})
    assert list(errors_of(empty)) == ["reason"]
    assert sign_in("quay").post(address, shut).status_code == 403
    assert boss.post(address, shut).status_code == 302
    assert "1 lịch hẹn bị hủy" in said_by(boss.get(address))
    closure = BookingClosure.objects.get()
    assert boss.post(address, {"do": "open", "closure": closure.pk}).status_code == 302
    assert not BookingClosure.objects.exists()


def test_a_procedure_leads_to_the_times_of_its_service(sanh: Hall) -> None:
    service = Service.objects.get(letter="A")
    rows = ProcedureVersion.objects.filter(
        field__name__in=service.fields, state=VersionState.PUBLISHED
    )
    code = rows.values_list("procedure__code", flat=True)[0]
    answer = Client().get(f"/thu-tuc/{code}")
    assert f'href="/hen-gio/chon/{service.pk}"' in answer.content.decode()

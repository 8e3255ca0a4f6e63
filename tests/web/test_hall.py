"""The hall in front of a browser without scripts: phone, kiosk, wall, counter, set-up."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.domain.dossiers.models import Dossier
from motcua.domain.hall.models import Counter as Desk
from motcua.domain.hall.models import LimitOrder, Service, Ticket, TicketDossier
from tests.databases import MORNING
from tests.hall import Hall
from tests.web.conftest import Clock
from tests.web.counter import Desk as Intake
from tests.web.counter import errors_of, said_by, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanh(clock: Clock) -> Hall:
    cache.clear()
    return Hall()


def taken(client: Client, letter: str = "A", **typed: str) -> Ticket:
    """Take a number as a form does."""
    service = Service.objects.get(letter=letter)
    address = f"/sanh/lay-so/{service.pk}"
    answer = client.post(address, {"request": str(uuid4()), **typed})
    assert answer.status_code == 302, said_by(answer)
    return Ticket.objects.get(secret=answer.headers["Location"].rpartition("/")[2])


def press(client: Client, do: str, **fields: object) -> int:
    answer = client.post("/desk/quay", {"do": do, "request": str(uuid4()), **fields})
    return answer.status_code


def test_a_number_is_taken_followed_and_given_back_without_scripts(
    sanh: Hall, clock: Clock
) -> None:
    phone = Client()
    assert "Hộ tịch, chứng thực" in said_by(phone.get("/sanh"))
    ticket = taken(phone, priority="elderly")
    page = phone.get(f"/sanh/{ticket.secret}")
    assert "A001" in said_by(page)
    assert "Sắp đến lượt" in said_by(page)
    assert b'<noscript><meta http-equiv="refresh" content="20">' in page.content
    assert page.headers["Cache-Control"].find("no-cache") >= 0
    slip = phone.get(f"/sanh/{ticket.secret}/phieu.pdf")
    assert slip.content.startswith(b"%PDF")
    assert phone.post(f"/sanh/{ticket.secret}/huy").status_code == 302
    assert "người lấy số đã hủy" in said_by(phone.get(f"/sanh/{ticket.secret}"))
    clock(MORNING + timedelta(days=1))
    again = said_by(phone.get(f"/sanh/{ticket.secret}"))
    assert "là của ngày 22/11/2021" in again
    assert phone.get("/sanh/khong-co").status_code == 404
    assert phone.post("/sanh/khong-co/huy").status_code == 404
    assert phone.get("/sanh/lay-so/999999").status_code == 404


def test_what_is_wrong_names_the_field_and_takes_nothing(
    sanh: Hall, clock: Clock
) -> None:
    phone, service = Client(), sanh.service("A")
    address = f"/sanh/lay-so/{service}"
    answer = phone.post(address, {"request": str(uuid4()), "phone": "12ab"})
    assert answer.status_code == 422
    assert "phone" in errors_of(answer)
    assert phone.post(address, {}).status_code == 422
    clock(MORNING + timedelta(hours=11))
    closed = phone.post(address, {"request": str(uuid4())})
    assert closed.status_code == 409
    assert "Giờ tiếp nhận hôm nay" in said_by(closed)
    assert "Giờ tiếp nhận hôm nay" in said_by(phone.get("/sanh"))
    assert not Ticket.objects.exists()


def test_the_kiosk_keeps_its_face_and_prints(sanh: Hall) -> None:
    kiosk = Client()
    page = kiosk.get("/sanh/may-lay-so?ro=1&in=1").content.decode()
    assert "mc-screen--clear" in page
    service = sanh.service("E")
    assert f"/sanh/may-lay-so/{service}?ro=1&amp;in=1" in page
    answer = kiosk.post(
        f"/sanh/may-lay-so/{service}?ro=1&in=1",
        {"request": str(uuid4()), "priority": "disabled"},
    )
    assert answer.status_code == 302
    done = kiosk.get(answer.headers["Location"]).content.decode()
    assert "E001" in done
    assert "data:image/svg+xml" in done
    assert 'data-print="1"' in done
    assert Ticket.objects.get().prioritised
    bad = kiosk.post(f"/sanh/may-lay-so/{service}", {"priority": "x", "request": "1"})
    assert bad.status_code == 422
    assert "sanh" in kiosk.get("/sanh/ap-phich").content.decode()


def test_the_wall_shows_numbers_alone_and_an_unchanged_one_is_304(sanh: Hall) -> None:
    taken(Client(), phone="0912345678", priority="pregnant")
    sanh.open("quay", 1)
    called = sanh.call("quay")
    assert called is not None
    wall = Client()
    assert "A001" in said_by(wall.get("/sanh/bang"))
    first = wall.get("/sanh/bang.json")
    said = json.loads(first.content)
    assert said["called"][0]["number"] == "A001"
    assert set(said["called"][0]) == {
        "number",
        "counter",
        "code",
        "area",
        "calls",
        "serving",
    }
    tag = first.headers["ETag"]
    same = wall.get("/sanh/bang.json", headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    cache.clear()
    sanh.press("start_serving", "quay", called)
    fresh = wall.get("/sanh/bang.json", headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert json.loads(wall.get("/sanh/bang.json?khu=2").content)["called"] == []


def test_a_counter_is_worked_from_opening_to_closing(sanh: Hall) -> None:
    first, second = taken(Client()), taken(Client())
    desk = sign_in("quay")
    assert "Quầy 1" in said_by(desk.get("/desk/quay"))
    assert press(desk, "call") == 409
    assert press(desk, "open", counter=sanh.counter(1)) == 302
    assert "2 người chờ quầy này" in said_by(desk.get("/desk/quay"))
    assert press(desk, "call") == 302
    page = desk.get("/desk/quay").content.decode()
    assert {"s", "r", "x", "t"} <= set(re.findall(r'data-key="(\w)"', page))
    assert press(desk, "no_show", ticket=first.pk) == 409
    assert press(desk, "recall", ticket=first.pk) == 302
    assert press(desk, "start", ticket=first.pk) == 302
    assert press(desk, "hold", ticket=first.pk) == 302
    assert press(desk, "call") == 302
    assert press(desk, "transfer", ticket=second.pk, to="") == 422
    assert press(desk, "transfer", ticket=second.pk, to="x-1") == 422
    to_results = f"s-{sanh.service('H')}"
    assert press(desk, "transfer", ticket=second.pk, to=to_results) == 302
    assert press(desk, "resume", ticket=first.pk) == 302
    assert press(desk, "break") == 302
    assert "Tạm nghỉ từ" in said_by(desk.get("/desk/quay"))
    assert press(desk, "back") == 302
    assert press(desk, "close") == 409
    assert press(desk, "finish", ticket=first.pk) == 302
    assert press(desk, "dance") == 422
    assert press(desk, "close") == 302
    second.refresh_from_db()
    assert (second.state, second.service_id) == ("transferred", sanh.service("H"))
    assert press(sign_in("lanhdao"), "call") == 403
    assert press(sign_in("congdan"), "call") == 403


def test_a_dossier_received_from_a_number_is_linked_to_it(
    sanh: Hall, desk: Intake
) -> None:
    ticket = taken(Client())
    client = desk.client
    assert press(client, "open", counter=sanh.counter(1)) == 302
    assert press(client, "call") == 302
    choose = client.get(f"/desk/tiep-nhan?phieu={ticket.pk}").content.decode()
    assert f"&amp;phieu={ticket.pk}" in choose
    form = client.get(f"/desk/tiep-nhan/{desk.code}?phieu={ticket.pk}")
    assert f'name="ticket" value="{ticket.pk}"' in form.content.decode()
    assert desk.send(ticket=str(ticket.pk), do="accept").status_code == 302
    assert TicketDossier.objects.get().dossier_id == Dossier.objects.get().pk


def test_the_hall_is_set_up_by_its_configurator_and_led_by_its_director(
    sanh: Hall,
) -> None:
    keeper, director = sign_in("cauhinh"), sign_in("giamdoc")
    page = said_by(keeper.get("/desk/sanh"))
    assert "Thêm quầy" in page
    assert "Kết thúc ngày" not in page
    service = {
        "do": "service",
        "letter": "m",
        "name": "Một việc mới",
        "area": "1",
        "purpose": "guide",
        "active": "yes",
    }
    assert keeper.post("/desk/sanh", service).status_code == 302
    assert keeper.post("/desk/sanh", {**service, "letter": "MM"}).status_code == 422
    counter = {
        "do": "counter",
        "code": "20",
        "name": "Quầy 20",
        "area": "1",
        "staff_unit": sanh.unit_id,
        "serves": ["M", "A"],
        "active": "yes",
    }
    assert keeper.post("/desk/sanh", counter).status_code == 302
    assert Desk.objects.get(code="20").services.count() == 2
    assert keeper.post("/desk/sanh", {**counter, "serves": []}).status_code == 422
    assert keeper.post("/desk/sanh", {"do": "close_day"}).status_code == 403
    assert director.post("/desk/sanh", service).status_code == 403
    order = {
        "do": "order",
        "number": "15/CT",
        "authority": "UBND tỉnh",
        "valid_from": "22/11/2021",
        "valid_to": "30/11/2021",
        "questions": "Có sốt không?\nCó ho không?",
        "keep_days": "3",
    }
    undated = director.post("/desk/sanh", {**order, "valid_to": ""})
    assert undated.status_code == 422
    assert director.post("/desk/sanh", order).status_code == 302
    assert LimitOrder.objects.get().questions == ["Có sốt không?", "Có ho không?"]
    form = said_by(Client().get(f"/sanh/lay-so/{sanh.service('A')}"))
    assert "Theo văn bản 15/CT của UBND tỉnh" in form
    ended = {"do": "end_order", "order": LimitOrder.objects.get().pk}
    assert director.post("/desk/sanh", ended).status_code == 302
    taken(Client())
    assert director.post("/desk/sanh", {"do": "close_day"}).status_code == 302
    assert Ticket.objects.get().outcome == "not_served"
    assert sign_in("quay").get("/desk/sanh").status_code == 403

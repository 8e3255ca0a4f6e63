"""A morning through the real server: 300 people, 12 counters, and nothing is lost.

Some have an appointment, the rest walk in.
Time is pressed together: people come as fast as the server takes them and counters serve
in no time, so everything meets everything. What must hold: each number is given once and
ends once, no counter has two people, and every moment of every ticket is explained.
"""

import os
import re
from collections import Counter as Count
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from itertools import pairwise
from random import Random
from time import sleep
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from motcua.domain.appointments.models import Appointment
from motcua.domain.appointments.rules.visits import State
from motcua.domain.hall.models import Counter, CounterSession, Service, Ticket
from motcua.domain.hall.models import TicketPeriod as Period
from motcua.domain.hall.readers.tickets import unexplained
from tests.browser.conftest import Site
from tests.databases import MORNING, PASSWORD

pytestmark = pytest.mark.browser

Ids = Mapping[str, int]
PEOPLE = 300
APPOINTMENTS = 30
IDLE = 0.3
"""Seconds after which a counter with nobody looks again."""
DOORS = 3
STAFF = {
    "quay": 1,
    "quay2": 2,
    "thamdinh": 3,
    "thamdinh2": 4,
    "thamdinh3": 5,
    "thuquy": 6,
    "traketqua": 7,
    "traketqua2": 8,
    "huongdan": 9,
    "cv.congan": 10,
    "cv.thue": 11,
    "cv.bhxh": 12,
}
_SLOT = re.compile(r'name="slot" value="([^"]+)"')
_TICKET = re.compile(r'name="ticket" value="(\d+)"')


@pytest.fixture
def proxied() -> Iterator[None]:
    """Let the server believe a proxy of ours, which says from which phone one asks."""
    os.environ["MOTCUA_PROXIES"] = "1"
    yield
    os.environ.pop("MOTCUA_PROXIES")


@dataclass
class Client:
    """One browser on one connection, with its cookies."""

    port: int
    address: str = "10.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wire = HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, path: str, **fields: object) -> tuple[HTTPResponse, str]:
        """Get a page, or send a form; redirects are not followed."""
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "X-Forwarded-For": self.address,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = None
        if fields:
            token = self.cookies["csrftoken"]
            body = urlencode({"csrfmiddlewaretoken": token, **fields})
        self.wire.request("POST" if fields else "GET", path, body, headers)
        answer = self.wire.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, text

    def sign_in(self, username: str) -> "Client":
        """Sign in with the password of the demo."""
        self.ask("/dang-nhap")
        answer, text = self.ask("/dang-nhap", username=username, password=PASSWORD)
        assert answer.status == 302, text[-500:]
        return self


def come(port: int, door: int, letters: list[str], services: Ids) -> int:
    """Let a third of the people take numbers, one in twelve of whom goes home again."""
    chance, phone = Random(door), Client(port)
    phone.ask(f"/sanh/lay-so/{services['A']}")
    for n, letter in enumerate(letters):
        phone.address = f"10.{door}.{n // 250}.{n % 250 + 1}"
        form = {
            "request": uuid4(),
            "priority": chance.choice(["", "", "", "", "elderly", "child"]),
        }
        answer, text = phone.ask(f"/sanh/lay-so/{services[letter]}", **form)
        assert answer.status == 302, text[-800:]
        where = answer.headers["Location"]
        if n % 12 == 5:
            answer, _ = phone.ask(f"{where}/huy", request=uuid4())
            assert answer.status in (302, 409)  # a counter may have been quicker
        elif n % 20 == 7:
            assert phone.ask(where)[0].status == 200
    phone.wire.close()
    return len(letters)


def keep_appointments(port: int, services: Ids) -> int:
    """Let people book today's next times at home, come, and take their numbers."""
    letters = "ADHAH"
    for n in range(APPOINTMENTS):
        phone = Client(port, f"10.9.0.{n + 1}")
        times = f"/hen-gio/chon/{services[letters[n % len(letters)]]}"
        _, page = phone.ask(f"{times}?ngay={MORNING:%d/%m/%Y}")
        slot = _SLOT.findall(page)[0]
        answer, text = phone.ask(times, request=uuid4(), slot=slot)
        assert answer.status == 302, text[-800:]
        where = answer.headers["Location"]
        answer, text = phone.ask(where, do="confirm", phone=f"09120000{n:02}")
        assert answer.status == 302, text[-800:]
        coming = {"do": "arrive", "request": uuid4()}
        for _ in range(2):  # pressed twice, one number
            answer, text = phone.ask(where, **coming)
            assert answer.status == 302, text[-800:]
        phone.wire.close()
    return APPOINTMENTS


def work(
    client: Client, code: str, doors: list[Future[int]], services: Ids, counters: Ids
) -> int:
    """Serve whoever comes until all have come and nobody waits; return how many."""
    chance, served = Random(code), 0
    press(client, "open", counter=counters[code])
    while True:
        all_came = all(door.done() for door in doors)
        press(client, "call")
        _, page = client.ask("/desk/quay")
        found = _TICKET.search(page)
        if found is None or 'value="start"' not in page:
            if all_came:
                return served
            sleep(IDLE)
            continue
        serve(client, chance, found.group(1), services)
        served += 1


def serve(client: Client, chance: Random, ticket: str, services: Ids) -> None:
    """Do with one number what happens at counters."""
    case = chance.random()
    if case < 0.08:
        press(client, "recall", ticket=ticket)
        press(client, "no_show", ticket=ticket)
        return
    if press(client, "start", ticket=ticket) == 409:
        return  # its holder has just given it back
    if case < 0.13:
        to = services["K" if case < 0.11 else "H"]
        press(client, "transfer", ticket=ticket, to=f"s-{to}")
    elif case < 0.16:
        press(client, "hold", ticket=ticket)
    else:
        if case < 0.2:
            press(client, "break")
            press(client, "back")
        press(client, "finish", ticket=ticket)


def press(client: Client, do: str, **fields: object) -> int:
    answer, text = client.ask("/desk/quay", do=do, request=uuid4(), **fields)
    assert answer.status in (302, 409), f"{do}: {answer.status} {text[-800:]}"
    return answer.status


def test_three_hundred_people_at_twelve_counters(proxied: None, site: Site) -> None:
    port = site.server.port
    staff = {name: Client(port).sign_in(name) for name in STAFF}
    chance = Random(2021)
    letters = chance.choices(
        "ABCDEGHK", weights=[9, 5, 3, 3, 5, 4, 6, 2], k=PEOPLE - APPOINTMENTS
    )
    services = dict(Service.objects.values_list("letter", "pk"))
    counters = dict(Counter.objects.values_list("code", "pk"))
    with ThreadPoolExecutor(DOORS + 1 + len(STAFF)) as pool:
        doors = [
            pool.submit(come, port, n, letters[n::DOORS], services) for n in range(DOORS)
        ]
        doors.append(pool.submit(keep_appointments, port, services))
        desks = [
            pool.submit(work, staff[name], str(code), doors, services, counters)
            for name, code in STAFF.items()
        ]
        assert sum(door.result() for door in doors) == PEOPLE
        calls = sum(desk.result() for desk in desks)
    director = Client(port).sign_in("giamdoc")
    director.ask("/desk/sanh")
    assert director.ask("/desk/sanh", do="close_day")[0].status == 302
    for client in (director, *staff.values()):
        client.wire.close()

    tickets = list(Ticket.objects.all())
    ended = Count(ticket.outcome for ticket in tickets)
    assert sum(ended.values()) == len(tickets) == PEOPLE
    assert all(not t.state and t.ended_at is not None for t in tickets)
    kept = Appointment.objects.filter(state=State.ARRIVED).values_list("pk", flat=True)
    assert len(kept) == APPOINTMENTS
    assert Count(t.appointment_id for t in tickets if t.appointment_id) == Count(kept)
    assert ended["served"] > PEOPLE / 2
    assert ended["no_show"] > 0
    assert ended["cancelled"] > 0
    assert ended["served"] + ended["no_show"] <= calls
    unit_id = tickets[0].unit_id
    assert unexplained(unit_id=unit_id, day=MORNING.date()) == []
    assert not CounterSession.objects.filter(closed_at__isnull=True).exists()
    busy = ["called", "serving", "paused"]
    for counter in Counter.objects.all():
        spans = list(
            Period.objects.filter(counter=counter, kind__in=busy)
            .order_by("began_at", "ended_at")
            .values_list("began_at", "ended_at")
        )
        for (_, until), (begins, _) in pairwise(spans):
            assert until is not None
            assert until <= begins, f"two people at {counter.name}"

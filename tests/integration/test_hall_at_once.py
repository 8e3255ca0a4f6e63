"""Eight counters and eight doors at once: no number twice, none left out, none shared."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connection

from motcua.domain.hall import actions as hall
from motcua.domain.hall.models import Counter as Desk
from motcua.domain.hall.models import Ticket, TicketPeriod
from motcua.domain.hall.readers.tickets import unexplained
from motcua.kernel.actor import ANONYMOUS
from tests.hall import Hall

pytestmark = pytest.mark.usefixtures("committed_db")

Done = TypeVar("Done")
THREADS = 8
EACH = 12


def once(act: Callable[..., Done], **facts: object) -> Done:
    """Do one act with a connection given back at once: the pool has half as many."""
    try:
        return act(request_id=facts.pop("request_id", uuid4()), **facts)
    finally:
        connection.close()


def test_eight_doors_and_eight_counters_share_no_number_and_lose_none() -> None:
    sanh = Hall()
    service, at = sanh.service("A"), sanh.at
    codes = [sanh.counter(n) for n in range(1, THREADS + 1)]
    services = [sanh.service(letter) for letter in "ABCD"]
    for n, counter_id in enumerate(codes):
        hall.open_counter(actor=sanh.clerk(n), at=at, counter_id=counter_id)
        Desk.objects.get(pk=counter_id).services.set(services)
    connection.close()
    double, start = uuid4(), Barrier(2 * THREADS)

    def door(_: int) -> list[str]:
        take = partial(hall.take_number, actor=ANONYMOUS, at=at, service_id=service)
        start.wait()
        once(take, request_id=double)
        return [once(take).number for _ in range(EACH)]

    def counter(n: int) -> list[int]:
        actor, called, now = sanh.clerk(n), list[int](), at
        start.wait()
        while True:
            all_came = all(one.done() for one in doors)
            now += timedelta(seconds=7)
            found = once(hall.call_next, actor=actor, at=now)
            if found is None and all_came:
                return called
            if found is not None:
                called.append(found.id)
                press = {"actor": actor, "ticket_id": found.id}
                once(hall.start_serving, at=now, **press)
                now += timedelta(seconds=50)
                once(hall.finish, at=now, **press)

    with ThreadPoolExecutor(2 * THREADS) as pool:
        doors = [pool.submit(door, n) for n in range(THREADS)]
        desks = [pool.submit(counter, n) for n in range(THREADS)]
        numbers = [n for done in doors for n in done.result()]
        called = [n for done in desks for n in done.result()]
    count = THREADS * EACH + 1
    assert len(set(numbers)) == len(numbers) == count - 1
    assert sorted(t.n for t in Ticket.objects.all()) == list(range(1, count + 1))
    assert len(set(called)) == len(called) == count
    assert set(Ticket.objects.values_list("outcome", flat=True)) == {"served"}
    assert unexplained(unit_id=sanh.unit_id, day=at.date()) == []
    _nobody_was_at_a_counter_with_another()


def _nobody_was_at_a_counter_with_another() -> None:
    rows = TicketPeriod.objects.filter(counter__isnull=False).order_by("began_at", "n")
    until: dict[int, object] = {}
    for row in rows:
        assert row.counter_id is not None
        last = until.get(row.counter_id)
        assert last is None or row.began_at >= last  # type: ignore[operator]
        until[row.counter_id] = row.ended_at

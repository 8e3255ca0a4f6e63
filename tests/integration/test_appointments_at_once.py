"""Sixteen people at once for the last seats: none doubled, none lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from motcua.domain.appointments import actions
from motcua.domain.appointments.models import Appointment
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import Conflict
from tests.appointments import held, moment, plan
from tests.hall import Hall

pytestmark = pytest.mark.usefixtures("committed_db")

THREADS = 16
SEATS = 5


def test_the_last_seats_go_to_as_many_as_there_are() -> None:
    sanh = Hall()
    plan(sanh, capacity=SEATS)
    nine, start = moment(sanh, 9), Barrier(THREADS)
    sanh.service("A")
    connection.close()

    def person(n: int) -> bool:
        start.wait()
        try:
            code = held(sanh, nine).code
            connection.close()
            phone = f"09{n // 2:08d}"
            actions.confirm(actor=ANONYMOUS, at=sanh.at, code=code, phone=phone)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        got = list(pool.map(person, range(THREADS)))
    rows = Appointment.objects.filter(starts_at=nine, state="booked")
    assert sum(got) == rows.count() == SEATS
    assert sorted(rows.values_list("seat", flat=True)) == list(range(1, SEATS + 1))


def test_a_telephone_that_books_many_times_at_once_has_two() -> None:
    sanh = Hall()
    plan(sanh, capacity=8)
    codes = [held(sanh, moment(sanh, 9)).code for _ in range(8)]
    start = Barrier(8)
    connection.close()

    def press(code: str) -> bool:
        start.wait()
        try:
            actions.confirm(actor=ANONYMOUS, at=sanh.at, code=code, phone="0912345678")
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        got = sum(pool.map(press, codes))
    assert got == Appointment.objects.filter(state="booked").count() == 2

"""Numbers of documents: one sequence a unit, year and type, without gap or repeat."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event, Thread

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoDbBlocker

from motcua.config.settings import database
from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.actions import Entry, number_document
from motcua.domain.correspondence.models import Outgoing
from motcua.domain.correspondence.readers.outgoing import series_faults
from motcua.domain.documents.models import NumberSeries
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.commands import Command
from motcua.kernel.actor import SYSTEM
from motcua.ops import embedded
from motcua.ops.migrating import migrate
from tests import databases
from tests.databases import MORNING
from tests.world import Centre, code_of

ENTRY = Entry(kind="QĐ", subject="Thử số")
CLERKS = 16


def take(unit_id: int) -> str:
    return number_document(actor=SYSTEM, at=MORNING, unit_id=unit_id, entry=ENTRY)


def whole(kind: str = "QĐ") -> list[int]:
    """Return the register's numbers in their order; the series must agree with them."""
    assert series_faults() == ()
    found = Outgoing.objects.filter(kind=kind).order_by("number")
    return list(found.values_list("number", flat=True))


def sealed_by_many(centre: Centre, ready: list[Done]) -> list[str]:
    """Let sixteen clerks seal at one moment; return the numbers they were given."""
    start = Barrier(CLERKS)
    share = len(ready) // CLERKS

    def work(n: int) -> None:
        start.wait()
        try:
            for done in ready[n * share : (n + 1) * share]:
                centre.act(done, "vanthu", Command.SEAL)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLERKS) as pool:
        list(pool.map(work, range(CLERKS)))
    ids = [done.dossier_id for done in ready]
    return list(
        Dossier.objects.filter(pk__in=ids).values_list("result_number", flat=True)
    )


@pytest.mark.usefixtures("committed_db")
def test_sixteen_clerks_at_once_leave_no_gap_and_no_repeat() -> None:
    centre = Centre()
    code = code_of("five-on-the-spot")
    ready = []
    for _ in range(CLERKS * 3):
        centre.at = MORNING
        done = centre.accept(code)
        done = centre.act(done, "thamdinh", Command.SUBMIT, opinion="Đủ")
        ready.append(centre.act(done, "lanhdao", Command.APPROVE))
    centre.actor("vanthu")
    centre.at += timedelta(hours=1)
    numbers = sealed_by_many(centre, ready)
    assert sorted(numbers) == [f"{n:02d}/QĐ-UBND" for n in range(1, len(ready) + 1)]
    assert whole() == list(range(1, len(ready) + 1))
    rows = Outgoing.objects.values_list("dossier_id", "text")
    assert dict(rows) == dict(Dossier.objects.values_list("id", "result_number"))


def test_a_gap_and_a_repeat_are_found(committed_db: str) -> None:
    unit = Unit.objects.get(code="ubnd")
    assert [take(unit.pk) for _ in range(3)][-1] == "03/QĐ-UBND"
    assert series_faults() == ()
    owner = committed_db.replace(embedded.RUNTIME, embedded.OWNER)
    with pytest.raises(DatabaseError, match="permission denied"):
        Outgoing.objects.filter(number=2).delete()
    with psycopg.connect(owner) as by_hand:
        by_hand.execute("DELETE FROM correspondence_outgoing WHERE number = 2")
    (fault,) = series_faults()
    assert (fault.unit_code, fault.kind, fault.year) == ("ubnd", "out/QĐ", "2021")
    assert (fault.last, fault.counted, fault.highest) == (3, 2, 3)
    with psycopg.connect(owner) as by_hand:
        by_hand.execute(
            "UPDATE documents_numberseries SET last = 2 WHERE kind = 'out/QĐ'"
        )
    assert series_faults()[0].highest == 3
    with pytest.raises(DatabaseError, match="number_given_once"):
        take(unit.pk)


@pytest.mark.usefixtures("committed_db")
def test_a_connection_that_is_cut_gives_its_number_back() -> None:
    """The clerk who waited behind it is given the very number; nobody misses one."""
    unit_id = Unit.objects.get(code="ubnd").pk
    assert take(unit_id) == "01/QĐ-UBND"
    taken, cut = Event(), Event()
    pids: list[int] = []

    def cut_off() -> None:
        with suppress(DatabaseError), transaction.atomic():
            assert take(unit_id) == "02/QĐ-UBND"
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pids.append(cursor.fetchone()[0])
            taken.set()
            cut.wait(30)
        connection.close()

    first = Thread(target=cut_off)
    first.start()
    assert taken.wait(30)

    def wait_behind() -> str:
        try:
            return take(unit_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(wait_behind)
        time.sleep(0.3)
        assert not second.done()
        with psycopg.connect(
            databases.url("postgres", "postgres"), autocommit=True
        ) as by:
            by.execute("SELECT pg_terminate_backend(%s)", [pids[0]])
        assert second.result(30) == "02/QĐ-UBND"
    cut.set()
    first.join()
    assert whole() == [1, 2]


WORKER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.config.settings"
import django
django.setup()
from tests.integration.test_numbers import take
while True:
    take(int(sys.argv[1]))
    print("taken", flush=True)
"""


def test_a_server_that_is_killed_leaves_no_gap(committed_db: str) -> None:
    unit_id = Unit.objects.get(code="ubnd").pk
    environment = {**os.environ, "MOTCUA_DATABASE_URL": committed_db}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(unit_id)],
            stdout=subprocess.PIPE,
            env=environment,
        )
        for _ in range(2)
    ]
    try:
        for worker in workers:
            assert worker.stdout is not None
            for _ in range(5):
                assert worker.stdout.readline() == b"taken\n"
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
    last = len(whole())
    assert last >= 10
    assert take(unit_id) == f"{last + 1:02d}/QĐ-UBND"
    assert whole() == list(range(1, last + 2))


@pytest.fixture
def own_server(
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[tuple[Path, embedded.Server]]:
    """Start a durable PostgreSQL of its own, migrated, with one unit in it."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory("-motcua", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "postgres"
        server = embedded.start(data)
        with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as by:
            by.execute(f"CREATE ROLE {embedded.OWNER} LOGIN")
            by.execute(f"CREATE ROLE {embedded.RUNTIME} LOGIN")
            by.execute(f"CREATE DATABASE numbers OWNER {embedded.OWNER}")
        point_at(server)
        with django_db_blocker.unblock():
            migrate(
                owner_url=server.url(embedded.OWNER, "numbers"),
                runtime_url=server.url(embedded.RUNTIME, "numbers"),
                verbosity=0,
            )
            point_at(server)
            yield data, server
        os.environ.update(before)
        databases.point_django_here()


def point_at(server: embedded.Server) -> None:
    url = server.url(embedded.RUNTIME, "numbers")
    os.environ["MOTCUA_DATABASE_URL"] = url
    databases.use(database(url))


def test_a_database_that_is_killed_and_started_again_leaves_no_gap(
    own_server: tuple[Path, embedded.Server],
) -> None:
    data, server = own_server
    unit_id = Unit.objects.create(
        code="ubnd", name="Ủy ban", short_name="UB", kind="committee", symbol="UBND",
        valid_from=MORNING.date(),
    ).pk  # fmt: skip
    promised: list[str] = []

    def work(_: int) -> None:
        """Take numbers until the database is gone."""
        with suppress(DatabaseError, psycopg.Error):
            while True:
                promised.append(take(unit_id))
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(work, n) for n in range(4)]
        until = time.monotonic() + 30
        while len(promised) < 40 and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        for one in found:
            one.result(60)
    again = embedded.start(data)
    try:
        point_at(again)
        numbers = whole()
        assert numbers == list(range(1, len(numbers) + 1))
        # Nobody was promised a number that is lost, and none was promised twice.
        assert len(promised) == len(set(promised)) >= 40
        texts = set(Outgoing.objects.values_list("text", flat=True))
        assert set(promised) <= texts
        assert take(unit_id) == f"{len(numbers) + 1:02d}/QĐ-UBND"
        assert series_faults() == ()
        assert NumberSeries.objects.get().last == len(numbers) + 1
    finally:
        connection.close()
        embedded.stop(again)


@pytest.mark.django_db
def test_years_types_and_units_have_sequences_of_their_own() -> None:
    ubnd, hcc = (Unit.objects.get(code=code).pk for code in ("ubnd", "hcc"))
    new_year = MORNING.replace(year=2022, month=1, day=1, hour=0)

    def given(unit_id: int, kind: str, at: object = MORNING, **more: str) -> str:
        entry = Entry(kind=kind, subject="Thử", **more)  # type: ignore[arg-type]
        return number_document(actor=SYSTEM, at=at, unit_id=unit_id, entry=entry)  # type: ignore[arg-type]

    assert given(ubnd, "QĐ") == "01/QĐ-UBND"
    assert given(ubnd, "QĐ") == "02/QĐ-UBND"
    assert given(ubnd, "TB") == "01/TB-UBND"
    assert given(ubnd, "CV", drafting="VP") == "01/UBND-VP"
    assert given(ubnd, "CV") == "02/UBND"
    assert given(hcc, "QĐ").startswith("01/QĐ-")
    assert given(ubnd, "QĐ", new_year) == "01/QĐ-UBND"
    assert given(ubnd, "QĐ", new_year - timedelta(minutes=1)) == "03/QĐ-UBND"
    assert series_faults() == ()

"""What officers wait for: eight of them at once, through the real server.

Each page is asked for in two ways. As fast as eight connections can, in turn with a page
that reads one row: that gives the ratio of the rates. And by eight officers who read a
second before they ask again: that gives how long the server lets one wait.
"""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from importlib import import_module
from random import uniform
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from motcua.domain.accounts import actions as accounts
from motcua.domain.accounts.models import Account
from motcua.domain.accounts.rules.identity import Assurance
from motcua.domain.hall import actions as hall
from motcua.domain.hall.models import Counter
from motcua.kernel.actor import ANONYMOUS
from motcua.ops.bench.figures import Figure, at_most, rate
from motcua.ops.bench.stock import person
from motcua.web.common.sessions import SESSION

T = TypeVar("T")

OFFICERS = 8
TURNS = 3
SECONDS = 4
READING = 0.5, 1.5
"""Seconds an officer looks at a page before asking for the next: between these."""
PAGES_READ = 30
MOST_MS = 60
LEAST_RATIO = 0.25
WAITING = 20
"""How many people wait in the hall while the counter's page is asked for."""

PRODUCT, BARE = "motcua.config.settings", "motcua.ops.bench.bare_settings"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on this port."""

    port: int


def figures(*, at: datetime) -> Iterator[Figure]:
    """Yield, for each page, the slowest of a hundred and the ratio of the rates."""
    _fill_hall(at)
    heads = [_cookie("truongphong", at) for _ in range(OFFICERS)]
    counters = [_cookie("quay", at) for _ in range(OFFICERS)]
    with _serving(PRODUCT, at) as product, _serving(BARE, at) as bare:
        for name, path, cookies in (
            ("my work", "/desk/", heads),
            ("counter", "/desk/quay", counters),
        ):
            yield _wait(
                f"{name}, eight officers: slowest of a hundred", product, path, cookies
            )
            yield _rate(f"{name} against a page of one row", product, bare, path, cookies)


def _wait(name: str, server: Server, path: str, cookies: Sequence[str]) -> Figure:
    spans = sorted(
        span
        for found in _at_once(
            cookies, lambda cookie: list(_reading(server, path, cookie, PAGES_READ))
        )
        for span in found
    )
    return at_most(name, "ms", spans[int(len(spans) * 0.99) - 1], MOST_MS)


def _rate(
    name: str, product: Server, bare: Server, path: str, cookies: Sequence[str]
) -> Figure:
    ours, limit = [], []
    for _ in range(TURNS):
        limit.append(_pages_a_second(bare, "/mot-dong", cookies))
        ours.append(_pages_a_second(product, path, cookies))
    return rate(name, ours, limit, LEAST_RATIO)


def _pages_a_second(server: Server, path: str, cookies: Sequence[str]) -> float:
    ends = time.perf_counter() + SECONDS
    counts = _at_once(cookies, lambda cookie: _until(server, path, cookie, ends))
    return sum(counts) / SECONDS


def _until(server: Server, path: str, cookie: str, ends: float) -> int:
    count, wire = 0, HTTPConnection("127.0.0.1", server.port, timeout=60)
    while time.perf_counter() < ends:
        _ask(wire, path, cookie)
        count += 1
    wire.close()
    return count


def _reading(server: Server, path: str, cookie: str, pages: int) -> Iterator[float]:
    """Yield how many milliseconds each page took, a moment of reading between them."""
    wire = HTTPConnection("127.0.0.1", server.port, timeout=60)
    _ask(wire, path, cookie)
    for _ in range(pages):
        time.sleep(uniform(*READING))  # noqa: S311 - nothing to guess
        yield _ask(wire, path, cookie)
    wire.close()


def _ask(wire: HTTPConnection, path: str, cookie: str) -> float:
    begun = time.perf_counter()
    wire.request("GET", path, headers={"Cookie": cookie})
    answer = wire.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return (time.perf_counter() - begun) * 1000


def _at_once(cookies: Sequence[str], ask: Callable[[str], T]) -> list[T]:
    """Let every officer ask from a thread of their own, begun at one moment."""
    barrier = Barrier(len(cookies))

    def begin(cookie: str) -> T:
        barrier.wait()
        return ask(cookie)

    with ThreadPoolExecutor(len(cookies)) as pool:
        return list(pool.map(begin, cookies))


def _cookie(username: str, at: datetime) -> str:
    """Sign somebody in, as the page of signing in does, and return the cookie."""
    account = Account.objects.get(username=username)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store[SESSION] = accounts.begin_session(
        actor=person(username, at),
        at=at,
        method="password",
        level=Assurance.TWO_STEPS,
        provider="",
        address=None,
        agent="bench",
    )
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def _fill_hall(at: datetime) -> None:
    """Open a counter, call somebody to it, and let others wait."""
    officer = person("quay", at)
    counter = Counter.objects.order_by("code")[0]
    hall.open_counter(actor=officer, at=at, counter_id=counter.pk)
    services = list(counter.services.order_by("letter"))
    for n in range(WAITING):
        hall.take_number(
            actor=ANONYMOUS,
            at=at,
            request_id=uuid4(),
            service_id=services[n % len(services)].pk,
        )
    hall.call_next(actor=officer, at=at, request_id=uuid4())


@contextmanager
def _serving(module: str, at: datetime) -> Iterator[Server]:
    """Serve as `motcua serve` does, on a free port, with the clock at a moment."""
    from motcua.ops.cli import serve_command  # noqa: PLC0415 - it imports this package

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [f"--port={port}" if a.startswith("--port") else a for a in serve_command()]
    shift = int((at - datetime.now(at.tzinfo)).total_seconds())
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": module,
        "MOTCUA_CLOCK_SHIFT": str(shift),
    }
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own server
    try:
        _wait_for(port, process)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server of the benchmark did not start")
        try:
            _ask(HTTPConnection("127.0.0.1", port, timeout=60), "/suc-khoe", "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server of the benchmark did not answer")

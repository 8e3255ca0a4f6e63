"""A real server on a database of its own, and a real browser in front of it."""

import contextlib
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from motcua.ops.cli import serve_command

CHROMIUM = "/usr/bin/chromium"


@dataclass
class Server:
    """The process that serves, at one port, whatever time it is there."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        """Return where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                serve_command(), stdout=log, stderr=log, start_new_session=True
            )
        _wait(f"{self.url}/suc-khoe", self.log)

    def stop(self) -> None:
        """Stop it; what it wrote stays in the database.

        Its first process stops the others. One that is told twice at the same moment may
        wait for itself for ever: it sets an event in a signal's handler.
        """
        self._process.terminate()
        self._process.wait(10)


@dataclass
class Site:
    """The running site, and people signed in to it, each in a browser of their own."""

    server: Server
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return where it answers."""
        return self.server.url

    def go_on(self, days: int) -> None:
        """Start the server again some days later; the browsers stay as they are."""
        self.server.stop()
        shift = int(os.environ["MOTCUA_CLOCK_SHIFT"]) + days * 24 * 60 * 60
        os.environ["MOTCUA_CLOCK_SHIFT"] = str(shift)
        self.server.start()

    def visitor(self, **options: object) -> Page:
        """Return a page of somebody who has not signed in."""
        context = self.browser.new_context(base_url=self.url, **options)  # type: ignore[arg-type]
        context.set_default_timeout(8000)
        self.contexts.append(context)
        return context.new_page()

    def person(self, username: str, **options: object) -> Page:
        """Return a page of one of the demo's people, signed in, where that leads.

        The form is tried once, in test_journeys: dozens of pages begin here.
        """
        from tests.web.counter import sign_in  # noqa: PLC0415 - after set-up
        from tests.world import actor  # noqa: PLC0415

        page, name = self.visitor(**options), settings.SESSION_COOKIE_NAME
        session = sign_in(username).cookies[name].value
        page.context.add_cookies([{"name": name, "value": session, "url": self.url}])
        page.goto("/desk/" if actor(username).officer_id else "/ho-so-cua-toi")
        page.get_by_role("button", name="Đăng xuất").wait_for()
        return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's chromium, without a window."""
    # Playwright drives the browser from an event loop in this thread; the database is
    # used between its calls, never inside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture
def site(browser: Browser, committed_db: str, tmp_path: Path) -> Iterator[Site]:
    """Return a site whose database holds the demo's world and nothing else yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(port, tmp_path / "server.log")
    before = os.environ["MOTCUA_CLOCK_SHIFT"]
    os.environ.update(
        MOTCUA_HOST="127.0.0.1",
        MOTCUA_PORT=str(port),
        MOTCUA_WORKERS="1",
        MOTCUA_PUBLIC_URL=server.url,
    )
    try:
        server.start()
        found = Site(server, browser)
        yield found
        for context in found.contexts:
            context.close()
    finally:
        server.stop()
        os.environ.pop("MOTCUA_PUBLIC_URL")
        os.environ["MOTCUA_CLOCK_SHIFT"] = before


def _wait(url: str, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text())

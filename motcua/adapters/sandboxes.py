"""What every sandbox partner is made of: a small HTTP server with faults to switch on.

A partner is what it answers (`Partner.answer`); here it gets its threads, its faults at
`/faults` (GET, PUT), its slowness, and a way to run for the length of a block.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from motcua.adapters.faults import BadFaults, FaultFile, faults_of

_MOST_BODY = 4 * 1024 * 1024
_STYLE = (
    "body{font:1.1rem/1.5 sans-serif;margin:0 auto;max-width:36rem;padding:1rem}"
    "button{display:block;width:100%;margin:.5rem 0;padding:.75rem;text-align:left;"
    "font:inherit;background:#fff;border:2px solid #1d70b8;cursor:pointer}"
)


class Refusal(Exception):
    """An answer in the protocol's own form: `error` and `error_description`."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        """Take the protocol's code of the error and a sentence."""
        self.error, self.description, self.status = error, description, status
        super().__init__(description)


class Crash(Exception):
    """The partner has been told to end in the middle of an answer."""


@dataclass(frozen=True, slots=True)
class CommonFaults:
    """What every partner can do wrongly.

    `slow` delays every answer by seconds; `down` answers 503 to everything.
    """

    slow: float = 0
    down: bool = False


@dataclass(frozen=True)
class Asked:
    """One request: verb, path without slashes around it, query, headers, body."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    token: str
    """What an `Authorization: Bearer …` header holds, '' without one."""

    @cached_property
    def form(self) -> dict[str, str]:
        """Return the fields of a posted form; raise ValueError when it is not text."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @cached_property
    def data(self) -> Any:
        """Return the posted JSON; raise ValueError when it is not JSON."""
        return json.loads(self.body or b"{}")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, media type and content; `location` leads elsewhere."""

    content: bytes
    kind: str = "application/json"
    status: int = 200
    location: str = ""


def as_json(value: object, status: int = 200) -> Answer:
    """Answer with a value as JSON."""
    return Answer(json.dumps(value).encode(), status=status)


def as_page(title: str, inner: str) -> Answer:
    """Answer with a page for people; `inner` is HTML already."""
    text = (
        '<!DOCTYPE html><html lang="vi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f"<h1>{escape(title)}</h1>{inner}</html>"
    )
    return Answer(text.encode(), "text/html; charset=utf-8")


def elsewhere(address: str) -> Answer:
    """Lead to another address."""
    return Answer(b"", "text/plain", HTTPStatus.FOUND, address)


def nothing_at(asked: Asked) -> Refusal:
    """Return the refusal for a path that is not there."""
    return Refusal("invalid_request", f"nothing at {asked.method} /{asked.path}", 404)


class Partner(Protocol):
    """What a sandbox is, without HTTP."""

    @property
    def faults(self) -> FaultFile[Any]:
        """Return where its faults are; their kind is a CommonFaults."""

    def answer(self, asked: Asked) -> Answer:
        """Answer a request; raise Refusal, Crash, ValueError and its like."""


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the partner, writes what it says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    partner: Partner
    crashed: Callable[[], None]

    def do_GET(self) -> None:
        """Answer what is only read."""
        self._handle()

    def do_POST(self) -> None:
        """Answer a call or a form."""
        self._handle()

    def do_PUT(self) -> None:
        """Answer what is set."""
        self._handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing: the demo's terminal is for people."""

    def _handle(self) -> None:
        asked = self._asked()
        try:
            answer = self._faults(asked) if asked.path == "faults" else self._part(asked)
        except Crash:
            self.close_connection = True
            self.crashed()
            return
        except Refusal as refusal:
            said = {"error": refusal.error, "error_description": refusal.description}
            answer = as_json(said, refusal.status)
        except (BadFaults, ValueError, KeyError, TypeError, AttributeError) as error:
            said = {"error": "invalid_request", "error_description": str(error)}
            answer = as_json(said, 400)
        self._send(answer)

    def _asked(self) -> Asked:
        length = min(int(self.headers.get("Content-Length") or 0), _MOST_BODY)
        to = urlsplit(self.path)
        return Asked(
            self.command,
            to.path.strip("/"),
            dict(parse_qsl(to.query)),
            self.rfile.read(length),
            (self.headers.get("Authorization") or "").removeprefix("Bearer "),
        )

    def _part(self, asked: Asked) -> Answer:
        faults = self.partner.faults.now()
        time.sleep(faults.slow)
        if faults.down:
            raise Refusal("unavailable", "the partner is down", 503)
        return self.partner.answer(asked)

    def _faults(self, asked: Asked) -> Answer:
        file = self.partner.faults
        if asked.method == "PUT":
            file.put(faults_of(file.kind, asked.data))
        elif asked.method != "GET":
            raise nothing_at(asked)
        return as_json(asdict(file.now()))

    def _send(self, answer: Answer) -> None:
        self.send_response(HTTPStatus(answer.status))
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)


def make_server(
    make: Callable[[str], Partner],
    *,
    port: int,
    crashed: Callable[[], None] = lambda: None,
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, not yet serving; port 0 takes a free one.

    `make` makes the partner for its address; `crashed` is what is done when it has been
    told to crash, beside giving no answer. Raises OSError when the port is taken.
    """
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    parts = {"partner": make(address_of(server)), "crashed": staticmethod(crashed)}
    server.RequestHandlerClass = type("Handler", (_Handler,), parts)
    return server


def address_of(server: ThreadingHTTPServer) -> str:
    """Return where a server answers."""
    return f"http://127.0.0.1:{server.server_address[1]}"


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[str]:
    """Run a server in a thread for the length of a block; give its address."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield address_of(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def kept(folder: Path, name: str, value: str) -> str:
    """Return a value of a sandbox's folder, writing it the first time."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(value, encoding="utf-8")
    return path.read_text(encoding="utf-8")

"""The sandbox over HTTP: `motcua sandbox signing`, the demo and the tests run it.

Addresses: `/csc/v2/…` and `/oauth2/token` (the API), `/tsa`, `/ocsp/…`, `/crl/…`,
`/ca/…`, and `/faults` (GET, PUT) to make it misbehave.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl

from motcua.adapters.signing.sandbox.faults import BadFaults, Faults
from motcua.adapters.signing.sandbox.service import Crash, Refusal, Sandbox

_MOST_BODY = 4 * 1024 * 1024


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the sandbox, writes what it says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    sandbox: Sandbox
    crashed: Callable[[], None]

    def do_GET(self) -> None:
        """Answer what is only read."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Answer a call."""
        self._answer(self._post)

    def do_PUT(self) -> None:
        """Set the faults."""
        self._answer(self._put)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing: the demo's terminal is for people."""

    def _answer(self, how: Callable[[str, bytes], tuple[str, bytes]]) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), _MOST_BODY)
        body = self.rfile.read(length)
        path = self.path.split("?")[0].strip("/")
        try:
            if path != "faults":
                time.sleep(self.sandbox.faults.now().slow)
            kind, content = how(path, body)
            status = 200
        except Crash:
            self.close_connection = True
            self.crashed()
            return
        except Refusal as refusal:
            kind, content = _json(
                {"error": refusal.error, "error_description": refusal.description}
            )
            status = refusal.status
        except (BadFaults, ValueError, KeyError, TypeError, AttributeError) as error:
            kind, content = _json(
                {"error": "invalid_request", "error_description": str(error)}
            )
            status = 400
        self._send(status, kind, content)

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(HTTPStatus(status))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _get(self, path: str, _: bytes) -> tuple[str, bytes]:
        sandbox, (top, _slash, rest) = self.sandbox, path.partition("/")
        faults = sandbox.faults.now()
        match top, rest:
            case "faults", "":
                return _json(asdict(faults))
            case "crl", "root.crl" | "issuer.crl":
                _unless(faults.revocation_down)
                found = sandbox.revocation_list(rest.removesuffix(".crl"))
                return "application/pkix-crl", found
            case "ca", "root.cer":
                return "application/pkix-cert", sandbox.keys.root.der
            case "ca", "issuer.cer":
                return "application/pkix-cert", sandbox.keys.issuer.der
        raise Refusal("invalid_request", f"nothing at /{path}", 404)

    def _post(self, path: str, body: bytes) -> tuple[str, bytes]:
        sandbox, faults = self.sandbox, self.sandbox.faults.now()
        match path:
            case "tsa":
                _unless(faults.timestamps_down)
                return "application/timestamp-reply", sandbox.timestamp(body)
            case "ocsp/issuer":
                _unless(faults.revocation_down)
                return "application/ocsp-response", sandbox.status(body)
            case "oauth2/token":
                said = dict(parse_qsl(body.decode()))
                return _json(sandbox.call(path, said, ""))
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        return _json(sandbox.call(path, json.loads(body or b"{}"), token))

    def _put(self, path: str, body: bytes) -> tuple[str, bytes]:
        if path != "faults":
            raise Refusal("invalid_request", f"nothing to put at /{path}", 404)
        self.sandbox.faults.put(Faults.of(json.loads(body)))
        return _json(asdict(self.sandbox.faults.now()))


def _json(value: object) -> tuple[str, bytes]:
    return "application/json", json.dumps(value).encode()


def _unless(down: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if down:
        raise Refusal("unavailable", "this part is down", 503)


def make_server(
    folder: Path,
    *,
    port: int,
    now: Callable[[], datetime],
    crashed: Callable[[], None] = lambda: None,
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, keys made and ready; port 0 takes a free one.

    `crashed` is what is done when it has been told to crash, beside giving no answer.
    """
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    address = f"http://127.0.0.1:{server.server_address[1]}"
    sandbox = Sandbox(folder, now=now, address=address)
    server.RequestHandlerClass = type(
        "Handler", (_Handler,), {"sandbox": sandbox, "crashed": staticmethod(crashed)}
    )
    return server


@contextmanager
def running(folder: Path, *, now: Callable[[], datetime]) -> Iterator[str]:
    """Run a sandbox in a thread for the length of a block; give its address."""
    server = make_server(folder, port=0, now=now)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

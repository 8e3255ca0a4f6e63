"""The sandbox over HTTP: `motcua sandbox identity`, the demo and the tests run it.

Addresses under `/vneid` and `/dvcqg`: `/.well-known/openid-configuration`, `/jwks`,
`/authorize` (a page to choose whom to be), `/token`, `/userinfo`, `/logout`; and
`/faults` (GET, PUT) to make it misbehave.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl, urlencode, urlsplit

from motcua.adapters.faults import BadFaults, faults_of
from motcua.adapters.identity.sandbox.faults import Faults
from motcua.adapters.identity.sandbox.people import holders
from motcua.adapters.identity.sandbox.service import Provider, Refusal, known

_MOST_BODY = 1024 * 1024
_STYLE = (
    "body{font:1.1rem/1.5 sans-serif;margin:0 auto;max-width:36rem;padding:1rem}"
    "button{display:block;width:100%;margin:.5rem 0;padding:.75rem;text-align:left;"
    "font:inherit;background:#fff;border:2px solid #1d70b8;cursor:pointer}"
)
Answer = tuple[int, str, str]
"""Status, media type and text; for a status of 302 the text is where to go."""


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the provider, writes what it says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    provider: Provider

    def do_GET(self) -> None:
        """Answer what is only read."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Answer a form."""
        self._answer(self._post)

    def do_PUT(self) -> None:
        """Set the faults."""
        self._answer(self._put)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing: the demo's terminal is for people."""

    def _answer(self, how: Callable[[str, dict[str, str], bytes], Answer]) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), _MOST_BODY)
        body, asked = self.rfile.read(length), urlsplit(self.path)
        path = asked.path.strip("/")
        try:
            if path != "faults":
                self._hinder()
            answer = how(path, dict(parse_qsl(asked.query)), body)
        except Refusal as refusal:
            said = {"error": refusal.error, "error_description": refusal.description}
            answer = _json(said, refusal.status)
        except (BadFaults, ValueError, KeyError, TypeError) as error:
            said = {"error": "invalid_request", "error_description": str(error)}
            answer = _json(said, 400)
        self._send(*answer)

    def _hinder(self) -> None:
        faults = self.provider.faults.now()
        time.sleep(faults.slow)
        if faults.down:
            raise Refusal("unavailable", "the provider is down", 503)

    def _send(self, status: int, kind: str, text: str) -> None:
        content = b"" if status == HTTPStatus.FOUND else text.encode()
        self.send_response(HTTPStatus(status))
        if status == HTTPStatus.FOUND:
            self.send_header("Location", text)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _get(self, path: str, asked: dict[str, str], _: bytes) -> Answer:
        provider, (realm, _slash, rest) = self.provider, path.partition("/")
        if path == "faults":
            return _json(asdict(provider.faults.now()))
        name = known(realm)
        match rest:
            case ".well-known/openid-configuration":
                return _json(provider.discovery(realm))
            case "jwks":
                return _json(provider.keys())
            case "authorize":
                provider.check_request(asked)
                return _page(name, self._choices())
            case "userinfo":
                token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
                return _json(provider.userinfo(realm, token))
            case "logout":
                return self._signed_out(name, asked)
        raise Refusal("invalid_request", f"nothing at /{path}", 404)

    def _post(self, path: str, asked: dict[str, str], body: bytes) -> Answer:
        realm, _, rest = path.partition("/")
        known(realm)
        said = dict(parse_qsl(body.decode()))
        if rest == "token":
            return _json(self.provider.exchange(realm, said))
        if rest == "authorize":
            back = {"state": asked.get("state", "")}
            self.provider.check_request(asked)
            try:
                back["code"] = self.provider.code(realm, asked, said.get("holder", ""))
            except Refusal as refusal:
                back["error"] = refusal.error
            return 302, "text/plain", f"{asked['redirect_uri']}?{urlencode(back)}"
        raise Refusal("invalid_request", f"nothing at /{path}", 404)

    def _put(self, path: str, _: dict[str, str], body: bytes) -> Answer:
        if path != "faults":
            raise Refusal("invalid_request", f"nothing to put at /{path}", 404)
        self.provider.faults.put(faults_of(Faults, json.loads(body)))
        return _json(asdict(self.provider.faults.now()))

    def _choices(self) -> str:
        rows = [
            f'<button name="holder" value="{escape(key)}"><b>'
            f"{escape(one.organisation or one.name)}</b><br>{escape(key)}, "
            f"mức độ {one.level}</button>"
            for key, one in holders(self.provider.folder).items()
        ]
        no = '<button name="holder" value="">Không đồng ý</button>'
        asks = "<p>Hệ thống một cửa xin biết ông/bà là ai. Đăng nhập với tư cách:</p>"
        return f'{asks}<form method="post">{"".join(rows)}{no}</form>'

    def _signed_out(self, name: str, asked: dict[str, str]) -> Answer:
        back = asked.get("post_logout_redirect_uri", "")
        if back and self.provider.is_ours(back):
            return 302, "text/plain", back
        return _page(name, "<p>Đã đăng xuất.</p>")


def _json(value: object, status: int = 200) -> Answer:
    return status, "application/json", json.dumps(value)


def _page(name: str, inner: str) -> Answer:
    text = (
        '<!DOCTYPE html><html lang="vi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(name)}</title><style>{_STYLE}</style>"
        f"<h1>{escape(name)}</h1>{inner}</html>"
    )
    return 200, "text/html; charset=utf-8", text


def make_server(
    folder: Path, *, port: int, now: Callable[[], datetime]
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, key made and ready; port 0 takes a free one."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    address = f"http://127.0.0.1:{server.server_address[1]}"
    provider = Provider(folder, now=now, address=address)
    server.RequestHandlerClass = type("Handler", (_Handler,), {"provider": provider})
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

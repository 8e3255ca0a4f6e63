"""The sandbox over HTTP: `motcua sandbox identity`, the demo and the tests run it.

Addresses under `/vneid` and `/dvcqg`: `/.well-known/openid-configuration`, `/jwks`,
`/authorize` (a page to choose whom to be), `/token`, `/userinfo`, `/logout`; and
`/faults` (GET, PUT) to make it misbehave.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from html import escape
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from motcua.adapters import sandboxes
from motcua.adapters.identity.sandbox.people import holders
from motcua.adapters.identity.sandbox.service import Provider, known
from motcua.adapters.sandboxes import (
    Answer,
    Asked,
    Refusal,
    as_json,
    as_page,
    elsewhere,
    nothing_at,
)


class OverHttp:
    """What of the provider is at which address."""

    def __init__(self, provider: Provider) -> None:
        """Take the provider."""
        self.provider, self.faults = provider, provider.faults

    def answer(self, asked: Asked) -> Answer:
        """Answer a request; raise Refusal."""
        realm, _, rest = asked.path.partition("/")
        name = known(realm)
        match asked.method, rest:
            case "GET", "authorize":
                self.provider.check_request(asked.query)
                return as_page(name, self._choices())
            case "GET", "logout":
                return self._signed_out(name, asked)
            case "POST", "authorize":
                return self._agreed(realm, asked)
        return as_json(self._told(realm, asked, rest))

    def _told(self, realm: str, asked: Asked, rest: str) -> Mapping[str, Any]:
        """Return what programs ask for; raise Refusal."""
        match asked.method, rest:
            case "GET", ".well-known/openid-configuration":
                return self.provider.discovery(realm)
            case "GET", "jwks":
                return self.provider.keys()
            case "GET", "userinfo":
                return self.provider.userinfo(realm, asked.token)
            case "POST", "token":
                return self.provider.exchange(realm, asked.form)
        raise nothing_at(asked)

    def _agreed(self, realm: str, asked: Asked) -> Answer:
        back = {"state": asked.query.get("state", "")}
        self.provider.check_request(asked.query)
        try:
            holder = asked.form.get("holder", "")
            back["code"] = self.provider.code(realm, asked.query, holder)
        except Refusal as refusal:
            back["error"] = refusal.error
        return elsewhere(f"{asked.query['redirect_uri']}?{urlencode(back)}")

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

    def _signed_out(self, name: str, asked: Asked) -> Answer:
        back = asked.query.get("post_logout_redirect_uri", "")
        if back and self.provider.is_ours(back):
            return elsewhere(back)
        return as_page(name, "<p>Đã đăng xuất.</p>")


def make_server(
    folder: Path, *, port: int, now: Callable[[], datetime]
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, key made and ready; port 0 takes a free one."""
    return sandboxes.make_server(
        lambda address: OverHttp(Provider(folder, now=now, address=address)), port=port
    )


def running(folder: Path, *, now: Callable[[], datetime]) -> AbstractContextManager[str]:
    """Run a sandbox in a thread for the length of a block; give its address."""
    return sandboxes.serving(make_server(folder, port=0, now=now))

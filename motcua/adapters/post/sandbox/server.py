"""The sandbox carrier over HTTP: `motcua sandbox carrier`, the demo and the tests run it.

`/orders` (POST), `/orders/N` (GET), `/orders/N/cancel`, `/orders/N/step` (POST: let
something happen), `/track/T` (a page with buttons), `/release` (POST), `/faults`.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from html import escape
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from motcua.adapters import sandboxes
from motcua.adapters.post.http import WORDS
from motcua.adapters.post.sandbox.service import Post
from motcua.adapters.sandboxes import (
    Answer,
    Asked,
    Refusal,
    as_json,
    as_page,
    elsewhere,
    nothing_at,
)
from motcua.domain.post.rules.states import STATE_NAMES


class OverHttp:
    """What of the carrier is at which address."""

    def __init__(self, post: Post) -> None:
        """Take the carrier."""
        self.post, self.faults = post, post.faults

    def answer(self, asked: Asked) -> Answer:
        """Answer a request; raise Refusal."""
        parts = asked.path.split("/")
        match asked.method, *parts:
            case "GET", "track", tracking:
                return self._page(self.post.by_tracking(tracking))
            case "POST", "track", tracking:
                return self._pressed(self.post.by_tracking(tracking), asked)
            case "POST", "orders", number, "step":
                return as_json(self.post.step(number, asked.data))
            case "POST", "release":
                sent = self.post.release(backwards="backwards" in asked.query)
                return as_json({"sent": sent})
        if asked.token != self.post.key:
            raise Refusal("unauthorised", "the key is wrong", 401)
        if self.faults.now().garbage:
            return Answer(b"<html>\xff Bad gateway", "text/html")
        return self._order(asked, parts)

    def _order(self, asked: Asked, parts: list[str]) -> Answer:
        match asked.method, *parts:
            case "POST", "orders":
                return as_json(self.post.create(asked.data), 201)
            case "GET", "orders", number:
                return as_json(self.post.order(number))
            case "POST", "orders", number, "cancel":
                return as_json(self.post.cancel(number))
        raise nothing_at(asked)

    def _pressed(self, order: Mapping[str, Any], asked: Asked) -> Answer:
        said = {"state": asked.form["state"]}
        if said["state"] == "DELIVERED":
            said["signer"] = str(order["receiver"]["name"])
        if said["state"] == "DELIVERY_FAILED":
            said["reason"] = "Không có người nhận ở nhà"
        self.post.step(str(order["number"]), said)
        return elsewhere(f"/{asked.path}")

    def _page(self, order: Mapping[str, Any]) -> Answer:
        rows = "".join(
            f"<li>{escape(str(e['at'])[:16])}: {_said(str(e['state']))} "
            f"{escape(str(e['reason']))}</li>"
            for e in order["events"]
        )
        buttons = "".join(
            f'<button name="state" value="{word}">{_said(word)}</button>'
            for word in WORDS
        )
        inner = f'<ol>{rows}</ol><form method="post">{buttons}</form>'
        return as_page(f"Bưu gửi {order['tracking_number']}", inner)


def _said(word: str) -> str:
    state = WORDS.get(word)
    return escape(STATE_NAMES[state] if state else word)


def make_server(
    folder: Path, *, port: int, now: Callable[[], datetime]
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, keys made and ready; port 0 takes a free one."""
    return sandboxes.make_server(
        lambda address: OverHttp(Post(folder, now=now, address=address)), port=port
    )


def running(folder: Path, *, now: Callable[[], datetime]) -> AbstractContextManager[str]:
    """Run a sandbox in a thread for the length of a block; give its address."""
    return sandboxes.serving(make_server(folder, port=0, now=now))

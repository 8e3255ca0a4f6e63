"""The sandbox over HTTP: `motcua sandbox messages`, the demo and the tests run it.

Addresses: `/sms/messages` and `/oa/message/template` (the partners), `/` (what has
reached the telephones, for people), `/messages` (the same as JSON), and `/faults` (GET,
PUT) to make it misbehave.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime
from html import escape
from http.server import ThreadingHTTPServer
from pathlib import Path

from motcua.adapters import sandboxes
from motcua.adapters.message.sandbox.service import CHANNELS, Operators
from motcua.adapters.sandboxes import Answer, Asked, as_json, as_page, nothing_at


class OverHttp:
    """What of the partners is at which address."""

    def __init__(self, operators: Operators) -> None:
        """Take the partners."""
        self.operators, self.faults = operators, operators.faults

    def answer(self, asked: Asked) -> Answer:
        """Answer a request; raise Refusal."""
        match asked.method, asked.path:
            case "POST", "sms/messages":
                return self.operators.take_sms(asked.data, asked.token)
            case "POST", "oa/message/template":
                return self.operators.take_template(asked.data, asked.token)
            case "GET", "messages":
                return as_json([asdict(m) for m in self.operators.messages()])
            case "GET", "":
                return as_page("Tin nhắn đã đến điện thoại", self._rows())
        raise nothing_at(asked)

    def _rows(self) -> str:
        rows = [
            f"<li><b>{escape(CHANNELS[one.channel])}</b>, {escape(one.to)}, "
            f"{escape(one.at[:16])}<br>{escape(one.text)}</li>"
            for one in self.operators.messages()[:200]
        ]
        return f"<ol>{''.join(rows)}</ol>" if rows else "<p>Chưa có tin nào.</p>"


def make_server(
    folder: Path, *, port: int, now: Callable[[], datetime]
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, secrets made; port 0 takes a free one."""
    return sandboxes.make_server(
        lambda _address: OverHttp(Operators(folder, now=now)), port=port
    )


def running(folder: Path, *, now: Callable[[], datetime]) -> AbstractContextManager[str]:
    """Run a sandbox in a thread for the length of a block; give its address."""
    return sandboxes.serving(make_server(folder, port=0, now=now))

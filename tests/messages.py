"""A sandbox of the partners that send messages, and a mailbox for their reports."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from django.test import Client

from motcua.adapters.faults import FaultFile
from motcua.adapters.message.sandbox import server
from motcua.adapters.message.sandbox.faults import Faults
from motcua.adapters.message.sandbox.service import Operators, Taken
from motcua.kernel.clock import now

Told = tuple[str, dict[str, str], bytes]
"""A report on its way: path, headers, body."""


class Partners:
    """The running partners as a test uses them."""

    def __init__(self, folder: Path, address: str, reports: "Queue[Told]") -> None:
        self.folder, self.address, self.reports = folder, address, reports

    def misbehave(self, **faults: Any) -> None:
        """Switch faults on, all others off."""
        FaultFile(self.folder, Faults).put(Faults(**faults))

    def connect(self, settings: Any) -> None:
        """Point the settings at them."""
        secrets = Operators(self.folder, now=now).secrets
        settings.SMS_URL, settings.SMS_SECRET = f"{self.address}/sms", secrets["sms"]
        settings.OA_URL = f"{self.address}/oa"
        settings.OA_SECRET = secrets["messenger"]
        settings.MESSAGE_SECRETS = secrets
        settings.MESSAGES_TIMEOUT = 1
        settings.MESSENGERS = {
            "email": "motcua.adapters.message.mail.MailMessenger",
            "sms": "motcua.adapters.message.sms.SmsMessenger",
            "messenger": "motcua.adapters.message.oa.OaMessenger",
        }

    def messages(self) -> list[Taken]:
        """Return what has reached telephones, the newest first."""
        return Operators(self.folder, now=now).messages()

    def bring(self, client: Client, most: int = 1) -> list[int]:
        """Bring reports to the application as they came; return what it answered."""
        found: list[int] = []
        for _ in range(most):
            try:
                path, headers, body = self.reports.get(timeout=3)
            except Empty:
                break
            answer = client.post(
                path, data=body, content_type="application/json", headers=headers
            )
            found.append(answer.status_code)
        return found


@contextmanager
def partners(folder: Path) -> Iterator[Partners]:
    """Run the partners, and a mailbox that takes their reports over HTTP."""
    reports: Queue[Told] = Queue()

    class Mailbox(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept = {k: self.headers[k] for k in ("X-Timestamp", "X-Signature")}
            reports.put((self.path, kept, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    box = ThreadingHTTPServer(("127.0.0.1", 0), Mailbox)
    thread = Thread(target=box.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    folder.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{box.server_address[1]}"
    (folder / "client-address").write_text(address, encoding="utf-8")
    try:
        with server.running(folder, now=now) as at:
            yield Partners(folder, at, reports)
    finally:
        box.shutdown()
        box.server_close()
        thread.join()


def body_of(**said: str) -> bytes:
    """Return a report's body."""
    return json.dumps(said).encode()

"""Uploads while the server is killed: they go on, or leave what the night clears away."""

import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured

from motcua.domain.documents import readers
from motcua.domain.documents.actions import check_store
from motcua.domain.documents.actions.checking import GRACE
from motcua.domain.documents.models import (
    StoreCheck,
    StoredFile,
    StoreFault,
    Upload,
    UploadPart,
)
from motcua.kernel.actor import SYSTEM
from motcua.ops.cli import serve_command
from tests.files import a_pdf
from tests.web.counter import said_by, sign_in

CSRF = "a" * 32
PATH = "/desk/tai-tep"
PIECE = {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def folder(tmp_path: Path, settings: Any, committed_db: str) -> Iterator[Path]:
    """Give the test a store of its own, for the server and for itself."""
    before = os.environ["MOTCUA_FILES_DIR"]
    os.environ["MOTCUA_FILES_DIR"] = str(tmp_path / "files")
    settings.FILES_DIR = tmp_path / "files"
    yield tmp_path / "files"
    os.environ["MOTCUA_FILES_DIR"] = before


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the real server in a group of its own; kill all of it in the end."""
    told = {"MOTCUA_HOST": "127.0.0.1", "MOTCUA_PORT": str(port), "MOTCUA_WORKERS": "1"}
    running = subprocess.Popen(
        [
            f"--port={port}" if word.startswith("--port") else word
            for word in serve_command()
        ],
        env=os.environ | told,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 60
        while not answers(port) and time.monotonic() < until:
            time.sleep(0.2)
        yield running
    finally:
        kill(running)


def answers(port: int) -> bool:
    """Say whether the server gives pages; it listens a while before it does."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", "/tra-cuu")
        return line.getresponse().status < 500
    except OSError:
        return False
    finally:
        line.close()


def kill(running: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait(20)


class Sender:
    """A signed-in browser that speaks tus to a real server."""

    def __init__(self, port: int) -> None:
        session = sign_in("quay").cookies[configured.SESSION_COOKIE_NAME].value
        cookies = f"{configured.SESSION_COOKIE_NAME}={session}"
        self.port = port
        self.headers = {
            "Tus-Resumable": "1.0.0",
            "Cookie": f"{cookies}; {configured.CSRF_COOKIE_NAME}={CSRF}",
            "X-CSRFToken": CSRF,
        }

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, body, self.headers | named)
            answer = line.getresponse()
            answer.read()
        finally:
            line.close()
        return answer

    def send_half(self, path: str, offset: int, data: bytes) -> socket.socket:
        """Begin to send bytes and stop in the middle, the line still open."""
        line = socket.create_connection(("127.0.0.1", self.port), 30)
        told = self.headers | PIECE | {
            "Host": f"127.0.0.1:{self.port}",
            "Upload-Offset": str(offset),
            "Content-Length": str(len(data)),
        }  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode())
        line.sendall(data[: len(data) // 2])
        return line


def test_an_upload_goes_on_after_the_server_was_killed_in_its_middle(
    folder: Path,
) -> None:
    port, data = free_port(), a_pdf() + b"%" + os.urandom(3_000_000).hex().encode()
    first = 1_000_000
    with serving(port) as running:
        sender = Sender(port)
        begun = sender.ask(
            "POST",
            PATH,
            Upload_Length=str(len(data)),
            Upload_Metadata=f"filename {b64encode(b'a.pdf').decode()}",
        )
        assert begun.status == 201
        path = str(begun.headers["Location"]).partition(f":{port}")[2]
        path = path or f"{PATH}/{Upload.objects.get().pk}"
        sent = sender.ask("PATCH", path, data[:first], Upload_Offset="0", **_piece())
        assert (sent.status, sent.headers["Upload-Offset"]) == (204, str(first))
        line = sender.send_half(path, first, data[first:])
        time.sleep(0.5)
        kill(running)
        line.close()
    assert Upload.objects.get().offset == first
    with serving(port):
        sender = Sender(port)
        stands = sender.ask("HEAD", path)
        assert (stands.status, stands.headers["Upload-Offset"]) == (200, str(first))
        last = sender.ask(
            "PATCH", path, data[first:], Upload_Offset=str(first), **_piece()
        )
        assert last.status == 204
        assert last.headers["Motcua-Scan"]
    sha256 = hashlib.sha256(data).hexdigest()
    with readers.open_file(sha256=sha256) as file:
        assert file.read() == data
    assert UploadPart.objects.count() == 0
    assert [found.sha256 for found in readers.store().listed("")] == [sha256]
    assert list(folder.glob("unfinished-*")) == []


def _piece() -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in PIECE.items()}


KILLED = """
import io, os, signal, sys
from datetime import datetime
from uuid import UUID
os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.config.settings"
import django
django.setup()
from motcua.domain.documents import actions, models
from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Account
from motcua.kernel.actor import SYSTEM
at = datetime.fromisoformat(sys.argv[2])
data = sys.stdin.buffer.read()

def die(*_, **__):
    print("written", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "file":
    models.StoredFile.objects.get_or_create = die
    actions.take_file(
        actor=SYSTEM, at=at, name="a.pdf", file=io.BytesIO(data), most_bytes=10**8
    )
else:
    account = Account.objects.get(username="quay")
    actor = accounts.actor_of(account_id=account.pk, on=at.date())
    begun = UUID(sys.argv[3])
    models.UploadPart.objects.create = die
    actions.continue_upload(
        actor=actor, at=at, upload_id=begun, offset=0, chunks=iter([data])
    )
"""


def die_at(where: str, data: bytes, upload_id: object = "") -> None:
    """Let a process write bytes into the store and be killed before it commits."""
    at = datetime.now(UTC).isoformat()
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, where, at, str(upload_id)],
        input=data,
        capture_output=True,
        check=False,
        env=os.environ,
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr.decode()
    assert dead.stdout == b"written\n"


def faults() -> dict[str, str]:
    newest = StoreCheck.objects.latest("id")
    rows = StoreFault.objects.filter(check_of=newest, wrong="unknown")
    return dict(rows.values_list("sha256", "wrong"))


@pytest.mark.parametrize("where", ["file", "part"])
def test_what_was_written_and_never_committed_is_cleared_away_and_told(
    folder: Path, where: str
) -> None:
    data, upload_id = a_pdf() + b"%" + os.urandom(9).hex().encode(), uuid4()
    sha256, store = hashlib.sha256(data).hexdigest(), readers.store()
    if where == "part":
        Upload.objects.create(
            id=upload_id,
            officer_id=officer(),
            name="a.pdf",
            size=len(data) + 1,
            most_bytes=10**8,
            expires_at=datetime.now(UTC) + timedelta(hours=9),
        )
    die_at(where, data, upload_id)
    assert store.exists(sha256)
    assert not StoredFile.objects.filter(pk=sha256).exists()
    assert UploadPart.objects.count() == 0
    soon = datetime.now(UTC) + GRACE / 2
    check_store(actor=SYSTEM, at=soon)
    assert store.exists(sha256), "its act may be under way"
    assert sha256 not in faults()
    check_store(actor=SYSTEM, at=soon + GRACE)
    assert not store.exists(sha256)
    assert sha256 in faults()
    page = said_by(sign_in("quantri").get("/desk/kho-tep"))
    assert sha256 in page
    assert "Có trong kho, không có trong sổ; đã xóa khỏi kho" in page
    check_store(actor=SYSTEM, at=soon + 2 * GRACE)
    assert sha256 not in faults()


def officer() -> int:
    from motcua.domain.accounts.models import Account  # noqa: PLC0415 - after set-up

    return int(Account.objects.get(username="quay").officer_id or 0)


def test_the_same_file_again_after_the_kill_is_kept_once(folder: Path) -> None:
    data = a_pdf() + b"%" + os.urandom(9).hex().encode()
    die_at("file", data)
    from motcua.domain.documents.actions import take_file  # noqa: PLC0415 - after set-up

    with readers.store().open(hashlib.sha256(data).hexdigest()) as file:
        kept = take_file(
            actor=SYSTEM, at=datetime.now(UTC), name="a.pdf", file=file, most_bytes=10**8
        )
    check_store(actor=SYSTEM, at=datetime.now(UTC) + 2 * GRACE)
    assert kept.sha256 not in faults()
    assert [found.sha256 for found in readers.store().listed("")] == [kept.sha256]

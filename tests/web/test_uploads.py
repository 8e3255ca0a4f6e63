"""The tus protocol: an upload broken off and gone on with, and everything it refuses."""

import base64
import hashlib
import io
import os
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http.request import UnreadablePostError
from django.test import Client

from motcua.domain.documents import readers
from motcua.domain.documents.actions import drop_old_uploads
from motcua.domain.documents.models import StoredFile, Upload, UploadPart
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import NotAllowed
from motcua.web.common.tus import limit_word
from motcua.web.desk.scans import unsealed
from tests.clamd import EICAR, clamd
from tests.databases import MORNING
from tests.files import a_pdf
from tests.web.counter import Desk, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PATH = "/desk/tai-tep"
TUS = {"Tus-Resumable": "1.0.0"}


def b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


class Sender:
    """A browser that sends files in pieces."""

    def __init__(self, username: str = "quay", path: str = PATH) -> None:
        self.client, self.path = sign_in(username), path

    def begin(self, size: int, name: str = "hồ sơ.pdf", **headers: str) -> Any:
        told = {"Upload-Metadata": f"filename {b64(name)}", "Upload-Length": str(size)}
        return self.client.post(self.path, headers=TUS | told | headers)

    def send(self, address: str, offset: int, data: bytes, **headers: str) -> Any:
        return self.client.patch(
            address,
            data,
            content_type=headers.pop("content_type", "application/offset+octet-stream"),
            headers=TUS | {"Upload-Offset": str(offset)} | headers,
        )

    def head(self, address: str) -> Any:
        return self.client.head(address, headers=TUS)


@pytest.fixture
def sender() -> Sender:
    return Sender()


@pytest.fixture
def data() -> bytes:
    """Return a PDF of its own."""
    return a_pdf() + b"%" + os.urandom(3_000).hex().encode()


def begun(sender: Sender, data: bytes) -> str:
    return str(sender.begin(len(data)).headers["Location"])


def test_the_server_says_what_it_can(sender: Sender) -> None:
    answer = sender.client.options(PATH)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert "sha1" in answer.headers["Tus-Checksum-Algorithm"]


def test_a_broken_upload_goes_on_where_it_was(sender: Sender, data: bytes) -> None:
    answer = sender.begin(len(data))
    address = answer.headers["Location"]
    assert (answer.status_code, "Upload-Expires" in answer.headers) == (201, True)
    assert sender.send(address, 0, data[:1000]).headers["Upload-Offset"] == "1000"
    again = Sender()
    where = again.head(address)
    assert (where.headers["Upload-Offset"], where.headers["Upload-Length"]) == (
        "1000",
        str(len(data)),
    )
    assert "Motcua-Scan" not in where.headers
    again.send(address, 1000, data[1000:1500])
    last = again.send(address, 1500, data[1500:])
    kept = unsealed(last.headers["Motcua-Scan"])
    assert (kept.sha256, kept.name) == (hashlib.sha256(data).hexdigest(), "hồ sơ.pdf")
    with readers.open_file(sha256=kept.sha256) as file:
        assert file.read() == data
    assert again.head(address).headers["Motcua-Scan"], "a lost answer can be asked for"
    assert UploadPart.objects.count() == 0


def test_the_parts_leave_nothing_in_the_store(sender: Sender, data: bytes) -> None:
    address = begun(sender, data)
    sender.send(address, 0, data[:1000])
    part = UploadPart.objects.get().sha256
    assert readers.store().exists(part)
    sender.send(address, 1000, data[1000:])
    assert not readers.store().exists(part)


def test_one_piece_that_is_the_whole_file_stays(sender: Sender, data: bytes) -> None:
    sender.send(begun(sender, data), 0, data)
    assert readers.store().exists(hashlib.sha256(data).hexdigest())


def test_a_line_that_breaks_keeps_what_came(sender: Sender, data: bytes) -> None:
    address = begun(sender, data)

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise UnreadablePostError("reset by peer")
            return super().read(min(700, size or 700))

    def send(**headers: str) -> Any:
        environ: dict[str, Any] = {
            "wsgi.input": Broken(data),
            "CONTENT_LENGTH": len(data),
            "CONTENT_TYPE": "application/offset+octet-stream",
        }
        told = TUS | {"Upload-Offset": "0"} | headers
        return sender.client.generic("PATCH", address, headers=told, **environ)

    assert send(**{"Upload-Checksum": f"sha1 {b64(bytes(20))}"}).status_code == 409
    assert sender.head(address).headers["Upload-Offset"] == "0"
    assert send().headers["Upload-Offset"] == "700"
    assert sender.send(address, 700, data[700:]).headers["Motcua-Scan"]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_is_checked(sender: Sender, data: bytes, algorithm: str) -> None:
    address = begun(sender, data)
    right = b64(hashlib.new(algorithm, data[:500]).digest())
    wrong = b64(hashlib.new(algorithm, data[:501]).digest())
    said = {"Upload-Checksum": f"{algorithm} {wrong}"}
    assert sender.send(address, 0, data[:500], **said).status_code == 460
    assert sender.head(address).headers["Upload-Offset"] == "0"
    said = {"Upload-Checksum": f"{algorithm} {right}"}
    assert sender.send(address, 0, data[:500], **said).status_code == 204


def test_what_does_not_follow_is_refused(sender: Sender, data: bytes) -> None:
    address = begun(sender, data)
    assert sender.send(address, 5, data[5:]).status_code == 409
    assert sender.send(address, 0, data + b"more").status_code == 413
    assert sender.send(address, 0, data, content_type="text/plain").status_code == 415
    assert sender.send(address, -1, data).status_code == 400
    bad = {"Upload-Checksum": "md5 AAAA"}
    assert sender.send(address, 0, data, **bad).status_code == 400
    assert sender.client.head(address).status_code == 412
    assert sender.client.get(address, headers=TUS).status_code == 405
    assert Upload.objects.get().offset == 0


@pytest.mark.parametrize(
    ("size", "name", "status"),
    [
        (0, "a.pdf", 422),
        (10, "a.exe", 422),
        (10**12, "a.pdf", 413),
    ],
)
def test_what_cannot_be_taken_is_not_begun(
    sender: Sender, size: int, name: str, status: int
) -> None:
    answer = sender.begin(size, name)
    assert answer.status_code == status
    assert name in answer.content.decode()
    assert Upload.objects.count() == 0


def test_a_component_may_set_a_smaller_limit(sender: Sender) -> None:
    word = f"filename {b64('a.pdf')},limit {b64(limit_word(100))}"
    assert sender.begin(101, **{"Upload-Metadata": word}).status_code == 413
    assert sender.begin(100, **{"Upload-Metadata": word}).status_code == 201
    forged = f"filename {b64('a.pdf')},limit {b64('999999999999')}"
    assert sender.begin(10**12, **{"Upload-Metadata": forged}).status_code == 413


def test_a_refused_file_is_thrown_away(sender: Sender, settings: Any) -> None:
    with clamd() as partner:
        settings.SCANNER_URL = partner.url
        bad = a_pdf() + EICAR
        address = begun(sender, bad)
        answer = sender.send(address, 0, bad)
    assert answer.status_code == 422
    assert "Eicar-Test-Signature" in answer.content.decode()
    assert sender.head(address).status_code == 404
    assert not StoredFile.objects.filter(pk=hashlib.sha256(bad).hexdigest()).exists()
    assert not readers.store().exists(hashlib.sha256(bad).hexdigest())


def test_nobody_touches_anothers_upload(sender: Sender, data: bytes) -> None:
    address = begun(sender, data)
    other = Sender("quay2") if has("quay2") else Sender("thamdinh")
    assert other.head(address).status_code == 404
    assert other.send(address, 0, data).status_code == 404
    assert other.client.delete(address, headers=TUS).status_code == 404
    assert Sender("thamdinh").begin(10).status_code == 403
    assert Client().head(address, headers=TUS).status_code == 403


def has(username: str) -> bool:
    from motcua.domain.accounts.models import Account  # noqa: PLC0415 - after set-up

    return Account.objects.filter(username=username).exists()


def test_an_upload_can_be_thrown_away(sender: Sender, data: bytes) -> None:
    address = begun(sender, data)
    sender.send(address, 0, data[:900])
    part = UploadPart.objects.get().sha256
    assert sender.client.delete(address, headers=TUS).status_code == 204
    assert sender.head(address).status_code == 404
    assert not readers.store().exists(part)


def test_what_rests_too_long_is_thrown_away(sender: Sender, data: bytes) -> None:
    address = begun(sender, data)
    sender.send(address, 0, data[:900])
    with pytest.raises(NotAllowed):
        drop_old_uploads(actor=ANONYMOUS, at=MORNING)
    assert drop_old_uploads(actor=SYSTEM, at=MORNING + timedelta(hours=23)) == 0
    assert drop_old_uploads(actor=SYSTEM, at=MORNING + timedelta(hours=25)) == 1
    assert (Upload.objects.count(), UploadPart.objects.count()) == (0, 0)


def test_the_word_of_an_upload_ties_the_file_to_the_dossier(
    sender: Sender, data: bytes, desk: Desk
) -> None:
    last = sender.send(begun(sender, data), 0, data)
    answer = desk.send(**{"scan:0": last.headers["Motcua-Scan"], "draft": str(uuid4())})
    assert answer.status_code == 302
    row = DossierFile.objects.get(dossier=Dossier.objects.get(), purpose="submitted")
    assert (row.sha256, row.name) == (hashlib.sha256(data).hexdigest(), "hồ sơ.pdf")

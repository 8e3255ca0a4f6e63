"""Files sent from home: gone on with after a cut, one's own alone, tidied if dropped."""

import base64
import hashlib
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.domain.documents.actions import drop_old_uploads, forget_loose
from motcua.domain.documents.actions.forgetting import WAIT
from motcua.domain.documents.models import StoredFile, Upload
from motcua.domain.documents.readers import store
from motcua.domain.filings import rules
from motcua.domain.filings.models import Filing, FilingPaper
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.files import a_pdf
from tests.web.conftest import Clock
from tests.web.counter import Desk, said_by, sign_in
from tests.web.test_filing import Home, code  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TUS = {"Tus-Resumable": "1.0.0"}
LATER = MORNING + WAIT + timedelta(hours=1)


def begin(client: Client, at: str, size: int, n: int = 0) -> Any:
    name = base64.b64encode("ảnh giấy tờ.pdf".encode()).decode()
    told = {"Upload-Metadata": f"filename {name}", "Upload-Length": str(size)}
    return client.post(f"{at}/giay-to/{n}/tai-len", headers=TUS | told)


def send(client: Client, address: str, offset: int, data: bytes) -> Any:
    return client.patch(
        address,
        data,
        content_type="application/offset+octet-stream",
        headers=TUS | {"Upload-Offset": str(offset)},
    )


@pytest.fixture
def data() -> bytes:
    """Return a PDF of its own."""
    return a_pdf() + b"%" + os.urandom(3_000).hex().encode()


def test_a_cut_upload_goes_on_elsewhere_and_lies_in_the_filing(
    code: str,  # noqa: F811
    data: bytes,
) -> None:
    home = Home(code)
    at = home.begin()
    address = begin(home.client, at, len(data)).headers["Location"]
    send(home.client, address, 0, data[:1000])
    other_device = sign_in("congdan")
    assert other_device.head(address, headers=TUS).headers["Upload-Offset"] == "1000"
    last = send(other_device, address, 1000, data[1000:])
    paper = FilingPaper.objects.get()
    assert last.headers["Motcua-Paper"] == str(paper.n)
    assert "Motcua-Scan" not in last.headers, "no word by which others could take it"
    assert paper.sha256 == hashlib.sha256(data).hexdigest()
    assert other_device.head(address, headers=TUS).headers["Motcua-Paper"] == str(paper.n)
    assert FilingPaper.objects.count() == 1


def test_nobody_else_uploads_into_a_filing_and_nobody_into_a_sent_one(
    code: str,  # noqa: F811
    data: bytes,
) -> None:
    home = Home(code)
    at = home.prepare()
    address = begin(home.client, at, len(data)).headers["Location"]
    for who in (sign_in("congdan2"), sign_in("quay"), Client()):
        assert begin(who, at, len(data)).status_code in {403, 404}
        assert send(who, address, 0, data).status_code in {403, 404}
        assert who.head(address, headers=TUS).status_code in {403, 404}
    assert Upload.objects.get().offset == 0
    home.send(at)
    assert send(home.client, address, 0, data).status_code == 409
    assert begin(home.client, at, len(data)).status_code == 409
    assert not FilingPaper.objects.filter(sha256=hashlib.sha256(data).hexdigest())


def test_an_unknown_paper_takes_nothing(code: str, data: bytes) -> None:  # noqa: F811
    home = Home(code)
    at = home.begin()
    address = begin(home.client, at, len(data), n=999).headers["Location"]
    assert send(home.client, address, 0, data).status_code == 422
    assert not FilingPaper.objects.exists()


def test_more_than_the_room_one_has_is_refused(
    code: str,  # noqa: F811
    data: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = Home(code)
    at = home.begin()
    monkeypatch.setattr(rules, "MOST_HELD", len(data) + 1)
    first = begin(home.client, at, len(data)).headers["Location"]
    assert send(home.client, first, 0, data).status_code == 204
    more = SimpleUploadedFile("thêm.pdf", a_pdf(2, 77))
    answer = home.client.post(f"{at}/giay-to", {"file-0": more, "do": "upload"})
    assert answer.status_code == 413
    assert "Hồ sơ của tôi" in said_by(answer)
    assert FilingPaper.objects.count() == 1


Drop = Callable[[Home, str], None]


def _one(home: Home, at: str) -> None:
    home.client.post(f"{at}/giay-to", {"do": f"drop-{FilingPaper.objects.get().n}"})


def _all(home: Home, at: str) -> None:
    home.client.post(f"{at}/rut")


@pytest.mark.parametrize("drop", [_one, _all], ids=["the file", "the draft"])
def test_what_is_dropped_leaves_nothing_in_the_store(
    code: str,  # noqa: F811
    data: bytes,
    drop: Drop,
) -> None:
    home = Home(code)
    at = home.begin()
    send(home.client, begin(home.client, at, len(data)).headers["Location"], 0, data)
    sha256 = FilingPaper.objects.get().sha256
    drop(home, at)
    drop_old_uploads(actor=SYSTEM, at=LATER)
    assert forget_loose(actor=SYSTEM, at=MORNING + timedelta(days=30)) == 0
    assert forget_loose(actor=SYSTEM, at=LATER) == 1
    assert not StoredFile.objects.filter(pk=sha256).exists()
    assert not store().exists(sha256)
    with pytest.raises(NotAllowed):
        forget_loose(actor=ANONYMOUS, at=LATER)


def test_what_is_named_stays_and_goes_once_it_is_let_go_of(
    code: str,  # noqa: F811
    clock: Clock,
    data: bytes,
) -> None:
    home = Home(code)
    at = home.begin()
    send(home.client, begin(home.client, at, len(data)).headers["Location"], 0, data)
    sha256 = FilingPaper.objects.get().sha256
    drop_old_uploads(actor=SYSTEM, at=LATER)
    assert forget_loose(actor=SYSTEM, at=LATER) == 0
    assert StoredFile.objects.get(pk=sha256).loose_since is None, "found to be named"
    clock(LATER)
    Home(code).client.post(f"{at}/rut")
    assert not Filing.objects.exists()
    assert forget_loose(actor=SYSTEM, at=LATER + WAIT - timedelta(hours=1)) == 0
    assert forget_loose(actor=SYSTEM, at=LATER + WAIT + timedelta(hours=1)) == 1
    assert not store().exists(sha256)


def test_a_scan_dropped_at_the_counter_leaves_nothing(desk: Desk, data: bytes) -> None:
    client = sign_in("quay")
    name = base64.b64encode(b"scan.pdf").decode()
    told = {"Upload-Metadata": f"filename {name}", "Upload-Length": str(len(data))}
    begun = client.post("/desk/tai-tep", headers=TUS | told)
    send(client, begun.headers["Location"], 0, data)
    assert StoredFile.objects.filter(pk=hashlib.sha256(data).hexdigest()).exists()
    drop_old_uploads(actor=SYSTEM, at=LATER)
    assert forget_loose(actor=SYSTEM, at=LATER) >= 1
    assert not store().exists(hashlib.sha256(data).hexdigest())


class TestASessionThatEnds:
    """What somebody sends whose session has ended is saved, and shown to nobody."""

    def test_what_was_typed_is_there_after_signing_in(self, code: str) -> None:  # noqa: F811
        home = Home(code)
        at = home.begin()
        typed = self._typed(home, at)
        answer = Client().post(f"{at}/nhan-ket-qua", typed | {"do": "next"})
        assert answer["Location"].startswith("/dang-nhap?next=")
        assert Filing.objects.get().note == "Gọi buổi chiều"
        assert "Gọi buổi chiều" not in Client().get(f"{at}/nhan-ket-qua").content.decode()
        again = sign_in("congdan").get(f"{at}/nhan-ket-qua")
        assert "Gọi buổi chiều" in again.content.decode()

    @pytest.mark.parametrize("owner", ["", "bịa", "of another filing"])
    def test_nobody_writes_into_anothers(self, code: str, owner: str) -> None:  # noqa: F811
        home = Home(code)
        at = home.begin()
        typed = self._typed(home, at)
        if owner == "of another filing":
            other = Home(code, "congdan2")
            owner = self._typed(other, other.begin())["owner"]
        Client().post(f"{at}/nhan-ket-qua", typed | {"owner": owner})
        assert not Filing.objects.filter(note="Gọi buổi chiều").exists()

    def test_nothing_is_sent_without_signing_in(self, code: str) -> None:  # noqa: F811
        home = Home(code)
        at = home.prepare()
        owner = self._typed(home, at)["owner"]
        Client().post(f"{at}/kiem-tra", {"agreed": "1", "owner": owner})
        assert Filing.objects.get().state == "draft"

    def test_what_is_saved_while_typing_says_so(self, code: str) -> None:  # noqa: F811
        home = Home(code)
        at = home.begin()
        typed = self._typed(home, at) | {"do": "save"}
        assert home.client.post(f"{at}/nhan-ket-qua", typed).status_code == 204
        assert Filing.objects.get().note == "Gọi buổi chiều"
        late = Client().post(f"{at}/nhan-ket-qua", typed | {"note": "Sau đó"})
        assert late.status_code == 401
        assert Filing.objects.get().note == "Sau đó"

    @staticmethod
    def _typed(home: Home, at: str) -> dict[str, str]:
        page = home.client.get(f"{at}/nhan-ket-qua").content.decode()
        owner = page.split('name="owner" value="')[1].split('"')[0]
        return {"owner": owner, "delivery": "counter", "note": "Gọi buổi chiều"}

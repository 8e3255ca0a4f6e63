"""Every door that takes a file, tried with every bad one; other doors take none."""

import base64
import io
import json
import re
import resource
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

import motcua
from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import ProcedureVersion, ProcessDefinition
from motcua.domain.correspondence.models import Incoming
from motcua.domain.documents import readers
from motcua.domain.documents.models import StoredFile, Upload, UploadPart
from motcua.domain.documents.rules import confined
from motcua.domain.dossiers.models import Dossier, DossierFile, Photo, PhotoLink
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.eforms.actions import load_form
from motcua.domain.filings.models import FilingPaper
from motcua.kernel.actor import SYSTEM
from tests.bad_files import PAGE, SCANS, Bad, a_zip, zeros_zipped
from tests.databases import MORNING
from tests.files import a_pdf
from tests.integration.test_acts import at_appraisal
from tests.integration.test_giving import Counter
from tests.web.conftest import Clock
from tests.web.counter import Answer, Desk, errors_of, recorded, sign_in
from tests.web.test_supplement import ask, send
from tests.web.test_uploads import TUS, Sender
from tests.world import Centre

pytestmark = pytest.mark.django_db
Door = Callable[[str, bytes], Answer]
SOURCE = Path(motcua.__file__).parent


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    """Give each test a folder of its own: others write at the same time."""
    settings.FILES_DIR = tmp_path


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/octet-stream")


@pytest.fixture
def counter(desk: Desk) -> Door:
    return lambda name, data: desk.send(**{"file-0": upload(name, data)})


@pytest.fixture
def phone(desk: Desk) -> Door:
    """Return the door of a phone that takes pictures for a paper at the counter."""
    assert desk.client.post(desk.path, desk.fields(do="phone-1")).status_code == 302
    path, client = f"/chup/{PhotoLink.objects.get().secret}", Client()

    def put(name: str, data: bytes) -> Answer:
        cache.clear()  # nobody may send so often in a minute
        answer: Answer = client.post(path, {"photo": upload(name, data)})
        return answer

    return put


@pytest.fixture
def supplement(clock: Clock) -> Door:
    done = at_appraisal(Centre())
    clock(MORNING + timedelta(hours=2))
    row = Dossier.objects.get(pk=done.dossier_id)
    assert ask(row).status_code == 302
    fields = {"papers": 1, "p_0_name": "Hợp đồng thuê nhà", "p_0_c": "1"}
    command = Command.RECEIVE_SUPPLEMENT
    return lambda name, data: send(
        "quay", row, command, **fields, p_0_file=upload(name, data)
    )


@pytest.fixture
def replace(desk: Desk) -> Door:
    assert desk.send(**{"file-0": upload("a.pdf", a_pdf())}).status_code == 302
    path = f"/desk/ho-so/{Dossier.objects.get().code}/tep/1/thay"

    def put(name: str, data: bytes) -> Answer:
        fields = {"request": str(uuid4()), "reason": "Mờ", "files": upload(name, data)}
        answer: Answer = desk.client.post(path, fields)
        return answer

    return put


@pytest.fixture
def authority(clock: Clock) -> Door:
    """Return the door of the paper of authority of who collects a result."""
    path = f"/desk/tra-ket-qua/{Counter().ready().code}"
    client = sign_in("traketqua")

    def put(name: str, data: bytes) -> Answer:
        fields = {"do": "give", "request": str(uuid4()), "who": "authorised"}
        answer: Answer = client.post(
            path, fields | {"authority_file": upload(name, data)}
        )
        return answer

    return put


@pytest.fixture
def in_parts(clock: Clock) -> Door:
    return by_parts(Sender())


def by_parts(sender: Sender) -> Door:
    """Return the door of uploads in parts somebody sends to."""

    def put(name: str, data: bytes) -> Answer:
        answer: Answer = sender.begin(len(data), name)
        if answer.status_code != 201:
            return answer
        address, half = answer.headers["Location"], len(data) // 2
        sender.send(address, 0, data[:half])
        answer = sender.send(address, half, data[half:])
        assert sender.head(address).status_code == 404, "thrown away"
        return answer

    return put


@pytest.fixture
def verification(clock: Clock) -> Door:
    client = Client()

    def put(name: str, data: bytes) -> Answer:
        cache.clear()  # nobody may ask so often in a minute
        answer: Answer = client.post("/xac-minh", {"file": upload(name, data)})
        return answer

    return put


@pytest.fixture
def incoming(clock: Clock) -> Door:
    clerk, unit = sign_in("vanthu"), Unit.objects.get(code="ubnd").pk
    form = {"unit": unit, "sender": "Sở Xây dựng", "subject": "Góp ý", "to_unit": unit}

    def put(name: str, data: bytes) -> Answer:
        fields = {**form, "request": str(uuid4()), "files": upload(name, data)}
        answer: Answer = clerk.post("/desk/van-ban/den", fields)
        return answer

    return put


@pytest.fixture
def incoming_version(incoming: Door) -> Door:
    assert incoming("a.pdf", a_pdf()).status_code == 302
    path = f"/desk/van-ban/den/{Incoming.objects.get().pk}/ban-quet"
    clerk = sign_in("vanthu")

    def put(name: str, data: bytes) -> Answer:
        fields = {"request": str(uuid4()), "reason": "Mờ", "files": upload(name, data)}
        answer: Answer = clerk.post(path, fields)
        return answer

    return put


@pytest.fixture
def filing(begun: str) -> Door:
    client, path = sign_in("congdan"), f"{begun}/giay-to"

    def put(name: str, data: bytes) -> Answer:
        answer: Answer = client.post(path, {"file-0": upload(name, data), "do": "upload"})
        return answer

    return put


@pytest.fixture
def filing_in_parts(begun: str) -> Door:
    return by_parts(Sender("congdan", f"{begun}/giay-to/0/tai-len"))


@pytest.fixture
def filing_form(clock: Clock) -> Door:
    """Return the door of a question that asks for a file."""
    ask = {"key": "proof", "type": "file", "label": "Giấy", "help": "Ảnh chụp"}
    page = {"key": "one", "title": "Trang", "questions": [ask]}
    version = _online()
    form = {"key": "doors", "name": "Đơn", "decision": "QĐ 1", "pages": [page]}
    load_form(
        actor=SYSTEM,
        at=MORNING,
        definition={**form, "procedures": [f"{version.procedure.code}@{version.n}"]},
    )
    at = sign_in("congdan").post(f"/thu-tuc/{version.procedure.code}/nop")["Location"]
    address = f"{'/'.join(at.split('/')[:3])}/bieu-mau/one"

    def put(name: str, data: bytes) -> Answer:
        fields = {"proof": upload(name, data), "do": "next"}
        answer: Answer = sign_in("congdan").post(address, fields)
        return answer

    return put


@pytest.fixture
def counter_form(desk: Desk) -> Door:
    """Return the door of such a question where the form is typed at the counter."""
    ask = {"key": "proof", "type": "file", "label": "Giấy", "help": "Ảnh chụp"}
    one = {"key": "one", "title": "Trang", "questions": [ask]}
    form = {"key": "doors", "name": "Đơn", "decision": "QĐ 1", "pages": [one]}
    load_form(actor=SYSTEM, at=MORNING, definition={**form, "procedures": [desk.code]})
    begun = desk.client.post(desk.path, desk.fields(do="eform"))["Location"]
    address = desk.client.get(begun)["Location"]

    def put(name: str, data: bytes) -> Answer:
        fields = {"proof": upload(name, data), "do": "next"}
        answer: Answer = desk.client.post(address, fields)
        return answer

    return put


def _online() -> ProcedureVersion:
    return ProcedureVersion.objects.filter(
        state="published",
        channels__contains=["online"],
        procedure__competence__isnull=False,
    ).order_by("procedure__code")[0]


@pytest.fixture
def many(clock: Clock) -> Door:
    """Return the door of the files beside a sheet of many filings."""
    client, path = sign_in("congdan"), f"/thu-tuc/{code_online()}/nop-nhieu"
    sheet = one_row(client.get(f"{path}/mau.xlsx").content)
    unit = Unit.objects.get(code="hcc").pk

    def put(name: str, data: bytes) -> Answer:
        fields = {"agreed": "1", "unit": unit, "sheet": upload("bảng.xlsx", sheet)}
        answer: Answer = client.post(path, {**fields, "files": upload(name, data)})
        return answer

    return put


@pytest.fixture
def many_sheet(clock: Clock) -> Door:
    """Return the door of the sheet itself."""
    client, path = sign_in("congdan"), f"/thu-tuc/{code_online()}/nop-nhieu"
    unit = Unit.objects.get(code="hcc").pk

    def put(name: str, data: bytes) -> Answer:
        fields = {"agreed": "1", "unit": unit, "sheet": upload(name, data)}
        answer: Answer = client.post(path, fields)
        return answer

    return put


def one_row(sheet: bytes) -> bytes:
    """Return a workbook with a row that says something."""
    book, target = load_workbook(io.BytesIO(sheet)), io.BytesIO()
    book.worksheets[0]["A2"] = "0912000111"
    book.save(target)
    return target.getvalue()


def code_online() -> str:
    """Return a procedure the one-stop centre receives online."""
    found = ProcedureVersion.objects.filter(
        state="published",
        channels__contains=["online"],
        procedure__competence__isnull=False,
    ).order_by("procedure__code")[0]
    return str(found.procedure.code)


@pytest.fixture
def begun(clock: Clock) -> str:
    """Return the address of a filing that somebody prepares."""
    version = _online()
    answer = sign_in("congdan").post(f"/thu-tuc/{version.procedure.code}/nop")
    return "/".join(answer["Location"].split("/")[:3])


def new_process(name: str, data: bytes) -> Answer:
    fields = {"do": "import", "file": upload(name, data)}
    answer: Answer = sign_in("cauhinh").post("/desk/quy-trinh/moi", fields)
    return answer


def scenario(name: str, data: bytes) -> Answer:
    path = f"/desk/quy-trinh/{ProcessDefinition.objects.all()[0].key}/kich-ban/tep"
    answer: Answer = sign_in("cauhinh").post(path, {"file": upload(name, data)})
    return answer


def kept() -> tuple[object, ...]:
    """Return all that a file could leave behind."""
    listed = sorted(found.sha256 for found in readers.store().listed(""))
    rows = (
        StoredFile,
        DossierFile,
        Upload,
        UploadPart,
        ProcessDefinition,
        Incoming,
        FilingPaper,
        Photo,
    )
    return (listed, recorded(), *(kind.objects.count() for kind in rows))


DOORS = (
    "counter",
    "phone",
    "supplement",
    "replace",
    "in_parts",
    "verification",
    "incoming",
    "incoming_version",
    "filing",
    "filing_form",
    "counter_form",
    "filing_in_parts",
    "many",
    "many_sheet",
    "authority",
)


def tried_at(door: str) -> list[Bad]:
    """Return a bad file for each way to be refused: at each door others of them.

    What becomes of each is for `test_bad_files`; here doors have to look and to tell.
    """
    ways: dict[str, list[Bad]] = {}
    for bad in SCANS:
        ways.setdefault(bad.code, []).append(bad)
    turn = DOORS.index(door)
    return [alike[turn % len(alike)] for alike in ways.values()]


def test_every_bad_scan_is_tried_at_some_door() -> None:
    assert {bad for door in DOORS for bad in tried_at(door)} == set(SCANS)


@pytest.mark.parametrize("door", DOORS)
def test_a_bad_scan_comes_in_by_no_door(
    door: str, request: pytest.FixtureRequest, settings: Any
) -> None:
    put: Door = request.getfixturevalue(door)
    settings.PAGE_LIMIT = 2_000
    before = kept()
    for bad in tried_at(door):
        answer = put(bad.name, bad.data())
        text = unescape(answer.content.decode())
        assert answer.status_code in (413, 422), bad
        assert bad.name in text or names_its_field(door, bad, answer), bad
        assert re.search("Hãy|Chỉ|chỉ nhận", text), f"no remedy for {bad}"
        assert kept() == before, bad
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert largest <= confined.MEMORY


def names_its_field(door: str, bad: Bad, answer: Answer) -> bool:
    """Say whether the verification page, which has one field, points at it."""
    not_pdf = not bad.data().startswith(b"%PDF-")
    return door == "verification" and not_pdf and list(errors_of(answer)) == ["file"]


TEXTS = {
    "archive": a_zip(),
    "packed": zeros_zipped(400),
    "page": PAGE,
    "pdf": a_pdf(),
    "not utf-8": b"\xff\xfe{\0}",
    "NUL": b"{\0}",
    "deep": b'{"steps": ' + b"[" * 100_000,
    "deep xml": b"<a>" * 100_000,
    "laughing": b'<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>',
    "reaching out": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    "endless line": b"x" * 500_000,
    "not numbers": b'{"steps": NaN}',
    "too large": b" " * 600_000,
}


@pytest.mark.parametrize("door", [new_process, scenario])
@pytest.mark.parametrize("what", TEXTS)
def test_a_bad_text_comes_in_by_no_door(door: Door, what: str, clock: Clock) -> None:
    before = kept()
    answer = door("../q\u202e.json", TEXTS[what])
    assert answer.status_code in (413, 422)
    assert "file" in errors_of(answer)
    assert kept() == before


@pytest.mark.parametrize("name", ["../../x.pdf", "CON.pdf", "a\u202efdp.pdf", "ế.pdf"])
def test_names_are_made_safe_at_every_door(
    name: str, counter: Door, in_parts: Door
) -> None:
    assert counter(name, a_pdf()).status_code == 302
    file = DossierFile.objects.get(purpose="submitted")
    assert not re.search(r"[/\\\u202e]|^CON", file.name)
    path = f"/desk/ho-so/{Dossier.objects.get().code}/tep/{file.n}"
    said = sign_in("quay").get(path).headers["Content-Disposition"]
    assert said.isascii()
    assert "%2F" not in said
    Sender().begin(10, name)
    assert not re.search(r"[/\\\u202e]|^CON", Upload.objects.get().name)


def test_a_name_that_is_no_text_is_refused(clock: Clock) -> None:
    word = base64.b64encode(b"\xff\xfe.pdf").decode()
    told = TUS | {"Upload-Metadata": f"filename {word}", "Upload-Length": "9"}
    answer = sign_in("quay").post("/desk/tai-tep", headers=told)
    assert answer.status_code == 400
    assert Upload.objects.count() == 0


def test_the_api_takes_no_files(clock: Clock) -> None:
    client = sign_in("quay")
    paths = json.loads(client.get("/api/v1/openapi.json").content)["paths"]
    before = kept()
    for path, ways in paths.items():
        assert list(ways) == ["get"], path
        answer = client.post(
            path.replace("{code}", "x"), {"file": upload("a.pdf", a_pdf())}
        )
        assert answer.status_code == 405
    assert kept() == before


@pytest.mark.parametrize(
    "path", ["/desk/van-ban/di", "/desk/ho-so/{code}/so-hoa/1", "/desk/bieu-mau/"]
)
def test_forms_without_a_file_keep_none(path: str, replace: Door) -> None:
    before = StoredFile.objects.count(), DossierFile.objects.count()
    where = path.format(code=Dossier.objects.get().code)
    sign_in("quay").post(where, {"file": upload("a.pdf", a_pdf(7))})
    assert (StoredFile.objects.count(), DossierFile.objects.count()) == before


def test_there_are_no_other_doors() -> None:
    """Whoever adds a form that takes files adds it to the doors above."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for face in ("web", "api")
        for path in (SOURCE / face).rglob("*.py")
        if re.search(r"request\.(FILES|read\(|body)|UploadedFile\b", path.read_text())
    }
    assert found == {
        "web/common/errors.py",  # says only that a file was there
        "web/common/tus.py",
        "web/common/letter_files.py",  # test_following
        "web/common/reports.py",  # a partner's signed report, no file
        "web/portal/views/payments.py",  # the gateway's hashed notice, no file
        "web/desk/views/bank.py",  # a statement: read as text, never kept
        "web/desk/views/money.py",  # the gateway's list: read as text, never kept
        "web/desk/paper_lines.py",
        "web/desk/process_files.py",
        "web/desk/return_form.py",
        "web/desk/scans.py",
        "web/desk/views/documents.py",
        "web/desk/views/files.py",
        "web/desk/views/incoming_scans.py",
        "web/desk/views/intake.py",
        "web/desk/views/intake_eform.py",
        "web/desk/views/signatories.py",  # a picture: test_signatories
        "web/portal/views/filing_form.py",
        "web/portal/views/filings.py",
        "web/portal/views/following.py",  # test_following
        "web/portal/views/many.py",  # files that come with a sheet: test_many_filings
        "web/portal/views/photos.py",
        "web/portal/views/post.py",  # a carrier's signed notice: test_post
        "web/portal/views/verify.py",
    }

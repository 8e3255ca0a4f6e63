"""Files looked at in the page: pages, marks, versions, who may, and what is noted."""

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops

from motcua.domain.documents.models import Rendition, StoredFile
from motcua.domain.documents.rules.picturing import picture_of, watermarked
from motcua.domain.dossiers.actions.record import Done
from motcua.domain.dossiers.models import Dossier, DossierFile, HandedIn, Read
from motcua.domain.dossiers.rules.identity import is_identity_paper
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger.models import Event
from tests.conftest import People
from tests.databases import MORNING
from tests.files import a_pdf, a_picture
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, said_by, sign_in
from tests.web.parts import in_parts
from tests.world import Centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class Case:
    """A received dossier with one scan, and its desk pages."""

    def __init__(self, desk: Desk, name: str, data: bytes) -> None:
        upload = SimpleUploadedFile(name, data)
        assert desk.send(**{"file-0": upload}).status_code == 302
        self.row = Dossier.objects.get()
        self.client = desk.client

    def path(self, rest: str, n: int = 1) -> str:
        return f"/desk/ho-so/{self.row.code}/tep/{n}{rest}"

    def get(self, rest: str, n: int = 1, client: Any = None) -> Any:
        return (client or self.client).get(self.path(rest, n))

    def replace(self, data: bytes, n: int = 1, client: Any = None, **more: Any) -> Any:
        fields = {
            "request": str(uuid4()),
            "reason": "Quét mờ",
            "files": SimpleUploadedFile("rõ hơn.pdf", data),
        } | more
        return (client or self.client).post(self.path("/thay", n), fields)

    def reads(self) -> list[str]:
        rows = Read.objects.filter(dossier_id=self.row.pk).order_by("id")
        return list(rows.values_list("what", flat=True))


@pytest.fixture
def case(desk: Desk) -> Case:
    return Case(desk, "hợp đồng.pdf", a_pdf(3))


def opened(answer: Any) -> Image.Image:
    assert answer.headers["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(answer.content))


def test_a_file_is_turned_page_by_page_and_every_look_is_noted(case: Case) -> None:
    page = case.get("/xem?trang=2")
    text = page.content.decode()
    assert "Trang 2/3" in said_by(page)
    assert case.path("/trang/2.png") in text
    assert 'rel="prev"' in text
    assert 'rel="next"' in text
    assert "Chưa quét vi-rút" in said_by(page)
    assert opened(case.get("/trang/2.png")).size == (1000, 1500)
    assert opened(case.get("/trang/2.png?rong=lon")).width > 1000
    assert opened(case.get("/nho.png")).width == 120
    assert case.reads() == ["view 1", "page 1/2", "page 1/2", "thumb 1"]


def test_pictures_of_pages_are_made_once(case: Case) -> None:
    first = case.get("/trang/1.png").content
    made = Rendition.objects.get()
    stored = StoredFile.objects.count()
    assert case.get("/trang/1.png").content == first
    assert (Rendition.objects.get(), StoredFile.objects.count()) == (made, stored)


@pytest.mark.parametrize("rest", ["/trang/4.png", "/trang/0.png"])
def test_a_page_that_is_not_there(case: Case, rest: str) -> None:
    assert case.get(rest).status_code == 404
    assert case.reads() == []


def test_nonsense_asked_of_the_viewer_shows_a_page(case: Case) -> None:
    for asked, shown in (("x", 1), ("0", 1), ("99", 3), ("٣", 1), ("9" * 30, 1)):
        assert f"Trang {shown}/3" in said_by(case.get(f"/xem?trang={asked}"))


@pytest.mark.parametrize("rest", ["", "/xem", "/trang/1.png", "/nho.png", "/anh.pdf"])
def test_who_may_not_see_the_dossier_sees_no_page_of_it(case: Case, rest: str) -> None:
    for username in ("tp.tnmt", "cauhinh"):
        assert case.get(rest, client=sign_in(username)).status_code == 404
    assert case.get(rest, client=type(case.client)()).status_code == 302
    assert case.reads() == []


def test_a_paper_of_identity_bears_its_reader_the_time_and_the_code(
    desk: Desk, clock: Clock
) -> None:
    case = Case(desk, "CCCD mặt trước.jpg", a_picture(size=(800, 500)))
    assert "Giấy tờ tùy thân" in said_by(case.get("/xem"))
    marked = opened(case.get("/trang/1.png")).convert("RGB")
    with Image.open(io.BytesIO(a_picture(size=(800, 500)))) as plain:
        changed = ImageChops.difference(marked, plain.convert("RGB")).getbbox()
    assert changed is not None
    assert (changed[2] - changed[0] > 700, changed[3] - changed[1] > 400) == (True, True)
    clock(MORNING + timedelta(hours=1))
    assert case.get("/trang/1.png").content != case.get("/nho.png").content
    later = opened(case.get("/trang/1.png")).convert("RGB")
    assert ImageChops.difference(marked, later).getbbox(), "the time is another"
    download = case.get("")
    assert download.content == a_picture(size=(800, 500)), "the original has no mark"


def test_other_papers_bear_no_mark(case: Case) -> None:
    with Image.open(io.BytesIO(case.get("/trang/1.png").content)) as image:
        assert image.convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize(
    "name",
    ["Bản sao Căn cước công dân", "cmnd_mat_truoc.jpg", "Hộ chiếu hoặc giấy tờ khác"],
)
def test_papers_of_identity_are_known_by_their_names(name: str) -> None:
    assert is_identity_paper(["scan.pdf", name])


@pytest.mark.parametrize(
    "name", ["Hợp đồng thuê nhà", "Giấy chứng nhận quyền sử dụng đất"]
)
def test_other_papers_are_not_taken_for_them(name: str) -> None:
    assert not is_identity_paper([name])


def test_a_mark_is_part_of_the_points() -> None:
    plain = picture_of(
        io.BytesIO(a_pdf()), media_type="application/pdf", page=1, width=300
    )
    marks = {watermarked(plain, text) for text in ("Hoa", "Lan")}
    assert len(marks | {plain}) == 3


def test_a_picture_can_be_had_as_pdf(desk: Desk) -> None:
    case = Case(desk, "ảnh.png", a_picture("PNG"))
    answer = case.get("/anh.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "%E1%BA%A3nh.pdf" in answer.headers["Content-Disposition"]
    assert case.reads() == ["file 1"]


def test_a_better_scan_takes_the_place_and_the_older_stays(case: Case) -> None:
    answer = case.replace(a_pdf(2))
    new = DossierFile.objects.get(dossier=case.row, replaces=1)
    assert answer.headers["Location"] == case.path("/xem", new.n)
    old = DossierFile.objects.get(dossier=case.row, n=1)
    assert (new.handed_in_n, new.purpose) == (old.handed_in_n, old.purpose)
    page = said_by(case.get("/xem", new.n))
    assert "Trang 1/2" in page
    assert "hợp đồng.pdf" in page
    assert "Quét mờ" in page
    assert "bản mới hơn" in said_by(case.get("/xem"))
    dossier = case.client.get(f"/desk/ho-so/{case.row.code}").content.decode()
    assert case.path("/xem", new.n) in dossier
    assert case.path("/xem", 1) not in dossier
    event = Event.objects.filter(kind="dossier.file_replaced").get()
    assert (event.payload["replaces"], event.payload["file"]) == (1, new.n)
    assert "Đã thay tệp" in said_by(case.client.get(f"/desk/ho-so/{case.row.code}"))
    assert "Chuỗi sự kiện nguyên vẹn" in dossier


def test_a_scan_of_a_line_without_counts_is_listed(desk: Desk) -> None:
    first = next(name for name in desk.fields() if name.endswith("-o")).split("-")[1]
    desk.send(**{f"file-{first}": SimpleUploadedFile("chỉ quét.pdf", a_pdf())})
    row = Dossier.objects.get()
    HandedIn.objects.filter(dossier=row).update(original_count=0)
    assert "chỉ quét.pdf" in said_by(desk.client.get(f"/desk/ho-so/{row.code}"))


def test_the_same_request_replaces_once(case: Case) -> None:
    request = str(uuid4())
    first = case.replace(a_pdf(2), request=request)
    again = case.replace(a_pdf(2), request=request)
    assert first.headers["Location"] == again.headers["Location"]
    assert DossierFile.objects.filter(dossier=case.row, replaces=1).count() == 1
    assert case.replace(a_pdf(4)).status_code == 409


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"files": ""}, "files"),
        ({"files": SimpleUploadedFile("a.pdf", b"no pdf")}, "files"),
    ],
)
def test_what_is_lacking_for_a_new_version_is_named(
    case: Case, more: dict[str, Any], field: str
) -> None:
    before = DossierFile.objects.count()
    answer = case.replace(a_pdf(2), **more)
    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
    assert DossierFile.objects.count() == before


def test_who_may_not_replace_is_refused(case: Case, people: People) -> None:
    leader = sign_in("lanhdao")
    assert "Thay bằng bản quét khác" not in said_by(case.get("/xem", client=leader))
    assert case.replace(a_pdf(2), client=leader).status_code == 403
    assert case.replace(a_pdf(2), client=sign_in("tp.tnmt")).status_code in (403, 404)
    paper = DossierFile.objects.filter(dossier=case.row, purpose="paper").first()
    assert paper is not None
    assert case.replace(a_pdf(2), n=paper.n).status_code == 409
    done = Done(case.row.pk, case.row.code, case.row.version)
    Centre().act(done, "quay", Command.WITHDRAW, reason="Người nộp xin rút")
    assert case.replace(a_pdf(2)).status_code == 409
    assert not DossierFile.objects.filter(replaces__isnull=False).exists()


def test_a_scan_sent_in_parts_takes_the_place(case: Case) -> None:
    page = case.get("/xem").content.decode()
    assert 'data-upload="/desk/tai-tep" data-name="scan"' in page
    word = in_parts("rõ hơn.pdf", a_pdf(2))
    lacking = case.replace(a_pdf(2), files="", scan=word, reason="")
    assert lacking.status_code == 422
    assert "Đã tải lên: rõ hơn.pdf" in said_by(lacking), "it need not be sent again"
    assert case.replace(a_pdf(2), files="", scan="made up").status_code == 422
    assert case.replace(a_pdf(2), files="", scan=word).status_code == 302
    assert DossierFile.objects.get(dossier=case.row, replaces=1).name == "rõ hơn.pdf"

"""The submitter's own viewer: what they see page by page, and what nobody else does."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageChops

from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose, Read
from motcua.domain.dossiers.rules.shown import TO_SUBMITTER
from motcua.domain.dossiers.workflow.commands import Command
from tests.databases import MORNING
from tests.files import a_pdf, a_picture
from tests.signing import Sandbox, SigningCentre, running
from tests.web.counter import Answer, Desk, said_by, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
RESTS = ("/giay-to/1", "/giay-to/1/xem", "/giay-to/1/trang/1.png", "/giay-to/1/nho.png")


def own(code: str, rest: str = "", client: Client | None = None) -> Answer:
    answer: Answer = (client or sign_in("congdan")).get(f"/ho-so-cua-toi/{code}{rest}")
    return answer


def received(desk: Desk, name: str, data: bytes) -> Dossier:
    sent = desk.send(**{"file-0": SimpleUploadedFile(name, data)})
    assert sent.status_code == 302
    return Dossier.objects.get()


def reads(row: Dossier) -> list[tuple[str, str]]:
    found = Read.objects.filter(dossier_id=row.pk).order_by("id")
    return list(found.values_list("actor_kind", "what"))


def test_one_turns_the_pages_of_ones_own_paper_and_every_look_is_told(desk: Desk) -> None:
    row = received(desk, "hợp đồng.pdf", a_pdf(3))
    assert f"/ho-so-cua-toi/{row.code}/giay-to/1/xem" in own(row.code).content.decode()
    page = own(row.code, "/giay-to/1/xem?trang=2")
    assert "Trang 2/3" in said_by(page)
    assert f"/ho-so-cua-toi/{row.code}/giay-to/1/trang/2.png" in page.content.decode()
    picture = own(row.code, "/giay-to/1/trang/2.png")
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.size == (1000, 1500)
        assert image.convert("L").getextrema() == (255, 255), "no mark on this one"
    assert own(row.code, "/giay-to/1/nho.png").status_code == 200
    seen = [what for kind, what in reads(row) if kind == "citizen"]
    assert seen == ["dossier", "view 1", "page 1/2", "thumb 1"]
    told = said_by(own(row.code))
    for words in ("xem tệp 1 trong trang", "xem tệp/trang 1/2", "ảnh nhỏ của tệp 1"):
        assert words in told


def test_everybody_who_has_read_is_listed_by_pages(desk: Desk) -> None:
    row = received(desk, "hợp đồng.pdf", a_pdf())
    names = [f"Cán bộ số {n:03}" for n in range(300)]
    Read.objects.bulk_create(
        Read(
            dossier_id=row.pk,
            at=MORNING + timedelta(minutes=n),
            actor_kind="officer",
            actor_name=name,
            what="dossier",
        )
        for n, name in enumerate(names)
    )
    address, listed = f"/ho-so-cua-toi/{row.code}/ai-da-xem", names[::-1]
    first = own(row.code).content.decode()
    assert address in first
    assert re.findall(r"Cán bộ số \d+", first) == listed[:10]
    pages: list[list[str]] = []
    query: str | None = ""
    while query is not None:
        text = own(row.code, f"/ai-da-xem{query}").content.decode()
        pages.append(re.findall(r"Cán bộ số \d+", text))
        link = re.search(r'rel="next" href="[^"?]+([^"]+)"', text)
        query = link.group(1) if link else None
    assert list(chain(*pages)) == listed
    assert max(map(len, pages)) == 50


def test_a_paper_of_identity_bears_its_readers_name(desk: Desk) -> None:
    row = received(desk, "CCCD.jpg", a_picture(size=(800, 500)))
    assert "Giấy tờ tùy thân" in said_by(own(row.code, "/giay-to/1/xem"))
    shown = own(row.code, "/giay-to/1/trang/1.png").content
    with (
        Image.open(io.BytesIO(shown)) as marked,
        Image.open(io.BytesIO(a_picture(size=(800, 500)))) as plain,
    ):
        assert ImageChops.difference(
            marked.convert("RGB"), plain.convert("RGB")
        ).getbbox()


def test_nobody_else_sees_it_and_nothing_is_noted(desk: Desk) -> None:
    row = received(desk, "hợp đồng.pdf", a_pdf())
    before = reads(row)
    for rest in RESTS:
        assert own(row.code, rest, sign_in("congdan2")).status_code == 404
        assert own(row.code, rest, sign_in("quay")).status_code == 403
        stranger = own(row.code, rest, Client())
        assert stranger.status_code == 302
        assert "/dang-nhap" in stranger.headers["Location"]
        assert own(row.code[:-1] + "0", rest).status_code == 404
    for rest in ("/giay-to/99/xem", "/giay-to/1/trang/2.png", "/giay-to/1/trang/0.png"):
        assert own(row.code, rest).status_code == 404
    assert reads(row) == before


def test_the_code_alone_opens_no_paper(desk: Desk) -> None:
    row = received(desk, "hợp đồng.pdf", a_pdf())
    page = Client().get(f"/tra-cuu/{row.code}").content.decode()
    assert "giay-to" not in page.replace("giay-to-cua-toi", "")
    assert "hợp đồng" not in page


@pytest.fixture
def sandbox(tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    with running(tmp_path) as found:
        found.connect(settings)
        yield found


def test_a_result_is_shown_once_it_is_issued_and_its_draft_never(
    sandbox: Sandbox, db: None
) -> None:
    centre = SigningCentre().begin(sandbox)
    done = centre.decided()
    done = centre.sign(done).done[done.dossier_id]
    draft = DossierFile.objects.get(dossier_id=done.dossier_id, kind="result")
    assert draft.purpose == Purpose.PAPER
    rests = [f"/giay-to/{draft.n}{rest}" for rest in ("", "/xem", "/trang/1.png")]
    for rest in rests:
        assert own(done.code, rest).status_code == 404
    page = said_by(own(done.code))
    assert draft.name not in page
    assert "Dự thảo" not in page
    assert draft.name in said_by(sign_in("vanthu").get(f"/desk/ho-so/{done.code}"))
    done = centre.act(done, "vanthu", Command.SEAL)
    for rest in rests:
        assert own(done.code, rest).status_code == 404, "numbered, not yet signed"
    done = centre.sign_agency(done).done[done.dossier_id]
    issued = DossierFile.objects.get(dossier_id=done.dossier_id, purpose=Purpose.RESULT)
    assert issued.name in said_by(own(done.code))
    assert "Trang 1/" in said_by(own(done.code, f"/giay-to/{issued.n}/xem"))
    assert own(done.code, f"/giay-to/{issued.n}/trang/1.png").status_code == 200


def test_papers_between_offices_are_not_for_the_submitter(desk: Desk) -> None:
    row = received(desk, "hợp đồng.pdf", a_pdf())
    paper = DossierFile.objects.get(dossier=row, purpose=Purpose.PAPER)
    assert paper.kind in TO_SUBMITTER
    assert own(row.code, f"/giay-to/{paper.n}/xem").status_code == 200
    for kind in ("transfer", "hand_over", "control", "of_tomorrow"):
        DossierFile.objects.filter(dossier=row, n=paper.n).update(kind=kind)
        assert own(row.code, f"/giay-to/{paper.n}/xem").status_code == 404
        assert paper.name not in said_by(own(row.code))

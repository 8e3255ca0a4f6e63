"""A sheet of many filings: fees before sending, files in a ZIP, outlines in cells."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.domain.catalogue.models import Component, Fee, ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.eforms import actions as eforms
from motcua.domain.eforms.models import FormAnswers
from motcua.domain.filings.actions.bulk_confirming import UNCONFIRMED, drop_old_sheets
from motcua.domain.filings.models import Bulk, BulkFile, BulkRow, Filing, FilingPaper
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.files import a_pdf
from tests.people import online_codes
from tests.web.counter import errors_of, said_by
from tests.web.test_many_filings import Office, states, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PLOT = "20,9512; 107,0800 | 20,9512; 107,0810 | 20,9520; 107,0805"
PHOTO, OUTLINE, LEVEL = "Ảnh thửa đất", "Ranh giới", "Mức thu 1: Phí thử"
CHEAP, DEAR = "5.000 đ – Nộp trực tuyến", "Không biết"


@pytest.fixture
def office() -> Iterator[Office]:
    """Return who files for what asks a picture, an outline and the level of a fee."""
    code = online_codes()[0]
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    Fee.objects.filter(version=version).delete()
    Component.objects.filter(version=version).delete()
    levels = ["5000 | Nộp trực tuyến", "10000 | Nộp trực tiếp"]
    Fee.objects.create(version=version, n=1, name="Phí thử", choices=levels)
    published.cache_clear()
    questions: list[dict[str, Any]] = [
        {"key": "photo", "type": "file", "label": PHOTO, "most": 2, "most_mb": 1},
        {"key": "plot", "type": "parcel_outline", "label": OUTLINE},
    ]
    form = {"key": "plots", "name": "Đơn", "decision": "QĐ 1"}
    pages = [{"key": "one", "title": "Một", "questions": questions}]
    assert eforms.load_form(
        actor=SYSTEM,
        at=MORNING,
        definition={**form, "pages": pages, "procedures": [code]},
    )
    yield Office(code)
    published.cache_clear()


def bundle(**files: bytes) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            made.writestr(f"ảnh chụp/{name}.pdf", data)
    return SimpleUploadedFile("ảnh.zip", out.getvalue())


def plot(office: Office, note: str, **changes: str) -> dict[str, str]:
    return office.row(note, **{PHOTO: "một.pdf", OUTLINE: PLOT, LEVEL: CHEAP} | changes)


def test_fees_and_faults_are_told_before_anything_is_sent(office: Office) -> None:
    rows = [
        plot(office, "một"),
        plot(office, "hai", **{PHOTO: "một.pdf; hai.pdf", LEVEL: DEAR}),
        plot(office, "ba", **{PHOTO: "không.pdf", LEVEL: ""}),
        plot(office, "bốn", **{OUTLINE: "20,9512; 107,0800", PHOTO: "kho: X-1"}),
    ]
    data, files = office.sheet(*rows), bundle(một=a_pdf(1, 1), hai=a_pdf(1, 2))
    sent = office.send(data, files=[files])
    assert sent.status_code == 302, errors_of(sent)
    told = said_by(office.client.get(sent["Location"]))
    assert "Tổng phí, lệ phí 5.000 đ – 1 dòng chưa biết phí" in told
    assert "Gửi 2 hồ sơ" in told
    columns = {
        row.line: [fault["column"] for fault in row.faults]
        for row in BulkRow.objects.filter(state="refused")
    }
    assert columns == {4: [PHOTO, LEVEL], 5: [PHOTO, OUTLINE]}
    work()
    assert not Filing.objects.exists()
    office.confirm(sent)
    work()
    assert states() == ["sent", "sent", "refused", "refused"]
    one, two = Filing.objects.order_by("id")
    answers = FormAnswers.objects.get(filing=two.key).answers
    assert [file["name"] for file in answers["photo"]] == ["một.pdf", "hai.pdf"]
    assert answers["plot"]["type"] == "Polygon"
    papers = FilingPaper.objects.filter(filing=two).order_by("n")
    assert [paper.sha256 for paper in papers] == [f["sha256"] for f in answers["photo"]]
    assert one.state == "submitted"
    after = said_by(office.client.get(sent["Location"]))
    assert "5.000 đ – 1 dòng chưa biết phí" in after


def test_a_sheet_that_is_left_files_nothing_and_keeps_no_file(office: Office) -> None:
    data, photo = office.sheet(plot(office, "một")), a_pdf(1, 1)
    sent = office.send(data, files=[bundle(một=photo)])
    office.confirm(sent, "leave")
    assert not Bulk.objects.exists()
    again = office.send(data, files=[bundle(một=photo)])
    later = MORNING + UNCONFIRMED + timedelta(minutes=1)
    with pytest.raises(NotAllowed):
        drop_old_sheets(actor=ANONYMOUS, at=later)
    assert drop_old_sheets(actor=SYSTEM, at=MORNING + UNCONFIRMED) == 0
    assert drop_old_sheets(actor=SYSTEM, at=later) == 1
    assert office.client.get(again["Location"]).status_code == 404
    assert not BulkFile.objects.exists()
    work()
    assert not Filing.objects.exists()

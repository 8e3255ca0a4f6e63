"""Whatever a training centre makes says what it is: tables, workbooks, JSON, the API."""

import io
import json

import pytest
from django.test import Client
from openpyxl import load_workbook

from motcua.domain.reports.actions import follow
from motcua.kernel.actor import SYSTEM
from motcua.kernel.training import WORDS
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import Answer, sign_in

pytestmark = pytest.mark.django_db
TABLES = ("/so-lieu/danh-gia.{}?nam=2021&ky=q3", "/so-lieu/766.{}?nam=2021&ky=t11")


@pytest.fixture(autouse=True)
def counted(clock: Clock) -> None:
    """Let there be figures of the demo's first morning."""
    follow(actor=SYSTEM, at=MORNING)


def named(answer: Answer) -> str:
    return str(answer.headers["Content-Disposition"]).rpartition("''")[2]


def of(answer: Answer) -> bytes:
    parts = getattr(answer, "streaming_content", None)
    return b"".join(parts) if parts is not None else answer.content


def test_what_a_training_centre_makes_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TRAINING", "true")
    anybody = Client()
    for address in TABLES:
        table = anybody.get(address.format("csv"))
        assert of(table).decode("utf-8-sig").splitlines()[0] == WORDS
        assert named(table).startswith("TAP-HUAN-")
        told = json.loads(of(anybody.get(address.format("json"))))
        assert told["training"] == WORDS
        book = load_workbook(io.BytesIO(of(anybody.get(address.format("xlsx")))))
        assert book.active is not None
        assert book.active["A1"].value == WORDS
        heads = [sheet.HeaderFooter.oddHeader for sheet in book.worksheets]
        assert {head.center.text for head in heads if head is not None} == {WORDS}
    register = sign_in("giamdoc").get("/desk/so-theo-doi.xlsx")
    assert register.status_code == 200
    first = load_workbook(io.BytesIO(of(register))).worksheets[0]
    assert first["A1"].value == WORDS
    register = sign_in("giamdoc").get("/desk/so-theo-doi.csv")
    assert of(register).decode("utf-8-sig").splitlines()[0] == WORDS
    said = anybody.get("/api/v1/procedures?q=khai sinh").json()
    assert said["training"] == WORDS


def test_what_a_real_centre_makes_says_nothing_of_it() -> None:
    anybody = Client()
    for address in TABLES:
        table = anybody.get(address.format("csv"))
        assert WORDS not in of(table).decode()
        assert "TAP-HUAN" not in named(table)
        assert "training" not in json.loads(of(anybody.get(address.format("json"))))
        book = load_workbook(io.BytesIO(of(anybody.get(address.format("xlsx")))))
        assert [sheet.title for sheet in book.worksheets] != ["TẬP HUẤN"]
        assert len(book.worksheets) == 1
    assert "training" not in anybody.get("/api/v1/procedures?q=khai sinh").json()

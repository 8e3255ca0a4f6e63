"""Forms on paper: the empty one for everybody, the sent one for those it is for."""

from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Read
from motcua.domain.filings.models import FilingLook
from tests.papers import read_back
from tests.web.counter import sign_in
from tests.web.test_filing import Home, answering, code  # noqa: F401 - a fixture
from tests.web.test_filing_form import home  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def words(content: bytes) -> str:
    return " ".join(read_back(content).text.split())


def test_the_empty_form_says_when_a_question_is_filled_in(home: Home) -> None:  # noqa: F811
    answer = Client().get(f"/thu-tuc/{home.code}/bieu-mau.pdf")
    assert answer["Content-Type"] == "application/pdf"
    said = words(answer.content)
    assert "ĐƠN DÙNG HÈ PHỐ" in said
    assert "Chỉ điền khi câu 1 “Đám cưới?” không phải là Có" in said
    assert "Chỉ điền phần này khi câu 1 “Đám cưới?” là Có" in said
    assert Client().get("/thu-tuc/9.999999/bieu-mau.pdf").status_code == 404


def test_what_was_sent_is_printed_for_applicant_and_officer(home: Home) -> None:  # noqa: F811
    at = home.prepare()
    assert home.client.get(f"{at}/bieu-mau.pdf").status_code == 404, "not sent yet"
    home.send(at)
    mine = home.client.get(f"{at}/bieu-mau.pdf")
    assert mine.status_code == 200
    said = words(mine.content)
    assert "Nguyễn Thị Hoa" in said
    assert "Điền trên hệ thống một cửa, gửi lúc" in said
    assert "Để làm gì?" not in said, "it was not asked"
    assert "bieu-mau.pdf" in home.client.get(at).content.decode()
    # The officer of the counter sees the same bytes, and the look is noted.
    quay, key = sign_in("quay"), at.rsplit("/", maxsplit=1)[-1]
    looks = FilingLook.objects.filter(what="form").count()
    waiting = quay.get(f"/desk/truc-tuyen/{key}/bieu-mau.pdf")
    assert waiting.content == mine.content
    assert FilingLook.objects.filter(what="form").count() == looks + 1
    # Nobody else does.
    assert Client().get(f"{at}/bieu-mau.pdf").status_code == 302
    assert home.client.get(f"/nop/{uuid4()}/bieu-mau.pdf").status_code == 404
    assert home.client.get(f"/desk/truc-tuyen/{key}/bieu-mau.pdf").status_code in {
        302,
        403,
    }
    address, fields = answering(quay, at)
    dossier = quay.post(address, {**fields, "do": "accept"})["Location"]
    reads = Read.objects.filter(what="form").count()
    assert quay.get(f"{dossier}/bieu-mau.pdf").content == mine.content
    name = dossier.rsplit("/", maxsplit=1)[-1]
    own = home.client.get(f"/ho-so-cua-toi/{name}/bieu-mau.pdf")
    assert own.content == mine.content
    assert Read.objects.filter(what="form").count() == reads + 2

"""The public page that checks papers: files, numbers, bad input, too much of it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.domain.correspondence.actions import change_standing
from motcua.domain.correspondence.models import Outgoing
from motcua.domain.correspondence.rules.standing import ChangeKind
from motcua.web.portal.views.verify import MOST_A_MINUTE
from tests.signing import Sandbox, SigningCentre, one_byte_changed
from tests.web.counter import errors_of, said_by
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_asked() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def upload(content: bytes, client: Client | None = None) -> tuple[int, str]:
    file = SimpleUploadedFile("a.pdf", content, "application/pdf")
    answer = (client or Client()).post("/xac-minh", {"file": file})
    return answer.status_code, said_by(answer)


def test_a_revoked_result_and_a_changed_one(sandbox: Sandbox) -> None:
    centre = SigningCentre().begin(sandbox)
    _, result = centre.issued()
    status, said = upload(result)
    assert status == 200
    assert "đang có hiệu lực" in said
    change_standing(
        actor=centre.actor("lanhdao"),
        at=centre.at,
        document_id=Outgoing.objects.get().pk,
        change=ChangeKind.REVOKED,
        reason="Bà Hoa khai gian",
        authority="Luật 80/2015 điều 12",
    )
    _, said = upload(result)
    assert "đã bị thu hồi" in said
    assert "Từ ngày 22/11/2021" in said
    for private in ("khai gian", "Hoa", "022155900037"):
        assert private not in said
    _, said = upload(one_byte_changed(result))
    assert "Không đúng" in said
    assert "đã bị sửa" in said


def test_a_number_is_looked_up_without_a_file_and_without_names() -> None:
    centre = Centre()
    centre.to_return(centre.accept(code_of("five-on-the-spot")))
    said = said_by(Client().get("/xac-minh", {"so": "01/QĐ-UBND", "nam": "2021"}))
    assert "Còn hiệu lực" in said
    assert "Quyết định" in said
    assert "Hoa" not in said
    said = said_by(Client().get("/xac-minh", {"so": "77/QĐ-UBND", "nam": "2021"}))
    assert "Không có văn bản nào mang số này" in said


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"so": " "}, "so"),
        ({"so": "x" * 200}, "so"),
        ({"so": "01/QĐ", "nam": "1066"}, "nam"),
        ({"so": "01/QĐ", "nam": "năm ngoái"}, "nam"),
    ],
)
def test_bad_numbers_get_a_clear_word(typed: dict[str, str], field: str) -> None:
    answer = Client().get("/xac-minh", typed)
    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]


@pytest.mark.parametrize(
    "content", [b"", b"khong phai", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"\x00" * 5000]
)
def test_bad_files_get_a_clear_word(content: bytes) -> None:
    status, said = upload(content)
    assert status == 422
    assert "tệp" in said


def test_a_file_that_is_too_large_is_refused(settings: object) -> None:
    status, said = upload(b"%PDF-" + b"x" * (20 * 1024 * 1024))
    assert status == 413
    assert "20 MB" in said


def test_nobody_checks_more_than_so_many_in_a_minute() -> None:
    client = Client()
    found = [upload(b"x", client)[0] for _ in range(MOST_A_MINUTE)]
    assert set(found) == {422}
    status, said = upload(b"x", client)
    assert status == 429
    assert "quá nhiều lần" in said
    assert client.get("/xac-minh", {"so": "1"}).status_code == 429
    assert client.get("/xac-minh").status_code == 200
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert upload(b"x", elsewhere)[0] == 422

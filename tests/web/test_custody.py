"""Papers on their pages: given, taken, given out, lost; and what is refused."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.delivery.models import Thing
from motcua.domain.dossiers.models import Dossier
from tests.integration.test_custody import BIRTH, LAND, receive_with
from tests.web.counter import Answer, said_by, sign_in
from tests.world import Centre

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(clock: Any) -> str:
    """Return a dossier with two originals, one of them valuable."""
    return receive_with(Centre(), BIRTH, LAND).code


def pass_on(client: Client, code: str, *numbers: int, **typed: Any) -> Answer:
    form = {"request": str(uuid4()), "paper": list(numbers), **typed}
    return client.post(f"/desk/ho-so/{code}/giay-to", form)


def states() -> list[str]:
    return list(Thing.objects.order_by("n").values_list("state", flat=True))


def test_the_dossiers_page_tells_who_has_each_paper(code: str) -> None:
    page = said_by(sign_in("quay").get(f"/desk/ho-so/{code}"))
    assert "Bản chính và kết quả giấy" in page
    assert f"{LAND} (1) Có giá" in page
    assert "Nhận vào" in page


def test_papers_are_given_out_a_valuable_one_by_two(code: str) -> None:
    counter, typed = (
        sign_in("quay"),
        {
            "what": "released",
            "passing_recipient": "Nguyễn Thị Hoa",
            "passing_proof": "signature",
        },
    )
    assert pass_on(counter, code, 1, 2, **typed).status_code == 302
    assert states() == ["released", "held"]
    assert "chờ người thứ hai" in said_by(counter.get(f"/desk/ho-so/{code}"))
    assert pass_on(sign_in("traketqua"), code, 2, **typed).status_code == 302
    assert states() == ["released", "released"]


@pytest.mark.parametrize(
    ("numbers", "typed"),
    [
        ((), {"what": "lost", "passing_remark": "mất"}),
        ((1,), {"what": "đốt"}),
        ((1,), {"what": "given"}),
        ((1,), {"what": "lost"}),
        ((1,), {"what": "released", "passing_proof": "signature"}),
        ((1,), {"what": "taken"}),
        ((99,), {"what": "lost", "passing_remark": "mất"}),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    code: str, numbers: tuple[int, ...], typed: dict[str, str]
) -> None:
    before = Dossier.objects.get().version
    answer = pass_on(sign_in("quay"), code, *numbers, **typed)
    assert answer.status_code in (404, 409, 422)
    assert states() == ["held", "held"]
    assert Dossier.objects.get().version == before


def test_the_list_shows_what_is_wrong(code: str) -> None:
    counter = sign_in("quay")
    pass_on(counter, code, 1, what="lost", passing_remark="Không thấy")
    page = said_by(counter.get("/desk/giay-to"))
    assert "Báo mất, chưa tìm thấy" in page
    assert code in page


@pytest.mark.parametrize("username", ["congdan", "thanhtra"])
def test_others_have_no_list_of_papers(code: str, username: str) -> None:
    assert sign_in(username).get("/desk/giay-to").status_code == 403

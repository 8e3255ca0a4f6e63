"""Papers on their pages: given, taken, given out, lost; and what is refused."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.delivery.actions import Wanted
from motcua.domain.delivery.models import HandedOut, Thing
from motcua.domain.delivery.rules.handing import Collecting, Collector
from motcua.domain.dossiers.models import Dossier
from motcua.domain.ledger.models import Event
from motcua.journeys.release_papers import release_papers
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.integration.test_custody import BIRTH, LAND, do, receive_with
from tests.web.counter import Answer, said_by, sign_in
from tests.world import TO_RETURN_ON_THE_SPOT, Centre, actor

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


OWNER = {
    "what": "released",
    "passing_number": "022 155 900 037",
    "passing_proof": "signature",
}
NAM = OWNER | {
    "passing_number": "022085001234",
    "passing_authority": "mandate",
    "passing_recipient": "Trần Văn Nam",
    "passing_remark": "Số 12/2021",
}


def test_papers_are_given_out_a_valuable_one_by_two(code: str) -> None:
    counter, typed = sign_in("quay"), OWNER
    assert pass_on(counter, code, 1, 2, **typed).status_code == 302
    assert states() == ["released", "held"]
    assert "chờ người thứ hai" in said_by(counter.get(f"/desk/ho-so/{code}"))
    assert pass_on(sign_in("traketqua"), code, 2, **typed).status_code == 302
    assert states() == ["released", "released"]
    rows = HandedOut.objects.order_by("n").values_list("name", "id_number", "papers")
    assert list(rows) == [
        ("Nguyễn Thị Hoa", "022 155 900 037", [[1, f"{BIRTH} (1)"]]),
        ("Nguyễn Thị Hoa", "022 155 900 037", [[2, f"{LAND} (1)"]]),
    ]
    told = Event.objects.filter(kind="dossier.papers_released")
    assert not any("900" in str(event.payload) for event in told), "no number in history"


def test_who_only_keeps_papers_gives_none_back(code: str) -> None:
    """A specialist, a cashier: they hand papers over, the counter gives them back."""
    keeper, row = sign_in("thamdinh"), Dossier.objects.get()
    page = keeper.get(f"/desk/ho-so/{code}").content.decode()
    assert 'value="given"' in page
    assert 'value="released"' not in page
    for n in (1, 2):
        assert pass_on(keeper, code, n, **OWNER).status_code == 403
    hoa = Collecting(Collector.OWNER, "", "022155900037")
    for who in ("thuquy", "thamdinh"):
        with pytest.raises(NotAllowed):
            release_papers(
                actor=actor(who),
                at=MORNING,
                request_id=uuid4(),
                wanted=Wanted(row.pk, (1,)),
                collecting=hoa,
                proof="Ký nhận",
            )
    assert states() == ["held", "held"]
    assert Dossier.objects.get().version == row.version
    assert not HandedOut.objects.exists()


def test_whoever_takes_papers_for_another_has_authority(code: str) -> None:
    form = {"request": str(uuid4())}
    for _ in range(2):
        assert pass_on(sign_in("quay"), code, 1, **NAM, **form).status_code == 302
    row = HandedOut.objects.get()
    assert (row.name, row.authority, row.authority_note, row.is_last) == (
        "Trần Văn Nam",
        "mandate",
        "Số 12/2021",
        False,
    )


@pytest.mark.usefixtures("clock")
def test_what_lies_beside_a_waiting_result_is_given_on_its_page() -> None:
    centre = Centre()
    done = receive_with(centre, BIRTH)
    for username, command, given in TO_RETURN_ON_THE_SPOT[:-1]:
        do(centre, done, username, command, **given)
    before = Dossier.objects.get().version
    for n in (1, 2):
        answer = pass_on(sign_in("quay"), done.code, n, **OWNER)
        assert answer.status_code == 409
        assert "trang Trả kết quả" in said_by(answer)
    assert states() == ["held", "held"]
    assert Dossier.objects.get().version == before
    assert not HandedOut.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "typed"),
    [
        ((), {"what": "lost", "passing_remark": "mất"}),
        ((1,), {"what": "đốt"}),
        ((1,), {"what": "given"}),
        ((1,), {"what": "lost"}),
        ((1,), {"what": "released", "passing_proof": "signature"}),
        ((1,), OWNER | {"passing_number": "022155900038"}),
        ((1,), NAM | {"passing_authority": ""}),
        ((1,), NAM | {"passing_authority": "cousin"}),
        ((1,), NAM | {"passing_remark": ""}),
        ((1,), NAM | {"passing_recipient": ""}),
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

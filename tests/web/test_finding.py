"""Searching: what is found by what, in which order, and by nobody who may not see it."""

import re

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import finding
from motcua.domain.dossiers.readers.work import find
from motcua.kernel.text import search_key
from tests.databases import MORNING
from tests.web.counter import said_by, sign_in
from tests.world import Centre, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NAMES = ["Nguyễn Thị Hoa", "Hoa Thị Nguyễn", "Nguyễn Thị Hoài", "Đỗ Văn Hòa", "Trần Ý"]


@pytest.fixture
def dossiers() -> list[Dossier]:
    """Return dossiers of five people, in this order."""
    centre, code = Centre(), code_of("five-on-the-spot")
    for n, name in enumerate(NAMES):
        done = centre.accept(code)
        Dossier.objects.filter(pk=done.dossier_id).update(
            submitter_name=name,
            submitter_key=search_key(name),
            submitter_id_number=f"02219790010{n}",
            submitter_phone=f"0912 000 11{n}",
        )
    return list(Dossier.objects.order_by("id"))


def names(client: Client, text: str) -> list[str]:
    """Return whose dossiers a search shows, in order."""
    answer = client.get("/desk/tim", {"q": text})
    assert answer.status_code == 200
    codes = re.findall(r'mc-code" href="/desk/ho-so/([^"]+)"', answer.content.decode())
    return [Dossier.objects.get(code=code).submitter_name for code in codes]


HOA, TURNED, HOAI, DO, TRAN = NAMES


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("nguyen thi hoa", [HOA, TURNED, HOAI]),
        ("HÓA nguyễn", [TURNED, HOA]),
        ("hoa", [DO, TURNED, HOA, HOAI]),
        ("nguyen hoa", [TURNED, HOA, HOAI]),
        ("van do", [DO]),
        ("tr", [TRAN]),
        ("022197900103", [DO]),
        ("02219790010", []),
        ("0912 000 114", [TRAN]),
        ("0912.000.114", [TRAN]),
        ("h49.01.01-211122-0002", [TURNED]),
        ("h49.01.01-2111", [TRAN, DO, HOAI, TURNED, HOA]),
        ("0003", [HOAI]),
        ("211122-0003", [HOAI]),
        ("nguyen khong", []),
        ("':*&|!()", []),
    ],
)
def test_what_is_found_and_in_which_order(
    dossiers: list[Dossier], text: str, wanted: list[str]
) -> None:
    assert len(dossiers) == len(NAMES)
    assert names(sign_in("quay"), text) == wanted


@pytest.mark.parametrize(
    "text", ["nguyen thi hoa", "hoa", "022197900103", "0912000114", "0003", "H49.01.01"]
)
def test_who_may_not_see_a_dossier_finds_it_by_nothing(
    dossiers: list[Dossier], text: str
) -> None:
    assert dossiers
    for name in ("truongphong", "chuyenvien"):
        client = sign_in(name)
        assert names(client, text) == []
        assert "Nguyễn Thị Hoa" not in said_by(client.get("/desk/tim", {"q": text}))
    for name in ("cauhinh", "quantri"):
        assert names(sign_in(name), text) == []
    assert sign_in("congdan").get("/desk/tim", {"q": text}).status_code == 403


def test_people_are_for_those_who_may_find_them(dossiers: list[Dossier]) -> None:
    one = dossiers[0].submitter_id
    counter, leader = sign_in("quay"), sign_in("lanhdao")
    link = f"/desk/tim?nguoi={one}"
    assert link in counter.get("/desk/tim", {"q": "nguyen thi hoa"}).content.decode()
    assert link not in leader.get("/desk/tim", {"q": "nguyen thi hoa"}).content.decode()
    assert dossiers[0].code in said_by(counter.get(link))
    assert dossiers[0].code not in said_by(sign_in("truongphong").get(link))
    assert counter.get("/desk/tim?nguoi=x").status_code == 422


@pytest.mark.parametrize(
    ("rare", "common", "wanted", "is_cut"),
    [
        (0.9, 1.0, [HOAI, TURNED, HOA], False),
        (0.1, 0.9, [HOAI, TURNED, HOA], False),
        (0.1, 0.2, [], True),
    ],
)
def test_rare_words_are_looked_for_everywhere_and_common_ones_among_the_newest(
    dossiers: list[Dossier],
    monkeypatch: pytest.MonkeyPatch,
    rare: float,
    common: float,
    wanted: list[str],
    is_cut: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """A window of one dossier a unit holds nobody called Thị."""
    monkeypatch.setattr(finding, "WINDOW", 3)
    monkeypatch.setattr(finding, "SAMPLE", len(dossiers))
    monkeypatch.setattr(finding, "RARE", rare)
    monkeypatch.setattr(finding, "COMMON", common)
    found = find(actor=Centre().actor("quay"), text="thi", on=MORNING.date())
    assert [row.submitter_name for row in found.rows] == wanted
    assert found.is_cut is is_cut

"""The overview's pages: every number opens its dossiers, and what is done from there."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.domain.accounts.models import Officer, Substitution
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.supervision.models import Urging
from motcua.kernel.clock import VN
from tests.integration.test_overview import centre
from tests.web.conftest import Clock
from tests.web.counter import Answer, errors_of, recorded, said_by, sign_in
from tests.world import Centre

__all__ = ["centre"]
pytestmark = pytest.mark.django_db
PAGE = "/desk/toan-canh/"
_NUMBER = re.compile(r'href="(/desk/toan-canh/ho-so\?[^"]+)">(?:<strong[^>]*>)?(\d+)<')
_BACK = re.compile(r'href="(/desk/toan-canh/(?:diem-nghen)?\?[^"#]+)')


@pytest.fixture
def walked(centre: Centre, clock: Clock) -> Centre:
    """Return the centre with its figures whole at the moment the pages are opened."""
    clock(centre.at)
    return centre


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def pages_of(client: Client) -> dict[str, str]:
    """Return the pages of figures that links lead to from the first, and their texts."""
    found: dict[str, str] = {}
    waiting = [PAGE, f"{PAGE}diem-nghen", f"{PAGE}?ky=tuan"]
    while waiting and len(found) < 9:
        address = waiting.pop(0)
        if address not in found:
            found[address] = text_of(client, address)
            waiting += [unescape(one) for one in _BACK.findall(found[address])]
    return found


@pytest.mark.parametrize("who", ["giamdoc", "thamdinh"])
def test_every_number_of_every_page_opens_as_many_dossiers(
    walked: Centre, who: str
) -> None:
    client = sign_in(who)
    numbers = {
        (unescape(link), int(n))
        for said in pages_of(client).values()
        for link, n in _NUMBER.findall(said)
    }
    assert len(numbers) > 40
    assert any(n > 1 for _, n in numbers)
    for link, number in sorted(numbers):
        said = text_of(client, link)
        listed = re.findall(r'data-dossier="([^"]+)"', said)
        assert len(listed) == len(set(listed)) == number, link
        assert f">{number} hồ sơ" in said, link


def test_a_colleagues_figures_are_for_who_leads(walked: Centre) -> None:
    mine = text_of(sign_in("thamdinh"), PAGE)
    assert "Toàn cảnh công việc của tôi" in mine
    assert "nhom=can-bo" not in mine
    for query in ("?cua=don-vi&nhom=can-bo", "ho-so?cua=don-vi&can-bo=1"):
        assert sign_in("thamdinh").get(PAGE + query).status_code == 403
    for who in ("congdan", "cauhinh"):
        assert sign_in(who).get(PAGE).status_code == 403
    names = text_of(sign_in("giamdoc"), f"{PAGE}?nhom=can-bo")
    assert Officer.objects.get(code="thamdinh").name in names
    for query, field in (("?tuoi=77", "tuoi"), ("?nhom=x", "nhom")):
        answer = sign_in("giamdoc").get(PAGE + "ho-so" + query)
        assert (answer.status_code, field in answer.content.decode()) == (422, True)


def test_who_is_away_and_who_stands_in(walked: Centre) -> None:
    day = walked.at.astimezone(VN).date()
    away, here = (Officer.objects.get(code=one) for one in ("thamdinh", "thamdinh2"))
    agreed = {"document": "QĐ 1", "confirmed_at": walked.at, "confirmed_by": here}
    Substitution.objects.create(
        absent=away, substitute=here, valid_from=day, valid_to=day, **agreed
    )
    said = said_by(sign_in("giamdoc").get(PAGE, {"nhom": "can-bo"}))
    assert f"{here.name} làm thay" in said
    assert "làm thay" not in said_by(sign_in("giamdoc").get(PAGE))


def test_the_room_shows_no_names_and_no_dossiers(walked: Centre) -> None:
    said = text_of(sign_in("giamdoc"), f"{PAGE}man-hinh")
    whole = text_of(sign_in("giamdoc"), PAGE)
    counts = re.findall(r"<dd>(\d+)</dd>", said)
    assert counts == re.findall(r'mc-part__count">(\d+)<', whole)
    assert Officer.objects.get(code="thamdinh").name not in said
    assert "/desk/ho-so/" not in said
    assert sign_in("congdan").get(f"{PAGE}man-hinh").status_code == 403


def test_the_pages_ask_few_questions(walked: Centre) -> None:
    client = sign_in("giamdoc")
    client.get(PAGE)
    for address, most in ((PAGE, 16), (f"{PAGE}diem-nghen", 16), (f"{PAGE}ho-so", 20)):
        with CaptureQueriesContext(connection) as caught:
            text_of(client, address)
        assert len(caught) <= most, [q["sql"][:100] for q in caught]


def send(client: Client, items: list[WorkItem], do: str, **more: str) -> Answer:
    chosen = [f"{i.dossier_id}:{i.dossier.version}:{i.n}" for i in items]
    form = {"do": do, "batch": str(uuid4()), "chosen": chosen, **more}
    return client.post(f"{PAGE}lam?cua=don-vi&nhom=buoc", form)


def appraising() -> list[WorkItem]:
    rows = WorkItem.objects.filter(closed_at=None, step_name="Thẩm định")
    return list(rows.select_related("dossier").order_by("dossier_id"))


def test_several_are_urged_with_a_result_for_each(walked: Centre) -> None:
    items = appraising()[:2]
    until = f"{walked.at + timedelta(hours=4):%Y-%m-%dT%H:%M}"
    director, before = sign_in("giamdoc"), recorded()
    missing = send(director, items, "urge")
    assert set(errors_of(missing)) == {"text", "answer_by"}
    ticked = re.findall(r'value="[0-9:]+" checked', missing.content.decode())
    assert len(ticked) == 2, "what was ticked stays ticked"
    assert set(errors_of(send(director, [], "urge", text="x"))) == {"chosen"}
    asked = {"text": "Xong trong chiều nay", "answer_by": until}
    for who, status in (("thamdinh", 403), ("quay", 403), ("congdan", 403)):
        assert send(sign_in(who), items, "urge", **asked).status_code == status
    assert recorded() == before
    gone = WorkItem.objects.filter(closed_at__isnull=False).select_related("dossier")[0]
    said = said_by(send(director, [*items, gone], "urge", **asked))
    assert "2 hồ sơ xong" in said
    assert "1 hồ sơ không làm được" in said
    assert "Việc này đã xong hoặc không có" in said
    assert Urging.objects.count() == 2
    listed = said_by(director.get(f"{PAGE}ho-so"))
    assert listed.count("Chờ trả lời") == 2


def test_work_is_handed_on_and_taken_over_by_who_may(walked: Centre) -> None:
    items = appraising()[:2]
    other = Officer.objects.get(code="thamdinh3")
    before = recorded()
    to = {"assignee": str(other.pk), "reason": "Nghỉ đột xuất"}
    for who in ("lanhdao", "thamdinh", "quay", "congdan"):
        assert send(sign_in(who), items, "reassign", **to).status_code == 403
    refused = said_by(send(sign_in("truongphong"), items, "reassign", **to))
    assert "0 hồ sơ xong, 2 hồ sơ không làm được" in refused
    director = sign_in("giamdoc")
    assert set(errors_of(send(director, items, "reassign"))) == {"assignee", "reason"}
    assert recorded() == before
    page = text_of(director, f"{PAGE}ho-so")
    assert f'<option value="{other.pk}"' in page
    assert "2 hồ sơ xong" in said_by(send(director, items, "reassign", **to))
    assert {i.officer_id for i in appraising()[:2]} == {other.pk}

    help_ = {"help_reason": "Giúp đồng nghiệp"}
    fresh = appraising()[:1]
    assert send(sign_in("giamdoc"), fresh, "take_over", **help_).status_code == 403
    assert set(errors_of(send(sign_in("thamdinh2"), fresh, "take_over"))) == {
        "help_reason"
    }
    assert "0 hồ sơ xong" in said_by(send(sign_in("quay"), fresh, "take_over", **help_))
    assert "1 hồ sơ xong" in said_by(
        send(sign_in("thamdinh2"), fresh, "take_over", **help_)
    )
    assert appraising()[0].officer_id == Officer.objects.get(code="thamdinh2").pk

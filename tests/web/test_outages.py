"""A planned outage is announced in time, stands on every page, and is called off."""

from datetime import timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.domain.outages.models import Outage
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/tam-dung"


@pytest.fixture(autouse=True)
def first_morning(clock: Clock) -> None:
    """Let the pages show the demo's first morning."""


def typed(**changes: Any) -> dict[str, str]:
    return {
        "request": str(uuid4()),
        "what": "Nộp hồ sơ trực tuyến",
        "begins_at": "2021-12-02T18:00",
        "ends_at": "2021-12-02T20:00",
    } | changes


def test_an_outage_is_announced_to_everybody_and_called_off(clock: Clock) -> None:
    director, form = sign_in("giamdoc"), typed()
    assert director.post(PAGE, form).status_code == 302
    assert director.post(PAGE, form).status_code == 302, "pressed twice"
    row = Outage.objects.get()
    for way in ("/", "/thu-tuc", "/tam-dung"):
        said = said_by(Client().get(way))
        assert "Tạm dừng từ 18:00 02/12/2021 đến 20:00 02/12/2021" in said
    feed = ElementTree.fromstring(Client().get("/tin/tam-dung.atom").content)
    assert "Nộp hồ sơ trực tuyến" in "".join(feed.itertext())
    for _ in range(2):
        assert director.post(f"{PAGE}/{row.pk}/huy").status_code == 302
    assert "Tạm dừng từ" not in said_by(Client().get("/"))
    assert "Đã hủy" in said_by(Client().get("/tam-dung"))
    assert director.post(f"{PAGE}/0/huy").status_code == 404


def test_what_is_over_is_on_no_page_and_not_called_off(clock: Clock) -> None:
    director = sign_in("giamdoc")
    director.post(PAGE, typed())
    assert "Tạm dừng từ" in said_by(Client().get("/"))
    clock(MORNING + timedelta(days=12))
    director = sign_in("giamdoc")
    assert "Tạm dừng từ" not in said_by(Client().get("/")), "though it is kept"
    row = Outage.objects.get()
    assert director.post(f"{PAGE}/{row.pk}/huy").status_code == 409
    assert Outage.objects.get().called_off_at is None


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        # The seventh working day itself is too soon; the eighth is not.
        ({"begins_at": "2021-12-01T18:00", "ends_at": "2021-12-01T20:00"}, "begins_at"),
        ({"begins_at": "2021-11-21T18:00"}, "begins_at ends_at"),
        (
            {"begins_at": "9999-12-31T20:00", "ends_at": "9999-12-31T21:00"},
            "begins_at",
        ),
        ({"begins_at": "", "ends_at": "x"}, "begins_at ends_at"),
        ({"ends_at": "2021-12-02T18:00"}, "ends_at"),
        ({"ends_at": "2021-12-20T18:00"}, "ends_at"),
        ({"what": ""}, "what"),
        ({"begins_at": "", "ends_at": "", "what": " "}, "begins_at ends_at what"),
        ({"urgent_reason": "a" * 501}, "urgent_reason"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changes: dict[str, str], fields: str) -> None:
    answer = sign_in("giamdoc").post(PAGE, typed(**changes))
    assert sorted(errors_of(answer)) == fields.split()
    assert answer.status_code == 422
    assert not Outage.objects.exists()


def test_each_missing_field_is_named_once() -> None:
    answer = sign_in("giamdoc").post(PAGE, typed(what="", begins_at="", ends_at=""))
    assert len(set(errors_of(answer).values())) == 3


def test_what_is_urgent_says_why_to_everybody() -> None:
    soon = {"begins_at": "2021-11-22T18:00", "ends_at": "2021-11-22T20:00"}
    answer = sign_in("giamdoc").post(PAGE, typed(**soon, urgent_reason="Vá lỗ hổng"))
    assert answer.status_code == 302
    assert "Lý do gấp: Vá lỗ hổng" in said_by(Client().get("/tam-dung"))


def test_who_may_not_announce_does_not() -> None:
    for name in ("quay", "chuyenvien", "lanhdao", "congdan"):
        client = sign_in(name)
        assert client.get(PAGE).status_code in (302, 403)
        assert client.post(PAGE, typed()).status_code in (302, 403)
    assert not Outage.objects.exists()


def test_the_database_keeps_what_the_rule_says() -> None:
    good = {
        "request_id": uuid4(),
        "begins_at": MORNING + timedelta(days=20),
        "ends_at": MORNING + timedelta(days=21),
        "what": "x",
        "announced_at": MORNING,
        "announced_by": "x",
        "announced_by_id": 1,
    }
    for wrong in (
        {"what": ""},
        {"begins_at": MORNING},
        {"ends_at": MORNING + timedelta(days=20)},
        {"called_off_at": MORNING},
    ):
        with pytest.raises(IntegrityError, match="outages_outage_"), transaction.atomic():
            Outage.objects.create(**(good | wrong))

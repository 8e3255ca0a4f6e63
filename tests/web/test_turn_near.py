"""A message before one's turn: asked for on the number's page, sent once."""

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.domain.hall import actions
from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.errors import NotAllowed
from tests.hall import Hall
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    rows = Effect.objects.filter(kind="turn_near").order_by("pk")
    return [(row.phone, row.facts["code"]) for row in rows]


def test_who_asked_is_told_once_when_few_are_before(clock: Clock) -> None:
    cache.clear()
    sanh, phone = Hall(), Client()
    first = [sanh.take() for _ in range(4)]
    mine = sanh.take()
    silent = sanh.take(phone="0912345679")
    address = f"/sanh/{mine.secret}"
    assert "Nhắn tin khi sắp đến lượt" in said_by(phone.get(address))
    for bad in ("", "12"):
        wrong = phone.post(f"{address}/nhan-tin", {"phone": bad})
        assert (wrong.status_code, list(errors_of(wrong))) == (422, ["phone"])
    asked = phone.post(f"{address}/nhan-tin", {"phone": "0912 345 678"})
    assert asked.headers["Location"] == address
    assert "trung tâm nhắn tin" in said_by(phone.get(address))
    assert actions.tell_near(actor=SYSTEM, at=sanh.at) == 0, "four are before"
    actions.cancel_number(actor=ANONYMOUS, at=sanh.at, secret=first[0].secret)
    assert actions.tell_near(actor=SYSTEM, at=sanh.at) == 1
    assert actions.tell_near(actor=SYSTEM, at=sanh.at) == 0
    assert told() == [("0912345678", mine.number)]
    assert silent.number not in str(told())
    facts = Effect.objects.get(kind="turn_near").facts
    assert "0912345678" not in str(facts)
    known = f"/sanh/{silent.secret}/nhan-tin"
    assert phone.post(known).status_code == 302, "its telephone is known"
    actions.cancel_number(actor=ANONYMOUS, at=sanh.at, secret=mine.secret)
    assert phone.post(f"{address}/nhan-tin").status_code == 409
    with pytest.raises(NotAllowed):
        actions.tell_near(actor=ANONYMOUS, at=sanh.at)

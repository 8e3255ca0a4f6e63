"""The share of online filing: measured by procedure, told to all, listed for officers."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers import online_share
from tests.databases import MORNING
from tests.web.counter import Desk, said_by, sign_in

pytestmark = pytest.mark.django_db


def test_the_share_is_told_once_enough_have_ended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        desk.send()
    first, second = Dossier.objects.order_by("id")
    code = first.procedure_code
    Dossier.objects.filter(pk=first.pk).update(channel="online")
    for row in (first, second):
        ended = {"status": "withdrawn", "ended_at": MORNING + timedelta(hours=2)}
        Dossier.objects.filter(pk=row.pk).update(**ended, state={"items": []})
    share = partial(online_share.online_share, procedure_code=code)
    assert share(on=MORNING.date()) is None, "too few"
    monkeypatch.setattr(online_share, "LEAST", 2)
    found = share(on=MORNING.date())
    assert found is not None
    assert (found.total, found.online, found.percent) == (2, 1, 50)
    assert "50% trong 2 hồ sơ" in said_by(Client().get(f"/thu-tuc/{code}"))
    late = (MORNING + timedelta(days=400)).date()
    assert share(on=late) is None
    with CaptureQueriesContext(connection) as asked:
        share(on=MORNING.date())
    assert len(asked) == 1
    assert f"LIMIT {online_share.NEWEST}" in asked[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute(asked[0]["sql"])
        assert cursor.fetchall() == [(2, 1)], "the database counts, one row comes back"
    monkeypatch.setattr(online_share, "NEWEST", 1)
    monkeypatch.setattr(online_share, "LEAST", 1)
    Dossier.objects.filter(pk=second.pk).update(ended_at=MORNING + timedelta(hours=3))
    newest = share(on=MORNING.date())
    assert newest is not None
    assert (newest.total, newest.online) == (1, 0), "no more than the newest are read"


def test_officers_who_read_the_register_see_every_procedure(desk: Desk) -> None:
    desk.send()
    row = Dossier.objects.get()
    Dossier.objects.update(channel="online")
    boss = sign_in("quay")
    assert "100%" in said_by(boss.get("/desk/ty-le-truc-tuyen"))
    lines = boss.get("/desk/ty-le-truc-tuyen.csv").content.decode("utf-8-sig")
    assert f"{row.procedure_code}," in lines
    assert ",1,1,100" in lines
    helped = "Hồ sơ trực tuyến gửi có cán bộ hỗ trợ trong 12 tháng qua: 0"
    assert helped in said_by(sign_in("giamdoc").get("/desk/ty-le-truc-tuyen"))
    assert "cán bộ hỗ trợ" not in said_by(boss.get("/desk/ty-le-truc-tuyen"))
    for who in ("congdan", "thamdinh"):
        for path in ("/desk/ty-le-truc-tuyen", "/desk/ty-le-truc-tuyen.csv"):
            assert sign_in(who).get(path).status_code == 403

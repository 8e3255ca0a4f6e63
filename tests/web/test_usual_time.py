"""The usual time on a procedure's public page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.usual_time import usual_time
from tests.web.counter import said_by
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


def test_the_page_says_how_long_it_usually_takes(clock: Clock) -> None:
    centre, code = Centre(), code_of("five-on-the-spot")
    page = said_by(Client().get(f"/thu-tuc/{code}"))
    assert "Chưa đủ số liệu: dưới 10 hồ sơ" in page
    for _ in range(10):
        centre.to_return(centre.accept(code))
    clock(centre.at)
    assert "Chưa đủ số liệu" in said_by(Client().get(f"/thu-tuc/{code}")), (
        "till to-morrow"
    )
    clock(centre.at + timedelta(days=1))
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(f"/thu-tuc/{code}")
    page = said_by(answer)
    assert "Một nửa số hồ sơ có kết quả ngay trong ngày nhận" in page
    assert "Tính từ 10 hồ sơ trả kết quả trong 12 tháng qua" in page
    ended = [one["sql"] for one in asked if '"dossiers_dossier"."ended_at"' in one["sql"]]
    assert sum('"clock"' in sql for sql in ended) == 1
    clock(centre.at + timedelta(days=400))
    assert "Chưa đủ số liệu" in said_by(Client().get(f"/thu-tuc/{code}"))


def test_withdrawn_dossiers_and_parts_of_others_tell_nothing() -> None:
    centre, code = Centre(), code_of("five-on-the-spot")
    for _ in range(10):
        done = centre.to_return(centre.accept(code))
    to_morrow = (centre.at + timedelta(days=1)).date()
    assert usual_time(procedure_code=code, on=to_morrow) is not None
    Dossier.objects.filter(pk=done.dossier_id).update(parent_id=1, parent_item=1)
    assert usual_time(procedure_code=code, on=to_morrow) is None


def test_it_is_one_question_to_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT clock FROM dossiers_dossier WHERE procedure_code = 'x' "
            "AND ended_at < now() AND ended_at >= now() - interval '1 year' "
            "AND sealed_at IS NOT NULL AND parent_id IS NULL "
            "ORDER BY ended_at DESC LIMIT 200"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "dossiers_dossier_ended" in plan
    assert "Sort" not in plan

"""The list of results nobody collects, and the terms of a centre."""

from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.delivery.readers.uncollected import terms_of
from motcua.domain.delivery.rules.collecting import Terms
from tests.integration.test_giving import Counter
from tests.integration.test_uncollected import centre, overdue
from tests.web.counter import errors_of, said_by, sign_in

__all__ = ["centre"]
pytestmark = pytest.mark.django_db


def test_the_page_stores_and_the_list_of_work_counts(centre: Counter, clock: Any) -> None:
    done = overdue(centre)
    clock(centre.at)
    desk, page = sign_in("traketqua"), "/desk/tra-ket-qua/qua-han"
    assert done.code in said_by(desk.get(page))
    assert "Kết quả chờ trả: 1" in said_by(desk.get("/desk/"))
    form = {"request": str(uuid4()), "place": ""}
    assert "place" in errors_of(desk.post(f"{page}/{done.code}", form))
    answer = desk.post(f"{page}/{done.code}", form | {"place": "Kho A"}, follow=True)
    assert "Kho A" in said_by(answer)
    assert "Đang lưu kho: Kho A" in said_by(desk.get(f"/desk/tra-ket-qua/{done.code}"))
    assert sign_in("thamdinh").get(page).status_code == 403
    terms = {"remind": "3", "again": "2", "overdue": "10", "store": "20"}
    director, where = sign_in("giamdoc"), f"{page}/thoi-han/{centre.reception}"
    assert "again" in errors_of(director.post(where, terms))
    assert director.post(where, terms | {"again": "5"}).status_code == 302
    assert terms_of(unit_id=centre.reception) == Terms(3, 5, 10, 20)
    assert sign_in("quay").post(where, terms).status_code == 403

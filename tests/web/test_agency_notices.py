"""The pages of the month's notices: the head signs, the clerk sends, the agency reads."""

from datetime import timedelta

import pytest

from tests.integration.test_agency_notices import DECEMBER, prepared, worked
from tests.web.conftest import Clock
from tests.web.counter import said_by, sign_in
from tests.world import Centre

pytestmark = pytest.mark.django_db
LIST = "/desk/thong-bao-thang/"


def test_from_the_draft_to_the_agency(clock: Clock) -> None:
    centre = Centre()
    codes = worked(centre)
    row = prepared(centre)
    clock(DECEMBER + timedelta(hours=3))
    one = f"{LIST}{row.pk}"
    head, clerk, agency = map(sign_in, ("giamdoc", "vanthu", "ld.thue"))
    assert "Chờ ký" in said_by(head.get(LIST))
    page = said_by(head.get(one))
    assert all(code in page for code in codes)
    assert "Chưa có thông báo nào" not in said_by(clerk.get(LIST))
    assert agency.get(one).status_code == 404
    assert clerk.post(one, {"do": "ink"}).status_code == 403
    assert head.post(one, {"do": "nonsense"}).status_code == 422
    assert head.post(one, {"do": "ink"}).status_code == 302
    assert head.post(one, {"do": "refresh"}).status_code == 409
    assert clerk.post(one, {"do": "issue"}).status_code == 302
    listed = said_by(agency.get(LIST))
    assert "01/TB-TTHCC" in listed
    assert "01/TB-TTHCC" in said_by(agency.get(one))
    paper = agency.get(f"{one}.pdf")
    assert paper.content.startswith(b"%PDF")
    assert sign_in("quay").get(LIST).status_code == 403
    assert sign_in("ld.bhxh").get(f"{one}.pdf").status_code == 404


def test_a_month_to_come_is_refused_by_name(clock: Clock) -> None:
    clock(DECEMBER)
    centre = Centre()
    typed = {"don-vi": str(centre.reception), "thang": "12", "nam": "2021"}
    answer = sign_in("giamdoc").post(LIST, typed)
    assert answer.status_code == 409
    assert "chưa kết thúc" in said_by(answer)

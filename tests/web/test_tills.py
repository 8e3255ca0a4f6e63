"""The pages of cashiers' tills: opened, counted, confirmed, left open, listed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.payments.models import FeeReceipt, TillSession
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.test_till import pay
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
TILLS = "/desk/ca-thu-ngan"


@pytest.fixture
def code(clock: Clock) -> str:
    """Return a dossier with a fee of 150,000 đồng."""
    return Centre().accept(code_of("five-on-the-spot"), fee=150_000).code


def opening(amount: str) -> dict[str, Any]:
    unit = Centre().reception
    return {"request": str(uuid4()), "unit": str(unit), "opening": amount}


def test_a_till_is_opened_counted_and_confirmed_by_another(code: str) -> None:
    till, desk = sign_in("thuquy"), sign_in("quay")
    assert "Chưa mở ca thu ngân" in said_by(till.get("/desk/thu-phi"))
    for bad in ("", "ba", "-1"):
        answer = till.post(TILLS, opening(bad))
        assert answer.status_code == 422
        assert "opening" in errors_of(answer)
    assert till.post(TILLS, opening("100.000")).status_code == 302
    assert pay(till, code).status_code == 302
    assert "Két phải có 250.000 đ" in said_by(till.get("/desk/thu-phi"))
    path = f"{TILLS}/{TillSession.objects.get().pk}"
    count = {"do": "count", "request": str(uuid4()), "note-200000": "1"}
    answer = till.post(path, {**count, "note-50000": "x"})
    assert "note-50000" in errors_of(answer)
    answer = till.post(path, count)
    assert "thiếu 50.000 đ" in errors_of(answer)["reason"]
    assert till.post(path, {**count, "reason": "Trả nhầm"}).status_code == 302
    assert "Chờ người thứ hai" in said_by(till.get(path))
    answer = desk.post(path, {"do": "return", "counted": "200000", "why": ""})
    assert "why" in errors_of(answer)
    assert till.post(path, {"do": "confirm", "counted": "200000"}).status_code == 403
    assert desk.post(path, {"do": "confirm", "counted": "200000"}).status_code == 302
    assert "-50.000 đ" in said_by(desk.get(path))
    assert "Trả nhầm" in said_by(till.get("/desk/doi-soat"))
    boss = sign_in("giamdoc")
    assert "Trả nhầm" in said_by(boss.get(TILLS))
    assert errors_of(boss.post(path, {"do": "settle", "note": ""})) == {}
    assert boss.post(path, {"do": "settle", "note": "Đã nộp bù"}).status_code == 302
    assert "Trả nhầm" not in said_by(till.get("/desk/doi-soat"))
    listed = said_by(boss.get(f"{TILLS}/ngay"))
    assert "Tiền mặt 1 150.000 đ" in listed
    table = boss.get(f"{TILLS}/ngay.csv").content.decode()
    assert "Tiền mặt,1,150000" in table
    assert "1,150000,100000,0,0,250000,200000,Trả nhầm,Đã đóng" in table


def test_a_till_left_open_is_told_and_its_remedy(code: str, clock: Clock) -> None:
    pay(sign_in("thuquy"), code, **{"amount-1": "1000"})
    clock(MORNING + timedelta(days=1))
    till = sign_in("thuquy")
    assert "Ca thu ngân ngày 22/11/2021 chưa đóng" in said_by(till.get("/desk/thu-phi"))
    answer = pay(till, code, **{"amount-1": "1000"})
    assert answer.status_code == 409
    assert "giám đốc" in said_by(answer)
    assert FeeReceipt.objects.count() == 1
    boss = sign_in("giamdoc")
    assert "Bỏ ngỏ" in said_by(boss.get(TILLS))
    path = f"{TILLS}/{TillSession.objects.get().pk}"
    count = {"do": "count", "request": str(uuid4()), "note-1000": "1"}
    assert till.post(path, count).status_code == 403
    assert boss.post(path, count).status_code == 302
    confirm = {"do": "confirm", "counted": "1000"}
    assert sign_in("quay").post(path, confirm).status_code == 302
    assert pay(till, code, **{"amount-1": "1000"}).status_code == 302


def test_transfers_have_a_code_and_cards_their_slip(code: str) -> None:
    till = sign_in("thuquy")
    page = till.get(f"/desk/thu-phi/{code}")
    assert "<svg" in page.content.decode()
    assert f"Nội dung: {code}" in said_by(page)
    for typed, field in (
        ({"method": "transfer"}, "reference"),
        ({"method": "card", "reference": "R1"}, "approval"),
    ):
        answer = pay(till, code, **typed)
        assert answer.status_code == 422
        assert field in errors_of(answer)
    assert not FeeReceipt.objects.exists()
    card = {"method": "card", "reference": "R1", "approval": "A12345"}
    assert pay(till, code, **card).status_code == 302
    found = FeeReceipt.objects.get()
    assert (found.reference, found.approval, found.session_id) == ("R1", "A12345", None)


@pytest.mark.parametrize("who", ["thamdinh", "lanhdao", "congdan"])
def test_others_see_no_till(code: str, who: str) -> None:
    pay(sign_in("thuquy"), code)
    client = sign_in(who)
    path = f"{TILLS}/{TillSession.objects.get().pk}"
    for address in (TILLS, path, f"{TILLS}/ngay", f"{TILLS}/ngay.csv"):
        assert client.get(address).status_code == 403
    assert client.post(TILLS, opening("0")).status_code == 403


def test_a_day_that_is_none_is_said_at_the_field(code: str) -> None:
    answer = sign_in("thuquy").get(f"{TILLS}/ngay?ngay=hôm+qua")
    assert answer.status_code == 422
    assert "ngay" in errors_of(answer)
    assert sign_in("thuquy").get(f"{TILLS}/999").status_code == 404

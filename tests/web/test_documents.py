"""The pages of letters and of the registers of documents."""

from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.models import Incoming, Outgoing
from motcua.domain.dossiers.models import DraftLetter, Read
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
OUT, IN = "/desk/van-ban/di", "/desk/van-ban/den"


@pytest.fixture
def code(clock: Any) -> str:
    return Centre().accept(code_of("five-on-the-spot")).code


@pytest.fixture
def ubnd(clock: Any, db: None) -> int:
    return Unit.objects.get(code="ubnd").pk


def test_a_letter_from_draft_to_number(code: str, ubnd: int) -> None:
    drafter, leader, clerk = (sign_in(name) for name in ("thamdinh", "lanhdao", "vanthu"))
    page = f"/desk/ho-so/{code}/van-ban"
    begun = drafter.post(page, {"key": "invitation", "outcome": ""})
    assert begun.status_code == 302
    one = f"{page}/1"
    assert "Còn thiếu: Mời về việc gì" in said_by(drafter.get(one))
    lacking = drafter.get(f"{one}.pdf")
    assert lacking.status_code == 409
    assert "Địa điểm" in said_by(lacking)
    typed = {
        "v-what": "Làm rõ hồ sơ",
        "v-content": "Đối chiếu bản chính",
        "v-hour": "08 giờ 00",
        "v-where": "Trung tâm",
    }
    faulty = drafter.post(one, {"do": "save", "version": "1", **typed, "v-day": "mai"})
    assert faulty.status_code == 422
    assert "v-day" in errors_of(faulty)
    assert "Đối chiếu bản chính" in faulty.content.decode()
    whole = {"do": "save", "version": "1", **typed, "v-day": "29/11/2021"}
    assert drafter.post(one, whole).status_code == 302
    assert drafter.get(f"{one}.pdf").content.startswith(b"%PDF")
    assert drafter.post(one, {"do": "submit"}).status_code == 302
    assert drafter.post(one, {"do": "sign"}).status_code == 403
    assert leader.post(one, {"do": "sign"}).status_code == 302
    assert clerk.post(one, {"do": "issue", "request": str(uuid4())}).status_code == 302
    assert DraftLetter.objects.get().number == "01/GM-UBND"
    assert "01/GM-UBND" in said_by(clerk.get(f"{OUT}?don-vi={ubnd}"))


def test_a_paper_document_is_numbered_and_faults_are_named(ubnd: int) -> None:
    clerk = sign_in("vanthu")
    form = {"request": str(uuid4()), "unit": ubnd, "kind": "QĐ", "copies": "2"}
    faulty = clerk.post(OUT, {**form, "subject": ""})
    assert faulty.status_code == 422
    assert "subject" in errors_of(faulty)
    assert not Outgoing.objects.exists()
    whole = {**form, "subject": "=Phân công", "recipients": "Các phòng"}
    assert clerk.post(OUT, whole).status_code == 302
    assert clerk.post(OUT, whole).status_code == 302
    assert Outgoing.objects.get().text == "01/QĐ-UBND"
    table = clerk.get(f"/desk/van-ban/di.csv?don-vi={ubnd}").content.decode()
    assert "01/QĐ-UBND" in table
    assert "'=Phân công" in table


def test_a_number_is_voided_and_a_decision_revoked(ubnd: int) -> None:
    clerk, leader = sign_in("vanthu"), sign_in("lanhdao")
    for subject in ("Một", "Hai"):
        form = {"request": str(uuid4()), "unit": ubnd, "kind": "QĐ", "copies": "1"}
        clerk.post(OUT, {**form, "subject": subject})
    first, second = Outgoing.objects.order_by("number")
    path = f"{OUT}/{first.pk}"
    assert clerk.post(path, {"change": "voided", "reason": ""}).status_code == 422
    assert clerk.post(path, {"change": "voided", "reason": "Ghi nhầm"}).status_code == 302
    revoke = {"change": "revoked", "reason": "Sai", "authority": "Luật 80/2015"}
    assert clerk.post(f"{OUT}/{second.pk}", revoke).status_code == 403
    assert leader.post(f"{OUT}/{second.pk}", revoke).status_code == 302
    said = said_by(clerk.get(f"{OUT}?don-vi={ubnd}"))
    assert "Hủy số" in said
    assert "Đã thu hồi" in said


def test_what_comes_in_is_entered_and_acknowledged(code: str, ubnd: int) -> None:
    clerk = sign_in("vanthu")
    form = {"request": str(uuid4()), "unit": ubnd, "sender": "Sở Xây dựng"}
    faulty = clerk.post(IN, {**form, "subject": "Ý kiến", "code": "H49-không"})
    assert "code" in errors_of(faulty)
    nowhere = clerk.post(IN, {**form, "subject": "Ý kiến"})
    assert "to_unit" in errors_of(nowhere)
    assert clerk.post(IN, {**form, "subject": "Ý kiến", "code": code}).status_code == 302
    row = Incoming.objects.get()
    page = f"{IN}?don-vi={ubnd}"
    assert "Chờ xác nhận trong ngày" in said_by(clerk.get(page))
    assert clerk.post(f"{IN}/{row.pk}").status_code == 302
    assert "Chờ xác nhận" not in said_by(clerk.get(page))
    assert Read.objects.filter(what="incoming register").exists()
    assert (
        "Sở Xây dựng"
        in clerk.get(f"/desk/van-ban/den.csv?don-vi={ubnd}").content.decode()
    )


@pytest.mark.parametrize("name", ["quay", "thamdinh"])
@pytest.mark.parametrize("path", [OUT, IN, f"{OUT}.csv", f"{IN}.csv"])
def test_who_keeps_no_registers_sees_none(ubnd: int, name: str, path: str) -> None:
    assert sign_in(name).get(f"{path}?don-vi={ubnd}").status_code == 403


def test_a_span_that_is_turned_round_is_said_at_its_field(ubnd: int) -> None:
    answer = sign_in("vanthu").get(
        f"{OUT}?don-vi={ubnd}&tu-ngay=22/11/2021&den-ngay=1/1/2021"
    )
    assert answer.status_code == 422
    assert "den-ngay" in errors_of(answer)

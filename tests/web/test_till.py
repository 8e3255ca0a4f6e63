"""The till's pages: what is owed, money received, receipts cancelled by two people."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.payments.actions import sign_owed
from motcua.domain.payments.models import FeeReceipt, ReceiptSignature
from motcua.domain.payments.rules import ALARM_AFTER
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.ops.signing import samples
from tests.signing import Sandbox, pdfsig
from tests.web.counter import Answer, errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(clock: Any) -> str:
    """Return a dossier with a fee of 150,000 đồng."""
    return Centre().accept(code_of("five-on-the-spot"), fee=150_000).code


def pay(client: Client, code: str, **typed: Any) -> Answer:
    form = {
        "request": str(uuid4()),
        "name-1": "Lệ phí hộ tịch",
        "amount-1": "150.000",
        "method": "cash",
        **typed,
    }
    return client.post(f"/desk/thu-phi/{code}", form)


def test_money_is_received_and_the_receipt_can_be_printed(code: str) -> None:
    till = sign_in("thuquy")
    assert "Còn phải nộp 150.000 đ" in said_by(
        till.get(f"/desk/thu-phi?q={code}", follow=True)
    )
    assert pay(till, code).status_code == 302
    page = said_by(till.get(f"/desk/thu-phi/{code}"))
    assert "Đã thu đủ" in page
    assert "00000001" in page
    receipt = FeeReceipt.objects.get()
    answer = till.get(f"/desk/bien-lai/{receipt.pk}.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "Tổng đã thu (không kể biên lai đã hủy): 150.000 đ" in said_by(
        till.get("/desk/thu-phi")
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount-1": "nhiều"}, "amount-1"),
        ({"amount-1": ""}, "amount-1"),
        ({"name-1": ""}, "name-1"),
        ({"method": "vàng"}, "method"),
    ],
)
def test_every_bad_field_is_named_and_nothing_is_received(
    code: str, typed: dict[str, str], field: str
) -> None:
    answer = pay(sign_in("thuquy"), code, **typed)
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert not FeeReceipt.objects.exists()


def test_too_much_is_refused_with_what_is_still_open(code: str) -> None:
    answer = pay(sign_in("thuquy"), code, **{"amount-1": "150001"})
    assert answer.status_code == 422
    assert "150.000" in said_by(answer)
    assert not FeeReceipt.objects.exists()


def test_a_code_that_is_unknown_is_said_at_the_field(code: str) -> None:
    answer = sign_in("thuquy").get("/desk/thu-phi/H49.01.01-211122-9999")
    assert answer.status_code == 404
    assert "q" in errors_of(answer)


def test_one_proposes_and_another_cancels(code: str) -> None:
    till = sign_in("thuquy")
    pay(till, code)
    receipt = FeeReceipt.objects.get()
    path = f"/desk/bien-lai/{receipt.pk}/huy"
    assert till.post(path, {"request": str(uuid4())}).status_code == 422
    till.post(path, {"request": str(uuid4()), "reason": "Ghi nhầm"})
    assert "Chờ người thứ hai" in said_by(till.get("/desk/thu-phi"))
    assert till.post(path, {"request": str(uuid4())}).status_code == 403
    assert sign_in("giamdoc").post(path, {"request": str(uuid4())}).status_code == 302
    receipt.refresh_from_db()
    assert receipt.state == "cancelled"
    assert "Còn phải nộp 150.000 đ" in said_by(till.get(f"/desk/thu-phi/{code}"))


@pytest.mark.parametrize("username", ["thamdinh", "lanhdao", "congdan"])
def test_others_have_no_till(code: str, username: str) -> None:
    client = sign_in(username)
    assert client.get("/desk/thu-phi").status_code == 403
    assert pay(client, code).status_code == 403
    assert not FeeReceipt.objects.exists()


def test_the_till_says_what_is_signed_and_what_waits(
    clock: Any, sandbox: Sandbox, settings: Any, tmp_path: Path
) -> None:
    centre = Centre()
    sandbox.know(samples.users(on=centre.at.date()))
    samples.register_all(at=centre.at)
    settings.SIGNING_UNATTENDED = tmp_path / "unattended.json"
    samples.write_secrets(settings.SIGNING_UNATTENDED, on=centre.at.date())
    code = centre.accept(code_of("five-on-the-spot"), fee=150_000).code
    till = sign_in("thuquy")
    assert pay(till, code).status_code == 302
    page = said_by(till.get("/desk/thu-phi"))
    assert "1 biên lai đang chờ cơ quan ký số" in page
    assert "Chờ ký số" in page
    sandbox.misbehave(refuse=True)
    sandbox.clock.at = now()
    sign_owed(actor=SYSTEM, at=now())
    ReceiptSignature.objects.update(planned_at=now() - ALARM_AFTER)
    page = said_by(till.get("/desk/thu-phi"))
    assert "1 biên lai chưa được ký số" in page
    assert "Dịch vụ ký số từ chối ký." in page
    sandbox.misbehave()
    ReceiptSignature.objects.update(next_try_at=now())
    assert sign_owed(actor=SYSTEM, at=now()).signed == 1
    page = said_by(till.get("/desk/thu-phi"))
    assert "chưa được ký số" not in page
    assert "Đã ký số" in page
    receipt = FeeReceipt.objects.get()
    pdf = till.get(f"/desk/bien-lai/{receipt.pk}.pdf").content
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)
    assert till.get(f"/desk/bien-lai/{receipt.pk}/huy.pdf").status_code == 404
    for who, reason in (("thuquy", "Nhầm"), ("giamdoc", "")):
        form = {"request": str(uuid4()), "reason": reason}
        sign_in(who).post(f"/desk/bien-lai/{receipt.pk}/huy", form)
    page = said_by(till.get("/desk/thu-phi"))
    assert "Thông báo hủy" in page
    notice = till.get(f"/desk/bien-lai/{receipt.pk}/huy.pdf")
    assert notice.content.startswith(b"%PDF")
    assert (
        sign_in("lanhdao").get(f"/desk/bien-lai/{receipt.pk}/huy.pdf").status_code == 403
    )

"""What is paid for a filing before it is answered, and what becomes of the money."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.domain.accounts.models import Member, Person
from motcua.domain.filings.models import Filing
from motcua.domain.payments.actions import drop_forged, take_notice
from motcua.domain.payments.models import Attempt, Due, FeeReceipt, Notice, Refund
from motcua.domain.payments.readers import account
from motcua.domain.payments.rules.online import FORGED_KEPT, MOST_FORGED
from motcua.jobs.tidy import tidy
from motcua.kernel.actor import ANONYMOUS, SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed
from tests.payments import Gateway, costing, told_by_hand
from tests.people import online_codes
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.web.test_behalf import registered
from tests.web.test_filing import Home, answering
from tests.world import Centre, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FEE = 8000


@pytest.fixture
def gateway(tmp_path: Path, settings: Any) -> Iterator[Gateway]:
    """Return a gateway that is asked; its notices are taken in by hand."""
    with told_by_hand(tmp_path / "payment", settings) as found:
        yield found


@pytest.fixture
def code() -> Iterator[str]:
    """Return a procedure one files for from home, its fee collected at filing."""
    found = online_codes()[0]
    with costing(found, FEE) as found:
        yield found


def tell(gateway: Gateway, attempt: Attempt, **changes: Any) -> str:
    message = gateway.notice(attempt.reference, FEE) | changes
    return take_notice(actor=SYSTEM, at=now(), message=message)[0].value


def paid(gateway: Gateway, code: str) -> tuple[Home, str]:
    """Prepare a filing, pay for it and send it; return its home and address."""
    home = Home(code)
    at = home.prepare()
    early = home.send(at)
    assert early.status_code == 409
    assert "Còn khoản phải nộp trước khi gửi: Phí thử" in said_by(early)
    begun = home.client.post(f"{at}/nop-tien", {"do": "pay"})
    assert begun.status_code == 302, said_by(begun)
    assert tell(gateway, Attempt.objects.get()) == "counted"
    assert home.send(at).status_code == 302
    return home, at


def test_what_was_paid_for_a_filing_is_its_dossiers_on_acceptance(
    gateway: Gateway, code: str
) -> None:
    home, at = paid(gateway, code)
    assert not FeeReceipt.objects.exists(), "a receipt is of a dossier"
    quay = sign_in("quay")
    address, fields = answering(quay, at)
    accepted = quay.post(address, fields | {"do": "accept"})
    assert accepted.status_code == 302, errors_of(accepted)
    receipt, due = FeeReceipt.objects.get(), Due.objects.get()
    assert (receipt.method, receipt.total) == ("online", FEE)
    assert (due.state, due.dossier_id, due.receipt) == (
        "paid",
        receipt.dossier_id,
        receipt,
    )
    found = account(actor=Centre().actor("thuquy"), code=receipt.dossier_code)
    assert (found.due, found.received) == (FEE, FEE)
    page = said_by(home.client.get(f"/ho-so-cua-toi/{receipt.dossier_code}/nop-tien"))
    assert "Đã thanh toán" in page
    assert not Refund.objects.exists()


def test_what_was_paid_is_owed_back_when_the_filing_is_refused(
    gateway: Gateway, code: str
) -> None:
    _, at = paid(gateway, code)
    quay = sign_in("quay")
    address, fields = answering(quay, at)
    done = quay.post(address, fields | {"do": "refuse", "reason": "Sai nơi"})
    assert done.status_code == 302, errors_of(done)
    refund = Refund.objects.get()
    assert (refund.state, refund.amount) == ("listed", FEE)
    assert "Hồ sơ không được tiếp nhận" in said_by(
        sign_in("thuquy").get("/desk/hoan-tien")
    )
    assert not FeeReceipt.objects.exists()


def test_what_was_paid_is_owed_back_when_the_filing_is_withdrawn(
    gateway: Gateway, code: str
) -> None:
    home, at = paid(gateway, code)
    assert home.client.post(f"{at}/rut").status_code == 302
    refund = Refund.objects.get()
    assert (refund.state, refund.amount) == ("listed", FEE)
    assert "Cần hoàn" in said_by(
        home.client.get(f"/nop-tien/{Attempt.objects.get().key}")
    )
    assert tell(gateway, Attempt.objects.get()) == "repeated"
    assert Refund.objects.count() == 1


def test_the_database_wants_two_people_for_a_refund(gateway: Gateway, code: str) -> None:
    home, at = paid(gateway, code)
    home.client.post(f"{at}/rut")
    rows = Refund.objects.filter(pk=Refund.objects.get().pk)
    one = {"asked_by": 1, "asked_at": now(), "decided_by": 1, "decided_at": now()}
    for changes, name in (
        ({"state": "asked"}, "payments_refund_asked_by_somebody"),
        ({"state": "sent", **one}, "payments_refund_decided_by_a_second"),
        ({"state": "done", **one}, "payments_refund_decided_by_a_second"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**changes)
    assert rows.update(**{**one, "decided_by": 2, "state": "sent"}) == 1


def test_who_may_only_pay_for_another_pays_and_sees_nothing_else(
    gateway: Gateway, code: str
) -> None:
    at = Home(code).prepare()
    head, address = registered()
    firm = address.rsplit("/", 1)[1]
    Filing.objects.update(person_id=firm)
    bill, clerk = f"{at}/nop-tien", sign_in("congdan2")
    assert clerk.get(bill).status_code == 404
    me = Person.objects.get(account__username="congdan2")
    hired = {"do": "add", "id_number": me.id_number, "name": me.name, "role": "clerk"}
    head.post(address, hired)
    place = str(Member.objects.get(id_number=me.id_number).pk)
    clerk.post("/tai-khoan/to-chuc", {"do": "accept", "member": place})
    let = {"doing": ["pay"], "procedures": code, "until": "31/12/2021"}
    assert head.post(f"{address}/uy-quyen/{place}", let).status_code == 302
    clerk.post("/tai-khoan/thay-mat", {"for": firm})
    page = clerk.get(bill)
    assert "Nộp bây giờ: 8.000 đ" in said_by(page)
    assert "Quay lại hồ sơ" not in said_by(page)
    begun = clerk.post(bill, {"do": "pay", "for": firm})
    assert begun.status_code == 302, said_by(begun)
    assert tell(gateway, Attempt.objects.get()) == "counted"
    told = clerk.get(begun.headers["Location"])
    assert "Đã nộp 8.000 đ" in said_by(told)
    assert f'href="{at}/kiem-tra"' not in told.content.decode()
    for step in ("", "/giay-to", "/kiem-tra", "/tep/1"):
        assert clerk.get(f"{at}{step}").status_code in (403, 404), step
    assert clerk.post(f"{at}/kiem-tra", {"agreed": "1"}).status_code in (403, 404)


def test_forged_notices_fill_no_table_and_go_after_a_while(
    gateway: Gateway, clock: Clock
) -> None:
    Centre().accept(code_of("five-on-the-spot"), fee=FEE)
    false = {"MaThamChieu": "MC1", "SoTien": "1", "MaXacThuc": "x"}
    for n in range(MOST_FORGED + 5):
        message = false | {"MaThamChieu": f"MC{n}"}
        assert take_notice(actor=SYSTEM, at=now(), message=message)[0] == "wrong_hash"
    assert Notice.objects.count() == MOST_FORGED
    clock(now() + timedelta(hours=2))
    take_notice(actor=SYSTEM, at=now(), message=false)
    assert Notice.objects.count() == MOST_FORGED + 1
    with pytest.raises(NotAllowed):
        drop_forged(actor=ANONYMOUS, at=now())
    assert drop_forged(actor=SYSTEM, at=now()) == 0
    clock(now() + FORGED_KEPT - timedelta(hours=1))
    tidy(0)
    assert Notice.objects.count() == 1

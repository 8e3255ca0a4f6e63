"""The bank at the till: accounts, statements compared, who may; the day as a paper."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.domain.payments import actions
from motcua.domain.payments.actions import BankRow
from motcua.domain.payments.models import BankAccount, BankDifference, BankStatement
from motcua.domain.payments.readers.tills import transfer_to
from tests.papers import read_back
from tests.web.conftest import Clock
from tests.web.counter import errors_of, said_by, sign_in
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
STATEMENTS, ACCOUNTS = "/desk/sao-ke", "/desk/tai-khoan-ngan-hang"
HEAD = "Ngày giao dịch,Số tham chiếu,Số tiền ghi có,Nội dung\n"


@pytest.fixture
def till(clock: Clock) -> Client:
    """Return the cashier's browser, after a transfer of 150,000 đồng was received."""
    done = Centre().accept(code_of("five-on-the-spot"), fee=150_000)
    client = sign_in("thuquy")
    fields = {
        "request": str(uuid4()),
        "name-1": "Lệ phí",
        "amount-1": "150000",
        "method": "transfer",
        "reference": "FT21326",
    }
    assert client.post(f"/desk/thu-phi/{done.code}", fields).status_code == 302
    return client


def compare(client: Client, lines: str) -> int:
    file = SimpleUploadedFile("sao-ke.csv", (HEAD + lines).encode(), "text/csv")
    fields = {"do": "compare", "unit": str(Centre().reception), "file": file}
    return client.post(STATEMENTS, fields).status_code


def test_a_statement_shows_what_differs_until_somebody_says_why(till: Client) -> None:
    assert compare(till, "22/11/2021,FT999,200000,NGUYEN VAN A chuyen\n") == 302
    page = said_by(till.get(STATEMENTS))
    assert "FT999 Ngân hàng có, chưa lập biên lai" in page
    assert "FT21326 Đã lập biên lai, sao kê không có" in page
    assert "NGUYEN VAN A" not in page
    both = "22/11/2021,FT21326,150000,\n22/11/2021,FT999,200000,\n"
    assert compare(till, both) == 302
    left = BankDifference.objects.get()
    assert (left.reference, left.theirs) == ("FT999", 200_000)
    close = {"do": "resolve", "difference": left.pk}
    assert "note" in errors_of(till.post(STATEMENTS, close | {"note": " "}))
    assert till.post(STATEMENTS, close | {"note": "Nhầm tài khoản"}).status_code == 302
    assert compare(till, both) == 302
    assert "Không còn chênh lệch nào" in said_by(till.get(STATEMENTS))
    assert BankStatement.objects.count() == 3


def test_what_is_no_statement_changes_nothing(till: Client) -> None:
    for lines in ("", "23/11/2021,FT1,5,\n", "22/11/2021,FT1,x5,\n"):
        assert compare(till, lines) == 422
    assert errors_of(till.post(STATEMENTS, {"do": "compare"})).keys() == {"file"}
    assert sign_in("quay").get(STATEMENTS).status_code == 403
    assert compare(sign_in("quay"), "22/11/2021,FT1,5,\n") == 403
    assert not BankStatement.objects.exists()
    assert not BankDifference.objects.exists()


def test_an_account_is_proposed_by_one_and_confirmed_by_another(clock: Clock) -> None:
    boss, director, unit = sign_in("quantri"), sign_in("giamdoc"), Centre().reception
    row = {
        "do": "propose",
        "unit": str(unit),
        "bank": "970436",
        "bank_name": "Vietcombank",
        "number": "0071 0009 99",
        "holder": "TRUNG TAM HCC",
        "valid_from": "23/11/2021",
    }
    before = BankAccount.objects.get()
    wrong = boss.post(ACCOUNTS, row | {"bank": "VCB", "number": "-", "holder": ""})
    assert set(errors_of(wrong)) == {"bank", "number", "holder"}
    early = boss.post(ACCOUNTS, row | {"valid_from": f"{before.valid_from:%d/%m/%Y}"})
    assert set(errors_of(early)) == {"valid_from"}
    assert BankAccount.objects.count() == 1
    assert boss.post(ACCOUNTS, row).status_code == 302
    found = BankAccount.objects.get(confirmed_at=None)
    assert (found.number, found.bank) == ("0071000999", "970436")
    twice = boss.post(ACCOUNTS, row | {"number": "0072"})
    assert (twice.status_code, set(errors_of(twice))) == (409, {"unit"})

    # Until a second person confirms, money goes where it went.
    assert paid_to(unit, "25/11/2021") == before.number
    confirm = {"do": "confirm", "account": found.pk}
    assert boss.post(ACCOUNTS, confirm).status_code == 403
    for other in ("quay", "thuquy"):
        assert sign_in(other).post(ACCOUNTS, confirm).status_code == 403
        assert sign_in(other).post(ACCOUNTS, row).status_code == 403
    assert director.post(ACCOUNTS, row | {"number": "0073"}).status_code == 403
    assert "Chờ người thứ hai" in said_by(director.get(ACCOUNTS))
    assert director.post(ACCOUNTS, confirm).status_code == 302
    assert director.post(ACCOUNTS, confirm).status_code == 409
    assert paid_to(unit, "22/11/2021") == before.number
    assert paid_to(unit, "23/11/2021") == "0071000999"
    found.refresh_from_db()
    assert found.proposed_by_id != found.confirmed_by_id
    with (
        pytest.raises(IntegrityError, match="payments_bankaccount_by_two_people"),
        transaction.atomic(),
    ):
        BankAccount.objects.filter(pk=found.pk).update(
            confirmed_by_id=found.proposed_by_id
        )


def test_a_proposal_falls_or_counts_from_the_day_it_is_confirmed(clock: Clock) -> None:
    centre = Centre()
    boss, director = centre.actor("quantri"), centre.actor("giamdoc")
    day = centre.at.date()

    def proposed() -> int:
        row = BankRow(centre.reception, "970436", "VCB", "0011", "Trung tâm", day)
        assert actions.propose_bank_account(actor=boss, at=centre.at, row=row)
        return BankAccount.objects.get(confirmed_at=None).pk

    actions.drop_bank_account(actor=boss, at=centre.at, account_id=proposed())
    assert BankAccount.objects.count() == 1
    later = centre.at + timedelta(days=3)
    actions.confirm_bank_account(actor=director, at=later, account_id=proposed())
    assert BankAccount.objects.get(valid_to=None).valid_from == later.date()


def paid_to(unit_id: int, day: str) -> str:
    """Return the account that a transfer of that day goes to."""
    on = datetime.strptime(day, "%d/%m/%Y").date()  # noqa: DTZ007 - a day
    found = transfer_to(unit_id=unit_id, on=on, amount=1000, code="H49")
    assert found is not None
    return found.number


def test_a_day_is_a_paper_to_sign(till: Client) -> None:
    answer = till.get("/desk/ca-thu-ngan/ngay.pdf")
    text = read_back(answer.content).text
    assert "150.000 đ" in text
    assert "Một trăm năm mươi nghìn đồng" in text
    assert sign_in("thamdinh").get("/desk/ca-thu-ngan/ngay.pdf").status_code == 403

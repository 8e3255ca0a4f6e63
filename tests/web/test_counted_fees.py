"""A fee counted by the piece: how many is asked, and used wherever money is spoken of."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.domain.catalogue.models import Fee, ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.dossiers.models import Dossier, DossierFile
from motcua.domain.eforms import actions as eforms
from motcua.domain.filings.models import BulkRow, Filing
from motcua.domain.payments.models import Attempt, Due, FeeLevel, FeeReceipt
from motcua.domain.payments.readers.dues import dues_of, subject_of_dossier
from motcua.domain.payments.readers.owing import owed_sums
from motcua.kernel.actor import SYSTEM
from motcua.kernel.behalf import Doing
from tests.databases import MORNING
from tests.people import Company, online_codes
from tests.web.counter import Desk, errors_of, said_by, sign_in
from tests.web.test_filing import Home, answering
from tests.web.test_filing_money import gateway  # noqa: F401 - a fixture
from tests.web.test_many_filings import Office, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
RATE = 8_000
RECKONED = "3 bản × 8.000 đ = 24.000 đ"
COLUMN = "Số bản 1: Phí trích lục"


def priced(code: str, **changes: Any) -> None:
    """Give a procedure one fee, 8.000 đ for each copy unless the test says otherwise."""
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    Fee.objects.filter(version=version).delete()
    terms = {"amount": RATE, "text": "/bản", "legal_basis": "TT 281/2016/TT-BTC"}
    Fee.objects.create(version=version, n=1, name="Phí trích lục", **terms | changes)
    published.cache_clear()


@pytest.fixture(autouse=True)
def code() -> Iterator[str]:
    """Return a procedure one files for from home whose fee is counted by the copy."""
    found = online_codes()[0]
    priced(found)
    yield found
    published.cache_clear()


def ask_copies(code: str) -> None:
    """Give the procedure a form that asks for the number of copies itself."""
    copies = {"key": "size", "type": "number", "label": "Mấy bản?", "unit": "bản"}
    pages = [{"key": "one", "title": "Một", "questions": [copies]}]
    form = {"key": "copies", "name": "Đơn", "decision": "QĐ 1", "procedures": [code]}
    definition = {**form, "pages": pages}
    assert eforms.load_form(actor=SYSTEM, at=MORNING, definition=definition)


def test_how_many_is_asked_before_sending_and_the_due_follows(code: str) -> None:
    home = Home(code)
    at = home.prepare()
    asked = said_by(home.client.get(f"{at}/muc-phi"))
    assert "Số bản 8.000 đ một bản. Căn cứ: TT 281/2016/TT-BTC." in asked
    early = home.send(at)
    assert early.status_code == 422
    assert "Chưa ghi số lượng" in errors_of(early)["count-1"]
    for wrong in ("0", "1000", "-2", "x", "2,5"):
        refused = home.client.post(f"{at}/muc-phi", {"count-1": wrong, "do": "next"})
        assert set(errors_of(refused)) == {"count-1"}, wrong
    assert not FeeLevel.objects.exists()
    assert sign_in("congdan2").post(f"{at}/muc-phi", {"count-1": "2"}).status_code == 404
    said = home.client.post(f"{at}/muc-phi", {"count-1": "3", "do": "next"})
    assert said["Location"] == f"{at}/nop-tien"
    assert RECKONED in said_by(home.client.get(said["Location"]))
    assert RECKONED in said_by(home.client.get(f"{at}/kiem-tra"))
    assert home.send(at).status_code == 302
    assert FeeLevel.objects.get().count == 3


def test_a_claimed_due_follows_the_number(code: str) -> None:
    priced(code, exemptions=["Người nghèo | 50 | Nghị quyết 1 | Sổ hộ nghèo"])
    home = Home(code)
    at = home.prepare()
    home.client.post(f"{at}/muc-phi", {"count-1": "3"})
    home.client.post(f"{at}/nop-tien", {"do": "claim", "exempt-fee:1": "0"})
    assert Due.objects.get().base == 3 * RATE
    home.client.post(f"{at}/muc-phi", {"count-1": "2"})
    assert Due.objects.get().base == 2 * RATE
    Due.objects.update(state="paid", method="cash", settled_at=MORNING)
    late = home.client.post(f"{at}/muc-phi", {"count-1": "4"})
    assert late.status_code == 409
    assert "count-1" in errors_of(late)


def test_the_counter_corrects_it_with_a_reason(code: str) -> None:
    home = Home(code)
    at = home.prepare()
    home.client.post(f"{at}/muc-phi", {"count-1": "3", "do": "next"})
    home.send(at)
    quay = sign_in("quay")
    address, fields = answering(quay, at)
    assert fields["count-1"] == ["3"]
    changed = fields | {"do": "accept", "count-1": "2"}
    silent = quay.post(address, changed)
    assert set(errors_of(silent)) == {"fees_reason"}
    assert not Dossier.objects.exists()
    done = quay.post(address, changed | {"fees_reason": "Chỉ cần hai bản"})
    assert done.status_code == 302, errors_of(done)
    row = Dossier.objects.get()
    assert row.fee == 2 * RATE
    (due,) = dues_of(subject=subject_of_dossier(row))
    assert (due.source, due.amount) == ("fee:1", 2 * RATE)
    assert owed_sums(ids=[row.pk]) == {row.pk: 2 * RATE}
    assert "2 bản × 8.000 đ" in said_by(quay.get(f"/desk/ho-so/{row.code}"))
    mine = said_by(home.client.get(f"/ho-so-cua-toi/{row.code}"))
    assert "2 bản × 8.000 đ = 16.000 đ" in mine
    assert "Chỉ cần hai bản" in mine
    for change in ({"reason": ""}, {"count": 0}, {"count": 1000}):
        with (
            pytest.raises(IntegrityError, match="payments_feelevel_"),
            transaction.atomic(),
        ):
            FeeLevel.objects.update(**change)


def test_the_counter_asks_it_and_the_receipt_says_it(code: str) -> None:
    desk = Desk(sign_in("quay"), code)
    (field,) = re.findall(
        r'<input[^>]*name="count-1"[^>]*>', desk.client.get(desk.path).content.decode()
    )
    assert 'value="1"' in field
    for wrong in ("", "0", "1000", "x"):
        refused = desk.send(**{"count-1": wrong})
        assert set(errors_of(refused)) == {"count-1"}, wrong
    assert not Dossier.objects.exists()
    done = desk.send(**{"count-1": "3"})
    assert done.status_code == 302, errors_of(done)
    row = Dossier.objects.get()
    assert row.fee == 3 * RATE
    till, at = sign_in("thuquy"), f"/desk/thu-phi/{row.code}"
    assert RECKONED in said_by(till.get(at))
    paid = {"request": str(uuid4()), "name-1": "Phí trích lục", "amount-1": "24.000"}
    assert till.post(at, paid | {"method": "cash"}).status_code == 302
    line = {"name": "Phí trích lục", "amount": 24_000, "pieces": "3 bản × 8.000 đ"}
    assert FeeReceipt.objects.get().lines == [line]
    paper = DossierFile.objects.get(dossier=row, n=FeeReceipt.objects.get().file_n).paper
    assert "Phí trích lục: 3 bản × 8.000 đ" in json.dumps(paper, ensure_ascii=False)


def test_pages_of_a_copy_are_asked_where_they_count(code: str) -> None:
    priced(code, amount=2_000, text="2.000 đồng/trang")
    home = Home(code)
    at = home.prepare()
    some = home.client.post(f"{at}/muc-phi", {"count-1": "2", "do": "next"})
    assert set(errors_of(some)) == {"pages-1"}
    home.client.post(f"{at}/muc-phi", {"count-1": "2", "pages-1": "5", "do": "next"})
    told = said_by(home.client.get(f"{at}/nop-tien"))
    assert "2 bản, mỗi bản 5 trang, mức một trang 2.000 đ = 14.000 đ" in told


def test_the_guided_check_asks_and_the_filing_begins_with_it(code: str) -> None:
    start, visitor = f"/thu-tuc/{code}/can-gi", Client()
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    case = published(version.pk).cases
    known = f"xong=1&truong-hop={case[0].n}" if case else "xong=1"
    asked = said_by(visitor.get(f"{start}?{known}"))
    assert "Phí trích lục: bạn cần bao nhiêu?" in asked
    for odd in ("", "0", "1000", "x", "-1"):
        page = visitor.get(f"{start}?{known}&so-1={odd}&tiep=phi-1")
        assert set(errors_of(page)) == {"so-1"}, odd
    found = visitor.get(f"{start}?{known}&so-1=3&tiep=phi-1")
    assert RECKONED in said_by(found)
    assert "so-1=3" in found.content.decode()
    sign_in("congdan").post(f"/thu-tuc/{code}/nop?{known}&so-1=3")
    assert FeeLevel.objects.get().count == 3


def test_what_the_form_asks_already_is_not_asked_otherwise(code: str) -> None:
    ask_copies(code)
    home = Home(code)
    at = home.prepare()
    home.client.post(f"{at}/bieu-mau/one", {"size": "3", "do": "next"})
    page = home.client.get(f"{at}/muc-phi").content.decode()
    assert 'value="3"' in page
    home.client.post(f"{at}/muc-phi", {"count-1": "2", "do": "next"})
    other = home.send(at)
    assert "Biểu mẫu ghi 3, còn phí tính cho 2." in errors_of(other)["count-1"]
    home.client.post(f"{at}/muc-phi", {"count-1": "3", "do": "next"})
    assert home.send(at).status_code == 302


def test_every_row_of_a_sheet_says_how_many(code: str) -> None:
    office = Office(code)
    rows = [
        office.row(f"hồ sơ {count}", **{COLUMN: count}) for count in ("3", "", "0", "x")
    ]
    sent = office.send(office.sheet(*rows), "a.pdf")
    assert sent.status_code == 302, errors_of(sent)
    found = BulkRow.objects.order_by("line")
    assert [row.fee for row in found] == [3 * RATE, None, None, None]
    faults = [[fault["column"] for fault in row.faults] for row in found]
    assert faults == [[], [COLUMN], [COLUMN], [COLUMN]]
    assert "24.000 đ" in said_by(office.client.get(sent["Location"]))
    office.confirm(sent)
    work()
    assert FeeLevel.objects.get().count == 3


def test_a_sheet_takes_the_number_from_its_form(code: str) -> None:
    ask_copies(code)
    office = Office(code)
    assert COLUMN not in office.titles
    sent = office.send(office.sheet(office.row("một", **{"Mấy bản?": "4"})), "a.pdf")
    assert sent.status_code == 302, errors_of(sent)
    assert BulkRow.objects.get().fee == 4 * RATE
    office.confirm(sent)
    work()
    assert FeeLevel.objects.get().count == 4


@pytest.mark.usefixtures("gateway")
def test_nothing_is_paid_before_its_number_is_said(code: str) -> None:
    priced(code, collect="filing")
    home = Home(code)
    at = home.prepare()
    bill = home.client.get(f"{at}/nop-tien")
    assert "Nộp bây giờ" not in said_by(bill)
    assert "Không có khoản nào phải nộp" not in said_by(bill)
    assert f'href="{at}/muc-phi"' in bill.content.decode()
    early = home.client.post(f"{at}/nop-tien", {"do": "pay"})
    assert early.status_code == 422
    assert set(errors_of(early)) == {"count-1"}
    assert not Attempt.objects.exists()
    home.client.post(f"{at}/muc-phi", {"count-1": "3", "do": "next"})
    assert "Nộp bây giờ: 24.000 đ" in said_by(home.client.get(f"{at}/nop-tien"))
    assert home.client.post(f"{at}/nop-tien", {"do": "pay"}).status_code == 302
    assert Attempt.objects.get().amount == 3 * RATE


@pytest.mark.usefixtures("gateway")
def test_who_may_only_pay_pays_for_what_the_form_says(code: str) -> None:
    priced(code, collect="filing")
    ask_copies(code)
    home, firm = Home(code), Company()
    at = home.prepare()
    home.client.post(f"{at}/bieu-mau/one", {"size": "3", "do": "next"})
    Filing.objects.update(person_id=firm.id)
    firm.mandate(firm.hire(), Doing.PAY, procedures=(code,))
    clerk = sign_in("congdan2")
    clerk.post("/tai-khoan/thay-mat", {"for": str(firm.id)})
    bill, pay = f"{at}/nop-tien", {"do": "pay", "for": str(firm.id)}

    def refused() -> str:
        answer = clerk.post(bill, pay)
        assert answer.status_code == 422
        assert f"{at}/muc-phi" not in answer.content.decode()
        return errors_of(answer)["count-1"]

    assert bill not in clerk.get("/nop-tien").content.decode()
    assert "Chưa ghi số lượng" in refused()
    key = Filing.objects.get().key
    FeeLevel.objects.create(
        filing_key=key, fee_n=1, count=2, applicant_count=2, at=MORNING
    )
    assert "Biểu mẫu ghi 3, còn phí tính cho 2." in refused()
    assert not Attempt.objects.exists()
    FeeLevel.objects.update(count=3, applicant_count=3)
    assert bill in clerk.get("/nop-tien").content.decode()
    assert clerk.post(bill, pay).status_code == 302
    assert Attempt.objects.get().amount == 3 * RATE


def completed(desk: Desk, row: Dossier) -> tuple[str, dict[str, str]]:
    """Open the form that completes a dossier; return its page and numbers."""
    text = desk.client.get(f"{desk.path}?bo-sung={row.code}").content.decode()
    found = {}
    for name in ("count-1", "pages-1", "fee"):
        for tag in re.findall(rf'<input[^>]*name="{name}"[^>]*>', text):
            value = re.search(r'value="([^"]*)"', tag)
            found[name] = value.group(1) if value else ""
    return text, found


def test_completing_at_the_counter_goes_on_with_the_number(code: str) -> None:
    desk = Desk(sign_in("quay"), code)
    asked = desk.send(**{"do": "complete", "count-1": "3", "reason": "Thiếu giấy tờ"})
    assert asked.status_code == 302, errors_of(asked)
    row = Dossier.objects.get()
    assert (row.status, row.fee, FeeLevel.objects.get().count) == (
        "incomplete",
        3 * RATE,
        3,
    )
    _, numbers = completed(desk, row)
    assert numbers == {"count-1": "3", "fee": ""}
    done = desk.send(completing=row.code, **numbers)
    assert done.status_code == 302, errors_of(done)
    row.refresh_from_db()
    assert (row.status, row.fee) != ("incomplete", RATE)
    assert row.fee == 3 * RATE
    assert FeeLevel.objects.get().count == 3


def test_a_sum_written_by_hand_stays_when_a_dossier_is_completed(code: str) -> None:
    desk = Desk(sign_in("quay"), code)
    desk.send(do="complete", fee="5000", reason="Thiếu giấy tờ")
    _, numbers = completed(desk, Dossier.objects.get())
    assert numbers == {"count-1": "1", "fee": "5000"}


def test_completing_with_another_number_than_said_has_a_reason(code: str) -> None:
    desk = Desk(sign_in("quay"), code)
    desk.send(**{"do": "complete", "count-1": "3", "reason": "Thiếu giấy tờ"})
    row = Dossier.objects.get()
    assert 'name="fees_reason"' not in completed(desk, row)[0]
    FeeLevel.objects.update(applicant_count=3)
    assert 'name="fees_reason"' in completed(desk, row)[0]
    silent = desk.send(completing=row.code)
    assert set(errors_of(silent)) == {"fees_reason"}
    done = desk.send(completing=row.code, fees_reason="Chỉ cần một bản")
    assert done.status_code == 302, errors_of(done)
    assert FeeLevel.objects.get().reason == "Chỉ cần một bản"


def test_a_returned_filing_keeps_the_number_for_either_way_back(code: str) -> None:
    home, quay = Home(code), sign_in("quay")
    at = home.prepare()
    home.client.post(f"{at}/muc-phi", {"count-1": "3", "do": "next"})
    home.send(at)
    address, fields = answering(quay, at)
    back = fields | {"do": "complete", "reason": "Thiếu giấy tờ"}
    assert quay.post(address, back).status_code == 302
    row = Dossier.objects.get()
    assert completed(Desk(quay, code), row)[1]["count-1"] == "3"
    home.client.post(f"{at}/muc-phi", {"count-1": "2", "do": "next"})
    assert home.send(at).status_code == 302
    address, fields = answering(quay, at)
    assert fields["count-1"] == ["2"]
    done = quay.post(address, fields | {"do": "accept"})
    assert done.status_code == 302, errors_of(done)
    level = FeeLevel.objects.get()
    assert (level.dossier_id, level.count, level.applicant_count) == (row.pk, 2, 2)
    row.refresh_from_db()
    assert row.fee == 2 * RATE


def test_the_desk_says_copies_and_pages_as_the_applicant_did(code: str) -> None:
    priced(code, amount=2_000, text="2.000 đồng/trang")
    home, quay = Home(code), sign_in("quay")
    at = home.prepare()
    home.client.post(f"{at}/muc-phi", {"count-1": "3", "pages-1": "5", "do": "next"})
    home.send(at)
    address, fields = answering(quay, at)
    changed = {"do": "accept", "count-1": "2", "fees_reason": "Chỉ cần hai bản"}
    assert quay.post(address, fields | changed).status_code == 302
    told = said_by(quay.get(f"/desk/ho-so/{Dossier.objects.get().code}"))
    assert "Người nộp chọn: 3 bản, mỗi bản 5 trang ." in told.replace("trang.", "trang .")


def test_a_sheet_asks_the_pages_where_the_form_asks_the_copies(code: str) -> None:
    priced(code, amount=2_000, text="2.000 đồng/trang")
    ask_copies(code)
    office = Office(code)
    pages = "Số trang mỗi bản 1: Phí trích lục"
    assert COLUMN not in office.titles
    assert pages in office.titles
    rows = [
        office.row(f"hồ sơ {count} {each}", **{"Mấy bản?": count, pages: each})
        for count, each in (("2", "5"), ("2", ""), ("1000", "5"))
    ]
    sent = office.send(office.sheet(*rows), "a.pdf")
    assert sent.status_code == 302, errors_of(sent)
    found = BulkRow.objects.order_by("line")
    assert [row.fee for row in found] == [14_000, None, None]
    faults = [[fault["column"] for fault in row.faults] for row in found]
    assert faults == [[], [pages], ["Mấy bản?"]]

"""Many filings for an organisation: what a member's mandate does not cover."""

from datetime import timedelta

import pytest

from motcua.domain.accounts.actions.members import end_member
from motcua.domain.eforms.readers import answers_of_filing
from motcua.domain.filings.models import Bulk, BulkRow, Filing
from motcua.kernel.behalf import Doing
from tests.databases import MORNING
from tests.people import EVERYTHING, Company, online_codes
from tests.web.conftest import Clock
from tests.web.counter import said_by
from tests.web.test_filing import code  # noqa: F401 - a fixture
from tests.web.test_many_filings import Office, states, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def clerk_of(company: Company, procedure: str) -> Office:
    """Return the clerk at the page of many, having chosen to act for the company."""
    office = Office(procedure, "congdan2")
    office.client.post("/tai-khoan/thay-mat", {"for": str(company.id), "next": "/"})
    return office


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.mark.parametrize("lacking", ["procedure", "sending", "expired", "no member"])
def test_a_mandate_that_does_not_cover_it_sends_nothing(
    company: Company,
    code: str,  # noqa: F811
    clock: Clock,
    lacking: str,
) -> None:
    covered = lacking in ("procedure", "sending")
    if lacking != "no member":
        other = next(one for one in online_codes() if one != code)
        doings = EVERYTHING - ({Doing.SEND} if lacking == "sending" else set())
        named = (other,) if lacking == "procedure" else (code,)
        company.mandate(company.hire(), *doings, days=5, procedures=named)
    office = clerk_of(company, code)
    if lacking == "expired":
        clock(MORNING + timedelta(days=6))
    data, meant = office.sheet(office.row("một")), {"for": str(company.id)}
    answer = office.send(data, "a.pdf", **meant)
    assert answer.status_code == 422
    assert ("Người được làm thay đã đổi" in said_by(answer)) is not covered
    assert not Bulk.objects.exists(), "nor is it taken as the member's own"
    assert not Filing.objects.exists()


def test_a_mandate_that_ends_while_the_rows_wait_files_none_of_them(
    company: Company,
    code: str,  # noqa: F811
) -> None:
    place = company.hire()
    company.mandate(place, *EVERYTHING, procedures=(code,))
    office = clerk_of(company, code)
    data, meant = office.sheet(office.row("một"), office.row("hai")), str(company.id)
    sent = office.send(data, "a.pdf", **{"for": meant})
    assert sent.status_code == 302
    office.confirm(sent)
    end_member(actor=company.head, at=MORNING, member_id=place)
    work()
    assert states() == ["refused", "refused"]
    assert not Filing.objects.exists()
    assert all(row.faults[0]["message"] for row in BulkRow.objects.all())


WHERE = "Tổ chức đề nghị – Địa chỉ trụ sở"
HOME = {
    f"{WHERE} – Số nhà, đường, thôn, tổ": "Số 1",
    f"{WHERE} – Phường, xã": "Phường Bạch Đằng",
    f"{WHERE} – Tỉnh, thành phố": "Tỉnh Quảng Ninh",
}


def test_a_clerk_files_for_the_company_what_the_account_knows_left_blank(
    company: Company,
    code: str,  # noqa: F811
) -> None:
    company.mandate(company.hire(), *EVERYTHING, procedures=(code,))
    office = clerk_of(company, code)
    blank = {title: "" for title in office.must if title.endswith("cho ai?")}
    assert blank
    rows = [office.row(f"việc {n}", **blank, **HOME) for n in range(2)]
    other = {"Tổ chức đề nghị – Tên tổ chức": "Công ty khác"}
    rows += [office.row("thiếu", **blank), office.row("khác", **blank, **HOME, **other)]
    meant = {"for": str(company.id)}
    office.filed(office.sheet(*rows), "a.pdf", **meant)
    assert states() == ["sent"] * 2 + ["refused"] * 2
    lacking, another = (
        row.faults for row in BulkRow.objects.filter(state="refused").order_by("line")
    )
    assert [fault["column"] for fault in lacking] == [f"{WHERE} – Tỉnh, thành phố"]
    assert "Tổ chức đề nghị – Mã số thuế" in [fault["column"] for fault in another]
    filings = Filing.objects.all()
    assert {one.person_id for one in filings} == {company.id}
    answers = answers_of_filing(filing=filings[0].key)
    assert answers is not None
    organisation = next(
        said
        for said in answers.answers.values()
        if isinstance(said, dict) and said.get("tax_number")
    )
    assert organisation["tax_number"] == company.number
    assert organisation["representative"] == company.head.name

"""The list of what is to be paid, for who may only pay for another."""

import re
from typing import Any

import pytest

from motcua.domain.accounts.models import Person
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.rules.intake import Submitter
from motcua.domain.filings import actions as filings
from motcua.journeys import bills as journeys
from motcua.journeys.bills import bills
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.people import Company, for_whom, online_codes
from tests.web.counter import said_by, sign_in
from tests.world import Centre, actor, code_of

pytestmark = pytest.mark.django_db
PAGE = "/nop-tien"
PROCEDURE = "five-on-the-spot"


def owing(firm: Company, fee: int | None = 150_000) -> Dossier:
    """Return a dossier of the firm's, with what it costs."""
    person = Person.objects.get(pk=firm.id)
    submitter = Submitter(
        person_id=person.pk,
        name=person.name,
        id_kind=person.id_kind,
        id_number=person.id_number,
        phone="0203000000",
        email="cong-ty@motcua.example",
        address=person.address,
    )
    done = Centre().accept(code_of(PROCEDURE), submitter=submitter, fee=fee)
    return Dossier.objects.get(pk=done.dossier_id)


def test_who_may_only_pay_has_a_list_with_the_bill_and_nothing_else() -> None:
    firm = Company()
    row = owing(firm)
    firm.mandate(firm.hire(), Doing.PAY, procedures=(row.procedure_code,))
    clerk = sign_in("congdan2")
    assert "150.000" not in said_by(clerk.get(PAGE)), "not before it is chosen"
    clerk.post("/tai-khoan/thay-mat", {"for": str(firm.id)})
    assert f'href="{PAGE}"' in clerk.get("/tai-khoan").content.decode()
    page = clerk.get(PAGE)
    text = said_by(page)
    for told in (row.submitter_name, row.procedure_name, "150.000", row.code):
        assert told in text
    for kept in (row.submitter_phone, row.submitter_email, row.submitter_address):
        assert kept
        assert kept not in text
    assert f"/ho-so-cua-toi/{row.code}/nop-tien" in page.content.decode()
    assert clerk.get(f"/ho-so-cua-toi/{row.code}/nop-tien").status_code == 200
    assert clerk.get(f"/ho-so-cua-toi/{row.code}").status_code == 404


@pytest.mark.parametrize("doing", [Doing.FOLLOW, Doing.RECEIVE])
def test_who_may_not_pay_sees_no_bill(doing: Doing) -> None:
    firm = Company()
    row = owing(firm)
    firm.mandate(firm.hire(), doing, procedures=(row.procedure_code,))
    with pytest.raises(NotAllowed):
        bills(actor=for_whom(actor("congdan2"), firm.id), at=MORNING)


def test_another_procedures_bill_is_not_told() -> None:
    firm = Company()
    owing(firm)
    other = code_of("department", "tckh")
    firm.mandate(firm.hire(), Doing.PAY, procedures=(other,))
    assert not bills(actor=for_whom(actor("congdan2"), firm.id), at=MORNING).rows
    with pytest.raises(NotAllowed):
        bills(actor=actor("quay"), at=MORNING)
    assert sign_in("quay").get(PAGE).status_code == 403


def test_only_what_may_be_owed_is_looked_at(django_assert_max_num_queries: Any) -> None:
    firm = Company()
    rows = [owing(firm, fee) for fee in (150_000, 0, None)]
    head = for_whom(firm.head, firm.id)
    with django_assert_max_num_queries(14):
        found = bills(actor=head, at=MORNING)
    assert [bill.dossier_code for bill in found.rows] == [rows[0].code]
    assert found.next_offset is None


def test_more_than_a_page_of_bills_is_reached_by_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journeys, "MOST", 2)
    firm = Company()
    codes = [owing(firm).code for _ in range(5)]
    boss = sign_in("congdan")
    boss.post("/tai-khoan/thay-mat", {"for": str(firm.id)})
    seen: list[str] = []
    address = PAGE
    for numbers in ([1, 2], [1, 2], [1]):
        page = boss.get(address)
        text = page.content.decode()
        assert re.findall(r"(\d+)\. <a", text) == [str(n) for n in numbers]
        seen += re.findall(r'class="mc-code">(\S+?)</span>', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        assert ("ở trang sau" in said_by(page)) == (following is not None)
        address = following.group(1) if following else ""
    assert seen == codes[::-1]
    assert not address
    beyond = said_by(boss.get(f"{PAGE}?tu=40"))
    assert "Trang này không có khoản nào phải nộp." in beyond
    assert "Trang trước" in beyond


def test_what_owes_nothing_takes_no_number() -> None:
    filings.begin(actor=actor("congdan"), at=MORNING, procedure_code=online_codes()[0])
    done = Centre().accept(code_of(PROCEDURE), fee=150_000)
    (bill,) = bills(actor=actor("congdan"), at=MORNING).rows
    assert (bill.n, bill.dossier_code) == (1, done.code)

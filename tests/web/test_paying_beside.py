"""Several bills and several payers: who pays beside whom, and what stays to be paid."""

# ruff: noqa: F811 - fixtures of other files

import re
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.domain.dossiers.models import CoApplicant, Dossier
from motcua.domain.payments.models import Attempt, Due
from motcua.domain.payments.readers.online import my_attempt, my_attempts
from motcua.journeys.pay_together import begin_together
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.errors import Several
from tests.databases import MORNING
from tests.payments import Gateway
from tests.people import Company, for_whom
from tests.web.counter import said_by, sign_in
from tests.web.test_bills import owing
from tests.web.test_filing import code  # noqa: F401 - a fixture
from tests.web.test_paying_together import (  # noqa: F401 - fixtures
    FEE,
    Sheet,
    costly,
    gateway,
    sheet,
    tell,
)
from tests.world import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def shared(firm: Company) -> Dossier:
    """Return a dossier of a firm that also stands in the name of a citizen."""
    row = owing(firm)
    beside = actor("congdan2")
    CoApplicant.objects.create(
        dossier_id=row.pk,
        n=1,
        person_id=beside.person_id or 0,
        name="Trần Văn Bình",
        key="tran van binh",
        id_kind="cccd",
        id_number="001085012345",
        added_at=MORNING,
    )
    return row


def test_whose_dossier_it_is_too_pays_it_alone(gateway: Gateway) -> None:
    row = shared(Company())
    client = sign_in("congdan2")
    begun = client.post(f"/ho-so-cua-toi/{row.code}/nop-tien", {"do": "pay"})
    assert begun.status_code == 302
    page = begun.headers["Location"]
    assert client.get(page).status_code == 200
    assert tell(gateway, Attempt.objects.get()) == "counted"
    assert "Đã nộp" in said_by(client.get(page))
    assert sign_in("congdan").get(page).status_code == 404


def test_what_one_pays_together_another_is_told_of_and_does_not_see(
    gateway: Gateway,
) -> None:
    firm = Company()
    one, two = shared(firm), shared(firm)
    chosen = {1: one.code, 2: two.code}
    head, beside = for_whom(firm.head, firm.id), actor("congdan2")
    batch = begin_together(actor=head, at=MORNING, chosen=chosen, client="")
    with pytest.raises(Several) as caught:
        begin_together(actor=beside, at=MORNING, chosen=chosen, client="")
    assert {error.code for error in caught.value.faults} == {"part_paid_elsewhere"}
    client = sign_in("congdan2")
    assert client.get(f"/nop-tien/{batch}").status_code == 404
    part = Attempt.objects.get(dossier_id=one.pk)
    page = client.get(f"/nop-tien/{part.key}")
    assert page.status_code == 200
    assert str(batch) not in page.content.decode()
    again = begin_together(actor=head, at=MORNING, chosen=chosen, client="")
    assert again == batch, "whoever began it comes back to it"


def test_what_of_a_sheet_is_being_paid_apart_is_left_out(
    sheet: Sheet, gateway: Gateway
) -> None:
    fields = sheet.fields()
    first = dict(list(fields.items())[:2])
    assert sheet.press(first).status_code == 302
    text = said_by(sheet.client.get(sheet.page))
    assert "Nộp tiền cho 1 hồ sơ: 8.000" in text
    assert "không tính ở đây" in text
    assert sheet.fields().keys() == fields.keys() - first.keys()
    rest = sheet.press(sheet.fields())
    assert rest.status_code == 302, "no dead end"
    second = Attempt.objects.get(key=UUID(rest.headers["Location"].rsplit("/", 1)[1]))
    for attempt in Attempt.objects.filter(part_of=None):
        assert tell(gateway, attempt) == "counted"
    assert second.amount == FEE
    assert set(Due.objects.values_list("state", flat=True)) == {"paid"}


def test_what_is_being_paid_is_not_chosen_once_more(gateway: Gateway) -> None:
    firm = Company()
    rows = [owing(firm) for _ in range(4)]
    head = for_whom(firm.head, firm.id)
    client = sign_in("congdan")
    client.post("/tai-khoan/thay-mat", {"for": str(firm.id)})

    def ticked() -> set[str]:
        page = client.get("/nop-tien").content.decode()
        return set(re.findall(r'value="([^"]+)" checked', page))

    assert ticked() == {row.code for row in rows}
    for two, rest in ((rows[:2], rows[2:]), (rows[2:], [])):
        chosen = {n: row.code for n, row in enumerate(two, start=1)}
        begin_together(actor=head, at=MORNING, chosen=chosen, client="")
        assert ticked() == {row.code for row in rest}


def test_of_a_sheet_paid_in_two_payments_nothing_is_offered_anew(
    gateway: Gateway, costly: str
) -> None:
    sheet = Sheet(costly, rows=4)
    fields = list(sheet.fields().items())
    for two in (fields[:2], fields[2:]):
        assert sheet.press(dict(two)).status_code == 302
    assert sheet.fields() == {}
    page = sheet.client.get(sheet.page).content.decode()
    for filing in sheet.filings():
        assert f'href="/nop/{filing}/nop-tien"' in page, (
            "where it is paid is one press away"
        )


def test_of_a_sheet_inside_a_wider_payment_nothing_is_offered(
    gateway: Gateway, costly: str
) -> None:
    sheet = Sheet(costly, rows=2)
    Sheet(costly, rows=1, name="khác")
    bills = sheet.client.get("/nop-tien").content.decode()
    wider = dict(re.findall(r'name="(pick-\d+)" value="([^"]+)"', bills))
    assert len(wider) == 3
    assert sheet.client.post("/nop-tien", wider).status_code == 302
    assert sheet.fields() == {}


def test_the_sum_of_the_button_keeps_together(sheet: Sheet) -> None:
    page = sheet.client.get(sheet.page).content.decode()
    assert "Nộp tiền cho 3 hồ sơ: 24.000\xa0đ" in page


def questions(who: Actor, dossier_id: int) -> tuple[int, int]:
    """Return how many payments of a dossier somebody sees, and what it costs to ask."""
    with CaptureQueriesContext(connection) as asked:
        found = my_attempts(actor=who, dossier_id=dossier_id)
    return len(found), len(asked)


@pytest.mark.parametrize("who", ["beside", "payer"])
def test_more_payments_are_no_more_questions(gateway: Gateway, who: str) -> None:
    firm = Company()
    row = shared(firm)
    clerk = firm.hire()
    firm.mandate(clerk, Doing.PAY, procedures=(row.procedure_code,))
    asking = {"beside": actor("congdan2"), "payer": for_whom(actor("congdan2"), firm.id)}
    begin_together(
        actor=for_whom(firm.head, firm.id), at=MORNING, chosen={1: row.code}, client=""
    )
    attempt = Attempt.objects.get()
    assert tell(gateway, attempt) == "counted"
    few = questions(asking[who], row.pk)
    for n in range(5):
        attempt.refresh_from_db()
        attempt.pk, attempt.key, attempt.reference = None, uuid4(), f"MC{n}"
        attempt.save(force_insert=True)
    many = questions(asking[who], row.pk)
    assert (few[0], many[0]) == (1, 6)
    assert many[1] == few[1]


def test_a_list_leaves_the_parts_out(sheet: Sheet, gateway: Gateway) -> None:
    attempt = sheet.begin()
    who = actor("congdan")
    assert [one.parts for one in my_attempts(actor=who, sheet_key=attempt.sheet_key)] == [
        ()
    ]
    assert len(my_attempt(actor=who, key=attempt.key).parts) == 3


def test_who_is_no_owner_any_more_sees_no_payment_of_it(gateway: Gateway) -> None:
    row = shared(Company())
    client = sign_in("congdan2")
    begun = client.post(f"/ho-so-cua-toi/{row.code}/nop-tien", {"do": "pay"})
    CoApplicant.objects.update(removed_at=MORNING, removed_why="Chuyển nhượng")
    assert client.get(begun.headers["Location"]).status_code == 404

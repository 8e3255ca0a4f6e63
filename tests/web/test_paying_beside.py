"""Several bills and several payers: who pays beside whom, and what stays to be paid."""

# ruff: noqa: F811 - fixtures of other files

import re
from uuid import UUID

import pytest

from motcua.domain.dossiers.models import CoApplicant, Dossier
from motcua.domain.payments.models import Attempt, Due
from motcua.journeys.pay_together import begin_together
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
    assert "Nộp tiền cho 1 hồ sơ: 8.000" in text.replace("\xa0", " ")
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
    rows = [owing(firm) for _ in range(3)]
    head = for_whom(firm.head, firm.id)
    chosen = {n: row.code for n, row in enumerate(rows[:2], start=1)}
    begin_together(actor=head, at=MORNING, chosen=chosen, client="")
    client = sign_in("congdan")
    client.post("/tai-khoan/thay-mat", {"for": str(firm.id)})
    boxes = re.findall(
        r'value="([^"]+)"( checked)?', client.get("/nop-tien").content.decode()
    )
    ticked = {value for value, checked in boxes if checked}
    assert ticked & {row.code for row in rows} == {rows[2].code}

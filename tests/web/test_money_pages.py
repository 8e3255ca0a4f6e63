"""The desk's pages about money: exemptions, refunds, differences, the settlement."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.catalogue.models import Fee, ProcedureVersion
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.payments import actions
from motcua.domain.payments.actions import Payment
from motcua.domain.payments.models import Due, Method
from motcua.domain.payments.readers import account
from motcua.domain.payments.rules import FeeLine
from tests.papers import read_back
from tests.web.counter import said_by, sign_in
from tests.world import Centre, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
POOR = "Người thuộc hộ nghèo | 100 | TT 281/2016/TT-BTC | Giấy chứng nhận hộ nghèo"


@pytest.fixture
def centre(clock: Any) -> Iterator[Centre]:
    yield Centre()
    published.cache_clear()


@pytest.fixture
def procedure(centre: Centre) -> str:
    """Return a procedure whose only fee has an exemption."""
    code = code_of("five-on-the-spot")
    version = ProcedureVersion.objects.get(procedure__code=code, state="published")
    Fee.objects.filter(version=version).delete()
    Fee.objects.create(
        version=version, n=1, name="Phí thử", amount=8000, exemptions=[POOR]
    )
    published.cache_clear()
    return code


def test_an_exemption_is_claimed_from_home_and_confirmed_at_the_counter(
    centre: Centre, procedure: str
) -> None:
    done = centre.accept(procedure, fee=8000)
    home, desk = sign_in("congdan"), sign_in("quay")
    page = f"/ho-so-cua-toi/{done.code}/nop-tien"
    assert "Người thuộc hộ nghèo" in said_by(home.get(page))
    assert home.post(page, {"do": "claim", "exempt-fee:1": "9"}).status_code == 422
    assert home.post(page, {"do": "claim", "exempt-fee:1": "0"}).status_code == 302
    assert "chờ cán bộ xác nhận" in said_by(home.get(page))
    assert Due.objects.get().amount == 8000
    form = {"request": str(uuid4()), "source": "fee:1", "option": "0"}
    refused = f"/desk/thu-phi/{done.code}/mien-giam"
    assert sign_in("thamdinh").post(refused, form | {"do": "grant"}).status_code == 403
    desk.post(refused, form | {"do": "refuse"})
    assert Due.objects.get().claim == "claimed"  # a refusal needs its reason
    assert desk.post(refused, form | {"do": "grant"}).status_code == 302
    assert Due.objects.get().amount == 0
    told = said_by(home.get(page))
    assert "Được miễn" in told
    assert "Giảm 100%: Người thuộc hộ nghèo, theo TT 281/2016/TT-BTC." in told
    found = account(actor=centre.actor("thuquy"), code=done.code)
    assert (found.due, found.open) == (0, 0)


def test_a_quarter_is_settled_with_each_agency(centre: Centre) -> None:
    done = centre.accept(code_of("five-on-the-spot"), fee=8000)
    actions.issue(
        actor=centre.actor("thuquy"),
        at=centre.at,
        request_id=uuid4(),
        dossier_id=done.dossier_id,
        payment=Payment([FeeLine("Phí", 8000)], Method.CASH),
    )
    for username in ("thuquy", "giamdoc"):
        page = said_by(sign_in(username).get("/desk/quyet-toan"))
        assert "Quyết toán quý 4 năm 2021" in page
        assert "Tổng cộng 8.000 đ" in page
    empty = said_by(sign_in("thuquy").get("/desk/quyet-toan?nam=2021&quy=3"))
    assert "Quý này chưa thu khoản nào" in empty
    table = sign_in("thuquy").get("/desk/quyet-toan.csv?nam=2021&quy=4")
    assert "Tiền mặt,1,8000" in table.content.decode()
    sheet = sign_in("giamdoc").get("/desk/quyet-toan.pdf?nam=2021&quy=4").content
    printed = read_back(sheet).text
    assert "Quý 4 năm 2021 (từ ngày 01/10/2021 đến hết ngày 31/12/2021)" in printed
    assert "Tổng cộng: 8.000 đ (Tám nghìn đồng), 1 biên lai." in printed
    for address in ("/desk/quyet-toan", "/desk/quyet-toan.pdf"):
        assert sign_in("thamdinh").get(address).status_code == 403


@pytest.mark.parametrize(
    ("address", "who", "status"),
    [
        ("/desk/hoan-tien", "thuquy", 200),
        ("/desk/hoan-tien", "giamdoc", 200),
        ("/desk/hoan-tien", "thamdinh", 403),
        ("/desk/doi-soat", "thuquy", 200),
        ("/desk/doi-soat", "quay", 403),
        ("/desk/doi-soat.csv", "thuquy", 200),
        ("/desk/doi-soat.csv", "giamdoc", 403),
    ],
)
def test_the_books_open_to_those_who_keep_them(
    address: str, who: str, status: int
) -> None:
    assert sign_in(who).get(address).status_code == status

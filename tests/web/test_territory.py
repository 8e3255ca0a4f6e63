"""A step that goes to the commune of the address, from the counter to its officer."""

import pytest

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.models import Dossier, WorkItem
from tests.web.counter import Answer, Desk, errors_of, recorded, said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "Tổ 1, phường Cao Xanh, Hạ Long", "Số 1 phố Huế, Hà Nội"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Return the form of a procedure whose business place a commune confirms."""
    desk.code = "1.008498"
    return desk


def bound_to(dossier: Dossier) -> str:
    return Unit.objects.get(pk=dossier.places["commune"]).name


def sent(desk: Desk, **changes: str) -> Answer:
    return desk.send(**{"address": HERE, **changes})


def test_the_step_goes_to_the_commune_of_the_submitter(shop: Desk) -> None:
    answer = sent(shop)
    assert answer.status_code == 302
    row = Dossier.objects.get()
    assert bound_to(row) == "Ủy ban nhân dân phường Cao Xanh"
    page = said_by(sign_in("quay").get(f"/desk/ho-so/{row.code}"))
    assert "theo địa chỉ “Tổ 1, phường Cao Xanh, Hạ Long”" in page


def test_the_owners_address_goes_before_the_submitters(shop: Desk) -> None:
    owner = {"owner_name": "Lê Văn Bảy", "owner_address": "phường Hà Tu, Hạ Long"}
    assert sent(shop, **owner).status_code == 302
    assert bound_to(Dossier.objects.get()) == "Ủy ban nhân dân phường Hà Tu"


def test_an_address_nobody_serves_is_told_and_the_counter_chooses(shop: Desk) -> None:
    before = recorded()
    answer = sent(shop, address=ELSEWHERE)
    assert answer.status_code == 422
    assert "Không đơn vị nào phục vụ địa chỉ" in errors_of(answer)["commune"]
    assert recorded() == before
    unit = Unit.objects.get(name="Ủy ban nhân dân phường Bãi Cháy", valid_from__year=2020)
    assert sent(shop, address=ELSEWHERE, commune=str(unit.pk)).status_code == 302
    row = Dossier.objects.get()
    assert bound_to(row) == unit.name
    page = said_by(sign_in("quay").get(f"/desk/ho-so/{row.code}"))
    assert "phường Bãi Cháy: do quầy tiếp nhận chọn" in page


def test_a_unit_that_is_no_commune_cannot_be_chosen(shop: Desk) -> None:
    before = recorded()
    answer = sent(shop, commune=str(Unit.objects.get(code="tckh").pk))
    assert answer.status_code == 422
    assert "commune" in errors_of(answer)
    assert recorded() == before


def test_only_procedures_that_ask_show_the_choice(shop: Desk) -> None:
    asks = shop.client.get(f"/desk/tiep-nhan/{shop.code}").content.decode()
    assert 'name="commune"' in asks
    other = shop.client.get(f"/desk/tiep-nhan/{code_of('five-on-the-spot')}")
    assert 'name="commune"' not in other.content.decode()


def test_another_communes_officer_sees_nothing(shop: Desk) -> None:
    sent(shop)
    row = Dossier.objects.get()
    assert not WorkItem.objects.filter(unit_id=row.places["commune"]).exists()
    path = f"/desk/ho-so/{row.code}"
    assert sign_in("cb.hatu").get(path).status_code == 404

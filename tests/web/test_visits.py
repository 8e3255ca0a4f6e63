"""Several dossiers for one person: who came stays, the holder changes, all is listed."""

import pytest

from motcua.domain.dossiers.models import Dossier, Read
from tests.web.counter import Desk, said_by, sign_in

pytestmark = pytest.mark.django_db


def test_an_agent_hands_in_for_one_after_another(desk: Desk) -> None:
    extra = {"x-0-name": "Giấy ủy quyền", "x-0-o": "1", "owner_name": "Chủ Một"}
    assert desk.send(**extra, delivery="post", delivery_address="Số 1").status_code == 302
    first = Dossier.objects.get()
    way = f"/desk/tiep-nhan/luot/{first.code}"
    page = desk.client.get(way).content.decode()
    assert f"nguoi={first.code}" in page
    assert "/tep/" in page
    assert f"nguoi={first.code}" in (
        desk.client.get(f"/desk/tiep-nhan?q=khai&nguoi={first.code}").content.decode()
    )
    form = desk.client.get(f"{desk.path}?nguoi={first.code}").content.decode()
    for name, value in {
        "person": str(first.submitter_id),
        "id_number": first.submitter_id_number,
        "visit": first.code,
        "x-0-name": "Giấy ủy quyền",
        "x-0-p": "1",
        "owner_name": "",
    }.items():
        field = form.split(f'name="{name}"')[1].split(">")[0]
        assert f'value="{value}"' in field or not value, name
    assert "Số 1" in form.split('name="delivery_address"')[1][:300]
    assert "Chủ Một" not in form
    answer = desk.send(visit=first.code, owner_name="Chủ Hai")
    second = Dossier.objects.latest("id")
    assert answer.headers["Location"] == f"/desk/tiep-nhan/luot/{second.code}"
    listed = said_by(desk.client.get(answer.headers["Location"]))
    for said in ("Đã nhận 2 hồ sơ", first.code, second.code, "Chủ Một", "Chủ Hai"):
        assert said in listed
    assert Read.objects.filter(dossier_id=first.pk, what="visit").exists()


@pytest.mark.parametrize(
    ("username", "status"), [("thamdinh", 403), ("congdan", 403), ("vanthu", 403)]
)
def test_a_visit_is_for_the_counter_that_received_it(
    desk: Desk, username: str, status: int
) -> None:
    desk.send()
    code = Dossier.objects.get().code
    answer = sign_in(username).get(f"/desk/tiep-nhan/luot/{code}")
    assert answer.status_code in (status, 404)
    assert not Read.objects.filter(what="visit").exists()


@pytest.mark.parametrize("code", ["H49.01.01-211122-9999", "x"])
def test_a_visit_that_is_none_is_not_found(desk: Desk, code: str) -> None:
    assert desk.client.get(f"/desk/tiep-nhan/luot/{code}").status_code == 404

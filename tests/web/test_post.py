"""The post's pages: papers from home become a dossier; who may not; what is published."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.post import actions
from motcua.domain.post.actions.handing import LineTyped
from motcua.domain.post.models import CodLine, Loss, PostalOrder, StrayMessage
from motcua.domain.post.rules.parcels import ParcelPaper, Place
from tests.databases import MORNING
from tests.web.conftest import Clock
from tests.web.counter import Desk, errors_of, said_by, sign_in
from tests.world import code_of

pytestmark = pytest.mark.django_db
HOME = Place("Nguyễn Thị Hoa", "0912345678", "Số 12", "Phường Hạ Long", "Quảng Ninh")


def asked(desk: Desk) -> PostalOrder:
    """Return a pick-up the demo's citizen has asked for."""
    found = actions.ask_collection(
        actor=desk.centre.actor("congdan"),
        at=MORNING,
        request_id=uuid4(),
        procedure_code=desk.code,
        unit_id=desk.centre.reception,
        sender=HOME,
        papers=[ParcelPaper("Tờ khai")],
    )
    return PostalOrder.objects.get(pk=found.id)


def test_papers_from_home_become_a_dossier_filed_when_the_record_was_signed(
    desk: Desk, clock: Clock
) -> None:
    order = asked(desk)
    made = actions.make_list(
        actor=desk.centre.actor("quay"),
        at=MORNING,
        request_id=uuid4(),
        unit_id=desk.centre.reception,
        way="in",
        lines=[LineTyped(order.number)],
    )
    page = f"/desk/buu-chinh/bien-ban/{made.id}"
    sign = {"request": str(uuid4()), "postman": ""}
    assert errors_of(desk.client.post(page, sign)).keys() == {"postman"}
    assert desk.client.post(page, sign | {"postman": "Nam"}).status_code == 302
    signed = PostalOrder.objects.get(pk=order.pk).delivered_at
    assert signed
    clock(MORNING + timedelta(hours=1))
    shown = desk.client.get(page)
    assert f"buu-gui={order.number}" in shown.content.decode()
    form = desk.client.get(f"{desk.path}?buu-gui={order.number}")
    minute = f"{signed + timedelta(hours=7):%Y-%m-%dT%H:%M}"
    text = form.content.decode()
    assert f'value="{minute}"' in text
    assert HOME.name in text
    fields = {"channel": "post", "handed_over_at": minute, "parcel": order.number}
    assert desk.send(**fields).status_code == 302
    dossier = Dossier.objects.get()
    order.refresh_from_db()
    assert order.dossier_id == dossier.pk
    assert dossier.channel == "post"
    assert dossier.received_at == signed.replace(second=0, microsecond=0)
    assert dossier.filed_at > dossier.received_at
    opened = sign_in("traketqua").get(f"/desk/buu-chinh/phieu/{order.number}")
    assert opened.status_code == 200
    assert Read.objects.filter(dossier_id=dossier.pk, what="parcel").exists()


def test_an_applicant_asks_sees_and_calls_off(desk: Desk) -> None:
    client = sign_in("congdan")
    path = f"/thu-tuc/{desk.code}/lay-tai-nha"
    typed = {"request": str(uuid4()), "unit": desk.centre.reception, "name": "Hoa"}
    answer = client.post(path, typed)
    assert errors_of(answer).keys() == {"phone", "street", "ward", "province"}
    home = {"phone": HOME.phone, "street": "12", "ward": "A", "province": "B"}
    whole = typed | home | {"papers": "Tờ khai\n\nGiấy chứng sinh"}
    for _ in range(2):
        assert client.post(path, whole).status_code == 302
    order = PostalOrder.objects.get()
    assert [p["name"] for p in order.papers] == ["Tờ khai", "Giấy chứng sinh"]
    bad = whole | {"request": str(uuid4()), "unit": "999999"}
    assert errors_of(client.post(path, bad)).keys() == {"unit"}
    assert "Nếu không có ai ở nhà" in said_by(client.get("/buu-chinh/cua-toi"))
    other = sign_in("doanhnghiep")
    assert other.post("/buu-chinh/cua-toi", {"number": order.number}).status_code == 404
    client.post("/buu-chinh/cua-toi", {"number": order.number})
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("thamdinh", "", 403),
        ("congdan", "", 403),
        ("quay", "can-xu-ly", 403),
        ("traketqua", "can-xu-ly", 200),
        ("giamdoc", "", 302),
        ("giamdoc", "khong-qua-buu-chinh", 403),
        ("cauhinh", "khong-qua-buu-chinh", 200),
        ("cauhinh", "can-xu-ly", 403),
        ("thamdinh", "phieu/MC1", 403),
        ("quay", "phieu/MC1", 404),
        ("quay", "bien-ban/7", 404),
        ("quay", "phieu/MC1/bang-chung", 404),
    ],
)
def test_who_sees_which_page(desk: Desk, who: str, path: str, status: int) -> None:
    assert sign_in(who).get(f"/desk/buu-chinh/{path}").status_code == status


def test_losses_money_and_strays_are_settled_on_one_page(desk: Desk) -> None:
    order = asked(desk)
    page = f"/desk/buu-chinh/phieu/{order.number}"
    assert errors_of(desk.client.post(page, {"do": "lost"})).keys() == {"words"}
    desk.client.post(page, {"do": "lost", "words": "Không thấy ở bưu cục"})
    StrayMessage.objects.create(digest="x", heard_at=MORNING, number="MC9", body={})
    director, path = sign_in("giamdoc"), "/desk/buu-chinh/can-xu-ly"
    unit = desk.centre.reception
    lines = {"do": "enter", "unit": unit, "statement": "BK1", "lines": "nonsense"}
    assert errors_of(director.post(path, lines)).keys() == {"lines"}
    director.post(path, lines | {"lines": "EH1VN 30.000"})
    text = said_by(director.get(path))
    for said in ("Không thấy ở bưu cục", "MC9", "bảng kê BK1"):
        assert said in text
    line, stray = CodLine.objects.get(), StrayMessage.objects.get()
    director.post(path, {"do": "cod", "id": line.pk, "words": "Của đơn vị khác"})
    director.post(path, {"do": "seen", "id": stray.pk})
    loss = {"do": "loss", "number": order.number, "outcome": "compensated"}
    both = {"carrier_words": "Mất", "centre_words": "Chưa nhận"}
    assert director.post(path, loss).status_code == 422
    assert director.post(path, loss | both).status_code == 302
    assert Loss.objects.get().outcome == "compensated"
    assert said_by(director.get(path)).count("Không có.") == 4


def test_what_does_not_go_by_post_is_published_with_its_reason(desk: Desk) -> None:
    code, client = code_of("five-on-the-spot"), sign_in("cauhinh")
    path = "/desk/buu-chinh/khong-qua-buu-chinh"
    assert errors_of(client.post(path, {"code": code})).keys() == {"reason"}
    typed = {"code": code, "reason": "Phải có mặt", "decision": "QĐ 12/QĐ-UBND"}
    client.post(path, typed)
    for address in ("/buu-chinh", f"/thu-tuc/{code}"):
        assert "Phải có mặt" in said_by(Client().get(address))
    assert "lay-tai-nha" not in Client().get(f"/thu-tuc/{code}").content.decode()
    client.post(path, {"code": code, "do": "end"})
    assert "Phải có mặt" not in said_by(Client().get("/buu-chinh"))

"""What goes wrong around a request: forged, unreadable, cut off from the database."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from motcua.domain.dossiers.models import Dossier
from tests import databases
from tests.web.conftest import Clock
from tests.web.counter import Desk, recorded, said_by, sign_in


@pytest.mark.django_db
def test_a_form_without_our_token_is_refused(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    before = recorded()
    answer = strict.post(desk.path, desk.fields())
    assert answer.status_code == 403
    assert "bấm Gửi lại" in said_by(answer)
    assert "Nguyễn Thị Hoa" in answer.content.decode()
    assert recorded() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("origin", "status"), [("public", 302), ("https://evil.example", 403)]
)
def test_a_form_comes_from_our_own_address_as_the_public_knows_it(
    desk: Desk, origin: str, status: int
) -> None:
    """As behind a proxy: the host asked for differs from the public address."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    page = strict.get(desk.path, headers={"Host": "localhost"}).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    public = urlsplit(settings.PUBLIC_URL)
    sent_from = f"{public.scheme}://{public.netloc}" if origin == "public" else origin
    answer = strict.post(
        desk.path,
        desk.fields(csrfmiddlewaretoken=token),
        headers={"Host": "localhost", "Origin": sent_from},
    )
    assert answer.status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["congdan", ""])
def test_where_only_a_button_leads_says_so(username: str) -> None:
    """As after signing in again, when the address of a button is asked for."""
    client = sign_in(username) if username else Client()
    answer = client.get("/ho-so-cua-toi/H49.01.01-211122-0001/rut")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "quay lại trang trước rồi bấm lại nút đó" in said_by(answer)
    assert ("Hồ sơ của tôi" in said_by(answer)) is bool(username)


@pytest.mark.django_db
def test_who_is_refused_is_still_signed_in() -> None:
    """Name and menu stay; nobody is offered to sign in again."""
    for username, at, status, menu in (
        ("thamdinh", "/desk/tra-ket-qua/", 403, "Việc của tôi"),
        ("congdan", "/desk/tra-ket-qua/", 403, "Hồ sơ của tôi"),
        ("congdan", "/khong-co-trang-nay", 404, "Hồ sơ của tôi"),
    ):
        answer = sign_in(username).get(at)
        assert answer.status_code == status
        told = said_by(answer)
        assert menu in told
        assert "Đăng xuất" in told
        assert "Đăng nhập" not in told
    assert "Đăng nhập" in said_by(Client().get("/khong-co-trang-nay"))


@pytest.mark.django_db
def test_too_many_fields_are_refused_in_plain_words(desk: Desk) -> None:
    answer = desk.client.post(desk.path, {f"x{n}": "1" for n in range(1100)})
    assert answer.status_code == 400
    assert "không đọc được" in said_by(answer)


@pytest.mark.django_db
def test_a_broken_upload_is_refused_in_plain_words(desk: Desk) -> None:
    answer = desk.client.post(
        desk.path, b"--x\r\ngarbage", content_type="multipart/form-data; boundary="
    )
    assert answer.status_code == 400


ADDRESSES = (
    "/tra-cuu/%00",
    "/tra-cuu?ma=%00",
    "/thu-tuc?q=%00",
    "/thu-tuc?linh-vuc=99999999999999999999",
    "/thu-tuc/%2e%2e",
    "/thu-tuc/1.001695/danh-muc.pdf?truong-hop=99999999",
    "/desk/tim?q=%00",
    "/desk/tim?tu=99999999999999999999",
    "/desk/ho-so/x/tep/99999999999999999999",
    "/desk/tiep-nhan?don-vi=99999999999999999999",
    "/desk/tiep-nhan/1.001695?nhap=zzz",
    "/desk/tiep-nhan/1.001695?bo-sung=x",
    "/desk/tiep-nhan/1.001695?tim=1",
    "/desk/so-theo-doi?don-vi=99999999999",
    "/desk/so-theo-doi?don-vi=--3",
    "/desk/so-theo-doi.pdf?don-vi=--3",
    "/desk/so-theo-doi?tu-ngay=01/01/0001&den-ngay=02/01/0001",
    "/desk/so-theo-doi?tu-ngay=31/12/9999&den-ngay=31/12/9999",
    "/desk/so-theo-doi.pdf?tu-ngay=x",
    "/ho-so-cua-toi/x/giay-to/99999999999999999999",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_breaks_a_page(desk: Desk, address: str) -> None:
    for client in (desk.client, Client(), sign_in("congdan")):
        answer = client.get(address)
        assert answer.status_code < 500


@pytest.mark.django_db
def test_a_text_with_a_nul_is_refused(desk: Desk) -> None:
    before = recorded()
    answer = desk.send(note="a\x00b")
    assert answer.status_code == 400
    assert recorded() == before


@pytest.mark.django_db
def test_another_host_is_refused_quietly(desk: Desk) -> None:
    answer = desk.client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400


@contextmanager
def lost_database() -> Iterator[None]:
    """Point Django at a server that is not there."""
    there = settings.DATABASES["default"]
    pool = {"min_size": 0, "max_size": 1, "timeout": 0.3}
    databases.use(there | {"HOST": "/nowhere", "OPTIONS": {"pool": pool}})
    try:
        yield
    finally:
        databases.use(there)


def test_a_lost_database_is_503_and_nothing_is_lost(
    committed_db: str,
    clock: Clock,
) -> None:
    desk = Desk(sign_in("quay"))
    fields = desk.fields()
    with lost_database():
        for client, path in (
            (Client(), "/"),
            (Client(), "/suc-khoe"),
            (desk.client, "/desk/"),
        ):
            page = client.get(path)
            assert page.status_code == 503
            assert "tải lại trang" in said_by(page)
        lost = desk.client.post(desk.path, fields | {"note": 'Dặn "gọi trước"'})
        signing_in = Client().post("/dang-nhap", {"username": "a", "password": "mật"})
    assert lost.status_code == 503
    assert "bấm Gửi lại" in said_by(lost)
    assert "mật" not in signing_in.content.decode()
    assert Dossier.objects.count() == 0
    typed = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(
            r'<input type="hidden" name="([^"]*)" value="([^"]*)">', lost.content.decode()
        )
    }
    assert desk.client.post(desk.path, typed).status_code == 302
    assert Dossier.objects.get().note == 'Dặn "gọi trước"'

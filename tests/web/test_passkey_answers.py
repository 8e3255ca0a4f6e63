"""Passkeys without a device: what is refused, and who may not."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.domain.accounts.models import Account, Passkey
from tests.databases import MORNING
from tests.web.counter import said_by, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "named")]
MINE, USE = "/tai-khoan/khoa-truy-cap", "/dang-nhap/khoa"


@pytest.fixture
def named(settings: object) -> None:
    cache.clear()
    settings.PUBLIC_URL = "https://motcua.example"  # type: ignore[attr-defined]


def a_key(username: str) -> Passkey:
    return Passkey.objects.create(
        account=Account.objects.get(username=username),
        credential=b"key of " + username.encode(),
        public_key=b"no key at all",
        used_count=0,
        name="Máy",
        made_at=MORNING,
    )


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "[]", "nonsense", json.dumps({"rawId": "!!"}), json.dumps({"rawId": 5})],
)
def test_nonsense_opens_nothing(answer: str) -> None:
    a_key("congdan")
    client = Client()
    client.get(USE)
    refused = client.post(USE, {"credential": answer})
    assert refused.status_code == 422
    assert "Khóa truy cập không được nhận." in said_by(refused)
    assert client.get("/tai-khoan").status_code == 302
    signed_in = sign_in("congdan2")
    signed_in.get(f"{MINE}/bat-dau")
    added = signed_in.post(MINE, {"credential": answer, "name": "Máy"})
    assert added.status_code == 422
    assert Passkey.objects.count() == 1


def test_a_key_needs_a_name() -> None:
    answer = sign_in("congdan").post(MINE, {"credential": "{}", "name": " "})
    assert "Chưa đặt tên" in said_by(answer)


def test_one_may_not_remove_somebody_elses() -> None:
    key = a_key("congdan2")
    answer = sign_in("congdan").post(MINE, {"do": "remove", "passkey": key.pk})
    assert answer.status_code == 404
    assert "Máy" not in said_by(sign_in("congdan").get(MINE))
    key.refresh_from_db()
    assert key.removed_at is None


def test_visitors_add_none() -> None:
    for path in (MINE, f"{MINE}/bat-dau"):
        assert Client().get(path).headers["Location"].startswith("/dang-nhap?")


def test_where_the_address_is_a_number_there_are_none(settings: object) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"  # type: ignore[attr-defined]
    assert Client().get(USE).status_code == 404
    assert "khóa truy cập" not in said_by(Client().get("/dang-nhap"))

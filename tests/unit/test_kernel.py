"""Text, money, canonical bytes, errors."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from motcua.kernel.actor import ANONYMOUS, Actor, ActorKind, Role, RoleAt
from motcua.kernel.canonical import canonical_bytes
from motcua.kernel.errors import Invalid
from motcua.kernel.money import format_vnd
from motcua.kernel.text import name_order, normalise, search_key, without_accents


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đăng ký khai sinh", "dang ky khai sinh"),
        ("  CẤP   GIẤY PHÉP xây dựng! ", "cap giay phep xay dung"),
        ("1.004203 – đất đai", "1.004203 dat dai"),
        ("Hồ sơ", "ho so"),
    ],
)
def test_search_key_drops_accents_case_and_signs(text: str, key: str) -> None:
    assert search_key(text) == key


def test_two_spellings_of_one_letter_have_one_key() -> None:
    assert search_key("hòa") == search_key("hoà") == "hoa"


def test_without_accents_keeps_case() -> None:
    assert without_accents("Đỗ Ước Ỷ") == "Do Uoc Y"


def test_normalise_joins_spaces_and_composes() -> None:
    assert normalise(" Hạ \n Long ") == "Hạ Long"


def test_people_are_sorted_by_given_name() -> None:
    names = ["Trần Thị Bình", "Nguyễn Văn An", "Lê Ánh"]
    assert sorted(names, key=name_order) == ["Nguyễn Văn An", "Lê Ánh", "Trần Thị Bình"]


def test_money_is_written_with_full_stops() -> None:
    assert format_vnd(1_250_000) == "1.250.000 đ"
    assert format_vnd(0) == "0 đ"


def test_canonical_bytes_do_not_depend_on_order_or_time_zone() -> None:
    moment = datetime(2021, 11, 22, 1, 0, tzinfo=UTC)
    in_vietnam = moment.astimezone(timezone(timedelta(hours=7)))
    left = canonical_bytes({"b": moment, "a": ["ệ", date(2021, 11, 22)]})
    right = canonical_bytes({"a": ("ệ", date(2021, 11, 22)), "b": in_vietnam})
    assert left == right
    assert left.startswith(b'{"a":["')


@pytest.mark.parametrize("value", [1.5, datetime(2021, 11, 22), object(), b"x"])  # noqa: DTZ001 - refused is what is tested
def test_what_has_no_one_encoding_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_bytes({"value": value})


def test_an_error_speaks_with_its_facts_and_remedy() -> None:
    error = Invalid("x", "Số %(n)s sai.", facts={"n": 7}, field="n", remedy="Sửa lại.")
    assert str(error) == "Số 7 sai. Sửa lại."
    assert error.status == 422


def test_roles_are_held_at_units() -> None:
    actor = Actor(kind=ActorKind.OFFICER, roles=frozenset({RoleAt(Role.COUNTER, 3)}))
    assert actor.holds(Role.COUNTER, 3)
    assert not actor.holds(Role.COUNTER, 4)
    assert actor.units_as(Role.COUNTER, Role.HEAD) == {3}
    assert not ANONYMOUS.role_names

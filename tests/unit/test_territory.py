"""Which commune an address lies in, and the unit a step goes to because of it."""

import pytest

from motcua.domain.dossiers.rules.territory import Bound, bind, commune_of, named_in
from motcua.kernel.errors import Invalid

COMMUNES = [
    commune_of(1, "Ủy ban nhân dân phường Hà Tu"),
    commune_of(2, "Ủy ban nhân dân phường Hà Trung"),
    commune_of(3, "Ủy ban nhân dân xã Hòa Bình"),
    commune_of(4, "Ủy ban nhân dân thị trấn Cái Rồng"),
]
WANTED = {"commune": "Ủy ban nhân dân cấp xã nơi có đất"}


@pytest.mark.parametrize(
    ("address", "units"),
    [
        ("Tổ 1, phường Hà Tu, thành phố Hạ Long", [1]),
        ("Tổ 1, Phường  HÀ TU, TP Hạ Long", [1]),
        ("12 Lê Lợi, P. Hà Tu", [1]),
        ("12 Lê Lợi, P.Hà Tu", [1]),
        ("thôn 2, x. Hòa Bình", [3]),
        ("khu 5, TT Cái Rồng", [4]),
        # Marks, whole words and the sort of commune count.
        ("phường Hà Tú", []),
        ("phường Hà Tuấn", []),
        ("phuong Ha Tu", []),
        ("tỉnh Hòa Bình", []),
        ("phố Hà Trung, phường Hà Tu", [1]),
        ("xã Hà Tu", []),
        ("", []),
        ("phường Hà Tu, phường Hà Trung", [1, 2]),
    ],
)
def test_an_address_names_its_commune(address: str, units: list[int]) -> None:
    assert [one.unit_id for one in named_in(address, COMMUNES)] == units


def test_a_party_is_the_unit_of_the_address_and_says_why() -> None:
    found = bind(WANTED, COMMUNES, address="Tổ 1, phường Hà Tu")
    assert found.places == {"commune": 1}
    (reason,) = found.reasons
    said = str(reason["message"]) % reason["facts"]
    assert "phường Hà Tu" in said
    assert "nơi có đất" in said
    assert "theo địa chỉ" in said


def test_what_the_counter_chose_goes_before_the_address() -> None:
    found = bind(WANTED, COMMUNES, address="phường Hà Tu", chosen=3)
    assert found.places == {"commune": 3}
    assert "do quầy tiếp nhận chọn" in str(found.reasons[0]["message"])


def test_where_no_party_is_bound_by_address_the_address_does_not_matter() -> None:
    assert bind({}, COMMUNES, address="") == Bound()


@pytest.mark.parametrize(
    ("address", "chosen", "code"),
    [
        ("số 1 phố Huế, Hà Nội", None, "commune_unserved"),
        ("  ", None, "commune_missing"),
        ("phường Hà Tu, phường Hà Trung", None, "commune_ambiguous"),
        ("phường Hà Tu", 99, "commune_unknown"),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_remedy(
    address: str, chosen: int | None, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bind(WANTED, COMMUNES, address=address, chosen=chosen)
    assert (refused.value.code, refused.value.field) == (code, "commune")
    assert refused.value.remedy
    assert str(refused.value)

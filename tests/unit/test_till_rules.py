"""The till's rules: counting, differences, what a card and a transfer say, VietQR."""

from datetime import date
from typing import Any

import pytest

from motcua.domain.payments.rules.till import (
    DENOMINATIONS,
    MOST_NOTES,
    check_handing_in,
    checked_difference,
    checked_opening,
    checked_way,
    counted_cash,
    expected_cash,
    is_left,
    left_till,
)
from motcua.domain.payments.rules.vietqr import (
    checked_account,
    checked_bank,
    payload,
    sealed,
)
from motcua.kernel.errors import Invalid, Several

_TO = "0010A00000072701270006970403011300110123456780208QRIBFTTA"
MONDAY, TUESDAY = date(2021, 11, 22), date(2021, 11, 23)


def test_a_till_holds_what_came_in_less_what_went_out() -> None:
    held = expected_cash(
        opening=500_000, received=150_000, given_back=50_000, handed_in=400_000
    )
    assert held == 200_000


def test_notes_are_summed_and_each_bad_count_is_named() -> None:
    assert counted_cash(dict.fromkeys(DENOMINATIONS, 1)) == 888_000
    assert counted_cash({}) == 0
    with pytest.raises(Several) as caught:
        counted_cash({500_000: -1, 1_000: MOST_NOTES + 1, 20_000: 3, 3_000: 1})
    fields = [fault.field for fault in caught.value.faults]
    assert fields == ["note-500000", "note-1000", "note-3000"]


@pytest.mark.parametrize(
    ("counted", "told"), [(99_000, "thiếu 1.000 đ"), (101_000, "thừa 1.000 đ")]
)
def test_a_difference_says_why(counted: int, told: str) -> None:
    with pytest.raises(Invalid, match=told) as caught:
        checked_difference(expected=100_000, counted=counted, reason="  ")
    assert caught.value.field == "reason"
    said = checked_difference(expected=100_000, counted=counted, reason=" Trả nhầm ")
    assert said == "Trả nhầm"


def test_what_agrees_needs_no_reason() -> None:
    assert checked_difference(expected=5, counted=5, reason="") == ""


@pytest.mark.parametrize("amount", [-1, 10**12 + 1])
def test_an_opening_that_cannot_be_is_refused(amount: int) -> None:
    assert checked_opening(0) == 0
    with pytest.raises(Invalid):
        checked_opening(amount)


@pytest.mark.parametrize(
    ("amount", "to_name", "field"),
    [(0, "Kho bạc", "amount"), (101, "Kho bạc", "amount"), (100, " ", "to_name")],
)
def test_no_more_is_handed_in_than_is_held(amount: int, to_name: str, field: str) -> None:
    assert check_handing_in(amount=100, held=100, to_name=" Lê An ") == "Lê An"
    with pytest.raises(Invalid) as caught:
        check_handing_in(amount=amount, held=100, to_name=to_name)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("state", "today", "left"),
    [
        ("open", MONDAY, False),
        ("open", TUESDAY, True),
        ("counted", TUESDAY, True),
        ("closed", TUESDAY, False),
    ],
)
def test_a_till_is_left_until_two_have_closed_it(
    state: str,
    today: date,
    left: bool,  # noqa: FBT001
) -> None:
    assert is_left(day=MONDAY, state=state, today=today) is left


def test_the_refusal_says_the_day_and_what_to_do() -> None:
    assert "22/11/2021" in str(left_till(day=MONDAY, state="open"))
    assert "giám đốc" in left_till(day=MONDAY, state="open").remedy
    assert "xác nhận số đếm" in left_till(day=MONDAY, state="counted").remedy


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"method": "transfer", "reference": " "}, "reference"),
        ({"method": "card", "reference": "", "approval": "1"}, "reference"),
        ({"method": "card", "reference": "R1", "approval": ""}, "approval"),
        ({"method": "card", "reference": "R1", "approval": "1;2"}, "approval"),
        ({"method": "card", "reference": "R1", "approval": "1" * 13}, "approval"),
    ],
)
def test_transfers_and_cards_say_how_to_find_them(
    typed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        checked_way(**{"approval": "", **typed})
    assert caught.value.field == field


def test_an_approval_code_is_of_a_card_alone() -> None:
    assert checked_way(method="card", reference="R1", approval="A1") == ("R1", "A1")
    assert checked_way(method="cash", reference="", approval="A1") == ("", "")


@pytest.mark.parametrize(
    "published",
    [
        f"0002010102113857{_TO}53037045802VN63049E6F",
        (
            f"0002010102123857{_TO}530370454061800005802VN62340107NPS68690819"
            "thanh toan don hang63042E2E"
        ),
    ],
)
def test_the_check_is_that_of_the_published_samples(published: str) -> None:
    assert sealed(published[:-8]) == published


def test_a_transfer_is_said_as_the_published_sample_says_it() -> None:
    said = payload(
        bank="970403",
        number="0011012345678",
        amount=180_000,
        purpose="thanh toan don hang",
    )
    head = f"0002010102123857{_TO}530370454061800005802VN"
    assert said[:-8] == f"{head}62230819thanh toan don hang"


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 0},
        {"amount": 10**13},
        {"purpose": ""},
        {"purpose": "H" * 26},
        {"purpose": "Nguyễn"},
        {"bank": "97040"},
        {"number": "001 101"},
        {"number": "1" * 20},
    ],
)
def test_what_no_code_can_say_is_refused(changes: dict[str, Any]) -> None:
    asked: dict[str, Any] = {
        "bank": "970403",
        "number": "1",
        "amount": 1,
        "purpose": "H49.01.01-1",
    }
    assert payload(**asked)
    with pytest.raises(Invalid):
        payload(**{**asked, **changes})
    assert checked_bank(" 970436 ") == "970436"
    assert checked_account(" 12AB ") == "12AB"

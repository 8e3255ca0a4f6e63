"""Amounts as receipts spell them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.money import amount_in_words, format_vnd


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (44, "Bốn mươi bốn đồng"),
        (55, "Năm mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (110, "Một trăm mười đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_015, "Một nghìn không trăm mười lăm đồng"),
        (20_000, "Hai mươi nghìn đồng"),
        (1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (15_000_000_001, "Mười lăm tỷ không trăm linh một đồng"),
        (1_000_000_000_000_000, "Một triệu tỷ đồng"),
        (1_000_000_000_000_000_000, "Một tỷ tỷ đồng"),
    ],
)
def test_amounts_are_spelt_as_people_say_them(amount: int, words: str) -> None:
    assert amount_in_words(amount) == words


def test_less_than_nothing_is_no_amount() -> None:
    with pytest.raises(ValueError, match="not negative"):
        amount_in_words(-1)


def test_figures_have_points() -> None:
    assert format_vnd(1_250_000) == "1.250.000 đ"


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_whoever_reads_the_words_gets_the_amount(amount: int) -> None:
    assert heard(amount_in_words(amount)) == amount


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
SAID = {"mốt": 1, "lăm": 5, **{word: n for n, word in enumerate(DIGITS)}}


def heard(words: str) -> int:
    """Reckon an amount from its words, the other way round than they are made."""
    text = words.removesuffix(" đồng").lower()
    before, _, after = text.rpartition(" tỷ")
    billions = below_billion(before) if before else 0
    return billions * 10**9 + below_billion(after)


def below_billion(text: str) -> int:
    """Reckon what stands on one side of `tỷ`."""
    found = re.fullmatch(r"(?:(.*?) triệu)?(?:(.*?) nghìn)?(.*)", text.strip())
    assert found is not None
    millions, thousands, rest = (below_thousand(part or "") for part in found.groups())
    return millions * 10**6 + thousands * 10**3 + rest


def below_thousand(text: str) -> int:
    """Reckon a group of three digits."""
    total = 0
    for word in text.split():
        match word:
            case "trăm":
                total *= 100
            case "mươi":
                total += 9 * (total % 10)
            case "mười":
                total += 10
            case "linh":
                pass
            case _:
                total += SAID[word]
    return total

"""The code of an identity card: read exactly, or refused with what to do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.accounts.rules.card import Card, is_scan, read_card
from motcua.kernel.errors import Invalid
from motcua.kernel.text import normalise

TODAY = date(2021, 11, 22)
LINE = (
    "022155900037|100012345|Nguyễn Thị Hoa|27051955|Nữ|"
    "Tổ 5, Hồng Hải, Hạ Long, Quảng Ninh|15042021"
)
CARD = Card(
    "022155900037",
    "100012345",
    "Nguyễn Thị Hoa",
    date(1955, 5, 27),
    "female",
    "Tổ 5, Hồng Hải, Hạ Long, Quảng Ninh",
    date(2021, 4, 15),
)


def with_field(place: int, value: str) -> str:
    fields = LINE.split("|")
    fields[place] = value
    return "|".join(fields)


@pytest.mark.parametrize(
    "text",
    [
        LINE,
        f"  {LINE}\r\n",
        LINE + LINE,
        f"{LINE}\n{LINE}\n",
        f"{LINE} {LINE}",
        f"{LINE}|Nguyễn Văn Ba|Trần Thị Tư",
    ],
)
def test_one_scan_says_what_the_card_says_however_it_comes(text: str) -> None:
    assert is_scan(text)
    assert read_card(text, today=TODAY) == CARD


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LINE[:60], "card_cut"),
        (LINE + LINE[:50], "card_cut"),
        (LINE + "|" * 9, "card_cut"),
        (with_field(0, "22155900037"), "card_number"),
        (with_field(0, "٠٢٢١٥٥٩٠٠٠٣٧"), "card_number"),
        (with_field(1, "12345678"), "card_number"),
        (with_field(2, ""), "card_name"),
        (with_field(2, "x" * 101), "card_name"),
        (with_field(2, "Hoa 2"), "card_name"),
        (with_field(3, "30021955"), "card_day"),
        (with_field(3, "1955"), "card_day"),
        (with_field(3, "27050000"), "card_day"),
        (with_field(3, "23112021"), "card_days"),
        (with_field(4, "x"), "card_sex"),
        (with_field(5, ""), "card_address"),
        (with_field(5, "x" * 301), "card_address"),
        (with_field(6, "23112021"), "card_days"),
        (with_field(6, "26051955"), "card_days"),
        (with_field(5, "a\u202eb"), "card_unreadable"),
        (with_field(5, "a\x00b"), "card_unreadable"),
        ("|" * 5000, "card_unreadable"),
        ("H49.01.01-211122-0001", "scan_of_receipt"),
        ("000.00.04.H49-211122-0001", "scan_of_receipt"),
        ("http://a.example/tra-cuu/H49.01.01-211122-0001", "scan_of_receipt"),
        ("https://a.example/x", "scan_of_link"),
        ("A017", "scan_of_ticket"),
        ("IDVNM1559000372022155900037<<4", "scan_of_back"),
    ],
)
def test_what_is_no_card_is_refused_at_the_field_with_what_to_do(
    text: str, code: str
) -> None:
    assert is_scan(text)
    with pytest.raises(Invalid) as caught:
        read_card(text, today=TODAY)
    assert (caught.value.code, caught.value.field) == (code, "find")
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text", ["Nguyễn Thị Hoa", "022155900037", "0912345678", "B1234567", "H49", ""]
)
def test_what_a_hand_types_to_find_somebody_is_no_scan(text: str) -> None:
    assert not is_scan(text)


def test_a_card_of_today_stands_and_of_tomorrow_does_not() -> None:
    today = with_field(6, "22112021")
    assert read_card(today, today=TODAY).issued_on == TODAY
    with pytest.raises(Invalid):
        read_card(today, today=TODAY - timedelta(days=1))


def test_a_number_bears_sex_century_and_year() -> None:
    assert CARD.agrees
    for number in ("022055900037", "022156900037", "022355900037"):
        assert not read_card(with_field(0, number), today=TODAY).agrees


WORDS = st.text(st.characters(categories=["L", "M", "Zs"]), min_size=1, max_size=80)
DAYS = st.dates(date(1900, 1, 1), TODAY)


@given(
    number=st.from_regex(r"[0-9]{12}", fullmatch=True),
    old=st.from_regex(r"(?:[0-9]{9})?", fullmatch=True),
    name=WORDS.filter(normalise),
    address=WORDS.filter(normalise),
    sex=st.sampled_from(["Nam", "Nữ"]),
    days=st.tuples(DAYS, DAYS).map(sorted),
    twice=st.sampled_from(["", "\n", "\r\n", None]),
)
def test_what_a_card_holds_is_read_back(
    number: str,
    old: str,
    name: str,
    address: str,
    sex: str,
    days: list[date],
    twice: str | None,
) -> None:
    born, issued = (f"{day:%d%m}{day.year:04}" for day in days)
    line = f"{number}|{old}|{name}|{born}|{sex}|{address}|{issued}"
    scan = line if twice is None else f"{line}{twice}{line}"
    card = read_card(scan, today=TODAY)
    assert (card.number, card.old_number) == (number, old)
    assert (card.name, card.address) == (normalise(name), normalise(address))
    assert [card.born_on, card.issued_on] == days


@given(st.text())
def test_no_text_whatever_does_anything_but_be_refused(text: str) -> None:
    for one in (text, f"022155900037|{text}", with_field(2, text)):
        refused: Invalid | None = None
        try:
            card = read_card(one, today=TODAY)
        except Invalid as error:
            refused = error
        if refused is None:
            assert (len(card.number), bool(card.name)) == (12, True)
        else:
            assert (refused.field, bool(refused.remedy)) == ("find", True)

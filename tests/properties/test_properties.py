"""Laws that hold for every code, word, process and chain."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from motcua.domain.catalogue.rules.spelling import without_a_letter
from motcua.domain.dossiers.rules.codes import CODE_RULES, foreign_code
from motcua.domain.ledger.rules import Entry, Head, first_fault, hash_of
from motcua.kernel.canonical import bytes_by_the_book, canonical_bytes
from motcua.kernel.canonical import plain as plainly
from motcua.kernel.errors import Invalid
from motcua.kernel.text import search_key

days = st.dates(date(2021, 6, 1), date(2022, 6, 1))


@given(
    st.sampled_from(sorted(CODE_RULES)),
    days,
    st.integers(1, 9999),
    st.integers(1, 9999),
)
def test_codes_of_two_numbers_differ_and_are_taken_back(
    rule: str, day: date, one: int, other: int
) -> None:
    left, right = (CODE_RULES[rule]("H49.04", day, f"{n:04d}") for n in (one, other))
    assert (left == right) == (one == other)
    assert foreign_code(left.lower()) == left


@given(st.text(max_size=60))
def test_a_foreign_code_is_tidy_or_refused(text: str) -> None:
    field = "foreign_code"
    try:
        code = foreign_code(text)
    except Invalid as error:
        code, field = "REFUSED", error.field or ""
    assert field == "foreign_code"
    assert code.isascii()
    assert 6 <= len(code) <= 50


words = st.text("abcdeghiklmnopqrstuvxy", min_size=4, max_size=12)


@given(words, st.data())
def test_one_wrong_letter_still_meets(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdeghiklmnopqrstuvxy"))
    for typed in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + letter + word[place:],
    ):
        if len(typed) >= 4:
            assert without_a_letter(typed) & without_a_letter(word)


@given(st.text())
def test_a_search_key_is_its_own_key(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert key.isascii()


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), plain, max_size=6), st.randoms())
def test_canonical_bytes_do_not_depend_on_the_order_of_keys(
    value: dict[str, object], random: object
) -> None:
    turned = dict(reversed(list(value.items())))
    try:
        left = canonical_bytes(value)
    except UnicodeEncodeError:
        pytest.skip("a lone surrogate is no text")
    assert left == canonical_bytes(turned)


@given(plain)
@example('\x00\x1f\x7f\u2028"\\/\b\n')
@example({"\uffff": 2**64, "\U0001f600": -(2**63), "é": "e\u0301"})
def test_canonical_bytes_are_those_of_the_standard_library(value: object) -> None:
    assert canonical_bytes(value) == bytes_by_the_book(plainly(value))


def chain(payloads: list[int]) -> list[Entry]:
    head, found = Head(), []
    for payload in payloads:
        entry = Entry(
            topic="dossier",
            stream=1,
            n=head.n + 1,
            at=datetime(2021, 11, 22, tzinfo=UTC),
            kind="k",
            actor={},
            payload={"value": payload},
            previous=head.hash,
        )
        entry = entry._replace(hash=hash_of(entry))
        head = Head(entry.n, entry.hash)
        found.append(entry)
    return found


@given(st.lists(st.integers(), min_size=1, max_size=8), st.data())
@settings(max_examples=60)
def test_whatever_is_changed_taken_or_put_in_is_found(
    payloads: list[int], data: st.DataObject
) -> None:
    entries = chain(payloads)
    assert first_fault(entries) is None
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = entries[place]._replace(payload={"value": "other"})
    assert first_fault([*entries[:place], changed, *entries[place + 1 :]]) == place + 1
    if place + 1 < len(entries):
        assert first_fault([*entries[:place], *entries[place + 1 :]]) == place + 1
    doubled = [*entries[: place + 1], entries[place], *entries[place + 1 :]]
    assert first_fault(doubled) == place + 2

"""Named SQL leaves out the parts that have nothing to write."""

import re

import pytest

from motcua.domain.statements import statement

PARTS = {3: "closed", 4: "opened", 5: "letters", 6: "changed"}


@pytest.mark.parametrize("count", range(2, 7))
def test_an_act_leaves_out_what_it_does_not_write(count: int) -> None:
    text = statement("dossiers", "record", count).decode()
    kept = [name for name in PARTS.values() if f", {name} AS (" in text]
    assert kept == [name for n, name in PARTS.items() if n <= count]
    assert {int(n) for n in re.findall(r"\$(\d)::", text)} == set(range(1, count + 1))


def test_a_statement_without_parts_is_the_same_for_any_number_of_values() -> None:
    whole = statement("dossiers", "enter")
    assert whole == statement("dossiers", "enter", 1) == statement("dossiers", "enter", 9)
    assert b"-- WITH" not in statement("dossiers", "record")

"""Exactly the papers of one's own case: the same rule at home and at the counter."""

from dataclasses import dataclass

import pytest

from motcua.domain.catalogue.rules.asked import conditional, exactly, in_case
from motcua.domain.catalogue.rules.content import ProcedureContent
from motcua.domain.catalogue.rules.levels import lacks_reason, level_2018
from motcua.domain.catalogue.rules.plain import content_from_plain, content_to_plain
from motcua.domain.filings.rules.answers import Answers, settled
from motcua.kernel.errors import Invalid


@dataclass(frozen=True)
class Paper:
    """A paper of a procedure."""

    n: int
    case_n: int | None
    required: bool = True


PAPERS = (
    Paper(1, None),
    Paper(2, 1),
    Paper(3, 2),
    Paper(4, None, required=False),
    Paper(5, 2, required=False),
)


def numbers(papers: tuple[Paper, ...]) -> list[int]:
    return [paper.n for paper in papers]


@pytest.mark.parametrize(
    ("case_n", "having", "expected"),
    [
        (1, set(), [1, 2]),
        (2, set(), [1, 3]),
        (2, {5}, [1, 3, 5]),
        (1, {5}, [1, 2]),
        (1, {4, 99}, [1, 2, 4]),
        (None, {4}, [1, 4]),
    ],
)
def test_exactly_what_one_brings(
    case_n: int | None, having: set[int], expected: list[int]
) -> None:
    assert numbers(exactly(PAPERS, case_n, having)) == expected


def test_only_what_some_bring_is_asked_about() -> None:
    assert numbers(conditional(PAPERS, 1)) == [4]
    assert numbers(conditional(PAPERS, 2)) == [4, 5]
    assert numbers(in_case(PAPERS, 1)) == [1, 2, 4]


def test_answers_the_procedure_does_not_know_are_left_out() -> None:
    assert settled(Answers(9, (4, 5)), cases=[1, 2], papers=PAPERS) == (None, (4,))
    assert settled(Answers(2, (5, 3)), cases=[1, 2], papers=PAPERS) == (2, (5,))
    assert settled(Answers(), cases=[1], papers=PAPERS) == (1, ())


@pytest.mark.parametrize(
    ("level", "published", "expected"),
    [("full", None, 4), ("partial", None, 3), ("partial", 2, 2), ("", None, None)],
)
def test_todays_words_answer_to_levels_of_2018(
    level: str, published: int | None, expected: int | None
) -> None:
    assert level_2018(level, published) == expected


def test_only_a_part_says_why() -> None:
    assert lacks_reason("partial", "")
    assert not lacks_reason("partial", "presence")
    assert not lacks_reason("full", "")


def test_a_reason_is_a_known_one_and_for_a_part_only() -> None:
    content = ProcedureContent(
        "1.000001", "A", "B", online_level="partial", online_reason="presence"
    )
    plain = content_to_plain(content) | {"components": [], "fees": [], "cases": []}
    plain |= {"channels": [], "results": [], "legal_bases": []}
    assert content_from_plain(plain).online_reason == "presence"
    for wrong in ({"online_reason": "lazy"}, {"online_level": "full"}):
        with pytest.raises(Invalid) as found:
            content_from_plain(plain | wrong)
        assert found.value.field == "online_reason"

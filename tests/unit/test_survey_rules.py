"""What a survey asks and what is shown of its answers: nobody can be told from them."""

from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.feedback.rules.showing import LEAST, Score, closed_quarters, protect
from motcua.domain.feedback.rules.survey import (
    FIRST,
    LEVELS,
    Aspect,
    Question,
    check_questions,
    fingerprint,
    last_day_to_answer,
    marks_of,
)
from motcua.kernel.errors import Invalid
from motcua.kernel.quarters import Quarter


def test_the_questions_that_are_shipped_can_be_asked_and_kept() -> None:
    check_questions(FIRST)
    assert tuple(Question.from_json(q.to_json()) for q in FIRST) == FIRST
    assert {q.aspect for q in FIRST} == set(Aspect)
    assert all(q.english and all(o.english for o in q.options) for q in FIRST)


def test_questions_need_satisfaction_once_and_real_choices() -> None:
    asked = FIRST[1]
    overall = FIRST[0]
    for wrong in (
        (),
        (asked,),
        (overall, overall),
        (Question(Aspect.OVERALL, "Thế nào?", "", LEVELS[:1]),),
        (Question(Aspect.OVERALL, "", "", LEVELS),),
    ):
        with pytest.raises(Invalid) as raised:
            check_questions(wrong)
        assert raised.value.field == "questions"
        assert raised.value.remedy


def test_marks_come_from_the_options_and_only_satisfaction_is_needed() -> None:
    chosen = {"overall": "1", "trips": "4"}
    assert marks_of(questions=FIRST, chosen=chosen, remark="") == {
        "overall": 4,
        "trips": 1,
    }
    for typed, field in (
        ({}, "overall"),
        ({"overall": "5"}, "overall"),
        ({"overall": "-1"}, "overall"),
        ({"overall": "²"}, "overall"),
        ({"overall": "0", "within_rules": "2"}, "within_rules"),
    ):
        with pytest.raises(Invalid) as raised:
            marks_of(questions=FIRST, chosen=typed, remark="")
        assert raised.value.field == field
    with pytest.raises(Invalid) as raised:
        marks_of(questions=FIRST, chosen=chosen, remark="a" * 1001)
    assert raised.value.field == "remark"


def test_everybody_of_a_month_has_until_the_end_of_the_next() -> None:
    assert last_day_to_answer(date(2021, 11, 1)) == date(2021, 12, 31)
    assert last_day_to_answer(date(2021, 12, 1)) == date(2022, 1, 31)
    assert last_day_to_answer(date(2024, 1, 1)) == date(2024, 2, 29)


def test_a_fingerprint_is_no_token() -> None:
    assert len(fingerprint("abc")) == 64
    assert "abc" not in fingerprint("abc")


def test_quarters_are_shown_once_the_last_answer_may_have_come() -> None:
    assert Quarter(2021, 4).after == Quarter(2022, 1).first
    assert Quarter(2022, 1).before == Quarter(2021, 4)
    assert Quarter(2021, 4).last == date(2021, 12, 31)
    assert Quarter.of(date(2021, 11, 22)) == Quarter(2021, 4)
    assert closed_quarters(date(2021, 11, 22), 2) == (Quarter(2021, 3), Quarter(2021, 2))
    # A survey about September is answered in October still.
    assert closed_quarters(date(2021, 10, 31), 1) == (Quarter(2021, 2),)
    assert closed_quarters(date(2022, 1, 31), 1) == (Quarter(2021, 3),)
    assert closed_quarters(date(2022, 2, 1), 1) == (Quarter(2021, 4),)


def score(key: str, count: int) -> Score:
    return Score(key, count, {}, count)


@given(st.lists(st.integers(1, 12), max_size=8))
def test_what_is_hidden_cannot_be_reckoned_from_what_is_shown(counts: list[int]) -> None:
    rows = [score(str(n), count) for n, count in enumerate(counts)]
    shown = protect(rows, score("", sum(counts)))
    assert all(row.count >= LEAST for row in shown.rows)
    assert shown.hidden == len(rows) - len(shown.rows)
    if shown.total is None:
        assert sum(counts) < LEAST
        assert not shown.rows
        return
    rest = shown.total.count - sum(row.count for row in shown.rows)
    assert rest == 0 or rest >= LEAST
    assert (rest == 0) == (shown.hidden == 0)


def test_no_more_is_hidden_than_has_to_be() -> None:
    rows = [score("a", 9), score("b", 2), score("c", 6), score("d", 30)]
    assert [r.key for r in protect(rows, score("", 47)).rows] == ["a", "d"]
    rows = [score("a", 9), score("b", 2), score("c", 3)]
    assert [r.key for r in protect(rows, score("", 14)).rows] == ["a"]
    assert protect(rows[:1], score("", 9)).hidden == 0


def test_a_share_is_in_percent() -> None:
    assert Score("a", 3, {}, 2).percent == Decimal("66.7")
    assert all(a != b for a, b in combinations(Aspect, 2))

"""A case that was chosen before the form is begun is not asked once more."""

from typing import Any

import pytest

from motcua.domain.eforms.rules.deciding import answers_for_case
from motcua.domain.eforms.rules.generated import Facts, generated
from tests.eforms import filled, form


@pytest.mark.parametrize(
    ("when", "answers"),
    [
        ({"equals": [{"answer": "sex"}, "female"]}, {"sex": "female"}),
        ({"answer": "married"}, {"married": True}),
        ({"not": {"answer": "married"}}, {"married": False}),
        (
            {"all": [{"answer": "married"}, {"equals": [{"answer": "sex"}, "male"]}]},
            {"married": True, "sex": "male"},
        ),
        ({"any": [{"answer": "married"}, {"answered": "name"}]}, {}),
        ({"more": [{"answer": "price"}, 5]}, {}),
        (True, {}),
    ],
)
def test_only_plain_answers_follow_from_a_case(when: Any, answers: Any) -> None:
    asked = form(cases=[{"n": 7, "when": when}])
    assert answers_for_case(asked, 7) == answers
    assert answers_for_case(asked, 8) == {}
    assert answers_for_case(asked, None) == {}


def test_the_form_of_the_catalogue_has_its_case_answered() -> None:
    asked = generated(Facts("Cấp phép", ((1, "Mới"), (4, "Gia hạn"))))
    answers = answers_for_case(asked, 4)
    assert answers == {"case": "c4"}
    assert filled(answers, asked).case_n == 4

"""What holds for every form and whatever is sent as its answers."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.domain.eforms.rules.definition import Form, every_question, inner
from motcua.domain.eforms.rules.evaluating import Filled, row_questions
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.sheet import blank_lines, filled_lines
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.canonical import canonical_bytes
from tests.eforms import ANSWERS, TODAY, filled, form

few = settings(max_examples=40, deadline=None)
EVERY = form()
KEYS = [question.key for question in every_question(EVERY)]

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["yes", "no", "2000-02-29", "22", "vi", "male", "12,5", "0912345678"]
    )
)
json_values = st.recursive(
    leaves,
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from([*KEYS, "row", "ward", "lat"]), inside, max_size=4
        )
    ),
    max_leaves=10,
)
sent_answers = st.dictionaries(st.sampled_from(KEYS), json_values, max_size=6).map(
    lambda changes: {**ANSWERS, **changes}
) | st.dictionaries(st.text(max_size=8) | st.sampled_from(KEYS), json_values, max_size=8)


def check(asked: Form, sent: Any) -> Filled:
    """Check everything that holds for answers, right or wrong."""
    found = filled(sent, asked)
    shown = {q.key: q for page in found.pages for q in page.questions}
    assert set(found.answers) <= set(shown), "what is not asked does not survive"
    for key, answer in found.answers.items():
        if not inner(shown[key]):
            continue
        for row in answer:
            own = row_questions(
                asked, shown[key], row, answers=found.answers, today=TODAY
            )
            assert set(row) <= {one.key for one in own} | {"row"}
    for fault in found.faults:
        assert (fault.field or "").split("-")[0] in shown, "it is told at a question"
        assert str(fault)
    again = filled(json.loads(json.dumps(found.answers)), asked)
    assert canonical_bytes(again.answers) == canonical_bytes(found.answers)
    assert again.case_n == found.case_n
    assert filled_lines(asked, found.answers) is not None
    return found


@given(sent_answers)
@few
def test_any_json_is_taken_or_told_at_its_question(sent: Any) -> None:
    check(EVERY, sent)


TWO = {"value": "y", "label": "Y"}
SIMPLE: list[dict[str, Any]] = [
    {"type": "short_text", "least": 2, "most": 40},
    {"type": "short_text", "shape": "name"},
    {"type": "long_text"},
    {"type": "number", "decimals": 2, "least": -5, "most": "10.25", "unit": "m"},
    {"type": "money", "least": 1000},
    {"type": "date", "earliest": "today-18y", "latest": "today+30"},
    {"type": "phone", "required": False},
    {"type": "email", "prefill": "account.email"},
    {"type": "address"},
    {"type": "identity_number", "kinds": ["cccd", "passport"]},
    {"type": "file", "most": 2, "most_mb": 3},
    {"type": "map_point"},
    {"type": "statement", "text": "Đúng."},
    {"type": "many_of", "options": [{"value": "x", "label": "X"}, TWO]},
    {"type": "person", "parts": ["name", "address"], "optional": ["address"]},
    {"type": "bank_account"},
]


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """Return a form of some pages whose conditions look back."""
    pages: list[dict[str, Any]] = []
    switches: list[str] = []
    n = 0
    for at in range(draw(st.integers(1, 3))):
        questions: list[dict[str, Any]] = []
        first = draw(conditions(tuple(switches)))
        for _ in range(draw(st.integers(1, 5))):
            n += 1
            key = f"q{n}"
            one = draw(st.sampled_from([{"type": "yes_no"}, *SIMPLE, {"type": "group"}]))
            one = {"key": key, "label": f"Câu {key}", **one}
            if one["type"] == "group":
                own = draw(st.sampled_from(SIMPLE[:7]))
                own = {k: v for k, v in own.items() if k != "prefill"}
                one["questions"] = [{"key": f"{key}in", "label": "Ô", **own}]
            when = draw(conditions(tuple(switches)))
            questions.append(one | ({"when": when} if when else {}))
            if one["type"] == "yes_no":
                switches.append(key)
        page = {"key": f"p{at}", "title": f"Trang {at}", "questions": questions}
        pages.append(page | ({"when": first} if first else {}))
    return {"format": 1, "key": "made", "name": "Tự tạo", "pages": pages}


@st.composite
def conditions(draw: st.DrawFn, switches: tuple[str, ...]) -> Any:
    """Return a condition on earlier yes-or-no questions, or none."""
    if not switches or draw(st.booleans()):
        return None
    one, two = ({"answer": draw(st.sampled_from(switches))} for _ in range(2))
    return draw(
        st.sampled_from(
            [
                one,
                {"not": one},
                {"any": [one, {"not": two}]},
                {"all": [one, two]},
                {"equals": [one, False]},
                {"answered": one["answer"]},
            ]
        )
    )


@given(definitions(), st.data())
@few
def test_a_made_up_form_is_written_as_it_was_read_and_asked_soundly(
    definition: dict[str, Any], data: st.DataObject
) -> None:
    read = parse(definition)
    assert parse(json.loads(json.dumps(write(read)))) == read
    keys = [question.key for question in every_question(read)]
    values = st.dictionaries(st.sampled_from(keys), json_values, max_size=6)
    check(read, data.draw(values))
    # The paper has every question, whatever it depends on.
    labels = {line.label.partition(". ")[2] for line in blank_lines(read)}
    tops = {q.label for page in read.pages for q in page.questions}
    assert tops <= labels
    whens = sum(q.when is not None for page in read.pages for q in page.questions)
    said = [line for line in blank_lines(read) if line.when and line.style != "page"]
    assert len(said) == whens

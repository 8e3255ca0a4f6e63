"""The English of forms: in place of the Vietnamese where it is given, and only there."""

import json
from pathlib import Path
from typing import Any

import pytest

from motcua.domain.eforms.rules import editing
from motcua.domain.eforms.rules.comparing import compare
from motcua.domain.eforms.rules.english import has_english, in_english, lacking
from motcua.domain.eforms.rules.generated import Facts, generated
from motcua.domain.eforms.rules.lint import lint
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.sheet import blank_lines
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.errors import Invalid
from tests.eforms import EVERY_TYPE

SHIPPED = Path("motcua/domain/eforms/data/forms")
TOLD = (
    "birth",
    "business-household",
    "certify-copy",
    "certify-signature",
    "civil-extract",
    "death",
    "identity-card-exchange",
    "identity-card-lost",
    "marital-status",
    "marriage",
    "register-copy",
    "residence-permanent",
    "residence-temporary",
)
_OWN = ("name", "intro", "title", "label", "help", "hint", "text", "item", "unit")


def told(value: Any) -> Any:
    """Return a form's JSON with English for each of its texts."""
    if isinstance(value, list):
        return [told(one) for one in value]
    if not isinstance(value, dict):
        return value
    # An expression has none of these names; a part of a form has a key or a value.
    found = {name: told(one) for name, one in value.items()}
    if {"key", "value"} & set(value) and {"name", "title", "label"} & set(value):
        english = {n: f"{n}: English" for n in _OWN if value.get(n)}
        if value.get("type") in ("computed", "number", "group", "statement"):
            return {**found, "en": english}
        return {**found, "en": {n: t for n, t in english.items() if n != "unit"}}
    return found


def bare(value: Any) -> Any:
    """Return a form's JSON without any text people read."""
    if isinstance(value, list):
        return [bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {n: bare(one) for n, one in value.items() if n not in (*_OWN, "en")}


@pytest.mark.parametrize("key", TOLD)
def test_a_form_that_ships_in_english_says_all_of_it(key: str) -> None:
    form = parse(json.loads((SHIPPED / f"{key}.json").read_text()))
    assert has_english(form)
    assert list(lacking(form)) == []
    assert parse(write(form)) == form


def test_every_text_has_its_place_and_nothing_but_texts_changes() -> None:
    form = parse(told(EVERY_TYPE))
    assert list(lacking(form)) == []
    assert parse(write(form)) == form
    english = in_english(form)
    assert bare(write(english)) == bare(write(form))
    said = json.dumps({**write(english), "en": {}}, ensure_ascii=False)
    for name in ("name", "title", "label", "help", "text", "item", "unit"):
        assert f'"{name}": "{name}: English"' in said, name
    for page in english.pages:
        assert page.title == "title: English"
        assert {question.label for question in page.questions} == {"label: English"}


def test_a_hint_is_said_in_english() -> None:
    form = in_english(parse(json.loads((SHIPPED / "marital-status.json").read_text())))
    said = write(form)["pages"][0]["questions"][1]["options"][1]["hint"]
    assert said.startswith("A letter of authority")


def test_what_has_no_english_stays_and_the_lint_says_so() -> None:
    form = parse(EVERY_TYPE)
    assert in_english(form) is form
    assert not [one for one in lint(form) if one.code == "english_missing"]
    first = {**EVERY_TYPE["pages"][0], "en": {"title": "About you"}}
    some = parse({**EVERY_TYPE, "pages": [first, *EVERY_TYPE["pages"][1:]]})
    english = in_english(some)
    assert english.pages[0].title == "About you"
    assert english.pages[0].questions == some.pages[0].questions
    missing = {one.key for one in lint(some) if one.code == "english_missing"}
    assert {"", some.pages[0].questions[0].key, some.pages[1].key} <= missing
    assert not [
        one for one in lint(some) if one.code == "english_missing" and one.is_error
    ]


@pytest.mark.parametrize(
    ("en", "field"),
    [
        ({"hint": "x"}, "pages[0].questions[0].en"),
        ({"label": "x" * 301}, "pages[0].questions[0].en.label"),
        ({"help": 3}, "pages[0].questions[0].en.help"),
        ("Name", "pages[0].questions[0].en"),
    ],
)
def test_english_that_cannot_be_is_told_with_its_place(en: Any, field: str) -> None:
    page = EVERY_TYPE["pages"][0]
    question = {**page["questions"][0], "en": en}
    wrong = {**page, "questions": [question, *page["questions"][1:]]}
    with pytest.raises(Invalid) as told_:
        parse({**EVERY_TYPE, "pages": [wrong, *EVERY_TYPE["pages"][1:]]})
    assert told_.value.field == field


def test_what_is_printed_is_vietnamese() -> None:
    assert blank_lines(parse(told(EVERY_TYPE))) == blank_lines(parse(EVERY_TYPE))


def test_a_change_of_english_is_a_change_and_a_copy_has_its_own() -> None:
    form = parse(told(EVERY_TYPE))
    assert any("tiếng Anh" in one.message for one in compare(parse(EVERY_TYPE), form))
    assert not compare(form, form)
    key = form.pages[0].questions[0].key
    data, copy = editing.copied(write(form), key)
    assert editing.question_of(data, copy)["en"]["label"] == "label: English (2)"


def test_a_form_made_from_the_catalogue_asks_in_english() -> None:
    form = generated(Facts("Cấp giấy phép", ((1, "Lần đầu"), (2, "Cấp lại"))))
    cases = "Lần đầu", "Cấp lại"
    assert list(lacking(form)) == [("case", cases)]
    assert in_english(form).name == "Request: Cấp giấy phép"

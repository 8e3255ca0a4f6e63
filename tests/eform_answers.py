"""Made-up answers to a form, drawn at random from what each question allows."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from motcua.domain.eforms.rules.amounts import bound
from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    DateTerms,
    Form,
    GroupTerms,
    IdentityKind,
    IdentityTerms,
    Kind,
    NumberTerms,
    Question,
    TableTerms,
    TextShape,
    TextTerms,
    inner,
)
from motcua.domain.eforms.rules.evaluating import Filled
from motcua.domain.eforms.rules.parts import parts_of
from tests.eforms import TODAY, filled

HOME = {"province": "22", "ward": "Phường Hồng Gai", "detail": "Số 12, tổ 5, khu 2"}
_NEAR = (0, 1, 20, 40, 70, 200, 400, 365 * 5, 365 * 8, 365 * 12, 365 * 17, 365 * 30)


def random_answers(form: Form, dice: random.Random) -> dict[str, Any]:
    """Return answers to every question, those that are not asked among them."""
    found: dict[str, Any] = {}
    for page in form.pages:
        for question in page.questions:
            found[question.key] = _answer(question, found, dice)
    return {key: value for key, value in found.items() if value is not None}


def tries(form: Form, many: int) -> Iterator[Filled]:
    """Yield the form filled in at random, the same each time it is run."""
    dice = random.Random(form.key)
    for _ in range(many):
        yield filled(random_answers(form, dice), form)


def _answer(  # noqa: PLR0911 - one table
    question: Question, near: Mapping[str, Any], dice: random.Random
) -> Any:
    match question.terms:
        case ChoiceTerms() as terms:
            return _choice(question, terms, dice)
        case GroupTerms() | TableTerms() as terms:
            return _rows(terms, inner(question), near, dice)
        case IdentityTerms() as terms:
            return _identity(terms, near, dice)
        case DateTerms() as terms:
            return _day(terms, dice)
        case NumberTerms() as terms:
            return _number(terms, dice)
        case TextTerms() as terms:
            return _text(terms)
    if own := parts_of(question):
        return _row(own, {}, dice)
    return _PLAIN.get(question.kind, dice.random() < 0.5)


def _choice(question: Question, terms: ChoiceTerms, dice: random.Random) -> Any:
    values = [option.value for option in terms.options if option.when is None]
    if question.kind is Kind.ONE_OF:
        return dice.choice(values)
    return dice.sample(values, dice.randint(terms.least, min(terms.most, len(values))))


def _rows(
    terms: GroupTerms | TableTerms,
    own: tuple[Question, ...],
    near: Mapping[str, Any],
    dice: random.Random,
) -> list[dict[str, Any]]:
    fixed = terms.rows if isinstance(terms, TableTerms) else ()
    count = len(fixed) or min(terms.most, terms.least + dice.randint(0, 1))
    return [_row(own, near, dice) for _ in range(count)]


def _row(
    own: tuple[Question, ...], near: Mapping[str, Any], dice: random.Random
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in own:
        found[question.key] = _answer(question, {**near, **found}, dice)
    return found


_PLAIN: Mapping[Kind, Any] = {
    Kind.PHONE: "0912345678",
    Kind.EMAIL: "hoa@vidu.vn",
    Kind.ADDRESS: HOME,
    Kind.MAP_POINT: {"lat": "20.95123", "lng": "107.08001"},
    Kind.FILE: [{"sha256": "ab" * 32, "name": "anh.jpg", "size": 1000}],
    Kind.STATEMENT: True,
    Kind.COMPUTED: None,
}


def _identity(terms: IdentityTerms, near: Mapping[str, Any], dice: random.Random) -> str:
    if IdentityKind.CITIZEN_ID not in terms.kinds:
        return "C1234567"
    year = int(near[terms.born][:4]) if near.get(terms.born) else 1990
    gender = near.get(terms.gender) or dice.choice(("male", "female"))
    century = 2 * ((year - 1900) // 100) + (gender == "female")
    return f"022{century}{year % 100:02d}900037"


def _day(terms: DateTerms, dice: random.Random) -> str:
    first, last = bound(terms.earliest, TODAY), bound(terms.latest, TODAY)
    assert first is not None
    assert last is not None
    near = (TODAY + timedelta(days=sign * days) for days in _NEAR for sign in (-1, 1))
    inside = [day for day in near if first <= day <= last]
    if first > date(1900, 1, 1):
        inside.append(first)
    return dice.choice([*inside, max(first, min(last, TODAY))]).isoformat()


def _number(terms: NumberTerms, dice: random.Random) -> str:
    least = int(terms.least or 0)
    first = least + (terms.least is not None and terms.least > least)
    most = int(terms.most) if terms.most is not None else first + 400
    return str(dice.choice((first, min(most, first + 1), min(most, first + 300))))


def _text(terms: TextTerms) -> str:
    is_code = terms.shape is TextShape.CODE
    text = "AB 123456" if is_code else "Nguyễn Văn Bình"
    padded = text.ljust(terms.least, "9" if is_code else "h")
    return padded[: terms.most].strip()

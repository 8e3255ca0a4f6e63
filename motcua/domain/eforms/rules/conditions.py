"""Conditions in words, for the paper form: `câu 4 “Đã kết hôn” là Có`.

Papers are Vietnamese, so the words stand here as they are printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from motcua.domain.eforms.rules.amounts import said
from motcua.domain.eforms.rules.definition import ChoiceTerms, Kind, Question, inner
from motcua.domain.eforms.rules.expressions import (
    Answer,
    Answered,
    Call,
    Count,
    Expression,
    Literal,
    Op,
    Today,
    Total,
)
from motcua.domain.eforms.rules.parts import parts_of

_COMPARED = {
    Op.EQUALS: "{} là {}",
    Op.CONTAINS: "{} có chọn {}",
    Op.LESS: "{} nhỏ hơn {}",
    Op.AT_MOST: "{} không quá {}",
    Op.AT_LEAST: "{} từ {} trở lên",
    Op.MORE: "{} lớn hơn {}",
    Op.DAYS: "số ngày từ {} đến {}",
}
_JOINED = {
    Op.ALL: " và ",
    Op.ANY: " hoặc ",
    Op.SUM: " + ",
    Op.DIFFERENCE: " − ",
    Op.PRODUCT: " × ",
    Op.QUOTIENT: " ÷ ",
    Op.JOIN: " ",
}
_LISTED = {Op.SMALLEST: "nhỏ nhất trong {}", Op.LARGEST: "lớn nhất trong {}"}
_LOOSE = frozenset({Op.ALL, Op.ANY, Op.SUM, Op.DIFFERENCE, Op.IF})
"""What needs brackets inside of something else."""


@dataclass(frozen=True, slots=True)
class Named:
    """The questions a condition may name, and their numbers on the paper."""

    questions: Mapping[str, Question]
    numbers: Mapping[str, str]

    def question(self, path: tuple[str, ...]) -> Question | None:
        """Return the question, or the part of one, at a path."""
        found = self.questions.get(path[0])
        for key in path[1:]:
            own = (*parts_of(found), *inner(found)) if found else ()
            found = next((one for one in own if one.key == key), None)
        return found

    def name(self, path: tuple[str, ...]) -> str:
        """Return how the paper names it: by number and label."""
        outer = self.questions.get(path[0])
        if outer is None:
            return "“" + path[0] + "”"
        found = self.question(path) if len(path) > 1 else None
        label = f"{outer.label} – {found.label}" if found else outer.label
        number = self.numbers.get(path[0], "")
        return f"câu {number} “{label}”" if number else f"“{label}”"


def condition_words(expression: Expression | bool | None, named: Named) -> str:  # noqa: FBT001 - a condition
    """Return a condition in words; empty for one that always holds."""
    if expression is None or isinstance(expression, bool):
        return ""
    return _holds(expression, named)


def _holds(expression: Expression, named: Named) -> str:  # noqa: PLR0911 - one table
    """Say what has to be so."""
    match expression:
        case Answer(path=path):
            return f"{named.name(path)} là Có"
        case Answered(path=path):
            return f"{named.name(path)} có điền"
        case Literal(value=value):
            return "mọi trường hợp" if value is True else "không trường hợp nào"
        case Call(op=Op.NOT, parts=(Answer(path=path),)):
            return f"{named.name(path)} không phải là Có"
        case Call(op=Op.NOT, parts=(Answered(path=path),)):
            return f"{named.name(path)} để trống"
        case Call(op=Op.NOT, parts=(inside,)):
            return f"không phải là ({_holds(inside, named)})"
        case Call(op=Op.ALL | Op.ANY as op, parts=parts):
            say = _inside if len(parts) > 1 else _holds
            return _JOINED[op].join(say(one, named) for one in parts)
        case Call(op=Op.IN, parts=(first, *rest)):
            those = " hoặc ".join(_value(one, named, first) for one in rest)
            return f"{_value(first, named)} là {those}"
    return _value(expression, named)


def _inside(expression: Expression, named: Named) -> str:
    words = _holds(expression, named)
    loose = isinstance(expression, Call) and expression.op in _LOOSE
    return f"({words})" if loose else words


def _value(expression: Expression, named: Named, beside: Expression | None = None) -> str:  # noqa: PLR0911 - one table
    """Say a value; a choice by its label, which stands `beside` its question."""
    match expression:
        case Literal(value=value):
            return _literal(value, named, beside)
        case Answer(path=path):
            return named.name(path)
        case Answered():
            return _holds(expression, named)
        case Count(key=key):
            return f"số mục của {named.name((key,))}"
        case Total(key=key, column=column):
            return f"tổng của {named.name((key, column))}"
        case Today(days=days):
            sign = "+" if days > 0 else "−"
            return f"ngày nộp {sign} {abs(days)} ngày" if days else "ngày nộp"
        case Call():
            return _call(expression, named)


def _call(call: Call, named: Named) -> str:
    if call.op in {Op.ALL, Op.ANY, Op.NOT, Op.IN}:
        return _holds(call, named)
    first = call.parts[0]
    if call.op is Op.AGE:
        rest = [f" vào {_value(one, named)}" for one in call.parts[1:]]
        return f"số tuổi theo {_value(first, named)}" + "".join(rest)
    if call.op is Op.IF:
        then, other = (_value(one, named) for one in call.parts[1:])
        return f"{then} khi {_holds(first, named)}, nếu không là {other}"
    if call.op in _COMPARED:
        a, b = call.parts
        return _COMPARED[call.op].format(_value(a, named, b), _value(b, named, a))
    words = [_value(one, named) for one in call.parts]
    if call.op in _LISTED:
        return _LISTED[call.op].format("; ".join(words))
    return _JOINED[call.op].join(words)


def _literal(value: object, named: Named, beside: Expression | None) -> str:
    match value:
        case bool():
            return "Có" if value else "Không"
        case Decimal():
            return said(value)
        case date():
            return f"{value:%d/%m/%Y}"
    question = named.question(beside.path) if isinstance(beside, Answer) else None
    if question and isinstance(question.terms, ChoiceTerms):
        labels = {one.value: one.label for one in question.terms.options}
        return f"“{labels.get(str(value), value)}”"
    if question and question.kind is Kind.YES_NO:
        return "Có"
    return f"“{value}”"

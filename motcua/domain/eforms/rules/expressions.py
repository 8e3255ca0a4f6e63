"""Conditions and computations on answers: a small tree, evaluated on the server.

    {"equals": [{"answer": "married"}, true]}
    {"all": [ … ]}, {"any": [ … ]}, {"not": … }
    {"at_least": [{"age": [{"answer": "born"}]}, 18]}
    {"sum": [{"answer": "a"}, {"total": "children.cost"}]}

What nobody has answered makes a comparison false, never true, and a computation have no
result. Only questions that stand before may be referred to, so there are no circles.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from enum import StrEnum
from functools import reduce
from typing import Any, TypeAlias

MOST_DEPTH = 12
MOST_PARTS = 100
_TOO_BIG = Decimal(10) ** 15


class Value(StrEnum):
    """The types a value may have."""

    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    CHOICES = "choices"
    ROWS = "rows"
    OTHER = "other"


class Op(StrEnum):
    """What may be done with values."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    EQUALS = "equals"
    IN = "in"
    CONTAINS = "contains"
    LESS = "less"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    MORE = "more"
    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    SMALLEST = "smallest"
    LARGEST = "largest"
    AGE = "age"
    DAYS = "days"
    IF = "if"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands there."""

    value: bool | Decimal | str | date


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, or one part of it (`mother.born_on`)."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether a question has an answer."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows, or how many choices, an answer has."""

    key: str


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one column over all rows."""

    key: str
    column: str


@dataclass(frozen=True, slots=True)
class Today:
    """The day the form is filled in, some days on or back."""

    days: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """Something done with the values of other expressions."""

    op: Op
    parts: tuple["Expression", ...]


Expression: TypeAlias = Literal | Answer | Answered | Count | Total | Today | Call

Found: TypeAlias = bool | Decimal | str | date | tuple[Any, ...] | None
"""What an expression comes to; None where an answer is missing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an answer before it is given: its type, and its choices."""

    type: Value
    choices: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The answers given so far and the day."""

    answers: Mapping[str, Any]
    known: Mapping[tuple[str, ...], Known]
    today: date

    def value(self, path: tuple[str, ...]) -> Found:
        """Return an answer as its type has it; None where there is none."""
        raw: Any = self.answers.get(path[0])
        for part in path[1:]:
            raw = raw.get(part) if isinstance(raw, Mapping) else None
        if raw is None:
            return None
        return as_value(raw, self.known[path].type)


def as_value(raw: Any, kind: Value) -> Found:
    """Return a canonical answer as a value to reckon with."""
    match kind:
        case Value.NUMBER:
            return Decimal(raw)
        case Value.DATE:
            return date.fromisoformat(raw)
        case Value.CHOICES | Value.ROWS:
            return tuple(raw)
        case Value.YES_NO:
            return bool(raw)
        case Value.TEXT:
            return str(raw)
    return True


def holds(expression: Expression | bool | None, scope: Scope) -> bool:  # noqa: FBT001 - a condition
    """Say whether a condition holds; none always does."""
    if expression is None or isinstance(expression, bool):
        return expression is not False
    return evaluate(expression, scope) is True


def evaluate(expression: Expression, scope: Scope) -> Found:  # noqa: PLR0911 - one table
    """Return what an expression comes to."""
    match expression:
        case Literal():
            return expression.value
        case Answer():
            return scope.value(expression.path)
        case Answered():
            return scope.value(expression.path) is not None
        case Count():
            return Decimal(len(scope.answers.get(expression.key) or ()))
        case Total():
            return _total(expression, scope)
        case Today():
            return scope.today + timedelta(days=expression.days)
        case Call():
            return _call(expression, scope)


def _total(expression: Total, scope: Scope) -> Decimal:
    rows = scope.answers.get(expression.key) or ()
    return sum(
        (Decimal(row[expression.column]) for row in rows if expression.column in row),
        Decimal(0),
    )


def _call(call: Call, scope: Scope) -> Found:  # noqa: PLR0911 - one table
    match call.op:
        case Op.ALL:
            return all(holds(part, scope) for part in call.parts)
        case Op.ANY:
            return any(holds(part, scope) for part in call.parts)
        case Op.NOT:
            return not holds(call.parts[0], scope)
        case Op.IF:
            return evaluate(call.parts[1 if holds(call.parts[0], scope) else 2], scope)
    values = [evaluate(part, scope) for part in call.parts]
    if call.op in _SOME:
        return _SOME[call.op]([value for value in values if value is not None])
    if call.op is Op.AGE and len(values) == 1:
        values.append(scope.today)
    if any(value is None for value in values):
        return False if call.op in COMPARISONS else None
    return _bounded(_DOES[call.op], values)


def _bounded(does: Callable[..., Found], values: list[Found]) -> Found:
    """Reckon; what passes every bound has no result."""
    try:
        found = does(*values)
    except (DecimalException, OverflowError):
        return None
    return None if isinstance(found, Decimal) and abs(found) > _TOO_BIG else found


def age(born: date, on: date) -> Decimal:
    """Return full years; one born on 29 February has their birthday on 1 March.

    Basis: Bộ luật Dân sự 2015 art 148 (terms in years end on the same day).
    """
    return Decimal(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def _quotient(a: Decimal, b: Decimal) -> Decimal | None:
    if not b:
        return None
    return (a / b).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _product(*values: Decimal) -> Decimal:
    return reduce(lambda a, b: a * b, values)


def _sum(values: list[Any]) -> Found:
    return sum(values, Decimal(0)) if values else None


COMPARISONS = frozenset(
    {Op.EQUALS, Op.IN, Op.CONTAINS, Op.LESS, Op.AT_MOST, Op.AT_LEAST, Op.MORE}
)
_DOES: Mapping[Op, Callable[..., Found]] = {
    Op.EQUALS: lambda a, b: a == b,
    Op.IN: lambda a, *those: a in those,
    Op.CONTAINS: lambda a, b: b in a,
    Op.LESS: lambda a, b: a < b,
    Op.AT_MOST: lambda a, b: a <= b,
    Op.AT_LEAST: lambda a, b: a >= b,
    Op.MORE: lambda a, b: a > b,
    Op.DIFFERENCE: lambda a, b: a - b,
    Op.PRODUCT: _product,
    Op.QUOTIENT: _quotient,
    Op.AGE: age,
    Op.DAYS: lambda a, b: Decimal((b - a).days),
}
_SOME: Mapping[Op, Callable[[list[Any]], Found]] = {
    Op.SUM: _sum,
    Op.SMALLEST: lambda values: min(values) if values else None,
    Op.LARGEST: lambda values: max(values) if values else None,
    Op.JOIN: lambda values: " ".join(values) or None,
}
"""These take what there is and leave out what is missing."""


def parts_of(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and everything in it."""
    yield expression
    if isinstance(expression, Call):
        for part in expression.parts:
            yield from parts_of(part)


def keys_of(expression: Expression) -> frozenset[str]:
    """Return the keys of the questions an expression refers to."""
    found = set()
    for part in parts_of(expression):
        match part:
            case Answer(path=path) | Answered(path=path):
                found.add(path[0])
            case Count(key=key) | Total(key=key):
                found.add(key)
    return frozenset(found)

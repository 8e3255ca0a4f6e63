"""Expressions from JSON and back, with their types checked on the way in."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.domain.eforms.rules.expressions import (
    MOST_DEPTH,
    MOST_PARTS,
    Answer,
    Answered,
    Call,
    Count,
    Expression,
    Known,
    Literal,
    Op,
    Today,
    Total,
    Value,
)
from motcua.domain.eforms.rules.places import Place
from motcua.kernel.text import N_

Names = Mapping[tuple[str, ...], Known]
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_MOST_LITERAL = 300
_ORDERED = frozenset({Value.NUMBER, Value.DATE})
_NUMBERS = frozenset({Op.SUM, Op.DIFFERENCE, Op.PRODUCT, Op.QUOTIENT})
_ARITY: Mapping[Op, tuple[int, int]] = {
    Op.NOT: (1, 1),
    Op.IF: (3, 3),
    Op.AGE: (1, 2),
    Op.IN: (2, MOST_PARTS),
    **dict.fromkeys((Op.ALL, Op.ANY, Op.SUM, Op.JOIN), (1, MOST_PARTS)),
    **dict.fromkeys((Op.PRODUCT, Op.SMALLEST, Op.LARGEST), (1, MOST_PARTS)),
}
_TWO = (2, 2)


def read_expression(
    data: object, names: Names, place: Place, *, wanted: Value | None = Value.YES_NO
) -> Expression:
    """Return the expression a JSON value describes; raise Invalid naming its place.

    `names` are the answers it may refer to. `wanted` is the type it has to have.
    """
    reader = _Reader(names)
    found = reader.read(data, place, 0)
    kind = reader.type_of(found, place)
    if wanted is not None and kind is not wanted:
        raise place.fault(
            "expression_type",
            N_("%(where)s: điều kiện cho ra kiểu “%(found)s”, cần kiểu “%(wanted)s”."),
            N_("Hãy sửa điều kiện."),
            found=kind.value,
            wanted=wanted.value,
        )
    return found


def write_expression(expression: Expression) -> Any:  # noqa: PLR0911 - one table
    """Return an expression as JSON."""
    match expression:
        case Literal(value=value):
            return _write_literal(value)
        case Answer(path=path):
            return {"answer": ".".join(path)}
        case Answered(path=path):
            return {"answered": ".".join(path)}
        case Count(key=key):
            return {"count": key}
        case Total(key=key, column=column):
            return {"total": f"{key}.{column}"}
        case Today(days=days):
            return {"today": days}
        case Call(op=Op.IN, parts=(first, *those)):
            return {"in": [write_expression(first), [write_expression(x) for x in those]]}
        case Call(op=op, parts=parts):
            return {op.value: [write_expression(part) for part in parts]}


def _write_literal(value: bool | Decimal | str | date) -> Any:  # noqa: FBT001 - a value, no switch
    if isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return {"date": value.isoformat()}
    whole = value == value.to_integral_value()
    return int(value) if whole else {"number": f"{value:f}"}


class _Reader:
    """Reads one expression and counts its parts."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.count = 0

    def read(self, data: object, place: Place, depth: int) -> Expression:
        """Return a part; raise Invalid for what is none or goes too deep."""
        self.count += 1
        if depth > MOST_DEPTH or self.count > MOST_PARTS:
            raise place.fault(
                "expression_too_big",
                N_("%(where)s: điều kiện quá dài hoặc lồng quá sâu."),
                N_("Hãy tách thành điều kiện đơn giản hơn."),
            )
        if isinstance(data, bool | int | str):
            return self._literal(data, place)
        if not isinstance(data, Mapping) or len(data) != 1:
            raise _unreadable(place)
        ((name, inside),) = data.items()
        leaf = self._leaf(name, inside, place)
        if leaf is not None:
            return leaf
        if name not in {op.value for op in Op}:
            raise _unreadable(place)
        return self._call(Op(name), inside, place.at(str(name)), depth)

    def _literal(self, data: bool | int | str, place: Place) -> Literal:  # noqa: FBT001 - a value
        if isinstance(data, bool):
            return Literal(data)
        if isinstance(data, int):
            if abs(data) >= 10**12:
                raise _unreadable(place)
            return Literal(Decimal(data))
        if len(data) > _MOST_LITERAL:
            raise _unreadable(place)
        return Literal(data)

    def _leaf(  # noqa: C901, PLR0911 - one table
        self, name: object, inside: object, place: Place
    ) -> Expression | None:
        match name, inside:
            case "answer", str():
                path = self._path(inside, place)
                # A cell is no answer: there is one in every row (see `total`).
                if len(path) == 2 and self.names[path[:1]].type is Value.ROWS:
                    raise _unreadable(place)
                return Answer(path)
            case "answered", str():
                return Answered(self._path(inside, place))
            case "count", str():
                return Count(self._path(inside, place)[0])
            case "total", str():
                path = self._path(inside, place)
                if len(path) != 2:
                    raise _unreadable(place)
                return Total(*path)
            case "today", int() if not isinstance(inside, bool) and abs(inside) < 50_000:
                return Today(inside)
            case "number", str() if _NUMBER.fullmatch(inside):
                return Literal(Decimal(inside))
            case "date", str():
                return Literal(_day(inside, place))
        return None

    def _path(self, text: str, place: Place) -> tuple[str, ...]:
        path = tuple(text.split("."))
        if path not in self.names:
            raise place.fault(
                "expression_unknown",
                N_("%(where)s: điều kiện nhắc đến “%(name)s”, chưa hỏi ở phía trước."),
                N_("Hãy dùng mã của một câu hỏi đứng trước."),
                name=text[:80],
            )
        return path

    def _call(self, op: Op, inside: object, place: Place, depth: int) -> Call:
        if not isinstance(inside, Sequence) or isinstance(inside, str):
            inside = [inside]
        if op is Op.IN and len(inside) == 2 and isinstance(inside[1], list):
            inside = [inside[0], *inside[1]]
        least, most = _ARITY.get(op, _TWO)
        if not least <= len(inside) <= most:
            raise _unreadable(place)
        parts = tuple(
            self.read(part, place.at(f"[{n}]"), depth + 1)
            for n, part in enumerate(inside)
        )
        call = Call(op, parts)
        self.type_of(call, place)
        return call

    def type_of(  # noqa: PLR0911 - one table
        self, expression: Expression, place: Place
    ) -> Value:
        """Return the type of what an expression comes to; raise Invalid for a misfit."""
        match expression:
            case Literal(value=value):
                return _literal_type(value)
            case Answer(path=path):
                return self.names[path].type
            case Answered():
                return Value.YES_NO
            case Count(key=key):
                self._must(self.names[(key,)].type in {Value.ROWS, Value.CHOICES}, place)
                return Value.NUMBER
            case Total(key=key, column=column):
                self._must(self.names[(key, column)].type is Value.NUMBER, place)
                self._must(self.names[(key,)].type is Value.ROWS, place)
                return Value.NUMBER
            case Today():
                return Value.DATE
            case Call():
                return self._call_type(expression, place)

    def _call_type(self, call: Call, place: Place) -> Value:  # noqa: PLR0911 - one table
        kinds = [self.type_of(part, place) for part in call.parts]
        match call.op:
            case Op.ALL | Op.ANY | Op.NOT:
                self._must(set(kinds) == {Value.YES_NO}, place)
                return Value.YES_NO
            case Op.EQUALS | Op.IN:
                fit = kinds[0] not in {Value.CHOICES, Value.ROWS, Value.OTHER}
                self._must(fit and len(set(kinds)) == 1, place)
                self._choices(call, place)
                return Value.YES_NO
            case Op.CONTAINS:
                self._must(kinds == [Value.CHOICES, Value.TEXT], place)
                self._choices(call, place)
                return Value.YES_NO
            case Op.LESS | Op.AT_MOST | Op.AT_LEAST | Op.MORE:
                self._must(len(set(kinds)) == 1 and kinds[0] in _ORDERED, place)
                return Value.YES_NO
            case Op.AGE | Op.DAYS:
                self._must(set(kinds) == {Value.DATE}, place)
                return Value.NUMBER
            case Op.SMALLEST | Op.LARGEST:
                self._must(len(set(kinds)) == 1 and kinds[0] in _ORDERED, place)
                return kinds[0]
            case Op.IF:
                self._must(kinds[0] is Value.YES_NO and kinds[1] is kinds[2], place)
                return kinds[1]
            case Op.JOIN:
                self._must(set(kinds) == {Value.TEXT}, place)
                return Value.TEXT
        self._must(set(kinds) == {Value.NUMBER}, place)
        return Value.NUMBER

    def _choices(self, call: Call, place: Place) -> None:
        """Refuse a comparison with a choice that does not exist."""
        first, *those = call.parts
        if not isinstance(first, Answer) or self.names[first.path].choices is None:
            return
        for one in those:
            known = self.names[first.path].choices or frozenset()
            if isinstance(one, Literal) and one.value not in known:
                raise place.fault(
                    "expression_choice_unknown",
                    N_("%(where)s: câu “%(name)s” không có lựa chọn “%(value)s”."),
                    N_("Hãy dùng một lựa chọn có trong câu hỏi."),
                    name=".".join(first.path),
                    value=str(one.value)[:80],
                )

    def _must(self, fits: bool, place: Place) -> None:  # noqa: FBT001 - a finding
        if not fits:
            raise place.fault(
                "expression_misfit",
                N_("%(where)s: các vế của điều kiện không cùng kiểu hoặc sai kiểu."),
                N_("Hãy so số với số, ngày với ngày, chữ với chữ, có với không."),
            )


def _literal_type(value: object) -> Value:
    if isinstance(value, bool):
        return Value.YES_NO
    if isinstance(value, Decimal):
        return Value.NUMBER
    return Value.DATE if isinstance(value, date) else Value.TEXT


def _day(text: str, place: Place) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unreadable(place) from None


def _unreadable(place: Place) -> Exception:
    return place.fault(
        "expression_unreadable",
        N_("%(where)s: điều kiện không đọc được."),
        N_("Hãy xem các phép được dùng trong mô tả định dạng biểu mẫu."),
    )

"""Words of the editor of electronic forms: types with examples, conditions in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from motcua.domain.eforms.models import FormState
from motcua.domain.eforms.rules.definition import KIND_NAMES, Kind
from motcua.kernel.text import N_

Choices = list[tuple[str, str]]

EXAMPLES: Mapping[Kind, str] = {
    Kind.SHORT_TEXT: N_("một dòng chữ, ví dụ nghề nghiệp"),
    Kind.LONG_TEXT: N_("vài dòng, ví dụ lý do đề nghị"),
    Kind.NUMBER: N_("ví dụ diện tích 85,5 m²"),
    Kind.MONEY: N_("số đồng, ví dụ 1.250.000"),
    Kind.DATE: N_("ví dụ 22/11/2021"),
    Kind.YES_NO: N_("ví dụ Đã đăng ký kết hôn chưa?"),
    Kind.ONE_OF: N_("một trong các lựa chọn bạn đặt ra"),
    Kind.MANY_OF: N_("đánh dấu được nhiều lựa chọn"),
    Kind.IDENTITY_NUMBER: N_("căn cước 12 số; hệ thống tự kiểm tra"),
    Kind.PHONE: N_("ví dụ 0912 345 678"),
    Kind.EMAIL: N_("ví dụ ten@vidu.vn"),
    Kind.ADDRESS: N_("tỉnh, phường xã, số nhà"),
    Kind.PERSON: N_("họ tên, ngày sinh, số định danh trong một câu"),
    Kind.ORGANISATION: N_("tên, mã số thuế, người đại diện"),
    Kind.BANK_ACCOUNT: N_("ngân hàng, số tài khoản, chủ tài khoản"),
    Kind.FILE: N_("ảnh chụp hoặc tệp PDF"),
    Kind.GROUP: N_("hỏi lại cho từng người, từng con, từng thửa"),
    Kind.TABLE: N_("dòng và cột, ví dụ các khoản chi"),
    Kind.MAP_POINT: N_("một vị trí, vĩ độ và kinh độ"),
    Kind.PARCEL_OUTLINE: N_("các góc của thửa đất"),
    Kind.STATEMENT: N_("người nộp đánh dấu để cam đoan"),
    Kind.COMPUTED: N_("hệ thống tính từ câu trả lời trước"),
}
_OPS = {
    "is": N_("là"),
    "not": N_("không là"),
    "in": N_("là một trong"),
    "less": N_("nhỏ hơn"),
    "at_most": N_("không quá"),
    "at_least": N_("từ … trở lên"),
    "more": N_("lớn hơn"),
    "has": N_("có chọn"),
    "has_not": N_("không chọn"),
    "answered": N_("có trả lời"),
    "unanswered": N_("chưa trả lời"),
}
_SIGNS = {
    "equals": N_("là"),
    "contains": N_("có chọn"),
    "less": N_("nhỏ hơn"),
    "at_most": N_("không quá"),
    "at_least": N_("từ"),
    "more": N_("lớn hơn"),
}
_FUNCTIONS = {
    "sum": N_("tổng của"),
    "difference": N_("hiệu của"),
    "product": N_("tích của"),
    "quotient": N_("thương của"),
    "smallest": N_("số nhỏ nhất trong"),
    "largest": N_("số lớn nhất trong"),
    "age": N_("tuổi tính từ"),
    "days": N_("số ngày giữa"),
    "join": N_("ghép chữ"),
}


@dataclass(frozen=True, slots=True)
class Labels:
    """What paths of answers are called, and their choices by value."""

    names: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, path: str) -> str:
        """Return what an answer is called; its path where nobody has named it."""
        return f"“{self.names.get(path, path)}”"


def states() -> dict[str, str]:
    """Return the names of the states of a version."""
    return {state.value: gettext(str(state.label)) for state in FormState}


def kinds(allowed: frozenset[Kind] = frozenset(Kind)) -> Choices:
    """Return the types of question, each with an example."""
    return [
        (kind.value, f"{gettext(name)} – {gettext(EXAMPLES[kind])}")
        for kind, name in KIND_NAMES.items()
        if kind in allowed
    ]


def kind_name(kind: str) -> str:
    """Return the plain name of a type."""
    return gettext(KIND_NAMES[Kind(kind)])


def ops() -> Choices:
    """Return how a condition may compare."""
    return [(op, gettext(text)) for op, text in _OPS.items()]


def functions() -> Choices:
    """Return what may be computed."""
    return [(name, gettext(text).capitalize()) for name, text in _FUNCTIONS.items()]


def sentence(expression: Any, labels: Labels) -> str:  # noqa: C901, PLR0911, PLR0912 - one table
    """Return an expression's JSON as a sentence, without a full stop."""
    match expression:
        case True:
            return gettext("có")
        case False:
            return gettext("không")
        case int() | str():
            return str(expression)
        case {"answer": str(path)}:
            return labels.of(path)
        case {"answered": str(path)}:
            return gettext("%(name)s có trả lời") % {"name": labels.of(path)}
        case {"count": str(path)}:
            return gettext("số dòng của %(name)s") % {"name": labels.of(path)}
        case {"total": str(path)}:
            return gettext("tổng cột %(name)s") % {"name": labels.of(path)}
        case {"today": int(days)}:
            return said_day(days)
        case {"number": str(text)}:
            return text.replace(".", ",")
        case {"date": str(text)}:
            return date.fromisoformat(text).strftime("%d/%m/%Y")
        case {"all": [*parts]}:
            return _joined(parts, gettext(" và "), labels)
        case {"any": [*parts]}:
            return _joined(parts, gettext(" hoặc "), labels)
        case {"not": inside}:
            one = inside[0] if isinstance(inside, list) else inside
            return gettext("không phải (%(what)s)") % {"what": condition(one, labels)}
        case {"in": [first, [*those]]}:
            said = ", ".join(_literal(one, first, labels) for one in those)
            return gettext("%(name)s là một trong: %(those)s") % {
                "name": sentence(first, labels),
                "those": said,
            }
        case {"if": [*parts]} if len(parts) == 3:
            return gettext("nếu %(when)s thì %(then)s, không thì %(other)s") % {
                "when": condition(parts[0], labels),
                "then": sentence(parts[1], labels),
                "other": sentence(parts[2], labels),
            }
    return _called(expression, labels)


def condition(expression: Any, labels: Labels) -> str:
    """Return a condition as a sentence: an answer alone stands for a yes."""
    if isinstance(expression, Mapping) and set(expression) == {"answer"}:
        said = sentence(expression, labels)
        return gettext("%(name)s là có") % {"name": said}
    return sentence(expression, labels)


def said_day(days: int) -> str:
    """Return a day counted from today in words."""
    if not days:
        return gettext("hôm nay")
    return f"{gettext('hôm nay')} {'+' if days > 0 else '-'} {abs(days)}"


def _joined(parts: list[Any], sign: str, labels: Labels) -> str:
    said = [condition(part, labels) for part in parts]
    return sign.join(
        f"({text})" if set(part) & {"all", "any"} else text
        for part, text in zip(parts, said, strict=True)
        if isinstance(part, Mapping)
    )


def _called(expression: Any, labels: Labels) -> str:
    if not isinstance(expression, Mapping) or len(expression) != 1:
        return str(expression)
    ((name, inside),) = expression.items()
    parts = inside if isinstance(inside, list) else [inside]
    if name in _SIGNS and len(parts) == 2:
        first, second = parts
        said = _literal(second, first, labels)
        return f"{sentence(first, labels)} {gettext(_SIGNS[name])} {said}"
    listed = ", ".join(sentence(part, labels) for part in parts)
    return f"{gettext(_FUNCTIONS[name]) if name in _FUNCTIONS else name} {listed}"


def _literal(value: Any, beside: Any, labels: Labels) -> str:
    """Return a value as the question it is compared with calls it."""
    if isinstance(value, str) and isinstance(beside, Mapping) and "answer" in beside:
        known = labels.choices.get(beside["answer"], {})
        return f"“{known.get(value, value)}”"
    return sentence(value, labels)

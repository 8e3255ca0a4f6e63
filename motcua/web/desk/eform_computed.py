"""What a computed question comes to, as rows: what is done, and with which values."""

import json
from collections.abc import Mapping
from typing import Any

from motcua.domain.eforms.rules.collecting import from_text
from motcua.domain.eforms.rules.definition import Kind
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk.eform_conditions import Subject
from motcua.web.desk.process_fields import Fields, first, line_at
from motcua.web.desk.process_fields import from_text as json_from

KEPT, JSON = "kept", "json"
FUNCTIONS = (
    *("sum", "difference", "product", "quotient", "smallest", "largest"),
    *("age", "days", "join"),
)
MOST_PARTS = 20
LONGEST_JSON = 4000


def computed_fields(value: Any, known: Mapping[str, Subject]) -> Fields:
    """Return the fields that show a computation; its JSON always."""
    raw = {"value_json": [json.dumps(value, ensure_ascii=False)]}
    rows = _rows(value, known)
    if rows is None:
        return {"value_does": [KEPT], **raw}
    does, parts = rows
    return {
        "value_does": [does],
        "value_subject": [subject for subject, _ in parts],
        "value_number": [number for _, number in parts],
        **raw,
    }


def read_computed(fields: Fields, before: Any, known: Mapping[str, Subject]) -> Any:
    """Return the computation typed in; raise Invalid naming its field."""
    does = first(fields, "value_does")
    if does == KEPT:
        return before
    if does == JSON:
        name = "value_json"
        return json_from(
            forms.text({name: first(fields, name)}, name, LONGEST_JSON), name
        )
    if does not in FUNCTIONS:
        raise _missing()
    parts = []
    for n in range(min(len(fields.get("value_subject", [])), MOST_PARTS)):
        token = line_at(fields, "value_subject", n, 100)
        number = line_at(fields, "value_number", n)
        if token in known:
            parts.append(dict(known[token].expression))
        elif number:
            parts.append(_number(number))
    if not parts:
        raise _missing()
    return {does: parts}


def _rows(
    value: Any, known: Mapping[str, Subject]
) -> tuple[str, list[tuple[str, str]]] | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return "sum", [("", str(value))]
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    ((does, parts),) = value.items()
    if does not in FUNCTIONS or not isinstance(parts, list):
        return None
    found = [_part(part, known) for part in parts]
    rows = [row for row in found if row is not None]
    return (does, rows) if len(rows) == len(found) <= MOST_PARTS else None


def _part(part: Any, known: Mapping[str, Subject]) -> tuple[str, str] | None:
    token = next((s.token for s in known.values() if s.expression == part), None)
    if token is not None:
        return token, ""
    match part:
        case bool():
            return None
        case int():
            return "", str(part)
        case {"number": str(text)}:
            return "", text.replace(".", ",")
    return None


def _number(text: str) -> Any:
    number = str(from_text(Kind.NUMBER, text))
    if number.lstrip("-").isdecimal() and len(number) < 13:
        return int(number)
    return {"number": number}


def _missing() -> Invalid:
    return Invalid(
        "computation_missing",
        N_("Chưa chọn tính gì từ câu nào."),
        field="value_does",
        remedy=N_("Hãy chọn phép tính và ít nhất một câu hỏi đứng trước."),
    )

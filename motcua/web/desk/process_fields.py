"""Fields of the process editor: several values by one name, keys made from names."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from motcua.domain.deadlines.rules.limits import LimitUnit
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, search_key
from motcua.web.common import forms

Fields = dict[str, list[str]]
"""What the fields of one part of a process hold, by name."""

Definition = dict[str, Any]
"""A process as in its file, everything in its usual form."""

LONGEST_KEY = 60
MOST_NUMBER = 10**12
RESERVED = frozenset({"moi"})
"""Keys that would hide a page of their own."""

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")


def fields_from(post: QueryDict) -> Fields:
    """Return what was posted, with the line ends of this machine."""
    return {
        name: [value.replace("\r\n", "\n") for value in post.getlist(name)]
        for name in post
        if name != "csrfmiddlewaretoken"
    }


def first(fields: Fields, name: str) -> str:
    """Return the first value of a name, or nothing."""
    return next(iter(fields.get(name, ())), "")


def flat(fields: Fields) -> dict[str, str]:
    """Return the first value of each name, for reading single fields."""
    return {name: values[0] for name, values in fields.items() if values}


def row(fields: Fields, name: str, n: int) -> dict[str, str]:
    """Return the n-th value of a repeated name, under that name."""
    values = fields.get(name, [])
    return {name: values[n] if n < len(values) else ""}


def line_at(fields: Fields, name: str, n: int, most: int = 300) -> str:
    """Return the n-th text of a repeated field; raise Invalid naming the field."""
    return forms.line(row(fields, name, n), name, most)


def key_of(
    typed: str, name: str, *, before: str, taken: Collection[str], field: str
) -> str:
    """Return the key of a step, a party or a question.

    What was there before is left; nothing typed makes one from the name. Raises
    Invalid when it cannot be one or is taken.
    """
    if typed and typed == before:
        return typed
    if not typed:
        return before or made_key(name, taken)
    if not _KEY.fullmatch(typed):
        raise _key_malformed(typed, field)
    if typed in taken:
        raise Invalid(
            "key_taken",
            N_("Mã “%(value)s” đã dùng."),
            facts={"value": typed},
            field=field,
            remedy=N_("Hãy chọn mã khác."),
        )
    return typed


def made_key(name: str, taken: Collection[str]) -> str:
    """Return a key made from a name, different from those taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", search_key(name)).strip("_")[: LONGEST_KEY - 5]
    key = plain if plain[:1].isalpha() else f"x_{plain}".strip("_")
    tries = (key if n == 1 else f"{key}_{n}" for n in range(1, len(taken) + 2))
    return next(found for found in tries if found not in taken)


def check_key(definition: Definition, field: str) -> Definition:
    """Return a process whose own key can be part of an address; raise Invalid."""
    key = definition["key"]
    if key in RESERVED or not _KEY.fullmatch(key):
        raise _key_malformed(key, field)
    return definition


def chosen(
    fields: Fields, name: str, offered: Collection[str], before: Sequence[str] = ()
) -> list[str]:
    """Return the boxes that were ticked; those ticked before keep their order.

    Raises Invalid for one that was not offered.
    """
    ticked = [value for value in fields.get(name, []) if value]
    if any(value not in offered and value not in before for value in ticked):
        raise Invalid(
            "choice_unknown",
            N_("Chưa chọn một mục trong danh sách."),
            field=name,
            remedy=N_("Hãy chọn lại."),
        )
    kept = [value for value in before if value in ticked]
    return [*kept, *(value for value in dict.fromkeys(ticked) if value not in kept)]


def limit_at(typed: Mapping[str, str], name: str) -> dict[str, Any] | None:
    """Return a time typed in `name_amount` and `name_unit`, None for neither."""
    amount = forms.whole(typed, f"{name}_amount")
    unit = forms.line(typed, f"{name}_unit")
    if not unit and amount is None:
        return None
    if not unit:
        raise Invalid(
            "limit_without_unit",
            N_("Đã ghi thời gian nhưng chưa chọn tính theo ngày, giờ hay phút."),
            field=f"{name}_unit",
            remedy=N_("Hãy chọn ở ô “tính theo”, hoặc xóa thời gian."),
        )
    unit = forms.one_of(typed, f"{name}_unit", frozenset(LimitUnit))
    if unit == LimitUnit.IMMEDIATE:
        return {"amount": 0, "unit": unit}
    if amount is None or not 0 < amount <= 9999:
        raise Invalid(
            "limit_out_of_range",
            N_("Thời gian phải là số nguyên từ 1 đến 9999."),
            field=f"{name}_amount",
        )
    return {"amount": amount, "unit": unit}


def from_text(text: str, field: str) -> Any:
    """Return the value a JSON text describes; raise Invalid naming the field."""
    try:
        value = json.loads(text)
        check_values(value, field)
    except (ValueError, RecursionError) as fault:
        place = "–"
        if isinstance(fault, json.JSONDecodeError):
            place = f"{fault.lineno}:{fault.colno}"
        raise Invalid(
            "json_malformed",
            N_("Không đọc được JSON ở chỗ %(place)s."),
            facts={"place": place},
            field=field,
            remedy=N_("Hãy kiểm tra dấu ngoặc, dấu phẩy và dấu nháy."),
        ) from None
    return value


def check_values(value: object, field: str) -> None:
    """Raise Invalid for texts no database keeps and numbers no process means."""
    for found in _leaves(value):
        too_large = isinstance(found, int | float) and not abs(found) < MOST_NUMBER
        if too_large:
            raise Invalid(
                "number_too_large",
                N_("Có số quá lớn."),
                field=field,
                remedy=N_("Hãy dùng số có tối đa 12 chữ số."),
            )
        if isinstance(found, str):
            forms.text({field: found}, field)


def _key_malformed(key: str, field: str) -> Invalid:
    return Invalid(
        "key_malformed",
        N_("Mã “%(value)s” không dùng được."),
        facts={"value": key[:LONGEST_KEY]},
        field=field,
        remedy=N_("Mã gồm chữ không dấu, số, gạch nối, bắt đầu bằng chữ, đến 60 ký tự."),
    )


def _leaves(value: object) -> Iterable[object]:
    match value:
        case dict():
            for key, part in value.items():
                yield key
                yield from _leaves(part)
        case list():
            for part in value:
                yield from _leaves(part)
        case _:
            yield value

"""Which answers choose a case of the procedure, as fields of the editor and as JSON.

Each case has its own condition (`case0`, `case1`, …); the first that holds is taken. One
that takes every other answer is always looked at last.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from motcua.domain.eforms.rules.editing import Json, digest
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk.eform_conditions import (
    ALWAYS,
    MOST_ROWS,
    Subject,
    condition_fields,
    read_condition,
)
from motcua.web.desk.process_fields import Fields, first, flat, line_at

MOST_CASES = 100
HIGHEST = 1000


def prefix(n: int) -> str:
    """Return what the fields of a case's condition begin with."""
    return f"case{n}"


def case_fields(cases: Sequence[Json], known: Mapping[str, Subject]) -> Fields:
    """Return the fields of all cases; `case_was` is the sign of each condition."""
    found: Fields = {
        "case_n": [str(one["n"]) for one in cases],
        "case_was": [digest(one["when"]) for one in cases],
    }
    for n, one in enumerate(cases):
        when = None if one["when"] is True else one["when"]
        found |= condition_fields(prefix(n), when, known)
    return found


def read_cases(
    fields: Fields, before: Sequence[Json], known: Mapping[str, Subject]
) -> list[Json]:
    """Return the cases typed in; raise Invalid or Several naming the fields.

    One whose number is emptied is taken out; a condition without a number is told.
    """
    form = forms.Reading(flat(fields))
    was = {digest(one["when"]): one["when"] for one in before}
    found = [
        one
        for n in range(min(len(fields.get("case_n", [])), MOST_CASES))
        if (one := form.take(partial(_case, fields, n, was, known)))
    ]
    form.finish()
    return in_order(found)


def in_order(cases: Sequence[Json]) -> list[Json]:
    """Return the cases with the one for all other answers last; raise Invalid for two."""
    rest = [one for one in cases if one["when"] is True]
    if len(rest) > 1:
        at = [n for n, one in enumerate(cases) if one["when"] is True]
        raise Invalid(
            "cases_rest_twice",
            N_("Hai trường hợp cùng nhận mọi câu trả lời còn lại."),
            field=f"{prefix(at[1])}_mode",
            remedy=N_("Hãy đặt điều kiện cho một trong hai trường hợp."),
        )
    return [one for one in cases if one["when"] is not True] + rest


def _case(
    fields: Fields, n: int, was: Mapping[str, Any], known: Mapping[str, Subject]
) -> Json | None:
    typed = line_at(fields, "case_n", n)
    sign = line_at(fields, "case_was", n)
    if not typed:
        if not sign and _begun(fields, n):
            raise _no_number(n)
        return None
    if not typed.isdecimal() or not 0 < int(typed[:9]) <= HIGHEST:
        raise _no_number(n)
    when = read_condition(prefix(n), fields, was.get(sign), known)
    return {"n": int(typed), "when": True if when is None else when}


def _begun(fields: Fields, n: int) -> bool:
    mode = first(fields, f"{prefix(n)}_mode") or ALWAYS
    asked = fields.get(f"{prefix(n)}_subject", [])[:MOST_ROWS]
    return mode != ALWAYS and any(asked)


def _no_number(n: int) -> Invalid:
    return Invalid(
        "case_number",
        N_("Điều kiện này chưa gắn với trường hợp nào của thủ tục."),
        field=f"case_n_{n}",
        remedy=N_("Hãy chọn trường hợp; số của trường hợp từ 1 đến 1000."),
    )

"""The condition of a move as rows of a small form, and as JSON where it is deeper."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from motcua.domain.dossiers.workflow.definition import FactKind
from motcua.domain.dossiers.workflow.guards import (
    Check,
    Every,
    Guard,
    How,
    Some,
    guard_from_json,
    guard_to_json,
)
from motcua.domain.dossiers.workflow.values import BUILT_IN, OF_SUB
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk.process_fields import (
    Definition,
    Fields,
    first,
    from_text,
    row,
)

ALWAYS, ALL, ANY, RAW = "always", "all", "any", "json"
MODES = (ALWAYS, ALL, ANY, RAW)
LONGEST_RAW = 4000
_HOW = {
    How.IS: N_("bằng – %(question)s"),
    How.AT_LEAST: N_("từ … trở lên – %(question)s"),
    How.BELOW: N_("dưới – %(question)s"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line to choose: a fact and how it is compared, its value where it has one.

    `value` is None where a number is to be typed beside it. The text begins with the
    answer, so that a narrow list still tells two answers to one question apart.
    """

    token: str
    text: str
    name: str
    how: How
    value: bool | str | None


def comparisons(definition: Definition) -> dict[str, Comparison]:
    """Return what conditions of a process may compare, by token."""
    found: list[Comparison] = []
    for key, fact in definition.get("facts", {}).items():
        choices = fact.get("choices", {})
        found += _of(key, fact["name"], FactKind(fact["kind"]), choices)
    for key, spec in BUILT_IN.items():
        if key not in definition.get("facts", {}):
            said = {choice: gettext(text) for choice, text in spec.choices.items()}
            found += _of(key, gettext(spec.name), spec.kind, said)
    if any("sub" in step for step in definition["steps"]):
        said = {choice: gettext(text) for choice, text in OF_SUB.choices.items()}
        found += _of(OF_SUB.key, gettext(OF_SUB.name), OF_SUB.kind, said)
    return {one.token: one for one in found}


def condition_fields(
    prefix: str, guard: Mapping[str, Any] | None, known: Mapping[str, Comparison]
) -> Fields:
    """Return the fields that show a condition; rows where it is a flat list."""
    if guard is None:
        return {f"{prefix}_when": [ALWAYS]}
    raw = json.dumps(guard, ensure_ascii=False)
    mode, checks = _rows(guard_from_json(guard, prefix))
    tokens = [_token(check, known) for check in checks]
    fields = {f"{prefix}_when": [mode], f"{prefix}_json": [raw]}
    if mode == RAW or any(token is None for token in tokens):
        return fields | {f"{prefix}_when": [RAW]}
    return fields | {
        f"{prefix}_what": [token or "" for token in tokens],
        f"{prefix}_value": [_typed(check) for check in checks],
    }


def read_condition(
    prefix: str, fields: Fields, known: Mapping[str, Comparison]
) -> dict[str, Any] | None:
    """Return the condition typed in, None for none; raise Invalid naming its field."""
    mode = first(fields, f"{prefix}_when") or ALWAYS
    if mode == RAW:
        return _raw(fields, f"{prefix}_json")
    if mode not in (ALL, ANY):
        return None
    name = f"{prefix}_what"
    parts = [
        _check(prefix, fields, n, known[token])
        for n, token in enumerate(fields.get(name, []))
        if token in known
    ]
    if not parts:
        raise Invalid(
            "condition_missing",
            N_("Chưa chọn điều kiện nào."),
            field=f"{prefix}_when",
            remedy=N_("Hãy chọn điều kiện, hoặc chọn “Luôn đi được”."),
        )
    guard: Guard = parts[0]
    if len(parts) > 1:
        guard = Every(tuple(parts)) if mode == ALL else Some(tuple(parts))
    return guard_to_json(guard)


def _of(
    key: str, name: str, kind: FactKind, choices: Mapping[str, str]
) -> list[Comparison]:
    match kind:
        case FactKind.YES_NO:
            answers = ((True, gettext("có")), (False, gettext("không")))
            return [
                Comparison(f"{key}={value}", f"{said} – {name}", key, How.IS, value)
                for value, said in answers
            ]
        case FactKind.ONE_OF:
            return [
                Comparison(f"{key}={choice}", f"{said} – {name}", key, How.IS, choice)
                for choice, said in choices.items()
            ]
        case FactKind.NUMBER:
            return [
                Comparison(
                    f"{key} {how}", gettext(said) % {"question": name}, key, how, None
                )
                for how, said in _HOW.items()
            ]


def _rows(guard: Guard) -> tuple[str, tuple[Check, ...]]:
    """Return how the comparisons of a flat condition are joined; RAW for deeper ones."""
    match guard:
        case Check():
            return ALL, (guard,)
        case Every(parts) | Some(parts) if len(parts) > 1:
            checks = tuple(part for part in parts if isinstance(part, Check))
            if len(checks) == len(parts):
                return (ALL if isinstance(guard, Every) else ANY), checks
    return RAW, ()


def _token(check: Check, known: Mapping[str, Comparison]) -> str | None:
    """Return the line a comparison is; None where the form has no such line."""
    for one in known.values():
        if (one.name, one.how) != (check.name, check.how):
            continue
        is_number = type(check.value) is int
        if one.value is None and is_number:
            return one.token
        if one.value is not None and not is_number and one.value == check.value:
            return one.token
    return None


def _typed(check: Check) -> str:
    return str(check.value) if type(check.value) is int else ""


def _check(prefix: str, fields: Fields, n: int, one: Comparison) -> Check:
    if one.value is not None:
        return Check(one.name, one.how, one.value)
    name = f"{prefix}_value"
    value = forms.whole(row(fields, name, n), name)
    if value is None:
        raise Invalid(
            "number_missing",
            N_("Chưa nhập số cho điều kiện “%(what)s”."),
            facts={"what": one.text},
            field=name,
            remedy=N_("Chỉ nhập chữ số."),
        )
    return Check(one.name, one.how, value)


def _raw(fields: Fields, name: str) -> dict[str, Any]:
    text = forms.text({name: first(fields, name)}, name, LONGEST_RAW)
    try:
        return guard_to_json(guard_from_json(from_text(text, name), name))
    except Invalid as fault:
        raise Invalid(
            fault.code,
            fault.message,
            facts=fault.facts,
            field=name,
            remedy=fault.remedy,
        ) from None
    except RecursionError:
        raise Invalid(
            "condition_too_deep",
            N_("Điều kiện lồng nhau quá nhiều tầng."),
            field=name,
        ) from None

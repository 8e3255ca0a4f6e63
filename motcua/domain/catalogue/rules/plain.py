"""Content to and from plain values, for our own JSON and XLSX exports."""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields
from typing import Any, TypeVar

from motcua.domain.catalogue.rules.content import (
    ComponentContent,
    FeeContent,
    ProcedureContent,
)
from motcua.domain.catalogue.rules.fees import (
    COLLECT,
    KINDS,
    check_choices,
    exemption_of,
)
from motcua.domain.catalogue.rules.levels import REASONS
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, TimeLimit
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_MOST = 2_000_000_000
"""The largest number a catalogue may hold; above it somebody's finger slipped."""

_CHANNELS = frozenset({"counter", "online", "post"})
_ALLOWED: Mapping[str, frozenset[object]] = {
    "online_level": frozenset({"", "none", "partial", "full"}),
    "online_level_2018": frozenset({None, 1, 2, 3, 4}),
    "online_reason": frozenset({"", *REASONS}),
}
_C = TypeVar("_C", ProcedureContent, ComponentContent, FeeContent)


def content_to_plain(content: ProcedureContent) -> dict[str, Any]:
    """Return a procedure's content as JSON values."""
    return asdict(content)


def content_from_plain(value: object) -> ProcedureContent:
    """Return the content a JSON object describes; raise Invalid naming the field."""
    content = _read(ProcedureContent, value, "")
    _check_limit(content)
    _check_policy(content)
    for name, allowed in _ALLOWED.items():
        if getattr(content, name) not in allowed:
            raise _invalid(name, getattr(content, name))
    if content.online_reason and content.online_level != "partial":
        raise _invalid("online_reason", content.online_reason)
    for n, channel in enumerate(content.channels):
        if channel not in _CHANNELS:
            raise _invalid(f"channels[{n}]", channel)
    for n, component in enumerate(content.components):
        if component.case is not None and not 0 <= component.case < len(content.cases):
            raise _invalid(f"components[{n}].case", component.case)
    for n, fee in enumerate(content.fees):
        check_fee(fee, cases=len(content.cases), path=f"fees[{n}].")
    return content


def check_fee(fee: FeeContent, *, cases: int, path: str = "") -> None:
    """Raise Invalid naming the part of a fee that cannot be used."""
    if fee.case is not None and not 0 <= fee.case < cases:
        raise _invalid(f"{path}case", fee.case)
    if fee.collect not in COLLECT:
        raise _invalid(f"{path}collect", fee.collect)
    if fee.kind not in KINDS:
        raise _invalid(f"{path}kind", fee.kind)
    for line in fee.exemptions:
        try:
            exemption_of(line)
        except Invalid:
            raise _invalid(f"{path}exemptions", line) from None
    try:
        check_choices(fee)
    except Invalid:
        raise _invalid(f"{path}choices", "; ".join(fee.choices)) from None


def _check_limit(content: ProcedureContent) -> None:
    """Raise Invalid unless amount and unit are both there or both not, and agree."""
    if content.limit_unit is None and content.limit_amount is None:
        return
    if content.limit_unit not in set(LimitUnit):
        raise _invalid("limit_unit", content.limit_unit)
    try:
        TimeLimit(content.limit_amount or 0, LimitUnit(content.limit_unit))
    except ValueError:
        raise _invalid("limit_amount", content.limit_amount) from None


def _check_policy(content: ProcedureContent) -> None:
    try:
        Policy.from_json(content.policy)
    except Invalid as fault:
        raise _invalid(fault.field or "policy", fault.facts.get("value")) from None


def _read(kind: type[_C], value: object, path: str) -> _C:
    if not isinstance(value, Mapping):
        raise _invalid(path or "procedures", value)
    hints = typing.get_type_hints(kind)
    unknown = set(value) - set(hints)
    if unknown:
        raise _invalid(f"{path}{min(unknown)}", "?")
    arguments = {
        f.name: _cast(hints[f.name], value[f.name], f"{path}{f.name}")
        for f in fields(kind)
        if _given(f, value)
    }
    lacking = [
        f.name
        for f in fields(kind)
        if f.default is MISSING
        and f.default_factory is MISSING
        and f.name not in arguments
    ]
    if lacking:
        raise _invalid(f"{path}{lacking[0]}", None)
    return kind(**arguments)


def _given(field: Field[Any], value: Mapping[str, object]) -> bool:
    return value.get(field.name) is not None


def _cast(hint: Any, value: object, path: str) -> Any:
    """Return a value in the type its field has; text from a sheet is read as such."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    if hint in (bool, int):
        return _scalar(hint, str(value), path)
    if typing.get_origin(hint) is Mapping:
        return _table(value, path)
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise _invalid(path, value)
        inner = typing.get_args(hint)[0]
        return tuple(_item(inner, item, f"{path}[{n}]") for n, item in enumerate(value))
    if not isinstance(value, str):
        raise _invalid(path, value)
    return value


def _scalar(hint: Any, text: str, path: str) -> bool | int:
    if hint is bool:
        if text.lower() not in ("true", "false"):
            raise _invalid(path, text)
        return text.lower() == "true"
    if not text.isdecimal() or int(text) > _MOST:
        raise _invalid(path, text)
    return int(text)


def _table(value: object, path: str) -> Mapping[str, Any]:
    """Return an object; in a sheet it stands as its JSON text."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, Mapping):
        raise _invalid(path, value)
    return dict(found)


def _item(kind: Any, value: object, path: str) -> Any:
    if kind in (ComponentContent, FeeContent):
        return _read(kind, value, f"{path}.")
    return _cast(kind, value, path)


def _invalid(path: str, value: object) -> Invalid:
    return Invalid(
        "catalogue_value",
        N_("giá trị “%(value)s” không dùng được"),
        facts={"value": "" if value is None else value},
        field=path,
    )

"""Conditions on facts: a small tree, read from JSON, told in words, and evaluated.

    {"fact": "site_visit", "is": true}
    {"fact": "area", "at_least": 500}
    {"all": [ … ]}, {"any": [ … ]}, {"not": … }

A fact nobody has answered makes its comparison false, never true.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


class How(StrEnum):
    """How a fact is compared with a value."""

    IS = "is"
    AT_LEAST = "at_least"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of one fact."""

    name: str
    how: How
    value: bool | int | str


@dataclass(frozen=True, slots=True)
class Every:
    """Every part holds."""

    parts: tuple["Guard", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple["Guard", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Guard"


Guard = Check | Every | Some | Not


def holds(guard: Guard, facts: Mapping[str, Any]) -> bool:
    """Say whether a condition holds for these facts."""
    match guard:
        case Check():
            return _passes(guard, facts.get(guard.name))
        case Every():
            return all(holds(part, facts) for part in guard.parts)
        case Some():
            return any(holds(part, facts) for part in guard.parts)
        case Not():
            return not holds(guard.part, facts)


def _passes(check: Check, value: object) -> bool:
    if value is None:
        return False
    if check.how is How.IS:
        return value == check.value
    if not isinstance(value, int) or not isinstance(check.value, int):
        return False
    return value >= check.value if check.how is How.AT_LEAST else value < check.value


def checks_of(guard: Guard) -> Iterator[Check]:
    """Yield every comparison in a condition."""
    match guard:
        case Check():
            yield guard
        case Every() | Some():
            for part in guard.parts:
                yield from checks_of(part)
        case Not():
            yield from checks_of(guard.part)


def guard_from_json(data: object, path: str) -> Guard:
    """Return the condition a JSON value describes; raise Invalid naming its path."""
    if not isinstance(data, Mapping):
        raise _invalid(path)
    match sorted(data):
        case ["all"]:
            return Every(_parts(data["all"], f"{path}.all"))
        case ["any"]:
            return Some(_parts(data["any"], f"{path}.any"))
        case ["not"]:
            return Not(guard_from_json(data["not"], f"{path}.not"))
        case ["fact", "is"]:
            return _check(data["fact"], How.IS, data["is"], path)
        case [("at_least" | "below") as how, "fact"]:
            return _check(data["fact"], How(how), data[how], path)
    raise _invalid(path)


def guard_to_json(guard: Guard) -> dict[str, Any]:
    """Return a condition as plain values; `guard_from_json` reads it back."""
    match guard:
        case Check():
            return {"fact": guard.name, guard.how.value: guard.value}
        case Every():
            return {"all": [guard_to_json(part) for part in guard.parts]}
        case Some():
            return {"any": [guard_to_json(part) for part in guard.parts]}
        case Not():
            return {"not": guard_to_json(guard.part)}


def _parts(data: object, path: str) -> tuple[Guard, ...]:
    if not isinstance(data, list) or not data:
        raise _invalid(path)
    return tuple(guard_from_json(row, f"{path}[{n}]") for n, row in enumerate(data))


def _check(name: object, how: How, value: object, path: str) -> Check:
    fits = isinstance(value, bool | int | str)
    if how is not How.IS:
        fits = isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(name, str) or not name or not fits:
        raise _invalid(path)
    return Check(name, how, cast("bool | int | str", value))


def _invalid(path: str) -> Invalid:
    return Invalid(
        "condition_malformed",
        N_(
            "Điều kiện phải là {fact, is}, {fact, at_least}, {fact, below}, {all}, {any} "
            "hoặc {not}."
        ),
        field=path,
    )

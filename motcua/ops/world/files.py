"""Read a world's folder into typed rows; a fault names file, line and column."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from motcua.domain.accounts.actions import AuthorityRow, OfficerRow, RoleRow, UnitRow
from motcua.kernel.text import normalise
from motcua.ops.failures import Failure, Reason

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer and the name they sign in with, if any."""

    code: str
    name: str
    title: str
    unit: str
    phone: str = ""
    sign_in: str = ""

    @property
    def officer(self) -> OfficerRow:
        """Return the row without the sign-in name."""
        return OfficerRow(self.code, self.name, self.title, self.unit, self.phone)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A citizen or organisation and the name they sign in with, if any."""

    kind: str
    name: str
    id_kind: str
    id_number: str
    born_on: date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    sign_in: str = ""


@dataclass(frozen=True, slots=True)
class CompetenceLine:
    """Who receives and resolves a field; `authority_level` narrows it to one level."""

    field: str
    receiving: str
    resolving: str
    process: str
    authority_level: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Everything a folder says."""

    key: str
    name: str
    name_en: str
    starts_at: datetime
    reception: str
    catalogue: Path
    catalogue_valid_from: date
    processes: tuple[Path, ...]
    calendar: Mapping[str, Any]
    units: tuple[UnitRow, ...]
    officers: tuple[OfficerLine, ...]
    roles: tuple[RoleRow, ...]
    delegations: tuple[AuthorityRow, ...]
    people: tuple[PersonLine, ...]
    competence: tuple[CompetenceLine, ...]


def read_world(folder: Path) -> World:
    """Return a world; raise Failure naming the first faulty file, line and column."""
    meta = _meta(folder / "world.json")
    table = partial(_table, folder)
    try:
        return World(
            key=meta["key"],
            name=meta["name"],
            name_en=meta["name_en"],
            starts_at=datetime.fromisoformat(meta["starts_at"]),
            reception=meta["reception"],
            catalogue=folder / meta["catalogue"],
            catalogue_valid_from=date.fromisoformat(meta["catalogue_valid_from"]),
            processes=tuple(folder / path for path in meta["processes"]),
            calendar=meta["calendar"],
            units=table("units.csv", UnitRow),
            officers=table("officers.csv", OfficerLine),
            roles=table("roles.csv", RoleRow),
            delegations=table("delegations.csv", AuthorityRow),
            people=table("people.csv", PersonLine),
            competence=table("competence.csv", CompetenceLine),
        )
    except KeyError as fault:
        raise Failure(
            Reason.DATA, f"{folder / 'world.json'}: {fault} is missing"
        ) from None
    except (TypeError, ValueError) as fault:
        raise Failure(Reason.DATA, f"{folder / 'world.json'}: {fault}") from None


def _meta(path: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise Failure(Reason.DATA, f"{path} cannot be read: {fault}") from None
    except ValueError as fault:
        raise Failure(Reason.DATA, f"{path} is not JSON: {fault}") from None
    if not isinstance(value, dict):
        raise Failure(Reason.DATA, f"{path} must hold a JSON object")
    return value


def _table(folder: Path, name: str, kind: type[_R]) -> tuple[_R, ...]:
    path = folder / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise Failure(Reason.DATA, f"{path} cannot be read: {fault}") from None
    return tuple(_row(path, n, line, kind) for n, line in enumerate(lines, start=2))


def _row(path: Path, n: int, line: Mapping[str, str], kind: type[_R]) -> _R:
    hints = get_type_hints(kind)
    values: dict[str, object] = {}
    for field in fields(kind):  # type: ignore[arg-type]  # kind is a dataclass here
        text = normalise(line.get(field.name) or "")
        if not text and field.default is MISSING:
            raise Failure(
                Reason.DATA, f"{path}, line {n}, column {field.name}: nothing is given"
            )
        if text:
            try:
                values[field.name] = _READ[hints[field.name]](text)
            except ValueError as fault:
                raise Failure(
                    Reason.DATA, f"{path}, line {n}, column {field.name}: {fault}"
                ) from None
    return kind(**values)


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"must be yes or no, not {text!r}")
    return text == "yes"


_READ: Mapping[Any, Callable[[str], object]] = {
    str: str,
    date: date.fromisoformat,
    date | None: date.fromisoformat,
    bool: _yes,
    tuple[str, ...]: lambda text: tuple(text.split()),
}

"""Read a world's folder into typed rows; a fault names file, line and column."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from motcua.domain.accounts.actions import AuthorityRow, OfficerRow, RoleRow, UnitRow
from motcua.domain.catalogue.rules.content import FeeContent
from motcua.domain.catalogue.rules.sources import read_source
from motcua.kernel.text import normalise
from motcua.ops.failures import Failure, Reason
from motcua.ops.world.booking_lines import BookingLine
from motcua.ops.world.home_lines import HelperLine, MemberLine, check_home_lines

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
class ProcessLine:
    """The process of one procedure, or of one case of it, where it is not its field's.

    `case_n` numbers the applicant's cases from 1; without it the line is for all that
    have no line of their own. `parties` binds agencies the process names to units,
    before the world's own `parties`. Basis: TT 01/2018 art 8 (an internal process
    for each procedure).
    """

    procedure_code: str
    process: str
    case_n: int | None = None
    parties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series of fee receipts of a unit. Basis: NĐ 254/2026 art 23."""

    unit: str
    name: str
    form_symbol: str
    symbol: str
    tax_code: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class BankLine:
    """The bank account that transfers to a unit go to; `bank` is its BIN at NAPAS."""

    unit: str
    bank: str
    bank_name: str
    number: str
    holder: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A fee of a procedure, in the place of what the catalogue says of its fees.

    The columns are those of a catalogue's fees; exemptions and levels are joined by `;`.
    Where there are levels the amount is left out.
    Basis: law 97/2015 art 21, 22 (provinces set fees, exemptions and reductions).
    """

    procedure_code: str
    name: str
    amount: int | None = None
    kind: str = ""
    code: str = ""
    collect: str = ""
    legal_basis: str = ""
    exemptions: str = ""
    text: str = ""
    choices: str = ""

    @property
    def content(self) -> FeeContent:
        """Return it as the catalogue has it."""
        return FeeContent(
            name=self.name,
            amount=self.amount,
            text=self.text,
            fee_code=self.code,
            kind=self.kind,
            collect=self.collect,
            legal_basis=self.legal_basis,
            exemptions=tuple(self.exemptions.split(";")) if self.exemptions else (),
            choices=tuple(self.choices.split(";")) if self.choices else (),
        )


@dataclass(frozen=True, slots=True)
class LimitLine:
    """The time limit of a procedure that the catalogue does not state, and its law."""

    procedure_code: str
    amount: int
    unit: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class HallLine:
    """A line of a hall: an area, a service or a counter, as `kind` says.

    A service's `code` is its letter, a counter's the number on it. `unit` is whose
    officers sit at a counter, `serves` the letters of its services; `fields` and
    `procedures`, joined by `;`, are what a service covers.
    """

    kind: str
    code: str
    name: str
    area: str = ""
    unit: str = ""
    serves: tuple[str, ...] = ()
    purpose: str = "file"
    hint: str = ""
    fields: str = ""
    procedures: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Everything a folder says.

    `parties` are the units that agencies named in processes stand for, by their key.
    """

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
    procedure_processes: tuple[ProcessLine, ...] = ()
    receipt_series: tuple[SeriesLine, ...] = ()
    bank_accounts: tuple[BankLine, ...] = ()
    parties: Mapping[str, str] = field(default_factory=dict)
    fees: tuple[FeeLine, ...] = ()
    limits: tuple[LimitLine, ...] = ()
    members: tuple[MemberLine, ...] = ()
    helpers: tuple[HelperLine, ...] = ()
    hall: tuple[HallLine, ...] = ()
    bookings: tuple[BookingLine, ...] = ()


def read_world(folder: Path) -> World:
    """Return a world; raise Failure naming the first faulty file, line and column."""
    meta = _meta(folder / "world.json")
    table = partial(_table, folder)
    try:
        world = World(
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
            procedure_processes=_optional(folder, "processes.csv", ProcessLine),
            receipt_series=_optional(folder, "receipt_series.csv", SeriesLine),
            bank_accounts=_optional(folder, "bank_accounts.csv", BankLine),
            parties=_parties(meta),
            fees=_optional(folder, "fees.csv", FeeLine),
            limits=_optional(folder, "limits.csv", LimitLine),
            members=_optional(folder, "members.csv", MemberLine),
            helpers=_optional(folder, "helpers.csv", HelperLine),
            hall=_optional(folder, "hall.csv", HallLine),
            bookings=_optional(folder, "appointments.csv", BookingLine),
        )
    except KeyError as fault:
        raise Failure(
            Reason.DATA, f"{folder / 'world.json'}: {fault} is missing"
        ) from None
    except (TypeError, ValueError) as fault:
        raise Failure(Reason.DATA, f"{folder / 'world.json'}: {fault}") from None
    _check_parties(folder / "world.json", world.parties, world.units)
    _check_process_lines(folder / "processes.csv", world)
    if world.members or world.helpers:
        check_home_lines(folder, world, codes=_cases(world.catalogue))
    return world


def _parties(meta: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the units that parties stand for; a world may have none."""
    found = meta.get("parties", {})
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise ValueError("parties must be an object of unit codes")
    return found


def _optional(folder: Path, name: str, kind: type[_R]) -> tuple[_R, ...]:
    """Return the lines of a table; a world without the file has none."""
    return _table(folder, name, kind) if (folder / name).exists() else ()


def _check_parties(
    path: Path | str, parties: Mapping[str, str], units: Iterable[UnitRow]
) -> None:
    """Raise Failure for a party that stands for a unit the world does not have."""
    known = {unit.code for unit in units}
    for key, unit in parties.items():
        if unit not in known:
            raise Failure(
                Reason.DATA, f"{path}: the party “{key}” stands for no unit: “{unit}”"
            )


def _check_process_lines(path: Path, world: World) -> None:
    """Raise Failure for a line about a procedure, case, process or unit there is not."""
    if not world.procedure_processes:
        return
    keys = {_meta(process).get("key") for process in world.processes}
    cases = _cases(world.catalogue)
    told: set[tuple[str, int | None]] = set()
    for n, line in enumerate(world.procedure_processes, start=2):
        code, case_n = line.procedure_code, line.case_n
        fault = ""
        if code not in cases:
            fault = f"procedure_code: the catalogue has no procedure “{code}”"
        elif case_n is not None and not 1 <= case_n <= cases[code]:
            fault = f"case_n: the procedure has {cases[code]} cases, not a case {case_n}"
        elif line.process not in keys:
            fault = f"process: world.json lists no process “{line.process}”"
        elif (code, case_n) in told:
            fault = "procedure_code: an earlier line says it already"
        if fault:
            raise Failure(Reason.DATA, f"{path}, line {n}, column {fault}")
        _check_parties(f"{path}, line {n}, column parties", line.parties, world.units)
        told.add((code, case_n))


def _cases(catalogue: Path) -> Mapping[str, int]:
    """Return how many cases each procedure of the catalogue has, by code."""
    try:
        data = catalogue.read_bytes()
    except OSError as fault:
        raise Failure(Reason.DATA, f"{catalogue} cannot be read: {fault}") from None
    return {row.code: len(row.cases) for row in read_source(catalogue.name, data)}


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
    for column in fields(kind):  # type: ignore[arg-type]  # kind is a dataclass here
        text = normalise(line.get(column.name) or "")
        required = column.default is MISSING and column.default_factory is MISSING
        if not text and required:
            raise Failure(
                Reason.DATA, f"{path}, line {n}, column {column.name}: nothing is given"
            )
        if text:
            try:
                values[column.name] = _READ[hints[column.name]](text)
            except ValueError as fault:
                raise Failure(
                    Reason.DATA, f"{path}, line {n}, column {column.name}: {fault}"
                ) from None
    return kind(**values)


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"must be yes or no, not {text!r}")
    return text == "yes"


def _pairs(text: str) -> Mapping[str, str]:
    """Return “key=unit; key=unit” as a mapping."""
    found: dict[str, str] = {}
    for pair in text.split(";"):
        key, sign, unit = (part.strip() for part in pair.partition("="))
        if not (key and sign and unit):
            raise ValueError(f"must be key=unit; key=unit, not {text!r}")
        if key in found:
            raise ValueError(f"{key!r} is given twice")
        found[key] = unit
    return found


_READ: Mapping[Any, Callable[[str], object]] = {
    str: str,
    int: int,
    int | None: int,
    Mapping[str, str]: _pairs,
    date: date.fromisoformat,
    date | None: date.fromisoformat,
    bool: _yes,
    tuple[str, ...]: lambda text: tuple(text.split()),
}

"""Load a world: units, people, calendar, processes, catalogue, who receives what."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from motcua.domain.accounts import actions as accounts
from motcua.domain.accounts import readers as account_readers
from motcua.domain.accounts.actions import AccountRow
from motcua.domain.catalogue import actions as catalogue
from motcua.domain.catalogue import readers as catalogue_readers
from motcua.domain.catalogue.actions import CompetenceRow, TemplateRow
from motcua.domain.catalogue.rules.content import FeeContent, ProcedureContent
from motcua.domain.catalogue.rules.plain import check_fee
from motcua.domain.catalogue.rules.sources import read_source
from motcua.domain.deadlines import actions as deadlines
from motcua.domain.deadlines.readers import shifts_from
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.deadlines.rules.vietnam import calendar_rows
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.scenarios import from_csv
from motcua.domain.eforms import actions as eforms
from motcua.domain.payments import actions as payments
from motcua.domain.payments.actions import BankRow, SeriesRow
from motcua.journeys import scenarios
from motcua.journeys.publish_process import publish_process
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid
from motcua.ops.eforms import definition, shipped
from motcua.ops.failures import Failure, Reason
from motcua.ops.world.appointments import load_appointments
from motcua.ops.world.files import CompetenceLine, LimitLine, World, read_world
from motcua.ops.world.guidance import load_guidance
from motcua.ops.world.hall import load_hall
from motcua.ops.world.home import load_home

LIBRARY = Path(__file__).resolve().parent.parent / "data" / "processes" / "library.json"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of each sort were new."""

    units: int
    officers: int
    roles: int
    delegations: int
    people: int
    accounts: int
    procedures: int
    published: int
    competences: int
    members: int
    helpers: int


def load_world(*, folder: Path, at: datetime, password: str) -> Loaded:
    """Load a world's folder; what is there already is left alone.

    `password` opens every account that is new. Raises Failure for a faulty file.
    """
    world = read_world(folder)
    counts = _load_people(world, at, password)
    _load_calendar(world, at)
    for path in world.processes:
        _load_process(path, at)
    _open_series(world, at)
    _open_bank_accounts(world, at)
    load_hall(world=world, at=at)
    load_appointments(world=world, at=at)
    catalogue.save_step_templates(actor=SYSTEM, at=at, rows=_library())
    imported = catalogue.import_catalogue(
        actor=SYSTEM,
        at=at,
        contents=_contents(world),
        valid_from=world.catalogue_valid_from,
        dry_run=False,
    )
    for path in shipped():
        eforms.load_form(actor=SYSTEM, at=at, definition=definition(path))
    load_guidance(at=at)
    competences = _assign(world, at)
    # Last: what a helper or a clerk may do names procedures there are by now.
    joined, helped = load_home(world, at)
    return Loaded(
        **counts,
        procedures=sum(change.kind != "unchanged" for change in imported.changes),
        published=imported.published,
        competences=competences,
        members=joined,
        helpers=helped,
    )


def _contents(world: World) -> list[ProcedureContent]:
    """Return the catalogue, with the fees the world itself names; raise Failure."""
    contents = read_source(world.catalogue.name, world.catalogue.read_bytes())
    fees: dict[str, list[FeeContent]] = {}
    for n, line in enumerate(world.fees, start=2):
        try:
            check_fee(line.content, cases=0)
            if line.amount is None and not line.choices:
                raise Failure(
                    Reason.DATA, f"fees.csv, line {n}, column amount: nothing is given"
                )
        except Invalid as fault:
            raise Failure(
                Reason.DATA, f"fees.csv, line {n}, column {fault.field}: {fault}"
            ) from None
        fees.setdefault(line.procedure_code, []).append(line.content)
    found = [
        replace(one, fees=tuple(fees.pop(one.code))) if one.code in fees else one
        for one in contents
    ]
    if fees:
        raise Failure(
            Reason.DATA, f"fees.csv: the catalogue has no procedure “{min(fees)}”"
        )
    return _with_limits(found, world.limits)


def _with_limits(
    contents: list[ProcedureContent], lines: Sequence[LimitLine]
) -> list[ProcedureContent]:
    """Return the catalogue with the limits the world names; raise Failure."""
    limits = {line.procedure_code: _limit(n, line) for n, line in enumerate(lines, 2)}
    unknown = limits.keys() - {one.code for one in contents}
    if unknown:
        raise Failure(
            Reason.DATA, f"limits.csv: the catalogue has no procedure “{min(unknown)}”"
        )
    return [replace(one, **limits.get(one.code, {})) for one in contents]


def _limit(n: int, line: LimitLine) -> dict[str, Any]:
    """Return the fields of a procedure that say its limit; raise Failure."""
    try:
        limit = TimeLimit(line.amount, LimitUnit(line.unit))
    except ValueError as fault:
        raise Failure(Reason.DATA, f"limits.csv, line {n}: {fault}") from None
    return {
        "limit_amount": limit.amount,
        "limit_unit": limit.unit.value,
        "limit_text": f"{limit.text} ({line.legal_basis})",
    }


def _load_people(world: World, at: datetime, password: str) -> dict[str, int]:
    counts = {
        "units": accounts.load_units(actor=SYSTEM, at=at, rows=world.units),
        "officers": accounts.load_officers(
            actor=SYSTEM, at=at, rows=[line.officer for line in world.officers]
        ),
        "roles": accounts.grant_roles(actor=SYSTEM, at=at, rows=world.roles),
        "delegations": accounts.register_authority(
            actor=SYSTEM, at=at, rows=world.delegations
        ),
        "people": len(world.people),
    }
    for person in world.people:
        accounts.enter_person(
            actor=SYSTEM,
            at=at,
            kind=person.kind,
            name=person.name,
            id_kind=person.id_kind,
            id_number=person.id_number,
            born_on=person.born_on,
            phone=person.phone,
            email=person.email,
            address=person.address,
        )
    officers = [AccountRow(o.sign_in, password, o.code) for o in world.officers]
    people = [AccountRow(p.sign_in, password, "", p.id_number) for p in world.people]
    rows = [row for row in officers + people if row.username]
    counts["accounts"] = accounts.open_accounts(actor=SYSTEM, at=at, rows=rows)
    return counts


def _load_calendar(world: World, at: datetime) -> None:
    plain = world.calendar
    calendar = WorkingCalendar(
        version=plain["version"],
        days={row.day: row for row in calendar_rows()},
        first=date.fromisoformat(plain["first"]),
        last=date.fromisoformat(plain["last"]),
        rest_weekdays=frozenset(plain["rest_weekdays"]),
        shifts=shifts_from(plain["shifts"]),
        reception={int(k): shifts_from(v) for k, v in plain["reception"].items()},
    )
    deadlines.publish_calendar(
        actor=SYSTEM,
        at=at,
        calendar=calendar,
        valid_from=date.fromisoformat(plain["valid_from"]),
        decision=plain["decision"],
    )


def _open_series(world: World, at: datetime) -> None:
    """Open the series of fee receipts the world names."""
    day = world.starts_at.date()
    units = {unit.code: unit.id for unit in account_readers.units_in_force(on=day)}
    payments.open_series(
        actor=SYSTEM,
        at=at,
        rows=[
            SeriesRow(
                unit_id=_unit(units, line.unit, "receipt_series.csv"),
                name=line.name,
                form_symbol=line.form_symbol,
                symbol=line.symbol,
                tax_code=line.tax_code,
                valid_from=line.valid_from,
            )
            for line in world.receipt_series
        ],
    )


def _open_bank_accounts(world: World, at: datetime) -> None:
    """Open the bank accounts the world names."""
    day = world.starts_at.date()
    units = {unit.code: unit.id for unit in account_readers.units_in_force(on=day)}
    payments.open_bank_accounts(
        actor=SYSTEM,
        at=at,
        rows=[
            BankRow(
                unit_id=_unit(units, line.unit, "bank_accounts.csv"),
                bank=line.bank,
                bank_name=line.bank_name,
                number=line.number,
                holder=line.holder,
                valid_from=line.valid_from,
            )
            for line in world.bank_accounts
        ],
    )


def _load_process(path: Path, at: datetime) -> None:
    """Publish a process, once it passes the scenarios in the folder beside it."""
    definition = json.loads(path.read_text(encoding="utf-8"))
    file = path.parent / "scenarios" / f"{path.stem}.csv"
    if file.exists():
        scenarios.bring_in(
            actor=SYSTEM,
            at=at,
            key=str(definition["key"]),
            tables=from_csv(file.read_bytes()),
            process=parse(definition),
            replace=False,
        )
    publish_process(
        actor=SYSTEM, at=at, definition=definition, decision=str(definition["decision"])
    )


def _assign(world: World, at: datetime) -> int:
    """Give every procedure of the catalogue the line that fits its field best."""
    day = world.starts_at.date()
    units = {unit.code: unit.id for unit in account_readers.units_in_force(on=day)}
    named = _parties_named(world.processes)
    rows = []
    for content in catalogue_readers.current_contents().values():
        line = _line_for(world.competence, content.field, content.authority_level)
        own = [
            one for one in world.procedure_processes if one.procedure_code == content.code
        ]
        cases = {one.case_n: one.process for one in own}
        keys = {line.process, *cases.values()}
        bound = dict(world.parties)
        for one in own:
            bound |= one.parties
        rows.append(
            CompetenceRow(
                procedure_code=content.code,
                receiving_unit_id=_unit(units, line.receiving),
                resolving_unit_id=_unit(units, line.resolving),
                process_key=cases.get(None, line.process),
                case_processes={
                    str(case): key for case, key in cases.items() if case is not None
                },
                parties={
                    party: _unit(units, code)
                    for party, code in bound.items()
                    if any(party in named[key] for key in keys)
                },
                valid_from=world.catalogue_valid_from,
            )
        )
    return catalogue.assign_competence(actor=SYSTEM, at=at, rows=rows)


def _library() -> list[TemplateRow]:
    """Return the steps that editors may put into their processes."""
    return [TemplateRow(**row) for row in json.loads(LIBRARY.read_text("utf-8"))]


def _parties_named(paths: Sequence[Path]) -> Mapping[str, frozenset[str]]:
    """Return which agencies each process names, with those of its sub-dossiers.

    Only they are bound to a dossier: a unit that has no part in it does not see it.
    """
    processes = {
        process.key: process
        for path in paths
        for process in [parse(json.loads(path.read_text(encoding="utf-8")))]
    }
    return {
        key: frozenset(process.parties)
        | {
            party
            for step in process.steps
            if step.sub is not None and step.sub.process in processes
            for party in processes[step.sub.process].parties
        }
        for key, process in processes.items()
    }


def _line_for(lines: Sequence[CompetenceLine], field: str, level: str) -> CompetenceLine:
    fitting = [line for line in lines if line.field == field]
    exact = [line for line in fitting if line.authority_level == level]
    general = [line for line in fitting if not line.authority_level]
    if not exact and not general:
        raise Failure(
            Reason.DATA, f"competence.csv: no line says who receives the field “{field}”"
        )
    return (exact or general)[0]


def _unit(units: Mapping[str, int], code: str, file: str = "competence.csv") -> int:
    if code not in units:
        raise Failure(Reason.DATA, f"{file}: there is no unit “{code}” that day")
    return units[code]

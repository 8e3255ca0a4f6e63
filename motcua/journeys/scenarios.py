"""Scenarios of a process: write them, run them against a version and the calendar.

The engine says what comes of a scenario, the catalogue keeps it, the calendar is the
published one for its days. Every publication has to pass them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue import actions as catalogue
from motcua.domain.catalogue import readers
from motcua.domain.catalogue.readers import ScenarioFacts
from motcua.domain.deadlines.readers import calendar_of_day
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.scenarios import Result, Table, Wrong, read, run
from motcua.domain.dossiers.workflow.scenarios.cells import moment
from motcua.domain.dossiers.workflow.scenarios.table import (
    LABELS,
    MOST_SCENARIOS,
    Line,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, MotcuaError, NotFound, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario and what comes of it now."""

    scenario: ScenarioFacts
    result: Result


def tried(*, process: Process, at: datetime) -> tuple[Tried, ...]:
    """Return what comes of every scenario of a process when it is run by `process`."""
    return tuple(
        Tried(found, _run(process, Table(found.name, found.rows), at))
        for found in readers.scenarios_of(key=process.key)
    )


def prove(*, process: Process, at: datetime) -> tuple[dict[str, object], ...]:
    """Return the scenarios a process passes, as they are kept with the version.

    Raises NotNow naming the first scenario and row that it does not pass.
    """
    proofs: list[dict[str, object]] = []
    for one in tried(process=process, at=at):
        if not one.result.passed:
            raise NotNow(
                "scenario_fails",
                N_("Chưa công bố được. Kịch bản “%(scenario)s”, dòng %(row)s: %(what)s"),
                facts=_facts(one.scenario.name, one.result.wrong[0]),
                remedy=N_("Hãy sửa quy trình, hoặc sửa kịch bản nếu nó không còn đúng."),
            )
        proofs.append(
            {
                "name": one.scenario.name,
                "calendar": one.result.calendar,
                "rows": [dict(row) for row in one.scenario.rows],
            }
        )
    return tuple(proofs)


def listed(*, actor: Actor, at: datetime, key: str) -> tuple[Tried, ...]:
    """Return the scenarios of a process, each run by its newest version."""
    require(actor, Act.EDIT_PROCESS)
    return tried(process=_newest(key), at=at)


def try_out(*, actor: Actor, at: datetime, key: str, table: Table) -> Result:
    """Run a table that need not be saved by the newest version of a process."""
    require(actor, Act.EDIT_PROCESS)
    return _run(_newest(key), table, at)


@transaction.atomic
def save(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    table: Table,
    scenario_id: int | None = None,
    seen: datetime | None = None,
) -> int:
    """Save a scenario that can be read; return its id. It need not pass.

    Raises Invalid naming row and column of what cannot be read, and whatever
    `save_scenario` raises.
    """
    require(actor, Act.EDIT_PROCESS)
    _check(_newest(key), table)
    there = readers.scenarios_of(key=key)
    if scenario_id is None and len(there) >= MOST_SCENARIOS:
        raise Invalid(
            "too_many_scenarios",
            N_("Quy trình đã có %(most)s kịch bản, là mức nhiều nhất."),
            facts={"most": MOST_SCENARIOS},
        )
    return catalogue.save_scenario(
        actor=actor,
        at=at,
        key=key,
        name=table.name,
        rows=table.lines,
        scenario_id=scenario_id,
        seen=seen,
    )


@transaction.atomic
def bring_in(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    tables: Sequence[Table],
    process: Process | None = None,
    replace: bool = True,
) -> int:
    """Write the scenarios of a file by their names; return how many are new or changed.

    All or none. They have to be readable for `process`, the newest version where none
    is given. Raises Invalid (field `file`) naming scenario, row and column.
    """
    require(actor, Act.EDIT_PROCESS)
    target = process or _newest(key)
    for table in tables:
        _check(target, table)
    return catalogue.put_scenarios(
        actor=actor,
        at=at,
        key=key,
        tables={table.name: table.lines for table in tables},
        replace=replace,
    )


def tables_of(*, actor: Actor, key: str) -> tuple[Table, ...]:
    """Return the scenarios of a process as tables, to be written to a file."""
    require(actor, Act.EDIT_PROCESS)
    _newest(key)
    return tuple(Table(one.name, one.rows) for one in readers.scenarios_of(key=key))


def _check(process: Process, table: Table) -> None:
    """Raise Invalid for the first thing that cannot be read."""
    _, wrong = read(process, table.lines)
    if wrong:
        raise Invalid(
            "scenario_malformed",
            N_("Kịch bản “%(scenario)s”, dòng %(row)s, cột “%(column)s”: %(what)s"),
            facts=_facts(table.name, wrong[0]),
            field="file",
        )


def _facts(name: str, wrong: Wrong) -> Mapping[str, object]:
    return {
        "scenario": name,
        "row": wrong.n,
        "column": LABELS.get(wrong.column, "–"),
        "what": wrong.fault,
    }


def _run(process: Process, table: Table, at: datetime) -> Result:
    return run(process, table, calendar_of_day(on=_first_day(table.lines, at)))


def _first_day(lines: Sequence[Line], at: datetime) -> date:
    """Return the day a scenario begins, today where that cannot be read."""
    try:
        return moment(lines[0]["at"]).date() if lines else at.astimezone(VN).date()
    except (MotcuaError, KeyError):
        return at.astimezone(VN).date()


def _newest(key: str) -> Process:
    versions = readers.process_versions(key=key)
    if not versions:
        raise NotFound("process_unknown", N_("Chưa có quy trình này."))
    return parse(versions[0].definition)

"""The processes that are shipped: sound, in time, with somebody for every step.

Basis: TT 01/2018 art 8 (steps, unit or position, time; together within the legal time).
"""

import json
import re
from collections import Counter
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import motcua
from motcua.domain.catalogue.rules.content import ProcedureContent
from motcua.domain.catalogue.rules.sources import read_source
from motcua.domain.deadlines.readers import shifts_from
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.deadlines.rules.vietnam import calendar_rows
from motcua.domain.dossiers.rules.territory import COMMUNES
from motcua.domain.dossiers.workflow.commands import MOVES, Command
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    FactKind,
    FactSpec,
    Move,
    Need,
    Process,
    Step,
    SubDossier,
    Timer,
    Timing,
)
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.scenarios import Table, from_csv, run
from motcua.domain.dossiers.workflow.soundness import faults
from motcua.domain.dossiers.workflow.staffing import Context
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.dossiers.workflow.structure import (
    blocks,
    hours,
    own_hours,
    rest_hours,
)
from motcua.domain.dossiers.workflow.values import BUILT_IN, SUB_OUTCOME
from motcua.domain.dossiers.workflow.writing import process_to_json
from motcua.kernel.actor import Role
from motcua.ops.world.files import ProcessLine, World, read_world

FOLDER = Path(motcua.__file__).parent / "ops" / "data" / "processes"
DOCS = Path(motcua.__file__).parent.parent / "docs"
WORLDS = FOLDER.parent / "worlds"
GENERIC = {"department", "five-on-the-spot"}
KEYS = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "library")
SCENARIOS = sorted(path.stem for path in (FOLDER / "scenarios").glob("*.csv"))


def definition(key: str) -> Any:
    return json.loads((FOLDER / f"{key}.json").read_text("utf-8"))


@cache
def process(key: str) -> Process:
    return parse(definition(key))


@cache
def world(key: str) -> World:
    return read_world(WORLDS / key)


@cache
def catalogue() -> dict[str, ProcedureContent]:
    file = WORLDS.parent / "catalogue" / "procedures.csv"
    return {row.code: row for row in read_source(file.name, file.read_bytes())}


def hours_needed(found: Process) -> float:
    return own_hours(found.first) + rest_hours(found)[found.first.key]


def limit_of(content: ProcedureContent) -> TimeLimit | None:
    if content.limit_amount is None or content.limit_unit is None:
        return None
    return TimeLimit(content.limit_amount, LimitUnit(content.limit_unit))


def places(found: World, content: ProcedureContent, line: ProcessLine) -> dict[str, str]:
    """Return the unit of every place of a dossier, as the loader binds them."""
    of_field = [row for row in found.competence if row.field == content.field]
    exact = [row for row in of_field if row.authority_level == content.authority_level]
    own = (exact or [row for row in of_field if not row.authority_level])[0]
    units = {unit.code: unit for unit in found.units}
    resolving = units[own.resolving]
    is_department = resolving.kind == "department"
    return {
        **found.parties,
        **line.parties,
        "reception": own.receiving,
        "resolving": resolving.code,
        "authority": resolving.parent if is_department else resolving.code,
    }


def staff(found: World, bound: dict[str, str]) -> Counter[tuple[Role, str]]:
    """Return how many officers hold a role at a place on the world's first day."""
    day = found.starts_at.date()
    held = Counter(
        (Role(row.role), row.unit)
        for row in found.roles
        if row.valid_from <= day <= (row.valid_to or date.max)
    )
    return Counter(
        {
            (role, place): held[role, unit]
            for role in Role
            for place, unit in bound.items()
        }
    )


def signers(found: World, unit: str, code: str) -> int:
    """Return how many the register of authority lets decide a procedure at a unit."""
    parents = {row.code: row.parent for row in found.units}
    upwards = [unit]
    while parents[upwards[-1]]:
        upwards.append(parents[upwards[-1]])
    day = found.starts_at.date()
    return sum(
        row.unit in upwards
        and (not row.procedure_codes or code in row.procedure_codes)
        and row.valid_from <= day <= (row.valid_to or date.max)
        for row in found.delegations
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_file_is_named_by_its_key_and_written_in_the_normal_form(key: str) -> None:
    assert process(key).key == key
    assert process(key).decision
    assert process_to_json(process(key)) == definition(key)


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_process_is_sound(key: str) -> None:
    assert faults(process(key)) == ()
    for block in blocks(process(key)):
        assert process(key).by_key[block.join].join
    assert (hours_needed(process(key)) > 0) == (key not in GENERIC)


@pytest.mark.parametrize("key", sorted(set(KEYS) - GENERIC))
def test_every_step_an_officer_takes_within_the_limit_has_a_time(key: str) -> None:
    """The counter hands over by the 15:00 rule; who collects a result is not hurried."""
    timeless = {
        step.key
        for step in process(key).steps
        if step.within is None and not step.automatic
    }
    commands = {m.command for k in timeless for m in process(key).by_key[k].moves}
    assert commands <= {Command.HAND_OVER, Command.RETURN}


@pytest.mark.parametrize("key", ["halong-2021", "ward-2026"])
def test_every_assigned_process_can_run_in_its_world(key: str) -> None:
    found = world(key)
    for line in found.procedure_processes:
        content = catalogue()[line.procedure_code]
        assert set(content.missing()) <= {"time_limit"}
        for bound in with_communes(found, line, places(found, content, line)):
            context = Context(
                limit=limit_of(content),
                staff=staff(found, bound),
                signers=signers(found, bound["authority"], content.code),
            )
            assert not faults(process(line.process), context=context), line
            check_subs(found, process(line.process), bound, content.code)


def with_communes(
    found: World, line: ProcessLine, bound: dict[str, str]
) -> list[dict[str, str]]:
    """Return the places with each commune that an address may lead to."""
    asked = process(line.process).by_address - bound.keys()
    if not asked:
        return [bound]
    return [
        bound | dict.fromkeys(asked, unit.code)
        for unit in found.units
        if unit.kind in COMMUNES
    ]


def check_subs(found: World, whole: Process, bound: dict[str, str], code: str) -> None:
    """A sub-dossier runs at its party's unit alone, in the time of its step."""
    for step in whole.steps:
        if step.sub is None:
            continue
        unit = bound[step.place]
        there = {**bound, **dict.fromkeys(("reception", "resolving", "authority"), unit)}
        context = Context(
            limit=step.within,
            staff=staff(found, there),
            signers=signers(found, unit, code),
        )
        assert not faults(process(step.sub.process), context=context), (whole.key, unit)


def test_a_process_too_long_for_its_procedure_would_be_found() -> None:
    content = catalogue()["2.000908"]
    slow = faults(process("building-permit"), context=Context(limit=limit_of(content)))
    assert [fault.code for fault in slow] == ["too_slow"]


def test_a_unit_without_people_would_be_found() -> None:
    found = world("halong-2021")
    nobody = staff(
        found, {"reception": "hcc", "resolving": "x07033", "authority": "ubnd"}
    )
    context = Context(staff=nobody)
    assert {f.code for f in faults(process("department"), context=context)} == {
        "nobody_there"
    }


@pytest.mark.parametrize(("key", "least"), [("halong-2021", 20), ("ward-2026", 20)])
def test_many_hand_made_processes_serve_published_procedures(
    key: str, least: int
) -> None:
    published = {
        line.process
        for line in world(key).procedure_processes
        if not catalogue()[line.procedure_code].missing()
    }
    assert len(published - GENERIC) >= least
    of_case = {
        line.procedure_code for line in world(key).procedure_processes if line.case_n
    }
    assert of_case


def test_every_shipped_process_is_used() -> None:
    assigned = {line.process for line in world("halong-2021").procedure_processes}
    subs = {
        step.sub.process for key in assigned for step in process(key).steps if step.sub
    }
    assert assigned | subs | GENERIC == set(KEYS)


def test_the_library_holds_steps_that_can_be_read() -> None:
    library = json.loads((FOLDER / "library.json").read_text("utf-8"))
    assert len({row["key"] for row in library}) == len(library) >= 20
    for row in library:
        assert set(row) == {"key", "name", "about", "step"}
        found = parse({"key": "one", "name": "Một bước", "steps": [row["step"]]})
        assert process_to_json(found)["steps"] == [row["step"]]
        assert all(not move.to for move in found.first.moves)
        if found.first.sub:
            assert found.first.sub.process in KEYS


@pytest.mark.parametrize("page", ["reference/process-format", "how-to/add-a-process"])
def test_the_example_of_a_process_is_sound(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    found = parse(json.loads(example))
    assert faults(found, context=Context(limit=TimeLimit(1, LimitUnit.MONTH))) == ()
    assert process_to_json(found) == json.loads(example)


def test_the_page_of_the_format_names_every_field_and_command() -> None:
    text = (DOCS / "reference" / "process-format.md").read_text("utf-8")
    for kind in (Process, Step, Move, Timer, SubDossier, FactSpec):
        for field in fields(kind):
            assert f"`{field.name}`" in text or f'"{field.name}"' in text, field.name
    for word in (*MOVES, *Need, *Timing, *Assign, *FactKind, *BUILT_IN, SUB_OUTCOME):
        assert f"`{word}`" in text, word


def calendar() -> WorkingCalendar:
    plain = world("halong-2021").calendar
    return WorkingCalendar(
        version=plain["version"],
        days={row.day: row for row in calendar_rows()},
        first=date.fromisoformat(plain["first"]),
        last=date.fromisoformat(plain["last"]),
        rest_weekdays=frozenset(plain["rest_weekdays"]),
        shifts=shifts_from(plain["shifts"]),
        reception={int(day): shifts_from(s) for day, s in plain["reception"].items()},
    )


def tables(key: str) -> tuple[Table, ...]:
    return from_csv((FOLDER / "scenarios" / f"{key}.csv").read_bytes())


def test_every_shipped_process_has_scenarios() -> None:
    assert SCENARIOS == KEYS


@pytest.mark.parametrize("key", SCENARIOS)
def test_every_shipped_scenario_comes_as_it_says(key: str) -> None:
    for table in tables(key):
        result = run(process(key), table, calendar())
        assert [(one.n, one.column, one.fault.text) for one in result.wrong] == []


@pytest.mark.parametrize("key", SCENARIOS)
def test_the_first_scenario_of_a_process_goes_from_reception_to_return(key: str) -> None:
    lines = tables(key)[0].lines
    assert lines[0]["do"] == "accept"
    assert (lines[-1]["do"], lines[-1]["then_status"]) == ("return", "returned")
    typed = dict(pair.strip().split("=") for pair in lines[0]["with"].split(";"))
    amount, _, unit = typed["limit"].rpartition(" ")
    limits = [limit_of(catalogue()[line.procedure_code]) for line in _lines(key)]
    known = {hours(limit) for limit in limits if limit}
    assert not known or hours(TimeLimit(int(amount or 0), LimitUnit(unit))) in known


def test_the_scenarios_try_what_the_law_lets_be_done_and_what_not() -> None:
    """One at least asks, extends, apologises, consults, waits, refuses and is refused."""
    lines = [line for key in SCENARIOS for table in tables(key) for line in table.lines]
    done = {Command(line["do"]) for line in lines if not line["then_error"]}
    assert done >= set(Command) - {
        Command.LINK,
        Command.NOTE,
        Command.MIGRATE,
        Command.RELEASE,
    }
    assert len({line["then_error"] for line in lines}) > 20
    assert {line["then_status"] for line in lines} >= set(Status) - {Status.INCOMPLETE}


def _lines(key: str) -> list[ProcessLine]:
    return [
        line for line in world("halong-2021").procedure_processes if line.process == key
    ]

"""How long the pure parts take: deciding, reckoning, explaining, checking a process."""

import json
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import ClockEvent, ClockKind, advance
from motcua.domain.deadlines.rules.due import due_at
from motcua.domain.deadlines.rules.explain import explain
from motcua.domain.deadlines.rules.limits import LimitUnit, Policy, TimeLimit
from motcua.domain.deadlines.rules.vietnam import calendar_rows
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.engine import decide
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.soundness import faults
from motcua.domain.dossiers.workflow.states import NEW
from motcua.kernel.actor import Actor, ActorKind, Role, RoleAt
from motcua.kernel.clock import VN
from motcua.ops.bench import eforms
from motcua.ops.bench.figures import Figure, at_most

AT = datetime(2021, 11, 22, 9, 0, tzinfo=VN)
DATA = Path(__file__).resolve().parent.parent / "data" / "processes"
RUNS = 20
UNITS = {"reception": 1, "resolving": 2, "authority": 3}


def figures() -> list[Figure]:
    """Return the figures of the pure parts, each the best of twenty runs."""
    return [
        at_most("decide", "µs", microseconds(_deciding(), 2000), 30),
        at_most("due date across a year", "µs", microseconds(_reckoning(), 2000), 30),
        at_most("due date explained", "µs", microseconds(_explaining(), 500), 300),
        at_most(
            "soundness, 60 steps, 4 branches",
            "ms",
            microseconds(_checking(), 1) / 1000,
            1000,
        ),
        *eforms.figures(),
    ]


def microseconds(act: Callable[[], object], times: int) -> float:
    """Return how long an act takes: the best of twenty runs of so many times.

    As `timeit` advises: what took longer was held up by something else on the machine.
    """
    act()
    found = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        for _ in range(times):
            act()
        found.append((time.perf_counter() - begun) / times * 1_000_000)
    return min(found)


def calendar() -> WorkingCalendar:
    """Return Vietnam's calendar of 2015 to 2027."""
    return WorkingCalendar(
        version="bench",
        days={row.day: row for row in calendar_rows()},
        first=date(2015, 1, 1),
        last=date(2027, 12, 31),
    )


def _deciding() -> Callable[[], object]:
    process = parse(json.loads((DATA / "department.json").read_text(encoding="utf-8")))
    actor = Actor(
        kind=ActorKind.OFFICER,
        officer_id=7,
        roles=frozenset(RoleAt(role, unit) for role in Role for unit in UNITS.values()),
    )
    facts = Facts(actor=actor, at=AT, units=UNITS, has_authority=True)
    state = decide(process, NEW, Command.ACCEPT, facts).state
    return lambda: decide(process, state, Command.HAND_OVER, facts)


def _reckoning() -> Callable[[], object]:
    limit, found = TimeLimit(250, LimitUnit.WORKING_DAY), calendar()
    return lambda: due_at(start=AT, limit=limit, calendar=found, policy=Policy())


def _explaining() -> Callable[[], object]:
    found = calendar()
    event = ClockEvent(
        ClockKind.START,
        AT,
        limit=TimeLimit(250, LimitUnit.WORKING_DAY),
        policy=Policy(),
        calendar_id=1,
        calendar=found.version,
    )

    def act() -> object:
        return explain(advance(None, event, found), found)

    return act


def _checking() -> Callable[[], object]:
    process = largest()
    return lambda: faults(process)


def largest() -> Process:
    """Return a process of sixty steps, four branches side by side, with conditions."""
    steps: list[dict[str, object]] = []

    def step(key: str, to: object, **more: object) -> None:
        move = {"command": "submit", "to": to, **_taken(more, "stamp", "needs")}
        steps.append(
            {
                "key": key,
                "name": f"Bước {key}",
                "role": "specialist",
                "place": "resolving",
                **more,
                "moves": [move, *_back(key, steps)],
            }
        )

    for n in range(12):
        step(f"a{n}", f"a{n + 1}" if n < 11 else [f"b{b}0" for b in range(4)])
    for b in range(4):
        for n in range(10):
            step(f"b{b}{n}", f"b{b}{n + 1}" if n < 9 else "join")
    step("join", "appraise", join=True)
    step("appraise", "approve", stamp="appraised", needs=["opinion"])
    steps += json.loads((DATA / "five-on-the-spot.json").read_text("utf-8"))["steps"][1:]
    for n in range(60 - len(steps)):
        steps.insert(0, {**steps[0], "key": f"z{n}", "moves": [_to(steps[0]["key"])]})
    return parse({"key": "largest", "name": "Lớn nhất", "steps": steps})


def _to(key: object) -> dict[str, object]:
    return {"command": "submit", "to": key}


def _taken(table: dict[str, object], *names: str) -> dict[str, object]:
    return {name: table.pop(name) for name in names if name in table}


def _back(key: str, steps: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return a way back to the step before, inside the same branch."""
    if not steps or key in ("join", "appraise") or key.endswith("0"):
        return []
    return [{"command": "send_back", "to": steps[-1]["key"], "needs": ["reason"]}]

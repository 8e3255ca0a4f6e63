"""A process that is changed where a scenario goes makes the scenario fail."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Process, Step, Timer
from motcua.domain.dossiers.workflow.scenarios import Table, run
from motcua.kernel.actor import Role
from tests.unit.test_shipped_processes import KEYS, calendar, process, tables


def left(key: str, table: Table) -> Iterator[tuple[str, bool]]:
    """Return the steps a scenario leaves, and whether the system does it."""
    there: frozenset[str] = frozenset()
    for line in table.lines:
        if line["then_error"]:
            continue
        now = frozenset(filter(None, line["then_step"].split("+")))
        for step in there - now:
            alone = line["do"] not in ("withdraw", "stop", "reopen", "lapse", "undo")
            if alone and len(there - now) == 1:
                yield step, line["who"] == "system"
        there = now


def fails(changed: Process, key: str) -> bool:
    results = (run(changed, table, calendar()) for table in tables(key))
    return any(not result.passed for result in results)


def with_step(whole: Process, step: Step) -> Process:
    return replace(
        whole, steps=tuple(step if s.key == step.key else s for s in whole.steps)
    )


@pytest.mark.parametrize("key", KEYS)
def test_another_role_place_way_or_timer_on_the_way_is_found(key: str) -> None:
    whole = process(key)
    steps = {(step, alone) for table in tables(key) for step, alone in left(key, table)}
    assert len(steps) > 2
    for name, by_system in steps:
        step = whole.by_key[name]
        none_on = replace(step, moves=tuple(m for m in step.moves if not m.to))
        if any(m.to for m in step.moves):
            assert fails(with_step(whole, none_on), key), (name, "way")
        if not by_system:
            assert fails(with_step(whole, replace(step, role=Role.GUIDE)), key), name
            moon = replace(whole, parties={**whole.parties, "moon": "Mặt trăng"})
            there = replace(step, place="moon")
            assert fails(with_step(moon, there), key), (name, "place")
        elif step.timer is not None:
            later = Timer(TimeLimit(40, LimitUnit.CALENDAR_DAY), Command.PROCEED)
            assert fails(with_step(whole, replace(step, timer=later)), key), name


@pytest.mark.parametrize("key", KEYS)
def test_a_result_decided_or_sealed_otherwise_is_found(key: str) -> None:
    whole = process(key)
    sealing = next(
        s for s in whole.steps if any(m.command is Command.SEAL for m in s.moves)
    )
    unsealed = replace(
        sealing, moves=tuple(replace(m, stamp=None) for m in sealing.moves)
    )
    assert fails(with_step(whole, unsealed), key)

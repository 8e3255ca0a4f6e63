"""Laws of processes: sound ones finish, what spoils one is found, proofs are true."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import FactKind, Process, Step
from motcua.domain.dossiers.workflow.engine import decide
from motcua.domain.dossiers.workflow.form import UNREADABLE
from motcua.domain.dossiers.workflow.migration import Safety, safety
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.soundness import faults
from motcua.domain.dossiers.workflow.staffing import Context
from motcua.domain.dossiers.workflow.states import (
    NEW,
    Item,
    ItemKind,
    Outcome,
    Stamp,
    State,
    Status,
)
from motcua.domain.dossiers.workflow.values import BUILT_IN
from motcua.domain.dossiers.workflow.writing import process_to_json
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Role, RoleAt
from motcua.kernel.clock import VN
from tests.processes import YES, either, fork, move, on, step
from tests.processes import process as process_of
from tests.properties.generated import sound_processes
from tests.properties.mutations import SPOIL, Spoilt, tweaked
from tests.properties.oracle import World, explore

HOUR = TimeLimit(1, LimitUnit.WORKING_HOUR)
AT = datetime(2021, 11, 22, 9, 0, tzinfo=VN)
UNITS = {"reception": 1, "resolving": 2, "authority": 3}
ROLES = frozenset(RoleAt(role, unit) for role in Role for unit in UNITS.values())
OFFICERS = tuple(
    Actor(kind=ActorKind.OFFICER, officer_id=n, roles=ROLES) for n in range(1, 9)
)
OF_SUB = ("approved", "rejected", "withdrawn", "stopped")
NOT_COUNTED = UNREADABLE | {
    "branches_improper",
    "branch_empty",
    "branch_entered",
    "join_entered",
    "join_lonely",
    "fact_raced",
    "stamps_lost",
    "decided_twice",
}
"""With these, what can happen is not looked at, or looked at beyond what can happen."""

RICH = process_of(
    step("begin", move("proceed", "ask"), automatic=True),
    either("ask", YES, "visit", "appraise", asks=("visit",)),
    fork("visit", "a", "b"),
    on("a", "join"),
    on("b", "c"),
    on("c", "join", back="b"),
    on("join", "appraise", join=True),
)
"""A process in which there is something of everything."""

many = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Walker:
    """Drives one dossier through a process by chance, as officers would."""

    def __init__(self, process: Process, random: Random) -> None:
        self.process = process
        self.random = random
        self.known = {
            "channel": random.choice(("counter", "online", "post")),
            "fee": random.choice((None, 0, 999, 1000, 50_000)),
        }
        self.state = self.do(Command.ACCEPT, OFFICERS[0])

    def do(
        self,
        command: Command,
        actor: Actor,
        item: Item | None = None,
        answers: dict[str, Any] | None = None,
    ) -> State:
        """Decide with everything there that can be asked for."""
        facts = Facts(
            actor=actor,
            at=AT,
            units=UNITS,
            known=self.known,
            has_authority=True,
            assignee_fits=True,
            item_n=item.n if item else None,
            opinion="Đủ điều kiện",
            reason="Có lý do",
            assignee_id=2,
            recipient="Nguyễn Văn An",
            proof="Ký nhận",
            answers=answers or {},
        )
        before = NEW if command is Command.ACCEPT else self.state
        self.state = decide(self.process, before, command, facts).state
        assert self.state.steps <= set(self.process.by_key)
        assert Stamp.RECEIVED in self.state.stamps
        return self.state

    def move(self, *, back: bool) -> None:
        """Make any move anywhere; only forward unless `back`."""
        item = self.random.choice(self.state.items)
        step = self.process.by_key[item.step]
        answers = self.answers(step)
        facts = {**self.known, **self.state.facts, **answers}
        open_for = sorted({m.command for m in step.moves if step.move(m.command, facts)})
        ahead = [c for c in open_for if c is not Command.SEND_BACK]
        assert ahead, f"nothing leads on from {step.key} with {facts}"
        command = self.random.choice(open_for if back else ahead)
        if command is Command.PROCEED:
            self.do(command, SYSTEM, item, answers)
        elif command is Command.SEND_BACK:
            self.by_people(command, step, item, {})
        else:
            self.by_people(command, step, item, answers)

    def by_people(
        self, command: Command, step: Step, item: Item, answers: dict[str, Any]
    ) -> None:
        """Let those act who may: who holds it gives it back first if another must."""
        barred = {self.state.last_officers.get(key) for key in step.apart_from}
        may = [officer for officer in OFFICERS if officer.officer_id not in barred]
        if item.officer_id is not None:
            holder = next(o for o in OFFICERS if o.officer_id == item.officer_id)
            if command not in self.process.two_person and holder in may:
                self.do(command, holder, item, answers)
                return
            self.do(Command.RELEASE, holder, item)
        for officer in self.random.sample(
            may, 2 if command in self.process.two_person else 1
        ):
            self.do(command, officer, item, answers)

    def answers(self, step: Step) -> dict[str, Any]:
        """Answer what a step asks, in any way that fits."""
        found: dict[str, Any] = {}
        for key in step.asks:
            spec = self.process.facts[key]
            match spec.kind:
                case FactKind.YES_NO:
                    found[key] = self.random.random() < 0.5
                case FactKind.NUMBER:
                    found[key] = self.random.randint(0, 9)
                case FactKind.ONE_OF:
                    found[key] = self.random.choice([*spec.choices])
        if step.sub is not None:
            found["sub_outcome"] = self.random.choice(OF_SUB)
        return found


@many
@given(sound_processes())
def test_what_is_built_soundly_has_no_fault(process: Process) -> None:
    assert [fault.text for fault in faults(process)] == []


@many
@given(sound_processes(most=2), st.randoms(use_true_random=False))
def test_every_dossier_of_a_sound_process_can_be_finished_from_wherever_it_is(
    process: Process, random: Random
) -> None:
    walker = Walker(process, random)
    for _ in range(random.randint(0, 40)):
        if walker.state.items:
            walker.move(back=True)
    for _ in range(len(process.steps)):
        if walker.state.items:
            walker.move(back=False)
    assert walker.state.status is Status.RETURNED
    assert walker.state.stamps == frozenset(Stamp)
    assert walker.state.outcome is not None


@many
@given(sound_processes(most=2))
def test_a_process_written_and_read_again_is_as_sound(process: Process) -> None:
    again = parse(process_to_json(process))
    assert again.steps == process.steps
    assert faults(again) == ()


@pytest.mark.parametrize("spoil", SPOIL, ids=lambda spoil: str(spoil.__name__))
@settings(many, max_examples=25)
@given(process=sound_processes(most=2), data=st.data())
def test_whatever_spoils_a_sound_process_is_found(
    spoil: Callable[[Process], Spoilt], process: Process, data: st.DataObject
) -> None:
    spoilt = list(spoil(process))
    if spoilt:
        assert faults(data.draw(st.sampled_from(spoilt))) != ()


@settings(many, max_examples=200)
@given(sound_processes(most=1), st.data())
def test_however_badly_a_process_is_spoilt_its_faults_can_be_told(
    process: Process, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(2, 5))):
        process = data.draw(tweaked(process))
        try:
            spoilt = list(data.draw(st.sampled_from(SPOIL))(process))
        except (KeyError, IndexError):
            break  # spoilt so far that there is no hold left
        if spoilt:
            process = data.draw(st.sampled_from(spoilt))
    for fault in faults(process, context=Context(limit=HOUR, staff={}, signers=0)):
        assert "%(" not in fault.text


@pytest.mark.parametrize("spoil", SPOIL, ids=lambda spoil: str(spoil.__name__))
def test_every_way_to_spoil_takes_hold_somewhere(
    spoil: Callable[[Process], Spoilt],
) -> None:
    """Otherwise the law above would hold for want of examples."""
    assert faults(RICH) == ()
    spoilt = list(spoil(RICH))
    assert spoilt
    assert all(faults(one) for one in spoilt)


@many
@given(sound_processes(most=1))
def test_counting_every_mixture_agrees_that_a_sound_process_is_sound(
    process: Process,
) -> None:
    seen = explore(process)
    assume(seen.whole)
    assert not seen.stuck
    assert not seen.unfinished
    assert not seen.early
    assert seen.steps == set(process.by_key)
    assert seen.made == {(s.key, n) for s in process.steps for n, _ in enumerate(s.moves)}


@settings(many, max_examples=60)
@given(sound_processes(most=1), st.data())
def test_counting_every_mixture_agrees_about_any_process(
    process: Process, data: st.DataObject
) -> None:
    """With one or two moves, conditions or questions changed at random."""
    for _ in range(data.draw(st.integers(1, 2))):
        process = data.draw(tweaked(process))
    found = faults(process)
    told = {fault.code for fault in found}
    assume(not told & NOT_COUNTED)
    seen = explore(process)
    assume(seen.whole)

    def where(code: str) -> set[str | None]:
        return {fault.step for fault in found if fault.code == code}

    assert where("stuck") == seen.stuck
    assert where("step_unreachable") == set(process.by_key) - seen.steps
    assert where("end_early") == seen.early
    assert where("move_dead") == {
        s.key
        for s in process.steps
        for n, _ in enumerate(s.moves)
        if s.key in seen.steps and (s.key, n) not in seen.made
    }
    if seen.unfinished:
        assert told & {"stuck", "forward_circle"}


@many
@given(sound_processes(most=1), st.data())
def test_where_a_dossier_can_stand_is_proved_just_where_counting_finds_it(
    process: Process, data: st.DataObject
) -> None:
    seen = explore(process)
    assume(seen.whole)
    worlds = [world for world in seen.worlds if world.tokens]
    one, other = data.draw(st.sampled_from(worlds)), data.draw(st.sampled_from(worlds))
    assert standing(process, one).safe
    mixed = replace(one, tokens=one.tokens | other.tokens, stamps=other.stamps)
    there = any(
        (world.steps, world.stamps, world.outcome)
        == (mixed.steps, mixed.stamps, mixed.outcome)
        and all(
            dict(world.facts).get(name, value) == value for name, value in mixed.facts
        )
        for world in worlds
    )
    if standing(process, mixed).safe:
        assert there
    elif there:
        assert mixed not in seen.worlds


def standing(process: Process, world: World) -> Safety:
    """Ask whether a dossier that stands like this could go on by its own process."""
    items = tuple(
        Item(n, ItemKind.STEP, key, 1, process.by_key[key].role)
        for n, key in enumerate(sorted(world.steps), start=1)
    )
    facts = dict(world.facts)
    state = State(
        Status.PROCESSING,
        items=items,
        outcome=Outcome(world.outcome) if world.outcome else None,
        stamps=frozenset(Stamp(stamp) for stamp in world.stamps),
        facts={name: v for name, v in facts.items() if name not in BUILT_IN},
        items_made=len(items),
    )
    known = {name: facts.get(name) for name in BUILT_IN}
    return safety(process, process, state, known=known)

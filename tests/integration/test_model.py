"""Random commands by random people: PostgreSQL and the pure model always agree."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.domain.catalogue.models import ProcessDefinition
from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import Clock, advance, latest_supplement
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.actions.reading import open_dossier
from motcua.domain.dossiers.actions.steps import act
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.replay import replay
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.engine import decide
from motcua.domain.dossiers.workflow.migration import safety
from motcua.domain.dossiers.workflow.states import OPEN, State
from motcua.domain.dossiers.workflow.ticks import ticks_of
from motcua.kernel.errors import MotcuaError
from tests.databases import MORNING
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
PEOPLE = (
    "quay",
    "truongphong",
    "chuyenvien",
    "chuyenvien2",
    "lanhdao",
    "vanthu",
    "traketqua",
    "tp.tnmt",
    "cauhinh",
)
COMMANDS = sorted(set(Command) - {Command.ACCEPT, Command.REFUSE})
"""All but how a dossier begins."""
USUAL = (Command.HAND_OVER, Command.RECEIVE, Command.ASSIGN, Command.SUBMIT)
"""What leads on, and what may be taken back: tried more often."""


@dataclass
class Model:
    """One dossier as the pure engine and the pure clock have it.

    `before`, `last` and `last_at` are the state before the newest act, that act with
    its doer, and its moment; `seen` says whether somebody else has read it since.
    """

    process_id: int
    state: State
    clock: Clock
    places: dict[str, int]
    before: State | None = None
    last: tuple[Command, int | None] | None = None
    last_at: datetime = MORNING
    seen: bool = False

    @property
    def process(self) -> Process:
        """Return the process the dossier follows now."""
        return process_of(process_id=self.process_id)

    def read(self, officer_id: int | None, at: datetime) -> None:
        """Note that somebody has read the dossier."""
        if self.last and officer_id != self.last[1] and at > self.last_at:
            self.seen = True

    def do(self, command: Command, facts: Facts, to: int) -> None:
        """Do a command; a refusal changes nothing."""
        decision = decide(self.process, self.state, command, facts)
        clock = self.clock
        calendar = calendar_by_id(clock.calendar_id or 0)
        for tick in ticks_of(
            decision=decision,
            clock=clock,
            calendar=calendar,
            at=facts.at,
            limit=facts.limit,
            reason=facts.reason,
        ):
            clock = advance(clock, tick, calendar)
        self.before, self.last = self.state, (command, facts.actor.officer_id)
        self.last_at, self.seen = facts.at, False
        self.state, self.clock = decision.state, clock
        if command is Command.MIGRATE:
            self.process_id = to


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from([("department", "tckh"), ("five-on-the-spot", None)]),
    st.lists(
        st.tuples(
            st.sampled_from(PEOPLE),
            st.sampled_from([*COMMANDS, *USUAL, None]),
            st.integers(0, 30),
        ),
        min_size=10,
        max_size=25,
    ),
)
def test_the_database_does_what_the_model_says(
    kind: tuple[str, str | None], acts: list[tuple[str, Command | None, int]]
) -> None:
    compare(*kind, acts)


def test_taking_back_linking_and_moving_agree_with_the_model() -> None:
    acts = [
        ("quay", Command.HAND_OVER, 0),
        ("quay", Command.UNDO, 0),
        ("quay", Command.HAND_OVER, 0),
        ("truongphong", None, 1),
        ("quay", Command.UNDO, 0),
        ("quay", Command.LINK, 0),
        ("cauhinh", Command.MIGRATE, 1),
        ("quay", Command.MIGRATE, 1),
        ("cauhinh", Command.MIGRATE, 1),
    ]
    refusals = compare("department", "tckh", acts)
    assert [refusal for _, refusal in refusals] == [
        *(None, None, None, None, "seen_already", None, None, "role_missing", None)
    ]


def compare(
    process: str, unit: str | None, acts: list[tuple[str, Command | None, int]]
) -> list[tuple[Command | None, str | None]]:
    """Do acts (None reads the dossier) in both; return what came of each."""
    centre = Centre()
    code = code_of(process, unit)
    other, done = centre.accept(code), centre.accept(code)
    model = first_model(done.dossier_id)
    first = model.process_id
    second = other_version(first, centre.at)
    found_all: list[tuple[Command | None, str | None]] = []
    for username, command, hours in acts:
        centre.at += timedelta(hours=hours)
        if command is None:
            found_all.append((None, read(centre, model, username, done.dossier_id)))
            continue
        to = second if model.process_id == first else first
        typed = replace(typed_by(centre, model.state), linked=other.code, to=to)
        if command is Command.MIGRATE:
            put_in_force(to, centre.at)
        facts = facts_by(centre, model, username, typed)
        unchanged = replace(model)
        expected = outcome(partial(model.do, command, facts, to))
        row = Dossier.objects.get(pk=done.dossier_id)
        found = outcome(
            partial(
                act,
                actor=centre.actor(username),
                at=centre.at,
                dossier_id=row.pk,
                version=row.version,
                request_id=uuid4(),
                command=command,
                typed=typed,
            )
        )
        by_table = ("role_missing", "dossier_unknown")
        both_refuse = expected is not None and found is not None
        assert found == expected or found in by_table or both_refuse
        if found in by_table:
            model = unchanged
        check(model, done.dossier_id)
        found_all.append((command, found))
    return found_all


def read(centre: Centre, model: Model, username: str, dossier_id: int) -> str | None:
    """Let somebody open the dossier; return the code of a refusal."""
    actor = centre.actor(username)
    refusal = outcome(
        partial(open_dossier, actor=actor, at=centre.at, dossier_id=dossier_id)
    )
    if refusal is None:
        model.read(actor.officer_id, centre.at)
    return refusal


def other_version(process_id: int, at: datetime) -> int:
    """Return a version of a process that differs in the name of its last step."""
    found = ProcessDefinition.objects.get(pk=process_id)
    definition = {**found.definition, "steps": [*found.definition["steps"]]}
    definition["steps"][-1] = {**definition["steps"][-1], "name": "Trả kết quả tận tay"}
    row, _ = ProcessDefinition.objects.get_or_create(
        key=found.key,
        n=found.n + 1,
        defaults={
            "name": found.name,
            "definition": definition,
            "state": "retired",
            "decision": "2/QĐ",
            "edited_at": at,
            "published_at": at,
            "retired_at": at,
        },
    )
    return row.pk


def put_in_force(process_id: int, at: datetime) -> None:
    """Make one version the published one of its process."""
    versions = ProcessDefinition.objects.filter(
        key=ProcessDefinition.objects.get(pk=process_id).key
    )
    versions.filter(state="published").update(state="retired", retired_at=at)
    versions.filter(pk=process_id).update(state="published", retired_at=None)


def check(model: Model, dossier_id: int) -> None:
    """Compare row, items, clock, events and chain with the model."""
    row = Dossier.objects.get(pk=dossier_id)
    assert row.process_id == model.process_id
    assert readers.state_of(row) == model.state
    assert Clock.from_json(row.clock) == model.clock
    assert row.due_at == model.clock.due
    open_items = WorkItem.objects.filter(dossier=row, closed_at=None)
    assert {(i.n, i.step, i.officer_id) for i in open_items} == {
        (i.n, i.step, i.officer_id) for i in model.state.items
    }
    assert bool(model.state.items) == (model.state.status in OPEN)
    replayed = replay(dossier_id=dossier_id)
    assert (replayed.state, replayed.clock) == (model.state, model.clock)
    assert readers.chain_fault(dossier_id=dossier_id) is None
    assert model.state.steps <= set(model.process.by_key)


def first_model(dossier_id: int) -> Model:
    """Return the model of a dossier as it stands."""
    row = Dossier.objects.get(pk=dossier_id)
    return Model(
        process_id=row.process_id or 0,
        state=readers.state_of(row),
        clock=Clock.from_json(row.clock),
        places=row.places,
    )


def typed_by(centre: Centre, state: State) -> Input:
    """Return a form in which everything is filled in."""
    return Input(
        opinion="Đủ điều kiện",
        reason="Có lý do",
        assignee_id=centre.actor("chuyenvien").officer_id,
        recipient="Nguyễn Thị Hoa",
        proof="Ký nhận",
        item_n=state.items[0].n if state.items else None,
        consulted=tuple(
            centre.actor("tp.tnmt").units_as(*centre.actor("tp.tnmt").role_names)
        ),
        limit=TimeLimit(1, LimitUnit.WORKING_DAY),
        amount=100_000,
    )


def facts_by(centre: Centre, model: Model, username: str, typed: Input) -> Facts:
    """Return the facts as the registers of the demo have them."""
    calendar = calendar_by_id(model.clock.calendar_id or 0)
    known: dict[str, Any] = {
        name: getattr(typed, name)
        for name in (
            "opinion",
            "reason",
            "assignee_id",
            "recipient",
            "proof",
            "item_n",
            "consulted",
            "limit",
            "amount",
            "linked",
        )
    }
    target = process_of(process_id=typed.to or 0)
    facts = Facts(
        actor=centre.actor(username),
        at=centre.at,
        units=model.places,
        policy=model.clock.policy,
        due_at=model.clock.due,
        supplement_until=latest_supplement(model.clock, calendar),
        has_authority=username == "lanhdao",
        assignee_fits=assignee_fits(centre, model, typed),
        answer_by=centre.at + timedelta(days=1),
        previous=model.before,
        last=model.last,
        seen=model.seen,
        target=target,
        safe=safety(model.process, target, model.state).safe,
        **known,
    )
    return replace(facts, policy=model.clock.policy)


def assignee_fits(centre: Centre, model: Model, typed: Input) -> bool:
    """Say whether the specialist of the department may be given the item."""
    item = model.state.item(typed.item_n or 0)
    if item is None:
        return False
    if item.step == "assign":
        return True
    return centre.actor("chuyenvien").holds(item.role, item.unit_id)


def outcome(do: Any) -> str | None:
    """Return the code of the refusal, None when it was done."""
    try:
        do()
    except MotcuaError as error:
        return error.code
    return None

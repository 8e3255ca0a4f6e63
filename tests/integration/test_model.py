"""Random commands by random people: PostgreSQL and the pure model always agree."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import Clock, advance, latest_supplement
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.actions.steps import act
from motcua.domain.dossiers.actions.ticks import ticks_of
from motcua.domain.dossiers.actions.typed import Input
from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.replay import replay
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Facts
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.engine import decide
from motcua.domain.dossiers.workflow.states import OPEN, State
from motcua.kernel.errors import MotcuaError
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
)
LEFT_OUT = {
    Command.ACCEPT,  # how a dossier begins
    Command.REFUSE,
    Command.LINK,  # needs another dossier
    Command.MIGRATE,  # needs another version
    Command.UNDO,  # asks the log of reads
}
COMMANDS = sorted(set(Command) - LEFT_OUT)


@dataclass
class Model:
    """One dossier as the pure engine and the pure clock have it."""

    process: Process
    state: State
    clock: Clock
    places: dict[str, int]

    def do(self, command: Command, facts: Facts) -> None:
        """Do a command; a refusal changes nothing."""
        decision = decide(self.process, self.state, command, facts)
        clock = self.clock
        for tick in ticks_of(
            decision=decision,
            clock=clock,
            at=facts.at,
            limit=facts.limit,
            reason=facts.reason,
        ):
            clock = advance(clock, tick, calendar_by_id(clock.calendar_id or 0))
        self.state, self.clock = decision.state, clock


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from([("department", "tckh"), ("five-on-the-spot", None)]),
    st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(COMMANDS), st.integers(0, 30)),
        min_size=10,
        max_size=25,
    ),
)
def test_the_database_does_what_the_model_says(
    kind: tuple[str, str | None], acts: list[tuple[str, Command, int]]
) -> None:
    centre = Centre()
    done = centre.accept(code_of(*kind))
    model = first_model(done.dossier_id)
    for username, command, hours in acts:
        centre.at += timedelta(hours=hours)
        typed = typed_by(centre, model.state)
        facts = facts_by(centre, model, username, typed)
        expected = outcome(partial(model.do, command, facts))
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
            model = first_model(done.dossier_id)
        check(model, done.dossier_id)


def check(model: Model, dossier_id: int) -> None:
    """Compare row, items, clock, events and chain with the model."""
    row = Dossier.objects.get(pk=dossier_id)
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
        process=process_of(process_id=row.process_id or 0),
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
        )
    }
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

"""One dossier of paper: the pure engine and the pure clock, act by act."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import Clock, ClockEvent, advance
from motcua.domain.deadlines.rules.limits import Policy
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.deciding import Decision, Facts
from motcua.domain.dossiers.workflow.definition import Assign, Process
from motcua.domain.dossiers.workflow.giving import given_by
from motcua.domain.dossiers.workflow.scenarios.reading import places_of
from motcua.domain.dossiers.workflow.scenarios.rows import (
    Basis,
    Post,
    Row,
    Typed,
    Who,
)
from motcua.domain.dossiers.workflow.settling import next_by_itself
from motcua.domain.dossiers.workflow.states import NEW, Item, ItemKind, State, Status
from motcua.domain.dossiers.workflow.ticks import start_of, ticks_of
from motcua.domain.dossiers.workflow.timing import (
    TIMED,
    answer_by,
    lapses_at,
    supplement_until,
    timer_at,
)
from motcua.domain.dossiers.workflow.values import SUB_OUTCOME
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Role, RoleAt
from motcua.kernel.errors import MotcuaError, NotNow
from motcua.kernel.text import N_

_PLAIN = Policy()


class PaperDossier:
    """A dossier that is nowhere written: its state, clock and timers.

    Every place is a unit of its own, so that an act at the wrong place is found. Where
    a step's rule chooses the officer, the first holder of its role is chosen.
    """

    def __init__(self, process: Process, calendar: WorkingCalendar) -> None:
        """Begin with a request nobody has received yet."""
        self.process, self.calendar = process, calendar
        self.units = {key: n for n, key in enumerate(places_of(process), start=1)}
        self.state: State = NEW
        self.clock: Clock | None = None
        self.known: Mapping[str, Any] = {}
        self._opened: dict[int, datetime] = {}
        self._timers: dict[int, datetime] = {}
        self._officers: dict[tuple[Post, int], int] = {}
        self._before: tuple[State, Command, int | None] | None = None

    @property
    def due(self) -> datetime | None:
        """Return the due date that counts now."""
        return self.clock.due if self.clock else None

    def act(self, row: Row) -> None:
        """Do what a row says; a refusal is raised and changes nothing."""
        actor = self._actor(row.who)
        require(actor, Act(row.command.value))
        if row.command in (Command.ACCEPT, Command.REFUSE):
            self._receive(row, actor)
        else:
            self._check_timer(row)
            facts = self._facts(row.command, row.typed, actor, row.at)
            self._decide(row.command, facts)
        self._settle(row.at)

    def ripen(self, row: Row) -> None:
        """Let the system do what its time has come for before a row.

        What the row itself has the system do is left to it.
        """
        tried: set[int] = set()
        while (n := self._ripe(row, tried)) is not None:
            tried.add(n)
            item = self.state.item(n)
            timer = self.process.by_key[item.step].timer if item else None
            if item is not None and timer is not None:
                self._by_itself(timer.command, item.n, max(self._timers[n], self._last))
        if self._lapsed(row):
            self._by_itself(Command.LAPSE, None, row.at)

    def _lapsed(self, row: Row) -> bool:
        """Say whether silence has decided, and the row does not say so itself."""
        ends, state = lapses_at(self.state, self.clock), self.state
        if ends is None or row.command is Command.LAPSE:
            return False
        return state.status is Status.PROCESSING and ends < row.at

    @property
    def _last(self) -> datetime:
        if self.clock is None:
            raise AssertionError("timers run once the dossier is received")
        return self.clock.as_of

    def _ripe(self, row: Row, tried: set[int]) -> int | None:
        """Return the item whose timer ran out first, None where none has."""
        if self.state.status not in TIMED:
            return None
        own = row.typed.step if row.who.is_system else ""
        ripe = [
            (self._timers[item.n], item.n)
            for item in self.state.items
            if item.n in self._timers
            and item.n not in tried
            and self._timers[item.n] <= row.at
            and item.step != own
        ]
        return min(ripe)[1] if ripe else None

    def _by_itself(self, command: Command, item_n: int | None, at: datetime) -> None:
        """Let the system act; what cannot be done keeps nothing else back."""
        facts = self._facts(command, Typed(), SYSTEM, at)
        try:
            self._decide(command, replace(facts, item_n=item_n))
        except MotcuaError:
            return
        self._settle(at)

    def _check_timer(self, row: Row) -> None:
        """Raise NotNow when the system is to do what its time has not come for."""
        item = self._item(row.typed.step, row.command)
        if not row.who.is_system or item is None or item.n not in self._timers:
            return
        timer = self.process.by_key[item.step].timer
        ends = self._timers[item.n]
        if timer is not None and timer.command is row.command and row.at < ends:
            raise NotNow(
                "timer_running",
                N_("Hẹn giờ của bước “%(step)s” đến %(at)s mới hết."),
                facts={
                    "step": self.process.by_key[item.step].name,
                    "at": f"{ends:%H:%M %d/%m/%Y}",
                },
            )

    def _receive(self, row: Row, actor: Actor) -> None:
        basis = row.basis
        facts = Facts(
            actor=actor,
            at=row.at,
            units=self.units,
            known=basis.known if basis else {},
            reason=row.typed.reason,
        )
        decision = engine.decide(self.process, self.state, row.command, facts)
        ticks = (self._start(basis, row.at),) if basis else ()
        self._take(decision, ticks, actor, row.at)
        self.known = facts.known

    def _start(self, basis: Basis, at: datetime) -> ClockEvent:
        return start_of(
            at=basis.handed_over or at,
            limit=basis.limit,
            policy=basis.policy,
            calendar=self.calendar,
            calendar_id=None,
        )

    def _decide(self, command: Command, facts: Facts) -> None:
        decision = engine.decide(self.process, self.state, command, facts)
        ticks = ticks_of(
            decision=decision,
            clock=self.clock,
            calendar=self.calendar,
            at=facts.at,
            limit=facts.limit,
            reason=facts.reason.strip(),
        )
        self._take(decision, ticks, facts.actor, facts.at)

    def _settle(self, at: datetime) -> None:
        while True:
            decision = next_by_itself(
                process=self.process,
                state=self.state,
                at=at,
                units=self.units,
                known=self.known,
            )
            if decision is None:
                return
            ticks = ticks_of(
                decision=decision,
                clock=self.clock,
                calendar=self.calendar,
                at=at,
                limit=None,
                reason="",
            )
            self._take(decision, ticks, SYSTEM, at)

    def _take(
        self,
        decision: Decision,
        ticks: tuple[ClockEvent, ...],
        actor: Actor,
        at: datetime,
    ) -> None:
        """Take a decision over, once the clock has agreed to all of it."""
        clock = self.clock
        for tick in ticks:
            clock = advance(clock, tick, self.calendar)
        before = self.state
        self.clock, self.state = clock, self._given_out(decision)
        self._before = (before, decision.command, actor.officer_id)
        self._opened |= {item.n: at for item in decision.opened}
        self._timers = self._timed()

    def _timed(self) -> dict[int, datetime]:
        """Return when the timer of each item runs out, as the clock stands now."""
        found = {
            item.n: timer_at(
                self.process.by_key[item.step],
                item,
                self._opened[item.n],
                self.calendar,
                self.clock,
            )
            for item in self.state.items
        }
        return {n: ends for n, ends in found.items() if ends is not None}

    def _given_out(self, decision: Decision) -> State:
        """Return the state with new items given to officers where a rule chooses."""
        opened = {item.n for item in decision.opened}
        items = tuple(
            self._given(item) if item.n in opened else item
            for item in decision.state.items
        )
        return decision.state._replace(items=items)

    def _given(self, item: Item) -> Item:
        step = self.process.by_key[item.step]
        if item.kind is not ItemKind.STEP or item.officer_id is not None:
            return item
        if step.assign is Assign.FREE:
            return item
        post = (step.role, step.place)
        apart = {self.state.last_officers.get(key) for key in step.apart_from}
        able = (self._officer(post, n) for n in (1, 2))
        chosen = next((officer for officer in able if officer not in apart), None)
        return item._replace(officer_id=chosen)

    def _facts(self, command: Command, typed: Typed, actor: Actor, at: datetime) -> Facts:
        item = self._item(typed.step, command)
        item_n = item.n if item else (0 if typed.step else None)
        answers = dict(typed.answers)
        if item is not None and self.process.by_key[item.step].sub is not None:
            answers[SUB_OUTCOME] = typed.sub_outcome
        to = typed.assignee
        previous, last = (
            (self._before[0], self._before[1:]) if self._before else (None,) * 2
        )
        return Facts(
            actor=actor,
            at=at,
            units=self.units,
            known=self.known,
            policy=self.clock.policy if self.clock else _PLAIN,
            due_at=self.due,
            supplement_until=(
                supplement_until(command, self.clock, self.calendar)
                if self.clock
                else None
            ),
            has_authority=(
                Role.LEADER in actor.role_names
                if typed.authority is None
                else typed.authority
            ),
            conflicted=typed.conflict,
            assignee_fits=to is not None and self._fits(to, command, item_n),
            item_n=item_n,
            opinion=typed.opinion,
            reason=typed.reason,
            assignee_id=self._officer(to.posts[0], to.n) if to else None,
            recipient=typed.recipient,
            proof=typed.proof,
            answers=answers,
            consulted=tuple(self.units[place] for place in typed.consulted),
            limit=typed.limit,
            answer_by=answer_by(command, typed.limit, self.calendar, at),
            amount=typed.amount,
            linked=typed.linked,
            previous=previous,
            last=last,
            seen=typed.seen,
            lacking=(typed.lacking,) if typed.lacking else (),
        )

    def _item(self, step: str, command: Command) -> Item | None:
        """Return the open item of the step a row names; a consultation's to answer."""
        kind = ItemKind.CONSULT if command is Command.ANSWER else ItemKind.STEP
        items = (item for item in self.state.items if item.step == step)
        return next((item for item in items if item.kind is kind), None)

    def _fits(self, to: Who, command: Command, item_n: int | None) -> bool:
        """Say whether the person chosen holds the role of what they are given."""
        target = given_by(
            self.process,
            self.state,
            command,
            item_n,
            units=self.units,
            known=self.known,
        )
        held = {(role, self.units[place]) for role, place in to.posts}
        return target is not None and (target.role, target.unit_id) in held

    def _actor(self, who: Who) -> Actor:
        if who.is_system:
            return SYSTEM
        return Actor(
            kind=ActorKind.OFFICER,
            officer_id=self._officer(who.posts[0], who.n),
            roles=frozenset(RoleAt(role, self.units[p]) for role, p in who.posts),
        )

    def _officer(self, post: Post, n: int) -> int:
        """Return the number of an officer: of each post the first, the next one."""
        return self._officers.setdefault((post, n), len(self._officers) + 1)

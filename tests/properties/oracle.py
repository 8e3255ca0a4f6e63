"""Every mixture of steps of a process, counted one by one: slow, plain, and apart.

Nothing here uses what it is to judge: not the sets of answers, not the blocks, not
the order of branches. A branch is known by the fork it came from; a join opens when
all branches of one fork wait there. Facts are values, an unanswered one is missing.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from motcua.domain.dossiers.workflow.definition import FactKind, Move, Process, Step
from motcua.domain.dossiers.workflow.guards import Check, How, checks_of

_BUILT_IN: dict[str, tuple[Any, ...]] = {
    "channel": ("counter", "online", "post"),
    "delivery": ("counter", "post", "electronic"),
}
_MAY_LACK = ("case", "fee")
_OF_SUB = ("approved", "rejected", "withdrawn", "stopped")


@dataclass(frozen=True)
class Token:
    """One branch's place: the forks it came from, each with its branch."""

    step: str
    forks: tuple[tuple[str, tuple[str, ...], int], ...] = ()
    waits: bool = False


@dataclass(frozen=True)
class World:
    """One mixture: where the branches are, what is stamped, decided and answered."""

    tokens: frozenset[Token]
    stamps: frozenset[str]
    outcome: str | None
    facts: frozenset[tuple[str, Any]]

    @property
    def steps(self) -> frozenset[str]:
        """Return the steps the dossier stands at."""
        return frozenset(t.step for t in self.tokens if not t.waits)


@dataclass
class Seen:
    """What counting has shown. A move is named by its step and its number there."""

    worlds: set[World] = field(default_factory=set)
    made: set[tuple[str, int]] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    unfinished: set[str] = field(default_factory=set)
    early: set[str] = field(default_factory=set)
    whole: bool = True

    @property
    def steps(self) -> set[str]:
        """Return every step reached."""
        return {key for world in self.worlds for key in world.steps}


def explore(process: Process, most: int = 1500) -> Seen:
    """Count the worlds of a process; `whole` is False where there are too many."""
    seen, into = Seen(), defaultdict[World, list[World]](list)
    waiting = deque(_beginnings(process))
    while waiting and seen.whole:
        world = waiting.popleft()
        if world in seen.worlds:
            continue
        seen.worlds.add(world)
        seen.whole = len(seen.worlds) <= most
        for key, n, after in _steps(process, world, seen):
            seen.made.add((key, n))
            into[after].append(world)
            waiting.append(after)
            if not after.tokens and len(after.stamps) < 5:
                seen.early.add(key)
    finishing = _before(into, {world for world in seen.worlds if not world.tokens})
    seen.unfinished = {key for world in seen.worlds - finishing for key in world.steps}
    return seen


def _before(into: Mapping[World, list[World]], ends: set[World]) -> set[World]:
    """Return every world from which one of these can be reached."""
    found, waiting = set(ends), deque(ends)
    while waiting:
        for before in into.get(waiting.popleft(), ()):
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found


def _beginnings(process: Process) -> Iterator[World]:
    """Yield a dossier at its first step, for each way it may have come in."""
    used = _used(process)
    names = [name for name in (*_BUILT_IN, *_MAY_LACK) if name in used]
    for values in product(*(_values(process, name, used[name]) for name in names)):
        facts = {n: v for n, v in zip(names, values, strict=True) if v is not None}
        yield World(
            frozenset({Token(process.steps[0].key)}),
            frozenset({"received"}),
            None,
            frozenset(facts.items()),
        )


def _used(process: Process) -> dict[str, list[Check]]:
    found: dict[str, list[Check]] = {}
    for step in process.steps:
        for move in step.moves:
            for check in checks_of(move.when) if move.when else ():
                found.setdefault(check.name, []).append(check)
    return found


def _values(process: Process, name: str, checks: list[Check]) -> list[Any]:
    """Return answers enough to make every comparison true and false."""
    if name in _BUILT_IN:
        return list(_BUILT_IN[name])
    if name == "sub_outcome":
        return list(_OF_SUB)
    if name in _MAY_LACK or process.facts[name].kind is FactKind.NUMBER:
        numbers = {0}
        for check in checks:
            value = int(check.value)
            numbers |= {value - 1, value} | (
                {value + 1} if check.how is How.IS else set()
            )
        return sorted(numbers) + ([None] if name in _MAY_LACK else [])
    kind = process.facts[name].kind
    return [True, False] if kind is FactKind.YES_NO else list(process.facts[name].choices)


def _steps(
    process: Process, world: World, seen: Seen
) -> Iterator[tuple[str, int, World]]:
    """Yield every move anybody can make; note the steps where none leads on."""
    used = _used(process)
    for token in world.tokens:
        if token.waits:
            continue
        step = process.by_key[token.step]
        for answers in _answers(process, step, used):
            facts = {**dict(world.facts), **answers}
            on = False
            for n, move in _offered(step, facts):
                twice = move.outcome is not None and world.outcome is not None
                if twice or move.command == "send_back":
                    continue
                machine = step.automatic or step.sub is not None
                on = on or not machine or move.command == "proceed"
                yield step.key, n, _moved(process, world, token, move, facts)
            if not on:
                seen.stuck.add(step.key)
        for n, move in _offered(step, dict(world.facts)):
            if move.command == "send_back":
                yield step.key, n, _moved(process, world, token, move, dict(world.facts))


def _answers(
    process: Process, step: Step, used: Mapping[str, list[Check]]
) -> Iterator[dict[str, Any]]:
    """Yield every way the questions of a step may be answered."""
    names = [name for name in step.asks if name in used]
    if step.sub is not None and "sub_outcome" in used:
        names.append("sub_outcome")
    for values in product(*(_values(process, name, used[name]) for name in names)):
        yield dict(zip(names, values, strict=True))


def _offered(step: Step, facts: Mapping[str, Any]) -> Iterator[tuple[int, Move]]:
    """Yield the first open move of each command."""
    taken = set()
    for n, move in enumerate(step.moves):
        if move.command not in taken and move.open_for(facts):
            taken.add(move.command)
            yield n, move


def _moved(
    process: Process, world: World, token: Token, move: Move, facts: Mapping[str, Any]
) -> World:
    stamps, outcome = set(world.stamps), world.outcome
    if move.stamp:
        stamps.add(move.stamp.value)
    if move.outcome:
        outcome = move.outcome.value
    if move.command == "send_back" and _undone(process, move):
        stamps, outcome = {"received"}, None
    left = set(world.tokens) - {token}
    fork = (token.step, move.to) if len(move.to) > 1 else None
    for n, to in enumerate(move.to):
        forks = (*token.forks, (*fork, n)) if fork else token.forks
        _arrive(process, left, Token(to, forks))
    return World(frozenset(left), frozenset(stamps), outcome, frozenset(facts.items()))


def _arrive(process: Process, tokens: set[Token], token: Token) -> None:
    """Put a branch at a step; at a join it waits until all of its fork are there."""
    if not (process.by_key[token.step].join and token.forks):
        tokens.add(token)
        return
    *outer, (fork, targets, _) = token.forks
    tokens.add(Token(token.step, token.forks, waits=True))
    together = {
        Token(token.step, (*outer, (fork, targets, n)), waits=True)
        for n in range(len(targets))
    }
    if together <= tokens:
        tokens -= together
        tokens.add(Token(token.step, tuple(outer)))


def _undone(process: Process, move: Move) -> bool:
    keys = [step.key for step in process.steps]
    last = max(
        (
            n
            for n, step in enumerate(process.steps)
            if any(m.stamp == "appraised" for m in step.moves)
        ),
        default=0,
    )
    return all(keys.index(to) <= last for to in move.to)

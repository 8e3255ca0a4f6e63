"""Sound processes made at random: in a row, by an answer, side by side, and back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from hypothesis import strategies as st

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    FactKind,
    FactSpec,
    Move,
    Process,
    Step,
    SubDossier,
    Timer,
)
from motcua.domain.dossiers.workflow.guards import Check, Guard, How, Not
from motcua.domain.dossiers.workflow.states import Stamp
from tests.processes import move, step, whole

_LATER = Timer(TimeLimit(1, LimitUnit.WORKING_DAY), Command.PROCEED)
_MOST_FACTS = 4
"""With more, and the two built in, there can be too many combinations to check."""
_CHOICES = {"p": "Một", "q": "Hai", "r": "Ba"}
_BUILT_IN: dict[str, Check] = {
    "channel": Check("channel", How.IS, "online"),
    "fee": Check("fee", How.AT_LEAST, 1000),
}


@dataclass(frozen=True)
class Scope:
    """Where a row of steps lies: what may be sent back to, read, and kept apart from.

    `zone` is 0 up to the appraisal, 1 up to the decision, 2 after it.
    """

    zone: int
    before: tuple[tuple[str, int], ...] = ()
    known: tuple[str, ...] = ()
    depth: int = 0


@dataclass
class Maker:
    """Draws a process and keeps what has been drawn."""

    draw: st.DrawFn
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, FactSpec] = field(default_factory=dict)
    keys: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def one_in(self, n: int) -> bool:
        """Say yes about once in so many times."""
        return self.draw(st.integers(0, n - 1)) == n - 1

    def key(self) -> str:
        """Return a key not used before."""
        return f"s{next(self.keys)}"

    def row(self, scope: Scope, most: int, to: str, least: int = 0) -> tuple[str, Scope]:
        """Make some steps in a row that lead to another; return the first, and after."""
        keys = [self.key() for _ in range(self.draw(st.integers(least, most)))]
        for key, following in pairwise([*keys, to]):
            scope = self.piece(scope, key, following)
        return [*keys, to][0], scope

    def piece(self, scope: Scope, key: str, to: str) -> Scope:
        """Make one step, or several by an answer or side by side."""
        kinds = (
            ["single"] if scope.depth > 1 else ["single", "single", "either", "beside"]
        )
        kind = self.draw(st.sampled_from(kinds))
        known = scope.known
        if kind == "either" and (known or len(self.facts) < _MOST_FACTS):
            known = (*known, *self.either(scope, key, to))
        elif kind == "beside":
            self.beside(scope, key, to)
        else:
            self.single(scope, key, to)
        return replace(scope, known=known, before=(*scope.before, (key, scope.zone)))

    def single(self, scope: Scope, key: str, to: str) -> None:
        """Make one step with one way on, by hand or by the system."""
        kind = self.draw(st.sampled_from(["hand"] * 4 + ["automatic", "sub", "timer"]))
        if kind == "automatic":
            made = step(key, move("proceed", to), automatic=True)
        elif kind == "sub":
            granted = Check("sub_outcome", How.IS, "approved")
            moves = (move("proceed", to, when=granted), move("proceed", to))
            sub = SubDossier("other", "Cơ quan khác")
            made = step(key, *(moves if self.one_in(2) else moves[1:]), sub=sub)
        elif kind == "timer":
            made = step(key, move("opine", to), move("proceed", to), timer=_LATER)
        else:
            made = step(key, move(self.draw(st.sampled_from(["submit", "opine"])), to))
        self.steps.append(self.dressed(scope, made))

    def dressed(self, scope: Scope, made: Step) -> Step:
        """Return a step with perhaps a way back, and apart from another."""
        targets = [key for key, zone in scope.before if zone in (0, scope.zone)]
        if targets and not made.automatic and self.one_in(3):
            back = move("send_back", self.draw(st.sampled_from(targets)))
            made = replace(made, moves=(*made.moves, back))
        if targets and self.one_in(5):
            apart = (self.draw(st.sampled_from(targets)),)
            made = replace(made, apart_from=apart)
        return made

    def either(self, scope: Scope, key: str, to: str) -> tuple[str, ...]:
        """Make a step that goes on by an answer; return what may be read after it.

        A fact that decides here is not read again within, where it is settled.
        """
        at, room = len(self.steps), len(self.facts) < _MOST_FACTS
        new = room and (not scope.known or self.one_in(2))
        name = self.asked() if new else self.draw(st.sampled_from(scope.known))
        inner = replace(
            scope,
            depth=scope.depth + 1,
            before=(*scope.before, (key, scope.zone)),
            known=tuple(fact for fact in scope.known if fact != name),
        )
        moves = [
            move("submit", self.row(inner, 2, to)[0], when=guard)
            for guard in self.conditions(name)
        ]
        if self.one_in(2):
            moves[-1] = replace(moves[-1], when=None)
        made = step(key, *moves, asks=(name,) if new else ())
        self.steps.insert(at, self.dressed(scope, made))
        return (name,) if new else ()

    def asked(self) -> str:
        """Return a new question."""
        name = f"q{len(self.facts)}"
        kind = self.draw(st.sampled_from(tuple(FactKind)))
        choices = _CHOICES if kind is FactKind.ONE_OF else {}
        self.facts[name] = FactSpec(name, f"Câu hỏi {name}", kind, choices)
        return name

    def conditions(self, name: str) -> list[Guard]:
        """Return conditions of which exactly one holds for each answer."""
        if name in _BUILT_IN:
            return [_BUILT_IN[name], Not(_BUILT_IN[name])]
        match self.facts[name].kind:
            case FactKind.YES_NO:
                return [Check(name, How.IS, answer) for answer in (True, False)]
            case FactKind.NUMBER:
                return [Check(name, How.BELOW, 5), Check(name, How.AT_LEAST, 5)]
            case FactKind.ONE_OF:
                return [Check(name, How.IS, choice) for choice in _CHOICES]

    def beside(self, scope: Scope, key: str, to: str) -> None:
        """Make a fork, its branches and the join they meet in."""
        at, join = len(self.steps), self.key()
        inner = Scope(scope.zone, (), scope.known, scope.depth + 1)
        count = self.draw(st.integers(2, 3))
        entries = [self.row(inner, 2, join, least=1)[0] for _ in range(count)]
        made = step(key, move("submit", *entries))
        self.steps.insert(at, self.dressed(scope, made))
        self.steps.append(step(join, move("submit", to), join=True))


_LAST: tuple[tuple[str, str, Callable[[str], tuple[Move, ...]]], ...] = (
    ("appraise", "approve", lambda to: (move("submit", to, stamp=Stamp.APPRAISED),)),
    ("approve", "seal", lambda to: (move("approve", to), move("reject", to))),
    ("seal", "return", lambda to: (move("seal", to),)),
)


@st.composite
def sound_processes(draw: st.DrawFn, most: int = 3) -> Process:
    """Return a sound process; every row of steps has at most so many pieces."""
    maker = Maker(draw)
    _, scope = maker.row(Scope(0, known=tuple(_BUILT_IN)), most, "appraise")
    for zone, (key, following, moves) in enumerate(_LAST):
        at, before = len(maker.steps), scope
        scope = replace(scope, zone=min(zone + 1, 2), before=(*scope.before, (key, zone)))
        to, scope = maker.row(scope, most, following)
        maker.steps.insert(at, maker.dressed(before, step(key, *moves(to))))
    maker.steps.append(step("return", move("return")))
    two = draw(st.sampled_from([frozenset[Command](), frozenset({Command.APPROVE})]))
    return whole(*maker.steps, facts=maker.facts, two_person=two)

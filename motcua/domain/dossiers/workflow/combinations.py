"""The finitely many answers a process tells apart, and sets of them as whole numbers.

A condition tells only some answers apart: yes from no, one choice from the others, a
number below a threshold from one above it. So the answers to all questions form a
small table of combinations; a set of combinations is kept as the bits of one number,
which makes "for every combination" a single operation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import FactKind, Process, Step
from motcua.domain.dossiers.workflow.guards import (
    Check,
    Every,
    Guard,
    How,
    Not,
    Some,
    checks_of,
    holds,
)
from motcua.domain.dossiers.workflow.values import BUILT_IN, MAY_LACK, lasting, spec_of

MOST_COMBINATIONS = 4096
"""More combinations than this are no process anybody could check by reading it."""


@dataclass(frozen=True, slots=True)
class Digit:
    """One fact in the table: its answers, and how far apart they stand in a set.

    None among the answers is "not known": not asked yet, or not there at all.
    """

    name: str
    answers: tuple[Any, ...]
    stride: int


@dataclass(frozen=True, eq=False)
class Table:
    """All combinations of the answers that the conditions of a process tell apart."""

    digits: tuple[Digit, ...]
    size: int

    @cached_property
    def every(self) -> int:
        """Return the set of all combinations."""
        return (1 << self.size) - 1

    @cached_property
    def by_name(self) -> Mapping[str, Digit]:
        """Return the facts by their name."""
        return {digit.name: digit for digit in self.digits}

    def where(self, guard: Guard | None) -> int:
        """Return the set of combinations for which a condition holds."""
        match guard:
            case None:
                return self.every
            case Check():
                return self._where_passes(guard)
            case Every():
                found = self.every
                for part in guard.parts:
                    found &= self.where(part)
                return found
            case Some():
                found = 0
                for part in guard.parts:
                    found |= self.where(part)
                return found
            case Not():
                return self.every & ~self.where(guard.part)

    def open_for(self, step: Step) -> tuple[int, ...]:
        """Return for each move the combinations with which its command makes it.

        Of several moves with one command the first whose condition holds is made.
        """
        taken: dict[Command, int] = {}
        found = []
        for move in step.moves:
            earlier, holding = taken.get(move.command, 0), self.where(move.when)
            found.append(holding & ~earlier)
            taken[move.command] = earlier | holding
        return tuple(found)

    def answering(self, combinations: int, names: Iterable[str]) -> int:
        """Return what a set becomes when facts are answered, each in any way."""
        for name in names:
            digit = self.by_name.get(name)
            if digit is not None:
                freed = self._freed(combinations, digit)
                combinations = freed & ~self._with(digit, None)
        return combinations

    def freed(self, combinations: int, names: Iterable[str]) -> int:
        """Return the set in which facts may have any answer, or none."""
        for name in names:
            combinations = self._freed(combinations, self.by_name[name])
        return combinations

    def at_reception(self) -> int:
        """Return the combinations a dossier may begin with: nothing answered yet."""
        found = self.every
        for digit in self.digits:
            if None in digit.answers and digit.name not in BUILT_IN:
                found &= self._with(digit, None)
        return found

    def of(self, facts: Mapping[str, Any]) -> int:
        """Return the combinations these facts allow.

        A built-in fact that is not given may be anything; any other is not known.
        """
        found = self.every
        for digit in self.digits:
            value = facts.get(digit.name)
            lacks = digit.name in facts or digit.name not in BUILT_IN
            if value is not None or (lacks and None in digit.answers):
                found &= self._with(digit, _like(digit, value))
        return found

    def unknown_matters(self, guard: Guard, name: str) -> int:
        """Return where a condition turns on a fact that is not known.

        That is: some answer would make it hold where it does not, or the reverse.
        """
        digit, holding = self.by_name[name], self.where(guard)
        unknown = self._with(digit, None)
        other = (holding ^ self._freed(holding & unknown, digit)) & ~unknown
        return self._freed(other, digit) & unknown

    def first(self, combinations: int) -> dict[str, Any]:
        """Return the first combination of a set that is not empty, by name."""
        n = (combinations & -combinations).bit_length() - 1
        return {d.name: d.answers[n // d.stride % len(d.answers)] for d in self.digits}

    def _where_passes(self, check: Check) -> int:
        digit, found = self.by_name[check.name], 0
        for answer in digit.answers:
            if holds(check, {check.name: answer}):
                found |= self._with(digit, answer)
        return found

    def _freed(self, combinations: int, digit: Digit) -> int:
        """Return the set in which a fact may have any answer, or be unknown."""
        base, freed = 0, 0
        for n, answer in enumerate(digit.answers):
            base |= (combinations & self._with(digit, answer)) >> (n * digit.stride)
        for n in range(len(digit.answers)):
            freed |= base << (n * digit.stride)
        return freed

    def _with(self, digit: Digit, answer: object) -> int:
        """Return the combinations in which a fact has an answer of the table."""
        if answer not in digit.answers:
            return 0
        n, period = digit.answers.index(answer), digit.stride * len(digit.answers)
        once = ((1 << digit.stride) - 1) << (n * digit.stride)
        return once * (self.every // ((1 << period) - 1))


def table_of(process: Process) -> Table | None:
    """Return the combinations of a process; None where there are too many."""
    checks: dict[str, list[Check]] = {}
    for step in process.steps:
        for move in step.moves:
            for check in checks_of(move.when) if move.when else ():
                checks.setdefault(check.name, []).append(check)
    may_lack = (lasting(process) - set(BUILT_IN)) | MAY_LACK
    digits: list[Digit] = []
    size = 1
    for name, found in checks.items():
        unknown = (None,) if name in may_lack else ()
        digits.append(Digit(name, (*_answers(process, name, found), *unknown), size))
        size *= len(digits[-1].answers)
        if size > MOST_COMBINATIONS:
            return None
    return Table(tuple(digits), size)


def _answers(process: Process, name: str, checks: list[Check]) -> tuple[Any, ...]:
    """Return one answer for each group of answers that the comparisons tell apart."""
    spec = spec_of(process, name)
    if spec is None:
        raise AssertionError("conditions are checked before they are counted")
    named = tuple(dict.fromkeys(check.value for check in checks))
    match spec.kind:
        case FactKind.YES_NO:
            return (True, False)
        case FactKind.NUMBER:
            return _numbers(checks)
        case FactKind.ONE_OF:
            others = [key for key in spec.choices if key not in named]
            return (*named, *others[:1])


def _numbers(checks: list[Check]) -> tuple[int, ...]:
    """Return the lowest number of each stretch between two thresholds."""
    edges: set[int] = set()
    for check in checks:
        value = int(check.value)
        edges |= {value, value + 1} if check.how is How.IS else {value}
    return (min(edges) - 1, *sorted(edges))


def stretch(digit: Digit, answer: int) -> tuple[int | None, int | None]:
    """Return the first and last number that count like this one; None is no bound."""
    edges = [n for n in digit.answers if n is not None]
    last = {low: high - 1 for low, high in pairwise(edges)}
    return (None if answer == edges[0] else answer), last.get(answer)


def _like(digit: Digit, value: object) -> object:
    """Return the answer of the table that stands for a value."""
    if value in digit.answers:
        return value
    known = [answer for answer in digit.answers if answer is not None]
    if isinstance(value, int):
        return max((edge for edge in known if edge <= value), default=known[0])
    return known[-1]

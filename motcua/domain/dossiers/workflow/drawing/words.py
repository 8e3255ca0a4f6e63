"""A process in words: roles, places, conditions and where each move leads.

The texts are Vietnamese; a face that speaks another language gives its `gettext` to
`Texts`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from motcua.domain.deadlines.rules.limits import UNIT_NAMES, LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    Move,
    Process,
    Step,
    Timing,
)
from motcua.domain.dossiers.workflow.guards import Check, Every, Guard, How, Not, Some
from motcua.domain.dossiers.workflow.values import spec_of
from motcua.domain.dossiers.workflow.words import COMMANDS, PLACES, ROLES, TIMINGS
from motcua.kernel.actor import Role
from motcua.kernel.text import N_

_HOWS = {
    How.IS: N_("“%(fact)s” là %(value)s"),
    How.AT_LEAST: N_("“%(fact)s” từ %(value)s trở lên"),
    How.BELOW: N_("“%(fact)s” dưới %(value)s"),
}
_ANSWERS = {
    How.IS: "%(value)s",
    How.AT_LEAST: N_("từ %(value)s trở lên"),
    How.BELOW: N_("dưới %(value)s"),
}


def _as_it_is(text: str) -> str:
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of a drawing; `say` turns each Vietnamese one into the reader's."""

    say: Callable[[str], str] = _as_it_is

    def fill(self, text: str, **facts: object) -> str:
        """Return a text in the reader's words with its places filled."""
        return self.say(text) % facts

    def role(self, role: Role) -> str:
        """Return the name of a role."""
        return _capital(self.say(ROLES[role]))

    def place(self, process: Process, place: str) -> str:
        """Return the name of a place: a party's own, else that of the usual unit."""
        if place in process.parties:
            return process.parties[place]
        return _capital(self.say(PLACES[place])) if place in PLACES else place

    def command(self, command: Command) -> str:
        """Return the name of a move as its button bears it."""
        known = COMMANDS.get(command)
        return _capital(self.say(known)) if known else command.value

    def limit(self, limit: TimeLimit) -> str:
        """Return a time limit in words."""
        unit = self.say(UNIT_NAMES[limit.unit])
        return unit if limit.unit is LimitUnit.IMMEDIATE else f"{limit.amount} {unit}"

    def when(self, process: Process, guard: Guard) -> str:
        """Return a condition as a clause that begins with khi."""
        condition = self._condition(process, guard)
        return self.fill(N_("khi %(condition)s"), condition=condition)

    def _condition(self, process: Process, guard: Guard) -> str:
        match guard:
            case Check():
                return self._check(process, guard)
            case Every(parts) | Some(parts):
                word = N_(" và ") if isinstance(guard, Every) else N_(" hoặc ")
                return self.say(word).join(self._part(process, part) for part in parts)
            case Not(part):
                told_part = self._condition(process, part)
                return self.fill(N_("không phải (%(condition)s)"), condition=told_part)

    def _part(self, process: Process, guard: Guard) -> str:
        told = self._condition(process, guard)
        several = isinstance(guard, Every | Some) and len(guard.parts) > 1
        return f"({told})" if several else told

    def _check(self, process: Process, check: Check) -> str:
        spec = spec_of(process, check.name)
        name = self._own(process, check)(spec.name) if spec else check.name
        value = self._value(process, check)
        return self.fill(_HOWS[check.how], fact=name, value=value)

    def _value(self, process: Process, check: Check) -> str:
        spec = spec_of(process, check.name)
        if check.value is True or check.value is False:
            return self.say(N_("có") if check.value else N_("không"))
        if isinstance(check.value, int):
            return f"{check.value:,}".replace(",", ".")
        known = spec.choices.get(check.value) if spec else None
        return self._own(process, check)(known) if known else check.value

    def _own(self, process: Process, check: Check) -> Callable[[str], str]:
        """Return how the names of a fact are told: a process's own are not ours to."""
        return _as_it_is if check.name in process.facts else self.say

    def time(self, step: Step) -> str:
        """Return by when a step is to be done, or nothing if the dossier's date rules."""
        if step.within is not None:
            return self.limit(step.within)
        if step.timing is not Timing.DOSSIER:
            return _capital(self.say(TIMINGS[step.timing]))
        return ""

    def notes(self, process: Process, step: Step) -> tuple[str, ...]:
        """Return what is special about a step, its questions last."""
        found = []
        if step.join:
            found.append(self.say(N_("Chờ đủ các nhánh song song")))
        if step.automatic:
            found.append(self.say(N_("Hệ thống tự làm")))
        if step.sub is not None:
            found.append(self.fill(N_("Hồ sơ liên thông: %(name)s"), name=step.sub.name))
        if step.timer is not None:
            found.append(
                self.fill(
                    N_("Sau %(time)s tự động: %(command)s"),
                    time=self.limit(step.timer.after),
                    command=self.command(step.timer.command),
                )
            )
        for key in step.asks:
            spec = process.facts.get(key)
            name = spec.name if spec else key
            found.append(self.fill(N_("Hỏi: %(question)s"), question=name))
        return tuple(found)

    def answer(self, process: Process, check: Check) -> str:
        """Return what a condition asks of its fact, without the fact's name."""
        value = self._value(process, check)
        return _capital(self.fill(_ANSWERS[check.how], value=value))


VIETNAMESE = Texts()
"""The words as they are written here."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a move leads: the numbers of the steps, none at the end; in words.

    A step that does not exist has the number 0.
    """

    to: tuple[int, ...]
    back: bool
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One step as a row of a table; steps are numbered from 1 in their order.

    `time` is empty where the dossier's own due date rules.
    """

    number: int
    key: str
    name: str
    role: str
    place: str
    time: str
    notes: tuple[str, ...]
    leads: tuple[Lead, ...]

    @property
    def text(self) -> str:
        """Return the row as one paragraph."""
        who = " · ".join(part for part in (self.role, self.place, self.time) if part)
        ends = [*self.notes, *(lead.text for lead in self.leads)]
        return f"{self.number}. {self.name} ({who}). " + " ".join(f"{e}." for e in ends)


def outline(process: Process, texts: Texts = VIETNAMESE) -> tuple[Row, ...]:
    """Return a process as a table: what the drawing shows, for whoever reads text."""
    numbers = {step.key: n for n, step in enumerate(process.steps, 1)}
    return tuple(
        Row(
            number=n,
            key=step.key,
            name=step.name,
            role=texts.role(step.role),
            place=texts.place(process, step.place),
            time=texts.time(step),
            notes=texts.notes(process, step),
            leads=tuple(
                _lead(process, step, move, numbers, texts) for move in step.moves
            ),
        )
        for n, step in enumerate(process.steps, 1)
    )


def label(process: Process, step: Step, move: Move, texts: Texts) -> str:
    """Return a move by its command, and when it is made where that decides."""
    when = condition(process, step, move, texts)
    command = texts.command(move.command)
    return f"{command} {when}" if when else command


def condition(process: Process, step: Step, move: Move, texts: Texts) -> str:
    """Return when a move is made; the one that is left of several says so."""
    if move.when is not None:
        return texts.when(process, move.when)
    rest = any(m.command is move.command and m.when is not None for m in step.moves)
    return texts.say(N_("trong các trường hợp khác")) if rest else ""


def answer(process: Process, step: Step, move: Move, texts: Texts) -> str:
    """Return the answer that leads to a move, where the step asks but one question.

    Elsewhere it is the whole condition: an answer alone would leave open to what.
    """
    guards = [m.when for m in step.moves if m.when is not None]
    plain = all(isinstance(g, Check) and g.name in step.asks for g in guards)
    if isinstance(move.when, Check) and plain and len(step.asks) == 1:
        return texts.answer(process, move.when)
    return condition(process, step, move, texts)


def _lead(
    process: Process, step: Step, move: Move, numbers: Mapping[str, int], texts: Texts
) -> Lead:
    to = tuple(numbers.get(key, 0) for key in move.to)
    shown = ", ".join(str(n) for n in to)
    words = label(process, step, move, texts)
    if move.forks:
        text = texts.fill(
            N_("%(move)s: cùng lúc đến các bước %(to)s"), move=words, to=shown
        )
    elif to:
        text = texts.fill(N_("%(move)s: đến bước %(to)s"), move=words, to=shown)
    else:
        text = texts.fill(N_("%(move)s: kết thúc"), move=words)
    return Lead(to=to, back=move.command is Command.SEND_BACK, text=text)

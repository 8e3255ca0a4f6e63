"""What can be wrong with a process, as it is told to the one who writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.domain.dossiers.workflow.definition import Move, Process, Step
from motcua.kernel.text import N_

BY_WAY = N_("Đường đi ngắn nhất: %(way)s.")
"""How a way is told after the sentence it proves."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the step it is at, in words, and the way that shows it.

    `step` is None where the whole process is meant. `way` is the shortest way from
    reception that shows the fault, one link a move, by the keys of steps and
    commands; it is empty where no way is needed to see it. The facts name the way
    by the names of its steps. `mending` is a msgid that says how to mend it, where no
    way does.
    """

    code: str
    message: str
    facts: Mapping[str, str] = field(default_factory=dict)
    step: str | None = None
    way: tuple[str, ...] = ()
    mending: str = ""

    @property
    def remedy(self) -> str:
        """Return the msgid that tells the way, or how to mend it, or nothing."""
        return BY_WAY if self.way else self.mending

    @property
    def text(self) -> str:
        """Return the Vietnamese sentence, with the way."""
        text = f"{self.message} {self.remedy}".strip()
        return text % self.facts if self.facts else text

    def __str__(self) -> str:
        """Return the Vietnamese sentence, so that a fault may stand in another one."""
        return self.text


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a way: the move made at a step. Branches side by side follow on."""

    step: Step
    move: Move
    to: tuple[Step, ...]

    @property
    def text(self) -> str:
        """Return the link by its keys; a move to the end leads to nothing."""
        to = " " + "+".join(self.move.to) if self.move.to else ""
        return f"{self.step.key} –{self.move.command.value}→{to}"


Way = tuple[Link, ...]


def link(process: Process, step: Step, move: Move) -> Link:
    """Return the link a move of a step makes; its targets must exist."""
    return Link(step, move, tuple(process.by_key[key] for key in move.to))


def fault(
    code: str, message: str, *, step: Step | None = None, way: Way = (), **facts: object
) -> Fault:
    """Return a fault; the step's name and the way are added to its facts."""
    told: dict[str, str] = {name: str(value) for name, value in facts.items()}
    if step is not None:
        told["step"] = step.name
    if way:
        told["way"] = names_of(way)
    return Fault(
        code=code,
        message=message,
        facts=told,
        step=step.key if step is not None else None,
        way=tuple(link.text for link in way),
    )


def names_of(way: Way) -> str:
    """Return a way by the names of its steps; of the last move those it leads to."""
    last = " + ".join(step.name for step in way[-1].to)
    return " → ".join([*(link.step.name for link in way), *([last] if last else [])])

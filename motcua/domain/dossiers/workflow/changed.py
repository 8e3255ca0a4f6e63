"""One change between two versions of a process, as it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.domain.dossiers.workflow.definition import Step


@dataclass(frozen=True, slots=True)
class Change:
    """One change: a Vietnamese msgid with its facts, and the step it is at.

    `harmless` says that a dossier can do, and must have done, exactly what it could
    and must before: only names, times, papers and who is chosen change.
    """

    code: str
    message: str
    facts: Mapping[str, str] = field(default_factory=dict)
    step: str | None = None
    harmless: bool = False

    @property
    def text(self) -> str:
        """Return the Vietnamese sentence."""
        return self.message % self.facts if self.facts else self.message


def at_step(
    code: str, message: str, step: Step, *, harmless: bool = False, **facts: str
) -> Change:
    """Return a change at a step, whose name is added to the facts."""
    told = {"step": step.name, **facts}
    return Change(code, message, told, step=step.key, harmless=harmless)

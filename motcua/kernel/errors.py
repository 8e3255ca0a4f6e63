"""The errors a person can meet, one small tree.

Each carries a stable `code`, a Vietnamese message with `%(name)s` places and the
facts that fill them, and the HTTP status that says the same to a machine. Faces
translate and show them; nothing has changed when one is raised.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar


class MotcuaError(Exception):
    """A refusal the person can understand and mend."""

    status: ClassVar[int] = 400

    def __init__(
        self,
        code: str,
        message: str,
        *,
        facts: Mapping[str, object] | None = None,
        field: str | None = None,
        remedy: str = "",
    ) -> None:
        """Take the message as a Vietnamese msgid marked with `N_`."""
        self.code = code
        self.message = message
        self.facts = dict(facts or {})
        self.field = field
        self.remedy = remedy
        super().__init__(code)

    def __str__(self) -> str:
        """Return the Vietnamese text with its facts filled in."""
        text = f"{self.message} {self.remedy}".strip()
        return text % self.facts if self.facts else text


class NotFound(MotcuaError):
    """There is no such thing, or not for this reader."""

    status = 404


class NotAllowed(MotcuaError):
    """The person has no right to do this."""

    status = 403


class NotNow(MotcuaError):
    """The act exists and the person may do it, but not in this state."""

    status = 409


class Conflict(MotcuaError):
    """Somebody else changed the same thing first; the facts say what changed."""

    status = 409


class Invalid(MotcuaError):
    """A value cannot be taken; `field` names it and the remedy mends it."""

    status = 422


class TooLarge(Invalid):
    """A file or a text passes its limit."""

    status = 413


class TooOften(MotcuaError):
    """Somebody asked more often than one may; the facts say how long to wait."""

    status = 429


class Several(Invalid):
    """Several values at once cannot be taken; `faults` holds one error each."""

    def __init__(self, faults: Sequence[MotcuaError]) -> None:
        """Take the faults in the order they are told; there is one at least."""
        first = faults[0]
        super().__init__(
            first.code,
            first.message,
            facts=first.facts,
            field=first.field,
            remedy=first.remedy,
        )
        self.faults = tuple(faults)


def tell_together(*checks: Callable[[], object]) -> None:
    """Make every check; raise all that is Invalid at once.

    A single fault is raised as it is, more of them as Several. What is no Invalid ends
    the checking where it is raised.
    """
    faults: list[MotcuaError] = []
    for check in checks:
        try:
            check()
        except Several as several:
            faults += several.faults
        except Invalid as fault:
            faults.append(fault)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Several(faults)

"""One link of an explanation, as rules say it and stores keep it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.domain.deadlines.rules import records


@dataclass(frozen=True, slots=True)
class Line:
    """One link of an explanation: a Vietnamese msgid, its facts, its legal basis."""

    rule: str
    message: str
    facts: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""

    @property
    def text(self) -> str:
        """Return the Vietnamese sentence."""
        return self.message % self.facts if self.facts else self.message

    def as_json(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "rule": self.rule,
            "message": self.message,
            "facts": dict(self.facts),
            "basis": self.basis,
        }

    @classmethod
    def from_json(cls, value: object, path: str = "line") -> "Line":
        """Return the line that plain values describe; raise Invalid naming the field."""
        return records.from_json(cls, value, path)

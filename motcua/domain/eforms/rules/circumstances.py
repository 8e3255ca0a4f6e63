"""What an answer is checked against, and the error that names its question."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from motcua.domain.eforms.rules.territory import Territory
from motcua.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The day, the territory, and the question at hand with its neighbours' answers.

    `name` is the name of the field on the page (`children-2-born_on`).
    """

    today: date
    territory: Territory
    answers: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    label: str = ""

    def inside(self, key: str, label: str, answers: Mapping[str, Any]) -> "Circumstances":
        """Return those of a part, a row or a question inside this one."""
        name = f"{self.name}-{key}" if self.name else key
        said = f"{self.label} – {label}" if self.label and label else self.label or label
        return replace(self, name=name, label=said, answers=answers)

    def fault(
        self, code: str, message: str, remedy: str = "", **facts: object
    ) -> Invalid:
        """Return the error; the message says `%(label)s` for the question."""
        return Invalid(
            code,
            message,
            facts={"label": self.label, **facts},
            field=self.name,
            remedy=remedy,
        )

"""What was typed in with a command, as the faces hand it over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.domain.deadlines.rules.limits import TimeLimit
from motcua.domain.dossiers.rules.intake import Row, Scan


@dataclass(frozen=True, slots=True)
class Input:
    """Everything a command may ask for; what it does not ask for is left alone.

    `item_n` is the work item meant, where the dossier has several; `answers` the
    facts asked at a step, as typed; `consulted` the units asked; `limit` a time for
    them or for an extension; `to` the process version to move to. `rows` are papers
    line by line: those a supplement asks for, or those that have come; `scans` their
    stored files, each tied to the n-th of the rows. `identity` is by what a recipient
    was known, `handed` what they were given; `consent` the paper by which co-applicants
    agree.
    """

    opinion: str = ""
    reason: str = ""
    assignee_id: int | None = None
    recipient: str = ""
    proof: str = ""
    item_n: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    consulted: tuple[int, ...] = ()
    limit: TimeLimit | None = None
    amount: int | None = None
    linked: str = ""
    to: int | None = None
    rows: tuple[Row, ...] = ()
    scans: tuple[Scan, ...] = ()
    identity: str = ""
    handed: tuple[str, ...] = ()
    consent: str = ""

    @property
    def remark(self) -> str:
        """Return what the control slip shows beside the step."""
        return (self.reason or self.opinion or self.recipient).strip()

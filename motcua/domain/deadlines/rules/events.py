"""What can happen to the clock of a dossier, as plain facts with their moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.domain.deadlines.rules import records
from motcua.domain.deadlines.rules.limits import Policy, TimeLimit
from motcua.kernel.text import N_


class ClockKind(StrEnum):
    """The kinds of event.

    `START` begins the clock; where it waits for the competent body to have the
    dossier, `RECEIPT` is that moment and begins it for good. `WAIT` and `RESUME` bound
    a wait for another party. `PHASE` begins the next limit of several. `EXTEND` gives
    a new due date in time, `APOLOGISE` only a promise. `RECALENDAR` counts anew under
    another version of the calendar. `FINISH` is the moment the result is ready, by
    which the dossier is judged; `END` the end of all handling, `GO_ON` that it was no
    end; `REOPEN` begins again.
    """

    START = "start"
    RECEIPT = "receipt"
    WAIT = "wait"
    RESUME = "resume"
    PHASE = "phase"
    EXTEND = "extend"
    APOLOGISE = "apologise"
    RECALENDAR = "recalendar"
    FINISH = "finish"
    REOPEN = "reopen"
    END = "end"
    GO_ON = "go_on"


class WaitReason(StrEnum):
    """Whom the dossier waits for."""

    SUPPLEMENT = "supplement"
    FEE = "fee"
    CONSULTATION = "consultation"


WAIT_NAMES = {
    WaitReason.SUPPLEMENT: N_("bổ sung hồ sơ"),
    WaitReason.FEE: N_("thực hiện nghĩa vụ tài chính"),
    WaitReason.CONSULTATION: N_("ý kiến của cơ quan phối hợp"),
}


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event.

    `limit` is the time a start, an extension or a wait is given, `until` the same as
    a moment. `calendar` is the name of the version with the id `calendar_id`; START
    names it, RECALENDAR and REOPEN may name another one. `wait` belongs to WAIT,
    `reason` is free text, needed for a new date.
    """

    kind: ClockKind
    at: datetime
    limit: TimeLimit | None = None
    policy: Policy | None = None
    calendar_id: int | None = None
    calendar: str = ""
    wait: WaitReason | None = None
    until: datetime | None = None
    reason: str = ""

    def to_json(self) -> dict[str, object]:
        """Return plain values, without what is not given."""
        return records.to_json(self)

    @classmethod
    def from_json(cls, value: object, path: str = "event") -> "ClockEvent":
        """Return the event that plain values describe; raise Invalid naming the field."""
        return records.from_json(cls, value, path)

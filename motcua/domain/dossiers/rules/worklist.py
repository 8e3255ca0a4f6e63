"""How a piece of work stands: late, today, at risk or next; and which is asked for.

Work rests while the applicant has something to do, and nothing of it is late once the
result is sealed: both come next, whatever their dates say.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua.kernel.clock import VN


class Standing(StrEnum):
    """The four answers; `TODAY` and `RISK` may both be true of one piece of work."""

    LATE = "late"
    TODAY = "today"
    RISK = "risk"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one open piece of work.

    `due_at` is the dossier's current due date, `item_due_at` the step's own,
    `start_by` the moment after which what still follows no longer fits. `rests` says
    that the applicant has something to do, or that the result is sealed.
    """

    due_at: datetime | None
    item_due_at: datetime
    start_by: datetime
    rests: bool = False


def standings(times: Times, *, at: datetime) -> frozenset[Standing]:
    """Return how a piece of work stands at a moment; never nothing.

    Late: the current due date has passed. Today: not late, and to be begun or to end
    today. At risk: not late, and should have been begun. Next: none of these.
    """
    if times.rests:
        return frozenset({Standing.NEXT})
    if times.due_at is not None and times.due_at < at:
        return frozenset({Standing.LATE})
    begins, ends = day_of(at)
    found = set()
    if any(
        begins <= moment < ends
        for moment in (times.due_at, times.item_due_at, times.start_by)
        if moment is not None
    ):
        found.add(Standing.TODAY)
    if times.start_by < at:
        found.add(Standing.RISK)
    return frozenset(found or {Standing.NEXT})


def day_of(at: datetime) -> tuple[datetime, datetime]:
    """Return when the day of a moment begins and when the next one does, in Vietnam."""
    begins = datetime.combine(at.astimezone(VN).date(), time(), VN)
    return begins, begins + timedelta(days=1)


class Whose(StrEnum):
    """Whose work is shown: what the actor may take on, or all of the units they lead."""

    MINE = "mine"
    UNIT = "unit"


class Column(StrEnum):
    """What a list of work can show beside the code."""

    PROCEDURE = "procedure"
    SUBMITTER = "submitter"
    STATUS = "status"
    STEP = "step"
    ITEM_DUE = "item_due"
    DUE = "due"
    START_BY = "start_by"
    RECEIVED = "received"
    UNIT = "unit"


USUAL_COLUMNS = (
    Column.PROCEDURE,
    Column.SUBMITTER,
    Column.STATUS,
    Column.STEP,
    Column.ITEM_DUE,
    Column.DUE,
)

MOST_LISTS = 20
"""How many lists an officer may keep; the table counts their places."""

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which work a list is of; what is empty does not matter.

    `officer_id` is whoever holds it, at the units the actor leads. Days are both
    included.
    """

    standing: Standing | None = None
    procedure: str = ""
    field: str = ""
    step: str = ""
    unit_id: int | None = None
    whose: Whose = Whose.MINE
    officer_id: int | None = None
    received_from: date | None = None
    received_to: date | None = None

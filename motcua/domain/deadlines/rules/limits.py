"""Legal time limits, and the policy a procedure version counts them by."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from motcua.domain.deadlines.rules import records
from motcua.kernel.clock import VN
from motcua.kernel.text import N_


class LimitUnit(StrEnum):
    """In what a time limit is given."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    WORKING_HOUR = "working_hour"
    HOUR = "hour"
    MINUTE = "minute"
    IMMEDIATE = "immediate"


UNIT_NAMES = {
    LimitUnit.WORKING_DAY: N_("ngày làm việc"),
    LimitUnit.CALENDAR_DAY: N_("ngày"),
    LimitUnit.MONTH: N_("tháng"),
    LimitUnit.WORKING_HOUR: N_("giờ làm việc"),
    LimitUnit.HOUR: N_("giờ"),
    LimitUnit.MINUTE: N_("phút"),
    LimitUnit.IMMEDIATE: N_("giải quyết ngay trong ngày"),
}


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """An amount of a unit; the amount of an immediate limit is 0."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        """Refuse amounts that no law can mean."""
        immediate = self.unit is LimitUnit.IMMEDIATE
        if (self.amount < 0) or (self.amount == 0) != immediate:
            raise ValueError(f"no time limit of {self.amount} {self.unit}")

    @property
    def text(self) -> str:
        """Return the limit in Vietnamese, as receipts print it."""
        name = UNIT_NAMES[self.unit]
        return name if self.unit is LimitUnit.IMMEDIATE else f"{self.amount} {name}"

    def to_json(self) -> dict[str, object]:
        """Return plain values."""
        return records.to_json(self)

    @classmethod
    def from_json(cls, value: object, path: str = "limit") -> "TimeLimit":
        """Return the limit that plain values describe; raise Invalid naming the field."""
        return records.from_json(cls, value, path)


class Counting(StrEnum):
    """How days are counted.

    Civil code: the day of the event is not counted and the last day runs to its end
    (BLDS 2015 art 147-148). Shift hours: 8 hours of shifts are one day, to the
    minute (practice of provincial systems).
    """

    CIVIL_CODE = "civil_code"
    SHIFT_HOURS = "shift_hours"


class AfterSupplement(StrEnum):
    """What a supplement does to the clock.

    Restart: the limit begins anew (NĐ 61/2018 art 19.4). Shift: the waiting time is
    taken out (index 766). Continue: the clock runs on.
    """

    RESTART = "restart"
    SHIFT = "shift"
    CONTINUE = "continue"


class Comparison(StrEnum):
    """Whether lateness is judged by the day or by the minute."""

    BY_DATE = "by_date"
    BY_MINUTE = "by_minute"


class StartRule(StrEnum):
    """What starts the clock.

    The complete dossier at the counter (NĐ 118/2025 art 17.3), the signing of the
    postal hand-over record (QĐ 45/2016 art 7.4), or, where it was received outside
    its own boundary, the moment the competent body has it (NĐ 118/2025 art 17.3);
    until then the date is counted provisionally from reception.
    """

    ON_RECEPTION = "on_reception"
    ON_HAND_OVER_RECORD = "on_hand_over_record"
    ON_COMPETENT_RECEIPT = "on_competent_receipt"


class Tacit(StrEnum):
    """What silence means when the time runs out, where a law gives it a meaning."""

    GRANTED = "granted"
    REFUSED = "refused"


_THREE_WORKING_DAYS = TimeLimit(3, LimitUnit.WORKING_DAY)
_ONE_WORKING_DAY = TimeLimit(1, LimitUnit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules one procedure version counts by.

    `fee_stops` and `consultation_stops` say whether waiting for a financial duty or
    for another body's opinion takes time out of the limit. `later_phases` are the
    limits after the procedure's own one. A request to complete has to be made within
    `supplement_within` of reception (NĐ 61/2018 art 19.4), at most
    `most_supplements` times (art 11.2c); a new appointment at the latest
    `apology_before` the expiry, at most `most_extensions` times (art 19.9).
    """

    counting: Counting = Counting.CIVIL_CODE
    after_supplement: AfterSupplement = AfterSupplement.RESTART
    comparison: Comparison = Comparison.BY_DATE
    start: StartRule = StartRule.ON_RECEPTION
    fee_stops: bool = True
    consultation_stops: bool = False
    later_phases: tuple[TimeLimit, ...] = ()
    tacit: Tacit | None = None
    most_supplements: int = field(default=1, metadata={"least": 0})
    supplement_within: TimeLimit = _THREE_WORKING_DAYS
    most_extensions: int = field(default=1, metadata={"least": 0})
    apology_before: TimeLimit = _ONE_WORKING_DAY

    def to_json(self) -> dict[str, object]:
        """Return the rules as plain values, without phases and tacit rule if none."""
        return records.to_json(self)

    @classmethod
    def from_json(cls, value: object, path: str = "policy") -> "Policy":
        """Return the policy that plain values describe; what is not given is usual.

        Raises Invalid naming the field of an unknown rule or value.
        """
        return records.from_json(cls, value, path)


class Punctuality(StrEnum):
    """How an end stands to its due date."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


def classify(
    finished_at: datetime, due_at: datetime, comparison: Comparison
) -> Punctuality:
    """Return whether an end is early, on time or late against its due moment.

    By date, any hour of the due day is on time and any day before it early; by
    minute, only the very minute is on time.
    """
    finished, limit = finished_at.astimezone(VN), due_at.astimezone(VN)
    left: date | datetime
    right: date | datetime
    if comparison is Comparison.BY_DATE:
        left, right = finished.date(), limit.date()
    else:
        left = finished.replace(second=0, microsecond=0)
        right = limit.replace(second=0, microsecond=0)
    if left == right:
        return Punctuality.ON_TIME
    return Punctuality.EARLY if left < right else Punctuality.LATE

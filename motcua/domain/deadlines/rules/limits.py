"""Legal time limits and the ways of counting them."""

from dataclasses import dataclass
from enum import StrEnum

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


class Counting(StrEnum):
    """How days are counted.

    Civil code: the day of the event is not counted and the last day runs to its end
    (BLDS 2015 art 147-148). Shift hours: 8 hours of shifts are one day, to the
    minute (practice of provincial systems).
    """

    CIVIL_CODE = "civil_code"
    SHIFT_HOURS = "shift_hours"


class AfterSupplement(StrEnum):
    """What a supplement does to the clock. Basis: NĐ 61/2018 art 19.4; index 766."""

    RESTART = "restart"
    SHIFT = "shift"


class Comparison(StrEnum):
    """Whether lateness is judged by the day or by the minute."""

    BY_DATE = "by_date"
    BY_MINUTE = "by_minute"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules one procedure version counts by."""

    counting: Counting = Counting.CIVIL_CODE
    after_supplement: AfterSupplement = AfterSupplement.RESTART
    comparison: Comparison = Comparison.BY_DATE


class Punctuality(StrEnum):
    """How an end stands to its due date."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"

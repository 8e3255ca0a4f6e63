"""What a number of the overview counts: whose dossiers, narrowed to what. Pure.

One value, `Picked`, says it for the number and for the list behind it, so that they
cannot differ.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua.domain.reports.rules.asked import Side
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


class Standing(StrEnum):
    """How an open dossier stands: exactly one of the three.

    Late as the tables have it (the due date that counts now, waiting for the applicant
    left out). At risk: not late, and some of its open work should have been begun for
    what follows to fit; nothing that rests with the applicant. On time: the others.
    """

    LATE = "late"
    RISK = "risk"
    ON_TIME = "on_time"


class Whose(StrEnum):
    """Whose dossiers: those with open work of one's own, or those of one's units."""

    MINE = "mine"
    TEAM = "team"


class Group(StrEnum):
    """What a row stands for. The last three are of open work, not of the dossier."""

    UNIT = "unit"
    FIELD = "field"
    PROCEDURE = "procedure"
    PLACE = "place"
    STEP = "step"
    OFFICER = "officer"


BY_WORK = frozenset({Group.PLACE, Group.STEP, Group.OFFICER})
"""Groups by whose rows a dossier may count twice: it may have work at two of them."""


class What(StrEnum):
    """Which dossiers a number counts."""

    OPEN = "open"
    RECEIVED = "received"  # received in the period
    ENDED = "ended"  # resolved, withdrawn or stopped in the period
    ENDED_LATE = "ended_late"  # of these, late
    CAME = "came"  # came to a step in the last days
    LEFT = "left"  # left a step in the last days


IN_PERIOD = frozenset({What.RECEIVED, What.ENDED, What.ENDED_LATE})
BY_STEP = frozenset({What.CAME, What.LEFT})

AGES = (1, 3, 7, 15, 30)
"""Bounds of how long dossiers have been open, in days: from one to before the next."""

LATELY = timedelta(days=7)
"""Over what time steps are told what came and what left."""

NOBODY = 0
"""Stands for "given to nobody yet" where an officer's number is asked for."""

MOST_ROWS = 60
"""So many rows of a grouping are shown, the worst first."""

PAGE = 50
"""So many dossiers of a list are shown at once."""

MOST_PERIOD = 92
"""The longest period a list behind a number is of, in days."""


@dataclass(frozen=True, slots=True)
class Picked:
    """Which dossiers a number counts. What is None narrows nothing.

    `unit` is the resolving unit, `place` the unit where open work lies, `officer` who
    holds it; `waits` work that waits at a step for an officer, `over` what is past
    the step's own time. `first` and `last` are days of Vietnam, both included.
    """

    whose: Whose = Whose.TEAM
    side: Side = Side.RESOLVING
    what: What = What.OPEN
    standing: Standing | None = None
    age: int | None = None
    unit: int | None = None
    field: int | None = None
    procedure: int | None = None
    place: int | None = None
    step: str | None = None
    officer: int | None = None
    waits: bool = False
    over: bool = False
    first: date | None = None
    last: date | None = None

    @property
    def is_by_work(self) -> bool:
        """Say whether open work is narrowed, not dossiers alone."""
        narrowed = (self.place, self.step, self.officer)
        asked = any(one is not None for one in narrowed)
        return asked or self.waits or self.over or self.whose is Whose.MINE

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """Return when the period begins and when it is over; None where there is none."""
        if self.first is None or self.last is None:
            return None
        after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), VN), datetime.combine(
            after, time(), VN
        )

    def of_row(self, group: Group, key: str) -> "Picked":
        """Return the same narrowed to a row."""
        value: object = key if group is Group.STEP else int(key)
        return replace(self, **{group.value: value})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Period:
    """Some whole days, one line of what came in and went out."""

    first: date
    last: date


def days_before(today: date, count: int) -> tuple[Period, ...]:
    """Return so many days, the last one today."""
    days = (today - timedelta(days=back) for back in range(count - 1, -1, -1))
    return tuple(Period(day, day) for day in days)


def weeks_before(today: date, count: int) -> tuple[Period, ...]:
    """Return so many weeks from Monday, the last one this one, up to today."""
    monday = today - timedelta(days=today.weekday())
    firsts = (monday - timedelta(weeks=back) for back in range(count - 1, -1, -1))
    return tuple(Period(one, min(one + timedelta(days=6), today)) for one in firsts)


def check_picked(picked: Picked) -> None:
    """Raise Invalid naming the field of what cannot be asked for."""
    if picked.what in IN_PERIOD:
        span = picked.span
        if span is None or not timedelta() < span[1] - span[0] <= timedelta(MOST_PERIOD):
            raise Invalid(
                "overview_period",
                N_("Danh sách phải có ngày đầu, ngày cuối, dài nhất %(most)s ngày."),
                facts={"most": MOST_PERIOD},
                field="tu-ngay",
                remedy=N_("Hãy mở lại từ trang Toàn cảnh."),
            )
        if picked.is_by_work:
            raise Invalid(
                "overview_period_of_work",
                N_("Hồ sơ đến và đi không tính theo bước, nơi giữ hay cán bộ."),
                field="buoc",
                remedy=N_("Hãy bỏ bớt điều kiện lọc."),
            )
    if picked.age is not None and not 0 <= picked.age <= len(AGES):
        raise Invalid(
            "overview_age",
            N_("Không có mức thời gian đó."),
            field="tuoi",
            remedy=N_("Hãy mở lại từ trang Toàn cảnh."),
        )

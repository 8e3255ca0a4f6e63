"""Any calendar, limit, policy and moment, for the laws of the legal clock."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from motcua.domain.deadlines.rules.calendar import (
    DayKind,
    DayRow,
    Season,
    Shift,
    WorkingCalendar,
)
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    advance,
)
from motcua.domain.deadlines.rules.limits import (
    AfterSupplement,
    Comparison,
    Counting,
    LimitUnit,
    Policy,
    StartRule,
    Tacit,
    TimeLimit,
)
from motcua.kernel.clock import VN

FIRST, LAST = date(2020, 1, 1), date(2024, 12, 31)
MORNING = (Shift(time(7, 30), time(11, 30)),)
SUMMER = (Shift(time(7, 0), time(11, 0)), Shift(time(13, 0), time(16, 30)))
SEASON = Season("mùa hè", (4, 15), (10, 15), SUMMER, {0: MORNING}, "45/QĐ")

days = st.dates(date(2021, 6, 1), date(2022, 6, 1))
moments = st.datetimes(datetime(2021, 6, 1), datetime(2022, 6, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(tzinfo=VN)
)
# Whole minutes near the edges of shifts and days are where rules differ.
edges = st.builds(
    lambda day, clock: datetime.combine(day, clock, VN),
    days,
    st.sampled_from(
        [
            time(0),
            time(7, 30),
            time(11, 30),
            time(12),
            time(13, 30),
            time(15),
            time(15, 1),
            time(17),
            time(17, 1),
        ]
    ),
)
starts = moments | edges
pauses = st.builds(timedelta, minutes=st.integers(0, 20 * 24 * 60)) | st.builds(
    timedelta, days=st.integers(0, 12)
)


def _calendar(
    off: frozenset[date],
    worked: frozenset[date],
    half: frozenset[date],
    seasons: tuple[Season, ...],
) -> WorkingCalendar:
    kinds = [(off, DayKind.HOLIDAY), (worked, DayKind.WORKING_REST_DAY)]
    rows = {day: DayRow(day, kind, "một ngày") for among, kind in kinds for day in among}
    rows |= {d: DayRow(d, DayKind.HALF_DAY, "nửa ngày", shifts=MORNING) for d in half}
    return WorkingCalendar(
        version="any", days=rows, first=FIRST, last=LAST, seasons=seasons
    )


some_days = st.dates(FIRST, date(2023, 1, 1))
calendars = st.builds(
    _calendar,
    st.frozensets(some_days, max_size=40),
    st.frozensets(some_days, max_size=10),
    st.frozensets(some_days, max_size=10),
    st.sampled_from([(), (SEASON,)]),
)


def _patterned(
    pattern: list[tuple[DayKind, bool] | None], seasons: tuple[Season, ...]
) -> WorkingCalendar:
    """Return a calendar with the same few days again and again, so that all meet them."""
    rows = {}
    for n in range((date(2022, 12, 31) - FIRST).days):
        day, different = FIRST + timedelta(days=n), pattern[n % len(pattern)]
        if different is not None:
            kind, short = different
            shifts = MORNING if kind is DayKind.HALF_DAY or short else ()
            rows[day] = DayRow(day, kind, "một ngày", shifts=shifts)
    return WorkingCalendar("any", rows, FIRST, LAST, seasons=seasons)


any_calendars = st.builds(
    _patterned,
    # A few plain days in each round, so that somebody works.
    st.lists(
        st.none() | st.tuples(st.sampled_from(DayKind), st.booleans()),
        min_size=1,
        max_size=12,
    ).map(lambda days: [*days, None, None, None]),
    st.sampled_from([(), (SEASON,)]),
)
"""Days of every kind, some with hours of their own."""
units = st.sampled_from([unit for unit in LimitUnit if unit is not LimitUnit.IMMEDIATE])
limits = (
    st.builds(
        TimeLimit, st.integers(1, 40), units.filter(lambda u: u is not LimitUnit.MONTH)
    )
    | st.builds(TimeLimit, st.integers(1, 11), st.just(LimitUnit.MONTH))
    | st.just(TimeLimit(0, LimitUnit.IMMEDIATE))
)
by_days = st.sampled_from(
    [LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY, LimitUnit.WORKING_HOUR]
)
countings = st.sampled_from(Counting)
policies = st.builds(
    Policy,
    counting=countings,
    after_supplement=st.sampled_from(AfterSupplement),
    comparison=st.sampled_from(Comparison),
    start=st.sampled_from(StartRule),
    fee_stops=st.booleans(),
    consultation_stops=st.booleans(),
    later_phases=st.lists(limits, max_size=2).map(tuple),
    tacit=st.none() | st.sampled_from(Tacit),
    most_supplements=st.integers(0, 3),
    supplement_within=limits,
    most_extensions=st.integers(0, 2),
    apology_before=limits,
)


def begin(
    calendar: WorkingCalendar, start: datetime, limit: TimeLimit, policy: Policy
) -> Clock:
    event = ClockEvent(
        ClockKind.START,
        start,
        limit=limit,
        policy=policy,
        calendar_id=1,
        calendar=calendar.version,
    )
    return advance(None, event, calendar)

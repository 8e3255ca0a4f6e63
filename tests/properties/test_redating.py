"""Where no day that differs lies on the way, no due date can move."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.days import DayKind, DayRow, Shift
from motcua.domain.deadlines.rules.differences import changed_span
from motcua.domain.deadlines.rules.due import due_at
from motcua.domain.deadlines.rules.limits import Counting, LimitUnit, Policy, TimeLimit
from motcua.kernel.clock import VN
from tests.clocks import VIETNAM, vietnam

KINDS = (
    DayKind.CLOSURE,
    DayKind.WORKING_REST_DAY,
    DayKind.HALF_DAY,
    DayKind.RECEPTION_CLOSED,
)
FIRST = date(2021, 10, 1)
days = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
half = (Shift(time(7), time(10)),)
rows = st.builds(
    lambda day, kind: DayRow(
        day, kind, "thử", "1/QĐ", shifts=half if kind is DayKind.HALF_DAY else ()
    ),
    days,
    st.sampled_from(
        [
            DayKind.CLOSURE,
            DayKind.WORKING_REST_DAY,
            DayKind.HALF_DAY,
            DayKind.RECEPTION_CLOSED,
        ]
    ),
)
limits = st.one_of(
    st.builds(
        TimeLimit,
        st.integers(1, 40),
        st.sampled_from([u for u in LimitUnit if u is not LimitUnit.IMMEDIATE]),
    ),
    st.just(TimeLimit(0, LimitUnit.IMMEDIATE)),
)
starts = st.integers(0, 90 * 24 * 60).map(
    lambda n: datetime(2021, 10, 5, tzinfo=VN) + timedelta(minutes=n)
)


@given(st.lists(rows, max_size=5), limits, starts, st.sampled_from(Counting))
def test_a_due_date_that_moves_touches_a_day_that_differs(
    changed: list[DayRow], limit: TimeLimit, start: datetime, counting: Counting
) -> None:
    new = vietnam(*changed)
    policy = Policy(counting=counting)
    before = due_at(start=start, limit=limit, calendar=VIETNAM, policy=policy)
    after = due_at(start=start, limit=limit, calendar=new, policy=policy)
    span = changed_span(VIETNAM, new)
    if before == after:
        return
    assert span is not None
    assert before.astimezone(VN).date() >= span[0]
    assert start.date() <= span[1]


def test_names_and_the_counters_hours_change_no_deadline() -> None:
    row = DayRow(date(2021, 12, 1), DayKind.RECEPTION_CLOSED, "khác", "2/QĐ")
    assert changed_span(VIETNAM, vietnam(row)) is None


def test_the_first_and_the_last_day_that_differ() -> None:
    one = DayRow(date(2021, 12, 1), DayKind.CLOSURE, "bão", "2/QĐ")
    two = DayRow(date(2021, 12, 9), DayKind.CLOSURE, "bão", "2/QĐ")
    assert changed_span(VIETNAM, vietnam(one, two)) == (one.day, two.day)


def test_calendars_that_share_no_day_share_no_change() -> None:
    later = WorkingCalendar("L", {}, date(2030, 1, 1), date(2031, 1, 1))
    assert changed_span(VIETNAM, later) is None

"""How a piece of work stands: each border of late, today, at risk and next."""

from datetime import datetime, timedelta

import pytest

from motcua.domain.dossiers.rules.worklist import Standing, Times, day_of, standings
from motcua.kernel.clock import VN

AT = datetime(2021, 11, 22, 9, 0, tzinfo=VN)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
MIDNIGHT = datetime(2021, 11, 23, 0, 0, tzinfo=VN)
LATE, TODAY, RISK, NEXT = Standing.LATE, Standing.TODAY, Standing.RISK, Standing.NEXT


def times(
    due: datetime, item: datetime, start: datetime, *, rests: bool = False
) -> Times:
    return Times(due, item, start, rests)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (times(AT - SECOND, AT, AT - DAY), {LATE}),
        (times(AT, AT, AT), {TODAY}),
        (times(AT + SECOND, AT, AT - DAY), {TODAY, RISK}),
        (times(AT + DAY, AT + DAY, AT - SECOND), {TODAY, RISK}),
        (times(AT + DAY, AT + DAY, AT - DAY), {RISK}),
        (times(MIDNIGHT - SECOND, MIDNIGHT - SECOND, AT - DAY), {TODAY, RISK}),
        (times(AT + 9 * DAY, AT + 9 * DAY, MIDNIGHT - SECOND), {TODAY}),
        (times(AT + 9 * DAY, MIDNIGHT - SECOND, AT - DAY), {TODAY, RISK}),
        (times(AT + 9 * DAY, AT + 9 * DAY, MIDNIGHT), {NEXT}),
        (times(AT - DAY, AT - DAY, AT - DAY, rests=True), {NEXT}),
        (Times(None, AT + DAY, AT + DAY), {NEXT}),
    ],
)
def test_how_work_stands(given: Times, wanted: set[Standing]) -> None:
    assert standings(given, at=AT) == wanted


def test_a_day_is_vietnams() -> None:
    late_evening = datetime(2021, 11, 22, 23, 59, tzinfo=VN)
    assert day_of(late_evening) == (MIDNIGHT - DAY, MIDNIGHT)
    assert day_of(MIDNIGHT)[0] == MIDNIGHT

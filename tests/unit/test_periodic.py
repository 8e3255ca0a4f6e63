"""When jobs run: the worker reads cron lines in UTC, people live in Vietnam."""

from datetime import UTC, datetime

import pytest
from croniter import croniter  # type: ignore[import-untyped]
from procrastinate.contrib.django import app

from motcua.jobs import periodic
from motcua.kernel.clock import VN
from motcua.kernel.jobs import JobName

MIDNIGHT = datetime(2026, 11, 26, tzinfo=VN)


def runs(cron: str) -> datetime:
    """Return when a job runs first, as procrastinate reckons it."""
    stamp = croniter(cron).get_next(ret_type=float, start_time=MIDNIGHT.timestamp())
    return datetime.fromtimestamp(stamp, UTC).astimezone(VN)


@pytest.mark.parametrize("at", ["00:05", "02:15", "06:59", "07:00", "08:00", "23:30"])
def test_a_time_of_day_is_vietnam_s(at: str) -> None:
    assert f"{runs(periodic.daily(at)):%H:%M}" == at


def test_people_are_reminded_at_eight_and_heavy_work_is_done_at_night() -> None:
    tasks = app.periodic_registry.periodic_tasks.values()
    daily = {
        str(one.task.name): runs(one.cron).hour
        for one in tasks
        if one.cron.endswith(" * * *") and one.cron.split()[1].isdigit()
    }
    assert daily.pop(JobName.REMIND.value) == 8
    assert daily.pop(JobName.CHASE_RESULTS.value) == 8
    assert len(daily) >= 4
    assert all(hour < 6 for hour in daily.values()), daily

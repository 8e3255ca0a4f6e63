"""Thousands of alerts at once: told by few statements, each once, and none lost."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.domain.accounts.models import Officer
from motcua.domain.payments.models import DayDifference
from motcua.domain.statements import run
from motcua.domain.supervision import actions
from motcua.domain.supervision.actions import telling
from motcua.domain.supervision.models import Alert, Telling
from motcua.kernel.actor import SYSTEM
from tests.world import Centre, actor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def centre() -> Centre:
    return Centre()


def differing(centre: Centre, count: int) -> None:
    """Let so many sums of money not agree, and raise what the rules find, as by a job."""
    found = DayDifference.objects.bulk_create(
        DayDifference(
            day=centre.at.date(),
            unit_id=centre.reception,
            reference=f"MC{count}/{n}",
            gap="missing_here",
            theirs=5000,
            found_at=centre.at,
        )
        for n in range(count)
    )
    Alert.objects.bulk_create(
        Alert(
            cause="fee_difference",
            rule_key="fee-difference",
            subject=f"difference/{row.pk}",
            unit_id=centre.reception,
            since=centre.at + DAY,
            raised_at=centre.at + DAY,
            next_at=centre.at + DAY,
        )
        for row in found
    )


def statements(at: datetime) -> int:
    """Tell of what is due; return by how many statements."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        actions.tell(actor=SYSTEM, at=at)
    return len(seen)


def cashiers() -> int:
    """Return how many officers a difference is told to."""
    return Officer.objects.filter(code="thuquy").count()


def test_thousands_are_told_by_as_many_statements_as_a_few(centre: Centre) -> None:
    differing(centre, 5)
    few = statements(centre.at + DAY)
    differing(centre, 1995)
    assert statements(centre.at + DAY) == few
    assert Alert.objects.filter(level=0, rounds=0).count() == 2000
    assert Telling.objects.count() == 2000 * cashiers()
    # And so are the closing, and the level above.
    with CaptureQueriesContext(connection) as seen:
        actions.close_gone(actor=SYSTEM, at=centre.at + DAY)
    assert len(seen) < 20
    assert statements(centre.at + 5 * DAY) < 2 * few
    assert set(Alert.objects.values_list("level", flat=True)) == {1}
    assert actor("giamdoc").officer_id in Telling.objects.filter(level=1).values_list(
        "officer_id", flat=True
    )


def test_what_has_gone_is_closed_by_one_statement(centre: Centre) -> None:
    differing(centre, 1200)
    DayDifference.objects.update(
        resolved_at=centre.at, resolved_by=1, resolved_name="x", note="Đã rõ"
    )
    assert statements(centre.at + DAY) < 20
    assert not Telling.objects.exists()
    assert set(Alert.objects.values_list("closed_why", flat=True)) == {"gone"}


def test_a_run_that_dies_half_way_loses_none_and_tells_none_twice(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    differing(centre, 3000)
    whole, left = run, 1

    def breaks(area: str, name: str, values: list[object]) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise ConnectionError("the machine is switched off")
        return whole(area, name, values)

    with monkeypatch.context() as patched:
        patched.setattr(telling, "run", breaks)
        with pytest.raises(ConnectionError):
            actions.tell(actor=SYSTEM, at=centre.at + DAY)
    first = telling.MOST_AT_ONCE
    assert Telling.objects.count() == first * cashiers()
    assert Alert.objects.filter(level=-1).count() == 3000 - first
    actions.tell(actor=SYSTEM, at=centre.at + DAY)
    assert Telling.objects.count() == 3000 * cashiers()
    assert set(Telling.objects.values_list("level", "rounds")) == {(0, 0)}
    actions.tell(actor=SYSTEM, at=centre.at + DAY)
    assert Telling.objects.count() == 3000 * cashiers()

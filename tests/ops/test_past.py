"""The past of a demo: played by the centre's own acts."""

from datetime import date, datetime, timedelta

import pytest

from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.dossiers.readers.dossier import chain_fault
from motcua.domain.reports.readers.public import public_figures
from motcua.kernel.clock import VN
from motcua.ops.world.past import play_past

pytestmark = pytest.mark.django_db

UNTIL = datetime(2021, 11, 22, 7, 45, tzinfo=VN)


def test_a_past_is_played_until_a_morning_and_leaves_the_rest_open() -> None:
    """What has ended has, what has not waits; nothing happened after the morning."""
    played = play_past(begins=UNTIL - timedelta(weeks=3), until=UNTIL, total=8)
    assert played.received == Dossier.objects.count() == 8
    assert 0 < played.returned < 8
    for dossier in Dossier.objects.all():
        assert chain_fault(dossier_id=dossier.pk) is None
        open_items = WorkItem.objects.filter(dossier=dossier, closed_at=None).count()
        assert open_items == (0 if dossier.ended_at else 1)
    assert not Dossier.objects.filter(ended_at__gt=UNTIL).exists()
    figures = public_figures(first=date(2021, 10, 1), last=date(2021, 11, 21))
    assert figures is not None
    assert figures.total.received == 8


def test_nobody_comes_where_there_is_no_working_day() -> None:
    """A past of one weekend has nothing in it."""
    sunday = datetime(2021, 11, 21, 8, 0, tzinfo=VN)
    played = play_past(begins=sunday - timedelta(days=1), until=sunday, total=5)
    assert (played.received, played.returned) == (0, 0)

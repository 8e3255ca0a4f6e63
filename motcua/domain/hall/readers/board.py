"""What the wall shows: called numbers and counters; no name, nobody's data.

Basis: NĐ 61/2018 art 5.1d (a display shows the number, not who it is).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from motcua.domain.hall.models import Ticket
from motcua.domain.hall.readers.places import day_of
from motcua.domain.hall.readers.tickets import LINE
from motcua.domain.hall.rules.periods import Period

MOST_CALLED = 14
"""How many numbers a wall can show so that they are read from afar."""


@dataclass(frozen=True, slots=True)
class Called:
    """A number at a counter; `serving` once its holder has come."""

    number: str
    counter: str
    counter_code: str
    area: str
    calls: int
    serving: bool
    called_at: datetime | None


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """The wall at one moment: called numbers, the newest first, and how many wait."""

    called: Sequence[Called]
    waiting: int
    outside: int


def board(*, unit_id: int, at: datetime, area: str = "") -> BoardFacts:
    """Return what the wall of a hall shows, of one area on request."""
    rows = Ticket.objects.filter(unit_id=unit_id, day=day_of(at))
    shown = rows.filter(state__in=[Period.CALLED, Period.SERVING]).select_related(
        "counter__area"
    )
    if area:
        shown = shown.filter(counter__area__code=area)
        rows = rows.filter(service__area__code=area)
    waiting = dict(rows.filter(state__in=LINE).values_list("state").annotate(Count("pk")))
    outside = waiting.pop(Period.OUTSIDE.value, 0)
    return BoardFacts(
        called=[
            Called(
                number=row.number,
                counter=row.counter.name,
                counter_code=row.counter.code,
                area=row.counter.area.name,
                calls=row.calls,
                serving=row.state == Period.SERVING,
                called_at=row.called_at,
            )
            for row in shown.order_by("-called_at", "-pk")[:MOST_CALLED]
            if row.counter is not None
        ],
        waiting=sum(waiting.values()),
        outside=outside,
    )

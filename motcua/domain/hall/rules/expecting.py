"""How long somebody may expect to wait, honestly: a range, or why there is none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, sqrt
from statistics import fmean, stdev

from motcua.kernel.text import N_

LEAST_MEASURED = 5
"""With fewer measured times than this nothing is forecast."""

_EIGHT_OF_TEN = 1.28
"""So many standard deviations to each side hold eight of ten cases."""

_LEAST_SPREAD = 0.3
"""A spread of service times below this share of their mean is luck."""


class Unknown(StrEnum):
    """Why no wait can be told."""

    NO_COUNTER = "no_counter"
    TOO_LITTLE = "too_little"


UNKNOWN_NAMES: Mapping[Unknown, str] = {
    Unknown.NO_COUNTER: N_("Chưa có quầy nào mở cho việc này nên chưa ước được."),
    Unknown.TOO_LITTLE: N_("Chưa đủ số liệu để ước thời gian chờ."),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait in whole minutes: eight of ten people wait between `low` and `high`.

    `measured` is how many served tickets it rests on; `unknown` says why it is not
    known, and then the numbers are 0.
    """

    low: int = 0
    likely: int = 0
    high: int = 0
    measured: int = 0
    unknown: Unknown | None = None


def expected_wait(
    *, ahead: int, counters: float, idle: int, measured: Sequence[float]
) -> Wait:
    """Return the wait of somebody with `ahead` people before them.

    `counters` is how many counters work for them (a part of one that has other
    services too), `idle` how many of these have nobody now, `measured` the seconds
    counters took for earlier tickets of the service.
    """
    if counters <= 0:
        return Wait(unknown=Unknown.NO_COUNTER, measured=len(measured))
    if len(measured) < LEAST_MEASURED:
        return Wait(unknown=Unknown.TOO_LITTLE, measured=len(measured))
    turns = max(0, ahead + 1 - idle)
    mean = fmean(measured) / 60
    spread = max(stdev(measured) / 60, _LEAST_SPREAD * mean)
    likely = turns * mean / counters
    # The turns differ from one another, and the mean itself is known only so well.
    by_turns = turns * (spread / counters) ** 2
    by_mean = (turns / counters) ** 2 * spread**2 / len(measured)
    reach = _EIGHT_OF_TEN * sqrt(by_turns + by_mean)
    return Wait(
        low=max(0, floor(likely - reach)),
        likely=round(likely),
        high=ceil(likely + reach),
        measured=len(measured),
    )


def counters_for(
    service_id: int,
    served: Collection[frozenset[int]],
    queued: Mapping[int, int],
) -> float:
    """Return how many counters work for a service.

    `served` has the services of each open counter, `queued` how many wait for each. A
    counter of several services gives each a part by how many wait for it; somebody who
    is just coming is counted as waiting.
    """
    weight = {n: count + 1 for n, count in queued.items()}
    return sum(
        weight.get(service_id, 1) / sum(weight.get(n, 1) for n in services)
        for services in served
        if service_id in services
    )

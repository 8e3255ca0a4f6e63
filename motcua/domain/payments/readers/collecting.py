"""What a parcel collects at the door, that nobody pays another way meanwhile.

The post says so for its own parcels when Django starts. Whoever decides by it holds the
dossier's lock: a payment that is begun and an order that is made wait for each other.
"""

from collections.abc import Collection, Mapping

from motcua.domain.payments.ports import Collecting, Collector

_collectors: list[Collector] = []


def add_collector(collector: Collector) -> None:
    """Ask an area as well what it collects; the same again changes nothing."""
    if collector not in _collectors:
        _collectors.append(collector)


def collecting(*, ids: Collection[int], but_for: str = "") -> Mapping[int, Collecting]:
    """Return what is being collected of each of some dossiers, leaving one parcel out."""
    found: dict[int, Collecting] = {}
    for collector in _collectors:
        found = {**collector.collecting(ids=ids, but_for=but_for), **found}
    return found

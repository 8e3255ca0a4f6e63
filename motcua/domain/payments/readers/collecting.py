"""What a parcel collects at the door, that nobody pays another way meanwhile.

The post says so for its own parcels when Django starts. Whoever decides by it holds the
dossier's lock: a payment that is begun and an order that is made wait for each other.
"""

from motcua.domain.payments.ports import Collecting, Collector

_collectors: list[Collector] = []


def add_collector(collector: Collector) -> None:
    """Ask an area as well what it collects; the same again changes nothing."""
    if collector not in _collectors:
        _collectors.append(collector)


def collecting(*, dossier_id: int, but_for: str = "") -> Collecting | None:
    """Return what is being collected of a dossier, leaving one parcel out."""
    for collector in _collectors:
        found = collector.collecting(dossier_id=dossier_id, but_for=but_for)
        if found is not None:
            return found
    return None

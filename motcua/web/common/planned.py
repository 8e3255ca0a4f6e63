"""What every page says of planned outages, kept for a minute."""

from django.core.cache import cache

from motcua.domain.outages.readers import OutageFacts, coming
from motcua.kernel.clock import now

KEPT = 60
"""Seconds; an announcement is on every page a minute later, at once where it was made."""

_KEY = "planned-outages"


def planned() -> tuple[OutageFacts, ...]:
    """Return what is planned and not over, the next first."""
    found: tuple[OutageFacts, ...] | None = cache.get(_KEY)
    at = now()
    if found is None:
        found = coming(at=at)
        cache.set(_KEY, found, KEPT)
    return tuple(one for one in found if one.ends_at > at)


def forget_planned() -> None:
    """Look anew with the next page."""
    cache.delete(_KEY)

"""How often one may ask: so many times in a minute by the clock, by server process."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from motcua.kernel.clock import now
from motcua.kernel.errors import TooOften
from motcua.kernel.text import N_

MINUTE = 60


def counted(what: str, who: str, *, most: int) -> bool:
    """Count one more time; say whether it is still within the limit."""
    key = f"rate-{what}-{who}-{int(now().timestamp()) // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    return cache.incr(key) <= most


def seconds_left() -> float:
    """Return how many seconds are left of the minute."""
    return MINUTE - now().timestamp() % MINUTE


def address_of(request: HttpRequest) -> str:
    """Return who asks, as the proxies of ours that MOTCUA_PROXIES counts have seen it."""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    passed = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    count: int = settings.NINJA_NUM_PROXIES
    if not count or not passed:
        return seen
    addresses = passed.split(",")
    return addresses[-min(count, len(addresses))].strip()


def check_rate(request: HttpRequest, what: str, *, most: int) -> None:
    """Raise TooOften when an address has asked more than so many times this minute."""
    if not counted(what, address_of(request), most=most):
        raise TooOften(
            "too_many_requests",
            N_("Bạn đã làm việc này quá nhiều lần trong một phút."),
            remedy=N_("Hãy đợi %(seconds)s giây rồi thử lại."),
            facts={"seconds": max(1, int(seconds_left()))},
        )

"""How often one may ask: an account's own count, else that of the address."""

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from motcua.kernel.actor import Actor
from motcua.web.common.rates import counted, seconds_left

OF_AN_ADDRESS = 120
OF_AN_ACCOUNT = 600


class Rate(BaseThrottle):
    """So many requests in a minute by the clock, counted in each server process.

    ninja's own throttles keep the request they are looking at on themselves, which
    two threads would mix up.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request; say whether it is still within the limit."""
        actor = getattr(request, "auth", None)
        who, most = f"address-{self.get_ident(request)}", OF_AN_ADDRESS
        if isinstance(actor, Actor):
            who, most = f"account-{actor.account_id}", OF_AN_ACCOUNT
        return counted("api", who, most=most)

    def wait(self) -> float:
        """Return how many seconds are left of the minute."""
        return seconds_left()

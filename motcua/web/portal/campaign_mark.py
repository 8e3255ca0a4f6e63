"""A campaign's mark in an address: counted, handed on from page to page, never kept.

There is no cookie and no session: who leaves the way of the links is not counted.
"""

from django.http import HttpRequest

from motcua.domain.guidance.actions import count_followed
from motcua.domain.guidance.rules.campaigns import Followed, campaign_of
from motcua.kernel.clock import now
from motcua.web.common.rates import address_of, counted
from motcua.web.common.views import actor_of

_MOST = 60
"""So many followed links of a network address are counted in a minute."""


def mark_query(request: HttpRequest) -> str:
    """Return what hands the address's mark on to the next page, empty without one."""
    mark = request.GET.get("cd", "")
    return f"?cd={mark}" if campaign_of(mark) is not None else ""


def note_followed(request: HttpRequest, what: Followed) -> None:
    """Count that a link with a mark led here; one without counts nothing."""
    mark = request.GET.get("cd", "")
    if campaign_of(mark) is None:
        return
    if counted("campaign", address_of(request), most=_MOST):
        count_followed(actor=actor_of(request), at=now(), mark=mark, what=what)


def note_begun(request: HttpRequest) -> None:
    """Count that a filing was begun on the way of a campaign's link."""
    note_followed(request, Followed.BEGUN)

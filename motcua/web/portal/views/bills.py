"""The list of what is to be paid, for oneself or for whom one may pay."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.accounts.readers.behalf import principals
from motcua.journeys import bills as journeys
from motcua.kernel.clock import VN, now
from motcua.web.common.views import actor_of, page
from motcua.web.portal.views.filings import signed_in


@require_GET
@signed_in
def bills(request: HttpRequest) -> HttpResponse:
    """Show every bill that may be paid here, with the way to it."""
    actor, at = actor_of(request), now()
    context = {
        "found": journeys.bills(actor=actor, at=at),
        "principals": principals(actor=actor, on=at.astimezone(VN).date()),
    }
    return page(request, "portal/bills.jinja", context)

"""What will not work for a while, announced before: for everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.outages.readers import lately
from motcua.domain.outages.rules import WORKING_DAYS_AHEAD
from motcua.kernel.clock import now
from motcua.web.common.views import page


@require_GET
def outages(request: HttpRequest) -> HttpResponse:
    """List the planned outages, and those of the last ninety days."""
    at = now()
    context = {"found": lately(at=at), "now": at, "days": WORKING_DAYS_AHEAD}
    return page(request, "portal/outages.jinja", context)

"""What is late now, by code: everybody may see it, and nobody's name is in it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.reports.readers.opened import MOST_LATE
from motcua.domain.reports.rules.tables import DEFINITIONS, OnTime
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import offset_of, page
from motcua.web.portal.kept_figures import late_now


@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """List the late dossiers of all agencies or of one, a hundred a page."""
    at = now()
    agency = forms.whole(request.GET, "co-quan")
    found = late_now(agency=agency, offset=offset_of(request))
    if agency is not None and found is not None:
        names = {key: name for key, name, _ in found.by_agency}
        if agency not in names:
            raise NotFound("late_agency_none", N_("Cơ quan này không có hồ sơ quá hạn."))
    context = {
        "found": found,
        "agency": agency,
        "today": at.astimezone(VN).date(),
        "offset": offset_of(request),
        "page_size": MOST_LATE,
        "definition": DEFINITIONS[OnTime.CURRENT],
    }
    return page(request, "portal/late.jinja", context)

"""The portal's first page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.catalogue import readers as catalogue
from motcua.domain.hall.readers.places import hall_unit
from motcua.kernel.clock import VN, now
from motcua.web.common.views import actor_of, page

MOST_FIELDS = 12


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box, the fields, the look-up and the centre's figures."""
    today = now().astimezone(VN).date()
    fields = catalogue.fields_in_force(actor=actor_of(request), on=today)
    counts = catalogue.counts(on=today)
    return page(
        request,
        "portal/home.jinja",
        {
            "fields": fields[:MOST_FIELDS],
            "field_count": len(fields),
            "has_hall": hall_unit(on=today) is not None,
            "procedure_count": counts.get("published", 0),
        },
    )

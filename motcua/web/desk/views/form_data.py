"""What was answered to the form a dossier was filed with."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.dossiers.actions.form import open_form
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.kernel.clock import VN, now
from motcua.web.common.eforms import said_pages
from motcua.web.common.views import officer_of, page


@require_GET
def form_data(request: HttpRequest, code: str) -> HttpResponse:
    """Show the answers page by page; the reading is noted."""
    actor, at = officer_of(request), now()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    found = open_form(actor=actor, at=at, dossier_id=dossier_id)
    context = {
        "code": code,
        "kept": found,
        "said": said_pages(found.asked.form, found.answers),
    }
    return page(request, "desk/form_data.jinja", context)

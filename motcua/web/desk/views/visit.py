"""One person, several dossiers: what was received in this visit, and the next one."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.web.common.views import officer_of, page
from motcua.web.desk.intake_visit import visit_of


@require_GET
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Show the dossiers of a visit with their receipts; offer the next."""
    found = visit_of(officer_of(request), code)
    context = {"v": found, "d": found.dossier}
    return page(request, "desk/visit.jinja", context)

"""Forms on paper: the empty one of a procedure, and what one has sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.dossiers.actions.form import open_form
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.eforms.readers import answers_pdf, blank_pdf
from motcua.domain.filings.readers import my_filing
from motcua.domain.filings.readers.form import my_kept_form
from motcua.kernel.clock import VN, now
from motcua.web.common.files import pdf
from motcua.web.common.views import actor_of
from motcua.web.portal.views import filings
from motcua.web.portal.views.dossiers import citizen_of


@require_GET
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """Return the form of a procedure as PDF, to print and fill in by hand."""
    content = blank_pdf(actor=actor_of(request), code=code, at=now())
    return pdf(content, f"bieu-mau-{code}.pdf")


@require_GET
@filings.signed_in
def filing_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the form of a filing of one's own as it was sent."""
    actor = actor_of(request)
    kept = my_kept_form(actor=actor, found=my_filing(actor=actor, key=key))
    return pdf(answers_pdf(kept=kept), f"bieu-mau-{key}.pdf")


@require_GET
def my_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Return the form of a dossier of one's own; the reading is noted."""
    actor, at = citizen_of(request), now()
    on = at.astimezone(VN).date()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=on)
    kept = open_form(actor=actor, at=at, dossier_id=dossier_id)
    return pdf(answers_pdf(kept=kept), f"bieu-mau-{code}.pdf")

"""What was answered to the form a dossier was filed with."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.dossiers.actions.form import open_form
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.eforms.readers import answers_pdf
from motcua.domain.filings.actions import open_filing
from motcua.domain.filings.readers.form import form_for_officer
from motcua.kernel.clock import VN, now
from motcua.web.common.eforms import said_pages
from motcua.web.common.files import pdf
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


@require_GET
def form_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Return the form of a dossier as it was sent, as PDF; the reading is noted."""
    actor, at = officer_of(request), now()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    found = open_form(actor=actor, at=at, dossier_id=dossier_id)
    return pdf(answers_pdf(kept=found), f"bieu-mau-{code}.pdf")


@require_GET
def filing_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the form of a filing that waits, as PDF; the look is noted."""
    actor = officer_of(request)
    open_filing(actor=actor, at=now(), key=key, what="form")
    found = form_for_officer(actor=actor, key=key)
    return pdf(answers_pdf(kept=found), f"bieu-mau-{key}.pdf")

"""Find a procedure, read it, take its list of papers home."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from motcua.domain.appointments.readers import service_for
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers.checklist import checklist_pdf
from motcua.domain.catalogue.readers.search import PAGE
from motcua.domain.dossiers.readers.online_share import online_share
from motcua.domain.dossiers.readers.usual_time import usual_time
from motcua.domain.dossiers.rules.usual_time import LEAST
from motcua.domain.guidance.readers.pages import pages_about
from motcua.domain.guidance.rules.campaigns import Followed
from motcua.domain.post.readers.exclusions import exclusion_of
from motcua.kernel.clock import VN, now
from motcua.web.common.files import pdf
from motcua.web.common.views import actor_of, offset_of, page
from motcua.web.portal.campaign_mark import mark_query, note_followed
from motcua.web.portal.views.guided import having_of


@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """List the procedures that match, best first; all of them without a word."""
    actor, today = actor_of(request), now().astimezone(VN).date()
    text = request.GET.get("q", "").strip()[:200]
    field = request.GET.get("linh-vuc", "")
    field_id = int(field) if field.isdecimal() and len(field) < 10 else None
    offset = offset_of(request)
    found = catalogue.search(
        actor=actor, text=text, on=today, field_id=field_id, offset=offset
    )
    asked = {"q": text, "linh-vuc": field if field_id else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return page(
        request,
        "portal/procedures.jinja",
        {
            "text": text,
            "field_id": field_id,
            "fields": catalogue.fields_in_force(actor=actor, on=today),
            "found": found,
            "offset": offset,
            "page_size": PAGE,
            "query": f"{query}&" if query else "",
        },
    )


@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything the law wants published of a procedure."""
    today = now().astimezone(VN).date()
    facts = catalogue.procedure_page(actor=actor_of(request), code=code, on=today)
    note_followed(request, Followed.PROCEDURE)
    usual = usual_time(procedure_code=facts.code, on=today)
    return page(
        request,
        "portal/procedure.jinja",
        {
            "p": facts,
            "usual": usual,
            "least": LEAST,
            "excluded": exclusion_of(procedure_code=facts.code, on=today),
            "share": online_share(procedure_code=facts.code, on=today),
            "mark": mark_query(request),
            "guidance": pages_about(
                procedure_code=facts.code, language=get_language() or "vi"
            ),
            "booking": service_for(on=today, field=facts.field, procedure=facts.code),
        },
    )


@require_GET
def checklist(request: HttpRequest, code: str) -> HttpResponse:
    """Return the list of papers of one case as PDF, to print."""
    at = now()
    case = request.GET.get("truong-hop", "")
    return pdf(
        checklist_pdf(
            actor=actor_of(request),
            code=code,
            case_n=int(case) if case.isdecimal() and len(case) < 5 else None,
            at=at,
            having=having_of(request),
        ),
        f"danh-muc-{code}.pdf",
    )

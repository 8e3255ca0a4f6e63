"""What came in online and waits for an answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.domain.documents.readers import open_file
from motcua.domain.filings import actions, readers
from motcua.kernel.clock import now
from motcua.web.common.files import file
from motcua.web.common.views import officer_of, offset_of, page


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List them, whichever has to be answered first at the top."""
    actor, offset = officer_of(request), offset_of(request)
    context = {
        "found": readers.waiting(actor=actor, offset=offset),
        "offset": offset,
        "page_size": readers.PAGE,
        "now": now(),
    }
    return page(request, "desk/filings.jinja", context)


@require_GET
def filing(request: HttpRequest, key: UUID) -> HttpResponse:
    """Go on to the counter's form, filled in with what came."""
    found = readers.filing_for(actor=officer_of(request), key=key)
    address = reverse("desk:intake", args=[found.procedure_code])
    return HttpResponseRedirect(f"{address}?nop={key}&don-vi={found.unit_id}")


@require_GET
def paper(request: HttpRequest, key: UUID, n: int) -> HttpResponse:
    """Return one file that came with a filing; the look is noted."""
    found = actions.open_filing(
        actor=officer_of(request), at=now(), key=key, what=f"file {n}"
    )
    one = found.paper(n)
    with open_file(sha256=one.sha256) as content:
        return file(content.read(), one.name, one.media_type)

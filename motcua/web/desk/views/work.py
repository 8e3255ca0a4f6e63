"""My work, my drafts, finding a dossier."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.dossiers.actions import drafts as draft_actions
from motcua.domain.dossiers.readers import drafts
from motcua.domain.dossiers.readers import work as lists
from motcua.kernel.clock import VN, now
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.desk.views.batch import choices_for


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """List what the officer can move on now, the nearest deadline first."""
    actor, offset = officer_of(request), offset_of(request)
    found = lists.my_work(actor=actor, offset=offset)
    context = {
        "found": found,
        "drafts": drafts.drafts(actor=actor),
        "offset": offset,
        "page_size": lists.PAGE,
        "now": now(),
        **choices_for(actor, found.rows),
    }
    return page(request, "desk/work.jinja", context)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find dossiers by whole code or by the beginning of the submitter's name."""
    actor, offset, at = officer_of(request), offset_of(request), now()
    text = request.GET.get("q", "").strip()[:100]
    found = lists.find(actor=actor, text=text, on=at.astimezone(VN).date(), offset=offset)
    context = {
        "text": text,
        "found": found,
        "offset": offset,
        "page_size": lists.PAGE,
        "now": at,
        "query": urlencode({"q": text}) + "&",
    }
    return page(request, "desk/find.jinja", context)


@require_POST
def drop_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw away one of the officer's own drafts."""
    draft_actions.drop_draft(actor=officer_of(request), at=now(), draft_id=draft_id)
    messages.success(request, gettext("Đã xóa bản nháp."))
    return HttpResponseRedirect(reverse("desk:work"))

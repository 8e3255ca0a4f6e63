"""The scan of an incoming document: looked at in the page, replaced by a better one."""

from collections.abc import Mapping
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.correspondence import actions
from motcua.domain.documents.rules.picturing import LARGE, PAGE
from motcua.domain.dossiers.actions import scans
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import file
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk.scans import MEGABYTE, keep_upload


@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show the newest scan page by page; put a new version to the document."""
    actor = officer_of(request)
    if request.method == "GET":
        return _viewer(request, actor, document_id)
    require(actor, Act.ENTER_DOCUMENT)
    try:
        _add(request, actor, document_id)
    except NotFound:
        raise
    except MotcuaError as error:
        shown = {"errors": say_errors(error), "reason": request.POST.get("reason", "")}
        return _viewer(request, actor, document_id, shown, error.status)
    messages.success(request, gettext("Đã lưu bản quét; các bản cũ vẫn xem được."))
    return HttpResponseRedirect(reverse("desk:incoming_scan", args=[document_id]))


@require_GET
def version(request: HttpRequest, document_id: int, n: int) -> HttpResponse:
    """Show one version page by page."""
    return _viewer(request, officer_of(request), document_id, n=n)


@require_GET
def scan_page(
    request: HttpRequest, document_id: int, n: int, at_page: int
) -> HttpResponse:
    """Return one page of a version as a picture."""
    content = scans.open_scan_page(
        actor=officer_of(request),
        at=now(),
        document_id=document_id,
        n=n,
        page=at_page,
        width=LARGE if request.GET.get("rong") == "lon" else PAGE,
    )
    return file(content, f"{n}-{at_page}.png", "image/png")


@require_GET
def scan_file(request: HttpRequest, document_id: int, n: int) -> HttpResponse:
    """Return a version as it came in."""
    facts, content = scans.open_scan_file(
        actor=officer_of(request), at=now(), document_id=document_id, n=n
    )
    return file(content, facts.name, facts.media_type)


def _add(request: HttpRequest, actor: Actor, document_id: int) -> None:
    """Keep what was sent; nothing is stored for a document of another's register."""
    scans.open_scan(actor=actor, at=now(), document_id=document_id)
    check_sizes(request)
    upload = request.FILES.get("files")
    if upload is None:
        raise Invalid(
            "file_missing",
            N_("Chưa chọn tệp."),
            field="files",
            remedy=N_("Hãy chọn tệp quét mới."),
        )
    actions.add_scan(
        actor=actor,
        at=now(),
        request_id=forms.uuid(request.POST, "request"),
        document_id=document_id,
        kept=keep_upload(
            actor=actor, at=now(), upload=upload, most_bytes=settings.UPLOAD_LIMIT
        ),
        reason=forms.text(request.POST, "reason", 1000),
    )


def _viewer(
    request: HttpRequest,
    actor: Actor,
    document_id: int,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
    n: int = 0,
) -> HttpResponse:
    found = scans.open_scan(actor=actor, at=now(), document_id=document_id, n=n)
    number = forms.whole(request.GET, "trang", 1) or 1
    context = {
        "d": found.document,
        "f": found.shown,
        "versions": found.versions,
        "pages": found.pages,
        "number": min(max(1, number), found.pages or 1),
        "large": request.GET.get("rong") == "lon",
        "may_add": found.document.unit_id in units_for(actor, Act.ENTER_DOCUMENT),
        "request_id": uuid4(),
        "most_mb": settings.UPLOAD_LIMIT // MEGABYTE,
        "reason": "",
        **(shown or {}),
    }
    return page(request, "desk/incoming_scan.jinja", context, status=status)

"""Files of a dossier: looked at in the page, downloaded, replaced; every look noted."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.documents.rules.picturing import THUMBNAIL
from motcua.domain.dossiers.actions import reading, replacing, viewing
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers.files import SHOWN
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import file, pdf
from motcua.web.common.tus import limit_word
from motcua.web.common.uploads import check_sizes
from motcua.web.common.viewing import page_asked, width_asked
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk.scans import MEGABYTE, keep_upload, sealed, unsealed


@require_GET
def file_of(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Return one file of a dossier; the reading is noted."""
    actor = officer_of(request)
    facts, content = reading.open_file(
        actor=actor, at=now(), dossier_id=_id(actor, code), n=n
    )
    return file(content, facts.name, facts.media_type)


@require_GET
def all_of(request: HttpRequest, code: str) -> HttpResponse:
    """List every file of a dossier, sixty at a time; the reading is noted."""
    actor, at, offset = officer_of(request), now(), offset_of(request)
    dossier_id = _id(actor, code)
    files, next_offset = viewing.list_files(
        actor=actor, at=at, dossier_id=dossier_id, offset=offset
    )
    context = {
        "code": code,
        "files": files,
        "offset": offset,
        "page_size": SHOWN,
        "next_offset": next_offset,
    }
    return page(request, "desk/files.jinja", context)


@require_GET
def view(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Show a file page by page; the reading is noted."""
    return _viewer(request, code, n)


@require_GET
def page_png(request: HttpRequest, code: str, n: int, at_page: int) -> HttpResponse:
    """Return one page of a file as a picture; the reading is noted."""
    return _picture(request, code, n, at_page, width_asked(request))


@require_GET
def thumbnail(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Return the first page of a file, small; the reading is noted."""
    return _picture(request, code, n, 1, THUMBNAIL)


@require_GET
def picture_as_pdf(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Return a picture of a dossier as PDF; the reading is noted."""
    actor = officer_of(request)
    name, content = viewing.open_as_pdf(
        actor=actor, at=now(), dossier_id=_id(actor, code), n=n
    )
    return pdf(content, name)


@require_POST
def replace(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Put a better scan in a file's place; whatever goes wrong, the page says so."""
    actor, at = officer_of(request), now()
    require(actor, Act.REPLACE_FILE)
    kept = None
    try:
        kept = _sent(request, actor)
        dossier_id = _id(actor, code)
        newest = replacing.replace_file(
            actor=actor,
            at=at,
            dossier_id=dossier_id,
            n=n,
            kept=kept,
            reason=request.POST.get("reason", "")[:1000],
            request_id=forms.uuid(request.POST, "request"),
        )
    except MotcuaError as error:
        if error.status == 404:
            raise
        return _viewer(request, code, n, error, kept)
    messages.success(request, gettext("Đã thay tệp; bản cũ vẫn xem được ở dưới."))
    return HttpResponseRedirect(reverse("desk:view_file", args=[code, newest]))


def _sent(request: HttpRequest, actor: Actor) -> KeptFile:
    """Return the new scan: sent in parts before, or with the form."""
    check_sizes(request)
    upload, words = request.FILES.get("files"), request.POST.getlist("scan")
    if upload is not None:
        return keep_upload(
            actor=actor, at=now(), upload=upload, most_bytes=settings.UPLOAD_LIMIT
        )
    if words:
        return unsealed(words[-1])
    raise Invalid(
        "file_missing",
        N_("Chưa chọn tệp."),
        field="files",
        remedy=N_("Hãy chọn tệp quét mới."),
    )


def _viewer(
    request: HttpRequest,
    code: str,
    n: int,
    error: MotcuaError | None = None,
    kept: KeptFile | None = None,
) -> HttpResponse:
    actor, at = officer_of(request), now()
    dossier_id = _id(actor, code)
    found, pages = viewing.open_view(actor=actor, at=at, dossier_id=dossier_id, n=n)
    can_replace = (
        found.file.purpose == "submitted"
        and found.file.replaced_by is None
        and may(actor, Act.REPLACE_FILE)
        and replacing.may_replace(actor=actor, dossier_id=dossier_id)
    )
    context = {
        "code": code,
        "view": found,
        "f": found.file,
        **page_asked(request, pages),
        "can_replace": can_replace,
        "request_id": uuid4(),
        "reason": request.POST.get("reason", ""),
        "kept": {"name": kept.name, "token": sealed(kept)} if kept else None,
        "limit_word": limit_word(settings.UPLOAD_LIMIT),
        "most_mb": settings.UPLOAD_LIMIT // MEGABYTE,
        "errors": say_errors(error) if error else {},
    }
    return page(request, "desk/file.jinja", context, error.status if error else 200)


def _picture(
    request: HttpRequest, code: str, n: int, at_page: int, width: int
) -> HttpResponse:
    actor = officer_of(request)
    content = viewing.open_page(
        actor=actor,
        at=now(),
        dossier_id=_id(actor, code),
        n=n,
        page=at_page,
        width=width,
    )
    return file(content, f"{n}-{at_page}.png", "image/png")


def _id(actor: Actor, code: str) -> int:
    on = now().astimezone(VN).date()
    return dossiers.id_of(actor=actor, code=code, on=on)

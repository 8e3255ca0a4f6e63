"""A phone takes pictures for a paper at the counter, by a code, for a while."""

from collections.abc import Mapping
from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.domain.documents.actions import take_file
from motcua.domain.dossiers.actions.photos import add_photo
from motcua.domain.dossiers.readers.photos import LinkFacts, photo_link
from motcua.domain.dossiers.rules.photos import MOST_AT_A_PAPER, check_room
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common.rates import check_rate
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_error

MOST_SENT = 60
"""Pictures an address may send in a minute; a whole counter can share one address."""


@never_cache
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, secret: str) -> HttpResponse:
    """Show which paper is wanted; take its pictures."""
    link = photo_link(secret=secret, at=now())
    if request.method == "GET":
        return _page(request, link)
    try:
        check_rate(request, "photo", most=MOST_SENT)
        check_sizes(request)
        _take(request, link)
    except MotcuaError as error:
        return _page(request, link, {"photo": say_error(error)}, error.status)
    return HttpResponseRedirect(f"{reverse('portal:photos', args=[secret])}?xong=1")


def _take(request: HttpRequest, link: LinkFacts) -> None:
    """Check and keep every picture that was sent, in turn."""
    uploads = request.FILES.getlist("photo")
    if not uploads:
        raise Invalid(
            "photo_missing",
            N_("Chưa có ảnh nào."),
            field="photo",
            remedy=N_("Hãy bấm nút chọn ảnh, chụp giấy tờ rồi bấm Gửi ảnh."),
        )
    check_room(link.count)
    for upload in uploads[:MOST_AT_A_PAPER]:
        kept = take_file(
            actor=actor_of(request),
            at=now(),
            name=upload.name or "",
            file=cast("BinaryIO", upload.file),
            most_bytes=link.most_bytes,
        )
        add_photo(actor=actor_of(request), at=now(), secret=link.secret, kept=kept)


def _page(
    request: HttpRequest,
    link: LinkFacts,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "link": link,
        "errors": errors or {},
        "sent": request.GET.get("xong") == "1",
        "most": MOST_AT_A_PAPER,
    }
    return page(request, "portal/photos.jinja", context, status=status)

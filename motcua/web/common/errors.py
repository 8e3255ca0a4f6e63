"""Pages for what went wrong; none of them needs the database.

What is refused to somebody who is signed in keeps their name and menu, as long as the
database tells them; what it cannot tell is left out.
"""

import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext
from psycopg_pool import PoolTimeout

from motcua.kernel.actor import ANONYMOUS, ActorKind
from motcua.kernel.errors import MotcuaError
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_error

log = logging.getLogger(__name__)


def refused(request: HttpRequest, error: MotcuaError) -> HttpResponse:
    """Say what could not be done and how to mend it."""
    return _for_actor(request, error.status, say_error(error))


def database_lost(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say that nothing was saved; what was typed is on the page, to be sent again."""
    log.error("the database cannot be reached: %s", error)
    typed = _typed(request)
    said = [gettext("Tạm thời mất kết nối cơ sở dữ liệu.")]
    if typed:
        said.append(
            gettext(
                "Việc vừa làm chưa được ghi, nhưng những gì đã nhập còn ở trang này: "
                "đợi một phút rồi bấm Gửi lại."
            )
        )
    else:
        said.append(gettext("Đợi một phút rồi tải lại trang."))
    if request.FILES:
        said.append(gettext("Tệp chọn lần này phải chọn lại."))
    return _page(request, 503, " ".join(said), typed)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of the form that was sent; nothing of one with a password."""
    if "password" in request.POST:
        return []
    return [
        (name, str(value))
        for name in request.POST
        for value in request.POST.getlist(name)
        if name != "csrfmiddlewaretoken"
    ]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the form was too old to be taken."""
    return _page(
        request,
        403,
        gettext(
            "Biểu mẫu này mở đã quá lâu hoặc trình duyệt chặn cookie. "
            "Những gì đã nhập còn ở trang này: bấm Gửi lại, "
            "hoặc mở lại trang rồi làm lại."
        ),
        _typed(request),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the browser sent something that cannot be read."""
    return _page(request, 400, gettext("Trình duyệt gửi dữ liệu không đọc được."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that this is not for the one who asks."""
    return _for_actor(request, 403, gettext("Bạn không được mở trang này."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no such page."""
    return _for_actor(
        request,
        404,
        gettext("Không có trang này. Hãy kiểm tra lại địa chỉ hoặc về trang chủ."),
    )


def by_button_only(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Say that this address is where a button leads, never opened by itself."""
    answer = _for_actor(
        request,
        refused.status_code,
        gettext(
            "Địa chỉ này chỉ dùng cho nút bấm trên trang, không mở riêng được. "
            "Hãy quay lại trang trước rồi bấm lại nút đó."
        ),
    )
    answer.headers["Allow"] = refused.headers["Allow"]
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours."""
    return _page(
        request,
        500,
        gettext(
            "Hệ thống gặp lỗi; việc vừa làm chưa được ghi. Lỗi đã được ghi nhận, "
            "hãy thử lại sau."
        ),
        _typed(request),
    )


def _for_actor(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """Return the page as who acts sees every other, plain where that cannot be told."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return _page(request, status, message)
    is_desk = request.path_info.startswith(reverse("desk:work"))
    try:
        actor = actor_of(request)
        layout = "desk" if is_desk and actor.kind is ActorKind.OFFICER else "common"
        context = {
            "status": status,
            "message": message,
            "typed": (),
            "layout": f"{layout}/layout.jinja",
        }
        return page(request, "common/error.jinja", context, status=status)
    except (AttributeError, DatabaseError, InterfaceError, PoolTimeout):
        return _page(request, status, message)


def _page(
    request: HttpRequest,
    status: int,
    message: str,
    typed: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    text = render_to_string(
        "common/error.jinja",
        {
            "status": status,
            "message": message,
            "typed": typed,
            "actor": ANONYMOUS,
            "centre": "",
            "language": get_language(),
            "path": request.get_full_path(),
            "notices": (),
            "layout": "common/layout.jinja",
        },
        request=request,
    )
    return HttpResponse(text, status=status)

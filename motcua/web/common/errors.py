"""Pages for what went wrong; none of them needs the database."""

import logging
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import MotcuaError
from motcua.web.common.wording import say_error

log = logging.getLogger(__name__)


def refused(request: HttpRequest, error: MotcuaError) -> HttpResponse:
    """Say what could not be done and how to mend it."""
    return _page(request, error.status, say_error(error))


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
    return _page(request, 403, gettext("Bạn không được mở trang này."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no such page."""
    return _page(
        request,
        404,
        gettext("Không có trang này. Hãy kiểm tra lại địa chỉ hoặc về trang chủ."),
    )


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
        },
        request=request,
    )
    return HttpResponse(text, status=status)

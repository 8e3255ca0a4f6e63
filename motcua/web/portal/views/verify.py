"""Anybody's check of a result: is it ours, unchanged, signed by whom, in force."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.domain.dossiers.readers.verifying import Verified, verify_file
from motcua.kernel.errors import Invalid, MotcuaError, TooLarge
from motcua.kernel.text import N_
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import page
from motcua.web.common.wording import say_error

MOST_BYTES = 20 * 1024 * 1024


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a PDF; say what it is worth. The file is not kept."""
    if request.method == "GET":
        return page(request, "portal/verify.jinja", {"found": None})
    try:
        found = _verified(request)
    except MotcuaError as error:
        context = {"found": None, "errors": {"file": say_error(error)}}
        return page(request, "portal/verify.jinja", context, status=error.status)
    return page(request, "portal/verify.jinja", {"found": found})


def _verified(request: HttpRequest) -> Verified:
    check_sizes(request)
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(
            "file_missing",
            N_("Chưa chọn tệp."),
            field="file",
            remedy=N_("Hãy chọn tệp PDF kết quả cần kiểm tra."),
        )
    if (file.size or 0) > MOST_BYTES:
        raise TooLarge(
            "file_too_large",
            N_("Tệp “%(name)s” quá mức %(most)s MB."),
            facts={"name": str(file.name)[:80], "most": MOST_BYTES // 1024 // 1024},
            field="file",
            remedy=N_("Hãy chọn đúng tệp PDF kết quả đã nhận, chưa in ra hay quét lại."),
        )
    return verify_file(content=file.read(), name=file.name or "")

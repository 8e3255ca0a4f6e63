"""Whatever goes wrong below the API's addresses is a problem, whoever found it out."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from motcua.api.problems import CONTENT_TYPE, problem
from motcua.kernel.text import N_

PATH = "/api/"
_OF_THE_BODY = frozenset({"Content-Type", "Content-Length"})
_WORDS = {
    400: N_("Yêu cầu không đọc được."),
    403: N_("Không được phép."),
    404: N_("Không có địa chỉ này trong API."),
    405: N_("API chỉ để đọc: địa chỉ này không nhận cách gọi đó."),
    413: N_("Yêu cầu quá lớn."),
    500: N_("Hệ thống gặp lỗi; việc vừa làm chưa được ghi."),
    503: N_("Tạm thời mất kết nối cơ sở dữ liệu."),
}
_SEE = N_("Xem danh sách địa chỉ ở /api/v1/openapi.json.")


class ProblemsMiddleware:
    """Turns pages and empty answers of the framework into problem+json.

    The outermost but for what serves our own files, so that it sees what every other
    one says: a method that is not taken, a host that is not ours, a fault of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take what answers next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        response = self.get_response(request)
        is_ours = request.path_info.startswith(PATH)
        if not is_ours or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type") == CONTENT_TYPE:
            return response
        return _told(response)


def _told(response: HttpResponse) -> HttpResponse:
    """Return the same answer as a problem, with the headers that belong to it."""
    status = response.status_code
    language = response.headers.get("Content-Language", settings.LANGUAGE_CODE)
    with translation.override(language):
        told = problem(
            status,
            HTTPStatus(status).name.lower(),
            gettext(_WORDS.get(status, _WORDS[400])),
            remedy=gettext(_SEE),
        )
    for name, value in response.headers.items():
        if name not in _OF_THE_BODY:
            told.headers[name] = value
    told.cookies = response.cookies
    return told

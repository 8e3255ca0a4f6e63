"""What could not be done, as problem+json: code, field and remedy beside the words.

Basis: RFC 9457.
"""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import (
    AuthenticationError,
    HttpError,
    Throttled,
    ValidationError,
)
from psycopg_pool import PoolTimeout

from motcua.kernel.errors import MotcuaError
from motcua.kernel.text import N_
from motcua.web.common.wording import say_error

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


def problem(
    status: int,
    code: str,
    title: str,
    *,
    field: str | None = None,
    remedy: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Return one problem; `code` is stable, the words are in the reader's language."""
    body: dict[str, object] = {
        "type": f"urn:motcua:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "field": field,
        "remedy": remedy,
        "errors": list(errors),
    }
    return JsonResponse(
        body,
        status=status,
        content_type=CONTENT_TYPE,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


def not_found(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no such address."""
    return problem(
        404,
        "address_unknown",
        gettext("Không có địa chỉ này trong API."),
        remedy=gettext("Xem danh sách địa chỉ ở /api/v1/openapi.json."),
    )


def install(api: NinjaAPI) -> None:
    """Make every failure of the API a problem."""
    api.add_exception_handler(MotcuaError, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(Throttled, _too_often)
    api.add_exception_handler(HttpError, _http)
    for lost in (OperationalError, InterfaceError, PoolTimeout):
        api.add_exception_handler(lost, _database_lost)


def _refused(request: HttpRequest, error: Any) -> JsonResponse:  # noqa: ARG001 - ninja's signature
    said = MotcuaError(error.code, error.message, facts=error.facts)
    remedy = MotcuaError(error.code, error.remedy, facts=error.facts)
    return problem(
        error.status,
        error.code,
        say_error(said),
        field=error.field,
        remedy=say_error(remedy) if error.remedy else "",
    )


def _invalid(request: HttpRequest, error: Any) -> JsonResponse:  # noqa: ARG001 - ninja's signature
    faults = [
        {
            "field": ".".join(str(part) for part in fault["loc"][1:]),
            "code": str(fault["type"]),
            "message": str(fault["msg"]),
        }
        for fault in error.errors
    ]
    return problem(
        422,
        "parameter_invalid",
        gettext("Tham số “%(field)s” không dùng được.") % {"field": faults[0]["field"]},
        field=faults[0]["field"],
        remedy=gettext("Xem kiểu và giới hạn của tham số ở /api/v1/openapi.json."),
        errors=faults,
    )


def _unknown(request: HttpRequest, error: Any) -> JsonResponse:  # noqa: ARG001 - ninja's signature
    return problem(
        401,
        "sign_in_needed",
        gettext("Chưa đăng nhập, hoặc mã truy cập không đúng, đã hết hạn, đã thu hồi."),
        remedy=gettext("Đăng nhập, hoặc gửi “Authorization: Bearer …” với mã còn hạn."),
        headers={"WWW-Authenticate": 'Bearer realm="motcua"'},
    )


def _too_often(request: HttpRequest, error: Any) -> JsonResponse:  # noqa: ARG001 - ninja's signature
    wait = max(1, int(error.wait or 1))
    return problem(
        429,
        "too_many_requests",
        gettext("Gọi quá nhiều lần trong một phút."),
        remedy=gettext("Hãy đợi %(seconds)s giây rồi gọi lại.") % {"seconds": wait},
        headers={"Retry-After": str(wait)},
    )


def _http(request: HttpRequest, error: Any) -> JsonResponse:  # noqa: ARG001 - ninja's signature
    name = HTTPStatus(error.status_code).name.lower()
    return problem(error.status_code, name, gettext(_OTHER))


_OTHER = N_("Yêu cầu không đọc được.")


def _database_lost(request: HttpRequest, error: Any) -> JsonResponse:  # noqa: ARG001 - ninja's signature
    log.error("the database cannot be reached: %s", error)
    return problem(
        503,
        "database_lost",
        gettext("Tạm thời mất kết nối cơ sở dữ liệu."),
        remedy=gettext("Đợi một phút rồi gọi lại."),
        headers={"Retry-After": "60"},
    )

"""Lists of documents that are not in force any more, for anybody to take away."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.correspondence.readers import lists
from motcua.web.common.views import page


@require_GET
def ended(request: HttpRequest) -> HttpResponse:
    """Show whose lists there are, and how to check with them."""
    return page(request, "portal/lists.jinja", {"lists": lists.newest_lists()})


@require_GET
def ended_json(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Return an agency's newest list with its signature."""
    return _file(lists.newest_list(agency_code=code), code, "json", "application/json")


@require_GET
def ended_csv(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Return the same entries as a table; the list names its hash."""
    table = lists.newest_table(agency_code=code).encode()
    return _file(table, code, "csv", "text/csv; charset=utf-8")


def _file(content: bytes, code: str, end: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    name = f"van-ban-het-hieu-luc-{code}.{end}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer

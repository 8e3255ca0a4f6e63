"""The API as one object: its document, its limits, its failures."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from motcua.api import addresses, problems
from motcua.api.rates import Rate
from motcua.web.common.marks import marked_object


class Marked(JSONRenderer):
    """JSON whose objects say it where they come from a training centre."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        """Return an answer as JSON."""
        said = marked_object(data)
        return super().render(request, said, response_status=response_status)


api = NinjaAPI(
    title="Một Cửa",
    version="1",
    description=(
        "Read only. Public addresses need no sign-in; the others take the session of "
        "the pages or a token (`motcua token issue`). Every reading of a dossier is "
        "noted. Errors are problem+json (RFC 9457)."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
    renderer=Marked(),
    throttle=[Rate()],
)
problems.install(api)
api.add_router("", addresses.router)

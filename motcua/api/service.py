"""The API as one object: its document, its limits, its failures."""

from ninja import NinjaAPI

from motcua.api import addresses, problems
from motcua.api.rates import Rate

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
    throttle=[Rate()],
)
problems.install(api)
api.add_router("", addresses.router)

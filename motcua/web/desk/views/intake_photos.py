"""How many pictures a phone has brought to a form, for the page that waits for them."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.readers.photos import photos_of
from motcua.web.common.views import officer_of


@never_cache
@require_GET
def photos(request: HttpRequest, code: str, draft_id: UUID) -> JsonResponse:
    """Return how many pictures each paper of one's own form has, by its number."""
    del code  # the form says for which procedure
    actor = officer_of(request)
    require(actor, Act.ACCEPT)
    found: dict[int, int] = {}
    for one in photos_of(actor=actor, draft_id=draft_id):
        found[one.component_n] = found.get(one.component_n, 0) + 1
    return JsonResponse(found)

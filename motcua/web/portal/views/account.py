"""One's own account: who one is here, and by what."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.accounts.readers import sessions
from motcua.web.common.views import actor_of, page


@require_GET
def my_account(request: HttpRequest) -> HttpResponse:
    """Show how one has signed in, and what opens the account."""
    actor = actor_of(request)
    context = {
        "session": sessions.my_session(actor=actor),
        "identities": sessions.my_identities(actor=actor),
    }
    return page(request, "portal/account/mine.jinja", context)

"""Who works for the public, unit by unit."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.accounts.readers import directory as readers
from motcua.kernel.clock import VN, now
from motcua.web.common.views import page


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """List the people of the reception and of the agencies, with their telephones."""
    units = readers.directory(on=now().astimezone(VN).date())
    return page(request, "portal/directory.jinja", {"units": units})

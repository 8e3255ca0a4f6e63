"""The page behind a due date: why this day, whose time it was, how it came about."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.kernel.clock import VN, now
from motcua.web.common.due import event_asked
from motcua.web.common.views import officer_of, page


@require_GET
def due(request: HttpRequest, code: str) -> HttpResponse:
    """Explain a dossier's due date, now or after an event; the reading is noted."""
    actor, at = officer_of(request), now()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    told = reading.open_explained(
        actor=actor, at=at, dossier_id=dossier_id, event_n=event_asked(request)
    )
    return page(request, "desk/due.jinja", {"e": told})

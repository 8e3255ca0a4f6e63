"""What I have handed over on a day, with the slips both sides sign."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers.handing_over import DOSSIERS, RESULTS, handed
from motcua.kernel.clock import VN, now
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page


@require_GET
def hand_overs(request: HttpRequest) -> HttpResponse:
    """List what the officer has handed over, by the unit that has got it."""
    actor = officer_of(request)
    day = _day(request)
    context = {"rows": handed(actor=actor, on=day), "day": day}
    return page(request, "desk/hand_overs.jinja", context)


@require_GET
def slip(request: HttpRequest) -> HttpResponse:
    """Return the slip for one unit as PDF; the reading of each dossier is noted."""
    day = _day(request)
    what = forms.one_of(request.GET, "loai", (DOSSIERS, RESULTS))
    content = reading.open_hand_over_slip(
        actor=officer_of(request),
        at=now(),
        on=day,
        what=what,
        receiving_unit_id=forms.whole(request.GET, "den", 0) or 0,
    )
    return pdf(content, f"phieu-ban-giao-{day}.pdf")


def _day(request: HttpRequest) -> date:
    return forms.day(request.GET, "ngay") or now().astimezone(VN).date()

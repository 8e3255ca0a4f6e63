"""Results nobody has collected: where they are stored, and after how many days."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, units_for
from motcua.domain.delivery.actions import uncollected as acts
from motcua.domain.delivery.readers import uncollected as lists
from motcua.domain.delivery.rules.collecting import Terms
from motcua.domain.dossiers.readers.dossier import id_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.common.wording import say_errors

DAYS = ("remind", "again", "overdue", "store")


@require_GET
def uncollected(request: HttpRequest) -> HttpResponse:
    """List what is overdue or stored; show the centre's terms."""
    return _page(request, officer_of(request))


@require_POST
def store(request: HttpRequest, code: str) -> HttpResponse:
    """Note where a result is stored."""
    actor, at = officer_of(request), now()
    dossier_id = id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    try:
        acts.store(
            actor=actor,
            at=at,
            request_id=forms.uuid(request.POST, "request"),
            dossier_id=dossier_id,
            place=forms.line(request.POST, "place", 200),
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _page(request, actor, error, code=code)
    messages.success(request, gettext("Đã ghi nơi lưu."))
    return HttpResponseRedirect(reverse("desk:uncollected"))


@require_POST
def terms(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Set after how many working days each step comes."""
    actor = officer_of(request)
    try:
        reading = forms.Reading(request.POST)
        days = [reading.whole(name, 0) or 0 for name in DAYS]
        reading.finish()
        acts.set_collecting_terms(
            actor=actor, at=now(), unit_id=unit_id, terms=Terms(*days)
        )
    except MotcuaError as error:
        return _page(request, actor, error)
    messages.success(request, gettext("Đã lưu thời hạn nhận kết quả."))
    return HttpResponseRedirect(reverse("desk:uncollected"))


def _page(
    request: HttpRequest, actor: Actor, error: MotcuaError | None = None, code: str = ""
) -> HttpResponse:
    offset = offset_of(request)
    sets = may(actor, Act.SET_COLLECTING)
    gives = may(actor, Act.RETURN)
    found = (
        lists.uncollected(actor=actor, offset=offset)
        if gives or not sets
        else lists.UncollectedPage((), None)
    )
    units = units_for(actor, Act.SET_COLLECTING if sets else Act.RETURN)
    known = [accounts.unit(unit_id=n) for n in sorted(units)]
    context: Mapping[str, object] = {
        "found": found,
        "gives": gives,
        "sets": sets,
        "all_terms": [
            (unit, lists.terms_of(unit_id=unit.id)) for unit in known if unit.is_reception
        ],
        "offset": offset,
        "page_size": lists.PAGE,
        "request_id": uuid4,
        "errors": say_errors(error) if error else {},
        "typed": request.POST,
        "code": code,
    }
    status = error.status if error else 200
    return page(request, "desk/uncollected.jinja", context, status=status)

"""Looking after the stores of papers: figures, revoking, kinds of components."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.catalogue.rules.paper_kinds import KINDS
from motcua.domain.records import actions
from motcua.domain.records.readers.figures import Figures, figures
from motcua.domain.records.readers.store import kinds_by_hand
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

_ACTS = (Act.READ_DIGITISATION, Act.REVOKE_RECORD, Act.EDIT_PAPER_KINDS)


@require_http_methods(["GET", "POST"])
def keeping(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period; revoke a paper; say which kind a name means."""
    actor = officer_of(request)
    if not any(may(actor, act) for act in _ACTS):
        require(actor, _ACTS[0])
    errors: dict[str, str] = {}
    status = 200
    try:
        if request.method == "POST":
            messages.success(request, _do(request, actor))
            return HttpResponseRedirect(reverse("desk:record_keeping"))
        first, last = _period(request.GET)
    except MotcuaError as error:
        errors, status = say_errors(error), error.status
        first, last = _period({})
    today = now().astimezone(VN).date()
    rows: tuple[Figures, ...] = ()
    if may(actor, Act.READ_DIGITISATION):
        rows = figures(actor=actor, first=first, last=last, on=today)
    context = {
        "rows": [(accounts.unit(unit_id=row.unit_id).name, row) for row in rows],
        "first": first,
        "last": last,
        "kinds": [
            {"value": "", "text": gettext("Không phải giấy tờ nào trong danh mục")},
            *({"value": kind.key, "text": kind.name} for kind in KINDS.values()),
        ],
        "kind_names": {kind.key: kind.name for kind in KINDS.values()},
        "by_hand": kinds_by_hand(actor=actor) if may(actor, Act.EDIT_PAPER_KINDS) else (),
        "typed": request.POST,
        "errors": errors,
    }
    return page(request, "desk/record_keeping.jinja", context, status=status)


def _do(request: HttpRequest, actor: Actor) -> str:
    posted = request.POST
    if forms.one_of(posted, "do", ("revoke", "kind")) == "kind":
        name, kind = forms.line(posted, "name"), forms.line(posted, "kind")
        actions.set_kind(actor=actor, at=now(), name=name, kind=kind)
        return gettext("Đã ghi loại giấy tờ của thành phần.")
    code, reason = forms.line(posted, "code"), forms.text(posted, "reason", 500)
    actions.revoke(actor=actor, at=now(), code=code.upper(), reason=reason)
    return gettext("Đã thu hồi giấy tờ %(code)s.") % {"code": code}


def _period(asked: Mapping[str, object]) -> tuple[date, date]:
    """Return the days asked for, else this month so far."""
    today = now().astimezone(VN).date()
    reading = forms.Reading(asked)
    first, last = reading.day("first"), reading.day("last")
    reading.finish()
    return first or today.replace(day=1), last or today

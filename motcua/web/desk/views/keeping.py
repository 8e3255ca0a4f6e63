"""Whether the store of files is whole, and what keeps a dossier's files."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents import readers as documents
from motcua.domain.dossiers.actions import holding, reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers import keeping
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_GET
def store(request: HttpRequest) -> HttpResponse:
    """Show the newest check of the store, and how files are kept."""
    actor = officer_of(request)
    context = {
        "check": documents.last_check(actor=actor),
        "kept": documents.how_kept(actor=actor),
        "retentions": keeping.retentions(),
    }
    return page(request, "desk/store.jinja", context)


@require_http_methods(["GET", "POST"])
def holds(request: HttpRequest, code: str) -> HttpResponse:
    """Show what keeps a dossier's files, and place or release a hold."""
    actor, at = officer_of(request), now()
    require(actor, Act.HOLD_FILES)
    on = at.astimezone(VN).date()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=on)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            said = _do(request, actor, dossier_id)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("desk:holds", args=[code]))
    reading.open_dossier(actor=actor, at=at, dossier_id=dossier_id, what="holds")
    context = {
        "code": code,
        "holds": keeping.holds(actor=actor, dossier_id=dossier_id, on=on),
        "retentions": keeping.retentions(),
        "request_id": uuid4(),
        "reason": request.POST.get("reason", ""),
        "errors": errors,
    }
    return page(request, "desk/holds.jinja", context, status)


def _do(request: HttpRequest, actor: Actor, dossier_id: int) -> str:
    at, reason = now(), request.POST.get("reason", "")[:1000]
    request_id = forms.uuid(request.POST, "request")
    hold_id = forms.whole(request.POST, "hold", 0) or 0
    if hold_id:
        holding.release_hold(
            actor=actor,
            at=at,
            dossier_id=dossier_id,
            hold_id=hold_id,
            reason=reason,
            request_id=request_id,
        )
        return gettext("Đã gỡ lệnh giữ tệp.")
    holding.place_hold(
        actor=actor,
        at=at,
        dossier_id=dossier_id,
        reason=reason,
        request_id=request_id,
    )
    return gettext("Đã giữ lại mọi tệp của hồ sơ.")

"""Urgings of a dossier: the form for who is in charge, the answer of who is asked."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers.dossier import id_of
from motcua.domain.supervision import actions
from motcua.domain.supervision.readers import urgings as readers
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

LONGEST = 1000


@require_http_methods(["GET", "POST"])
def urgings(request: HttpRequest, code: str) -> HttpResponse:
    """Show a dossier's urgings and urge; the reading is noted."""
    actor, at = officer_of(request), now()
    if request.method == "GET":
        return _page(request, actor, code, at)
    dossier_id = id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    try:
        form = forms.Reading(request.POST)
        item_n = form.whole("item", 0)
        text = form.take(lambda: forms.text(request.POST, "text", LONGEST)) or ""
        answer_by = form.moment("answer_by")
        form.finish()
        actions.urge(
            actor=actor,
            at=at,
            request_id=forms.uuid(request.POST, "request"),
            dossier_id=dossier_id,
            item_n=item_n or 0,
            text=text,
            answer_by=answer_by or at,
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _page(request, actor, code, at, {"errors": say_errors(error)}, error)
    messages.success(request, gettext("Đã gửi đôn đốc."))
    return HttpResponseRedirect(reverse("desk:urgings", args=[code]))


@require_POST
def answer(request: HttpRequest, code: str, urging_id: int) -> HttpResponse:
    """Answer one urging with reason and promised day."""
    actor, at = officer_of(request), now()
    try:
        form = forms.Reading(request.POST)
        reason = form.take(lambda: forms.text(request.POST, "reason", LONGEST)) or ""
        promised = form.day("promised_on")
        form.finish()
        actions.answer_urging(
            actor=actor,
            at=at,
            request_id=forms.uuid(request.POST, "request"),
            urging_id=urging_id,
            reason=reason,
            promised_on=promised,
        )
    except NotFound:
        raise
    except MotcuaError as error:
        context = {"errors": say_errors(error), "answering": urging_id}
        return _page(request, actor, code, at, context, error)
    messages.success(request, gettext("Đã trả lời đôn đốc."))
    return HttpResponseRedirect(reverse("desk:urgings", args=[code]))


def _page(
    request: HttpRequest,
    actor: Actor,
    code: str,
    at: datetime,
    context: Mapping[str, object] | None = None,
    error: MotcuaError | None = None,
) -> HttpResponse:
    on = at.astimezone(VN).date()
    dossier_id = id_of(actor=actor, code=code, on=on)
    facts = reading.open_dossier(
        actor=actor, at=at, dossier_id=dossier_id, what="urgings"
    )
    whole = {
        "d": facts,
        "urgings": readers.urgings_of(actor=actor, dossier_id=dossier_id),
        "items": readers.urgeable(actor=actor, dossier_id=dossier_id, on=on),
        "typed": request.POST,
        "answering": 0,
        "request_id": uuid4,
        **(context or {}),
    }
    status = error.status if error else 200
    return page(request, "desk/urgings.jinja", whole, status=status)

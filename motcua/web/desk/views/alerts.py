"""Alerts of an officer and of the units they lead; where their messages go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.supervision import actions
from motcua.domain.supervision.readers import alerts as readers
from motcua.domain.supervision.readers.urgings import to_answer
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.common.wording import say_errors


@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """List alerts, newest first: one's own, or one's units'; open, or closed."""
    actor, offset = officer_of(request), offset_of(request)
    cause = request.GET.get("viec", "")
    cause = cause if cause in set(Cause) else ""
    whole = request.GET.get("cua") == "don-vi"
    closed = request.GET.get("xem") == "da-dong"
    if whole:
        found = readers.unit_alerts(
            actor=actor,
            on=now().astimezone(VN).date(),
            cause=cause,
            closed=closed,
            offset=offset,
        )
    else:
        found = readers.my_alerts(actor=actor, cause=cause, closed=closed, offset=offset)
    context = {
        "found": found,
        "urgings": () if whole else to_answer(actor=actor),
        "whole": whole,
        "closed": closed,
        "cause": cause,
        "causes": tuple(Cause),
        "leads": readers.leads(actor=actor),
        "offset": offset,
        "page_size": readers.PAGE,
    }
    return page(request, "desk/alerts.jinja", context)


@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest) -> HttpResponse:
    """Show and set where an officer's own messages go."""
    actor = officer_of(request)
    facts = readers.my_reach(actor=actor)
    typed = {"email": facts.email, "digest": facts.digest}
    if request.method == "GET":
        return page(request, "desk/alert_reach.jinja", {"typed": typed})
    try:
        email = forms.email(request.POST, "email")
        digest = request.POST.get("digest") == "yes"
        actions.set_reach(actor=actor, at=now(), email=email, digest=digest)
    except MotcuaError as error:
        typed = {
            "email": request.POST.get("email", ""),
            "digest": request.POST.get("digest") == "yes",
        }
        context = {"typed": typed, "errors": say_errors(error)}
        return page(request, "desk/alert_reach.jinja", context, status=error.status)
    messages.success(request, gettext("Đã lưu cách báo cho bạn."))
    return HttpResponseRedirect(reverse("desk:alerts"))

"""What one has been told, and by which ways one wants to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.following.actions import mark_read
from motcua.domain.following.readers import inbox
from motcua.domain.notifications import actions
from motcua.domain.notifications.readers import choices
from motcua.domain.notifications.rules.channels import Topic
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import choice_form, forms
from motcua.web.common.views import actor_of, offset_of, page
from motcua.web.common.wording import say_errors


@require_http_methods(["GET", "POST"])
def my_inbox(request: HttpRequest) -> HttpResponse:
    """List what one has been told; note what has been read, and open its dossier."""
    actor, offset = actor_of(request), offset_of(request)
    if request.method == "POST":
        which = forms.whole(request.POST, "message")
        mark_read(actor=actor, at=now(), message_id=which)
        if request.POST.get("filing"):
            key = forms.uuid(request.POST, "filing")
            return HttpResponseRedirect(reverse("portal:filing", args=[key]))
        code = forms.line(request.POST, "open", 60)
        if code and "/" not in code:
            return HttpResponseRedirect(reverse("portal:my_dossier", args=[code]))
        return HttpResponseRedirect(reverse("portal:inbox"))
    context = {
        "found": inbox.my_inbox(actor=actor, offset=offset),
        "offset": offset,
        "page_size": inbox.PAGE,
    }
    return page(request, "portal/inbox.jinja", context)


@require_http_methods(["GET", "POST"])
def my_choice(request: HttpRequest) -> HttpResponse:
    """Choose by which ways one is told of what, and when not."""
    actor = actor_of(request)
    found = choices.my_choice(actor=actor)
    context = {
        "found": found,
        "choice": choice_form.shown(found.choice),
        "topics": tuple(Topic),
        "channels": choice_form.channels(),
    }
    if request.method == "GET":
        return page(request, "portal/account/choice.jinja", context)
    try:
        choice = choice_form.read_choice(request.POST)
        actions.choose(actor=actor, at=now(), choice=choice)
    except MotcuaError as error:
        typed = {
            "choice": choice_form.typed_choice(request.POST),
            "errors": say_errors(error),
        }
        return page(
            request,
            "portal/account/choice.jinja",
            {**context, **typed},
            status=error.status,
        )
    messages.success(request, gettext("Đã lưu cách nhận thông báo."))
    return HttpResponseRedirect(reverse("portal:my_choice"))

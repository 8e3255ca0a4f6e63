"""How the applicant of a dossier wants to be told, written down at the counter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.notifications import actions
from motcua.domain.notifications.readers import choices
from motcua.domain.notifications.rules.channels import Channel, Topic
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import choice_form
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_http_methods(["GET", "POST"])
def choice(request: HttpRequest, code: str) -> HttpResponse:
    """Show and write down by which ways an applicant wants to be told; it is noted."""
    actor, at = officer_of(request), now()
    require(actor, Act.ENTER_PERSON)
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    facts = reading.open_dossier(
        actor=actor, at=at, dossier_id=dossier_id, what="notice choice"
    )
    person_id = facts.submitter_id
    reads = choices.has_account(person_id=person_id)
    found = choices.choice_for(actor=actor, person_id=person_id)
    context = {
        "d": facts,
        "found": found,
        "reads": reads,
        "choice": choice_form.shown(found.choice),
        "topics": tuple(Topic),
        "channels": tuple(
            c for c in choice_form.channels() if reads or c is not Channel.INAPP
        ),
    }
    if request.method == "GET":
        return page(request, "desk/notice_choice.jinja", context)
    try:
        chosen = choice_form.read_choice(request.POST)
        actions.note_choice(actor=actor, at=at, person_id=person_id, choice=chosen)
    except MotcuaError as error:
        typed = {
            "choice": choice_form.typed_choice(request.POST),
            "errors": say_errors(error),
        }
        return page(
            request,
            "desk/notice_choice.jinja",
            {**context, **typed},
            status=error.status,
        )
    messages.success(request, gettext("Đã ghi cách nhận thông báo của người nộp."))
    return HttpResponseRedirect(reverse("desk:dossier", args=[code]))

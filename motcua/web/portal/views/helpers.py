"""Who may act for oneself, for whom one may act, and who has done or read what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.actions import helping
from motcua.domain.accounts.readers import helping as readers
from motcua.domain.accounts.readers.organisations import acts_for, own_person
from motcua.domain.accounts.rules.helping import HELPS, LONGEST_HELP
from motcua.domain.catalogue.readers.current import procedure_names
from motcua.domain.dossiers.readers import work
from motcua.domain.filings import readers as filings
from motcua.journeys.assist import ask_to_help
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.behalf_form import help_scope_from, is_finding, procedure_choice
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors

_SHOWN = 10


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """List one's helpers and whom one helps; take a consent back."""
    actor, at = actor_of(request), now()
    if request.method == "POST":
        which = forms.whole(request.POST, "consent", 0) or 0
        helping.end_help(actor=actor, at=at, consent_id=which)
        messages.success(request, gettext("Đã rút. Người đó không làm thay được nữa."))
        return HttpResponseRedirect(reverse("portal:helpers"))
    on = at.astimezone(VN).date()
    helpers = readers.my_helpers(actor=actor, on=on)
    principals = readers.my_principals(actor=actor, on=on)
    acts = acts_for(actor=actor)
    named = {code for one in (*helpers, *principals) for code in one.procedures}
    context = {
        "helpers": helpers,
        "principals": principals,
        "acts": acts,
        "names": procedure_names(codes=named | {one.procedure for one in acts}),
    }
    return page(request, "portal/account/helpers.jinja", context)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Let a named person do listed things with listed matters until a day."""
    actor, at = actor_of(request), now()
    on, errors, status = at.astimezone(VN).date(), {}, 200
    own_person(actor)
    if request.method == "POST" and not is_finding(request):
        try:
            helping.give_help(
                actor=actor,
                at=at,
                helper_number=forms.line(request.POST, "id_number", 20),
                helper_name=forms.line(request.POST, "name"),
                scope=help_scope_from(request, actor, on),
                agreed=request.POST.get("agreed") == "1",
            )
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, gettext("Đã ghi lời đồng ý của bạn."))
            return HttpResponseRedirect(reverse("portal:helpers"))
    own = actor.acting_for(None)
    context = {
        **form_context(request, errors),
        "procedures": procedure_choice(request, actor, on),
        "filings": filings.my_filings(actor=own).rows[:_SHOWN],
        "dossiers": work.my_dossiers(actor=own).rows[:_SHOWN],
        "last": on + LONGEST_HELP,
    }
    return page(request, "portal/account/help_give.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to be let help, by a code sent to the citizen's own e-mail."""
    actor, at = actor_of(request), now()
    on, errors, status = at.astimezone(VN).date(), {}, 200
    own_person(actor)
    if request.method == "POST" and not is_finding(request):
        try:
            if request.POST.get("do") == "confirm":
                return _confirmed(request, actor)
            ask_to_help(
                actor=actor,
                at=at,
                principal_number=forms.line(request.POST, "id_number", 20),
                principal_name=forms.line(request.POST, "name"),
                scope=help_scope_from(request, actor, on),
            )
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            return HttpResponseRedirect(reverse("portal:help_ask") + "?ma=1")
    context = {
        **form_context(request, errors),
        "procedures": procedure_choice(request, actor, on),
        "has_asked": "ma" in request.GET or request.POST.get("do") == "confirm",
        "last": on + LONGEST_HELP,
    }
    return page(request, "portal/account/help_ask.jinja", context, status=status)


def _confirmed(request: HttpRequest, actor: Actor) -> HttpResponse:
    code = forms.line(request.POST, "code", 20)
    if not helping.confirm_help(actor=actor, at=now(), code=code):
        raise Invalid(
            "code_wrong",
            N_("Mã không đúng hoặc đã hết hạn."),
            field="code",
            remedy=N_("Hãy nhập mã mới nhất."),
        )
    messages.success(request, gettext("Đã được đồng ý. Bạn có thể làm thay."))
    return HttpResponseRedirect(reverse("portal:helpers"))


def form_context(request: HttpRequest, errors: dict[str, str]) -> dict[str, object]:
    """Return what a consent form shows again of what was typed."""
    return {
        "typed": request.POST,
        "ticked": request.POST.getlist("doing"),
        "ticked_filings": request.POST.getlist("filing"),
        "ticked_dossiers": request.POST.getlist("dossier"),
        "doings": [doing.value for doing in HELPS],
        "errors": errors,
    }

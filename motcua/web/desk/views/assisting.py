"""In the hall: help to file, note a citizen's consent, confirm an organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.actions import assisting, helping, organisations
from motcua.domain.accounts.readers import helping as help_readers
from motcua.domain.accounts.readers import organisations as readers
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.accounts.rules.helping import HELPS, LONGEST_HELP
from motcua.domain.catalogue.readers.current import procedure_names
from motcua.journeys.assist import begin_for, send_confirming_code
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.behalf_form import help_scope_from, is_finding, procedure_choice
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an online filing for a citizen who stands beside the officer."""
    actor, errors, status = officer_of(request), {}, 200
    require(actor, Act.ASSIST_FILING)
    if request.method == "POST":
        try:
            key = begin_for(
                actor=actor,
                at=now(),
                id_number=forms.line(request.POST, "id_number", 20),
                name=forms.line(request.POST, "name"),
                email=forms.email(request.POST, "email"),
                procedure_code=forms.required(
                    request.POST, "procedure", N_("Chưa nhập mã thủ tục.")
                ),
                unit_id=min(units_for(actor, Act.ASSIST_FILING)),
            )
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            return HttpResponseRedirect(reverse("portal:filing", args=[key]))
    context = {"typed": request.POST or request.GET, "errors": errors}
    return page(request, "desk/assist.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the applicant's yes: their code, or their signature on paper."""
    actor, at = officer_of(request), now()
    errors, status = {}, 200
    require(actor, Act.ASSIST_FILING)
    if request.method == "POST":
        try:
            _take_yes(request, actor, key)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            return HttpResponseRedirect(request.path)
    helper = help_readers.assisting(actor=actor, filing=key, on=at.astimezone(VN).date())
    if helper.on_behalf_of is None:
        raise readers.no_such_registration()
    context = {"a": help_readers.assistance_of(filing=key), "errors": errors}
    return page(request, "desk/assist_confirm.jinja", context, status=status)


def _take_yes(request: HttpRequest, actor: Actor, key: UUID) -> None:
    do, at = request.POST.get("do"), now()
    if do == "send":
        send_confirming_code(actor=actor, at=at, filing=key)
        messages.success(request, gettext("Đã gửi mã đến thư của người dân."))
        return
    if do == "paper":
        proof = forms.line(request.POST, "proof")
        assisting.confirm_on_paper(actor=actor, at=at, filing=key, proof=proof)
    elif not assisting.confirm_by_code(
        actor=actor, at=at, filing=key, code=forms.line(request.POST, "code", 20)
    ):
        raise Invalid(
            "code_wrong",
            N_("Mã không đúng hoặc đã hết hạn."),
            field="code",
            remedy=N_("Hãy nhập mã mới nhất."),
        )
    messages.success(request, gettext("Người dân đã xác nhận. Có thể gửi hồ sơ."))


@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, person_id: int) -> HttpResponse:
    """Note at the counter whom a citizen lets act for them; end it when they say so."""
    actor, at = officer_of(request), now()
    on, errors, status = at.astimezone(VN).date(), {}, 200
    require(actor, Act.WITNESS_CONSENT)
    if request.method == "POST" and not is_finding(request):
        try:
            _consented(request, actor, person_id)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, gettext("Đã ghi."))
            return HttpResponseRedirect(request.path)
    given = help_readers.helpers_at_counter(actor=actor, principal_id=person_id, on=on)
    context = {
        "person": accounts.person(actor=actor, person_id=person_id),
        "helpers": given,
        "names": procedure_names(codes={c for one in given for c in one.procedures}),
        "doings": [doing.value for doing in HELPS],
        "ticked": request.POST.getlist("doing"),
        "typed": request.POST,
        "last": on + LONGEST_HELP,
        "procedures": procedure_choice(request, actor, on),
        "errors": errors,
    }
    return page(request, "desk/consents.jinja", context, status=status)


def _consented(request: HttpRequest, actor: Actor, person_id: int) -> None:
    at = now()
    if request.POST.get("do") == "end":
        which = forms.whole(request.POST, "consent", 0) or 0
        helping.end_help(actor=actor, at=at, consent_id=which)
        return
    helping.witness_help(
        actor=actor,
        at=at,
        principal_id=person_id,
        helper_number=forms.line(request.POST, "id_number", 20),
        helper_name=forms.line(request.POST, "name"),
        scope=help_scope_from(request, actor, at.astimezone(VN).date()),
        proof=forms.line(request.POST, "proof"),
    )


@require_GET
def registrations(request: HttpRequest) -> HttpResponse:
    """List organisations that wait for somebody who has seen their papers."""
    found = readers.registrations_waiting(actor=officer_of(request))
    return page(request, "desk/registrations.jinja", {"found": found})


@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Confirm an organisation by what was seen, or refuse it."""
    actor, errors, status = officer_of(request), {}, 200
    if request.method == "POST":
        try:
            _decided(request, actor, registration_id)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            return HttpResponseRedirect(reverse("desk:registrations"))
    context = {
        "r": readers.registration(actor=actor, registration_id=registration_id),
        "typed": request.POST,
        "errors": errors,
    }
    return page(request, "desk/registration.jinja", context, status=status)


def _decided(request: HttpRequest, actor: Actor, registration_id: int) -> None:
    at = now()
    if request.POST.get("do") == "refuse":
        organisations.refuse_registration(
            actor=actor,
            at=at,
            registration_id=registration_id,
            reason=forms.line(request.POST, "reason"),
        )
        messages.success(request, gettext("Đã từ chối đăng ký."))
        return
    organisations.confirm_registration(
        actor=actor,
        at=at,
        registration_id=registration_id,
        proof=forms.line(request.POST, "proof"),
    )
    messages.success(request, gettext("Đã xác nhận tổ chức."))

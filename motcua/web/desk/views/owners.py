"""In whose name a dossier is: shown, and corrected with a reason."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.card import is_scan, read_card
from motcua.domain.dossiers.actions import owners, reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.rules.owners import CoApplicant
from motcua.journeys.owners import name_co_applicant
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk.owner_lines import ID_KINDS

Fields = dict[str, str]


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Show who stands in a dossier; put somebody in, or leave somebody out."""
    actor, at = officer_of(request), now()
    require(actor, Act.CHANGE_OWNERS)
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    fields: Fields = {name: str(value) for name, value in request.POST.items()}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            fields = _with_card(fields)
            if fields.get("do") != "read":
                messages.success(request, _done(actor, dossier_id, fields))
                way = reverse("desk:owners", args=[code])
                return HttpResponseRedirect(way)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
    facts = reading.open_dossier(
        actor=actor, at=at, dossier_id=dossier_id, what="co-applicants"
    )
    context = {
        "d": facts,
        "f": fields,
        "errors": errors,
        "id_kinds": ID_KINDS,
        "request_id": fields.get("request") or uuid4(),
        "dropping": fields.get("n", "") if fields.get("do") == "drop" else "",
    }
    return page(request, "desk/owners.jinja", context, status=status)


def _with_card(fields: Fields) -> Fields:
    """Return the form with what a scanned card says; raise Invalid for what is none."""
    text = fields.get("find", "")
    if not is_scan(text):
        return fields
    card = read_card(text, today=now().astimezone(VN).date())
    read = {"name": card.name, "id_kind": "cccd", "id_number": card.number}
    return fields | read | {"find": "", "do": "read"}


def _done(actor: Actor, dossier_id: int, fields: Fields) -> str:
    """Do what the form asks; return what to say."""
    form = forms.Reading(fields)
    request_id, reason = forms.uuid(fields, "request"), forms.text(fields, "reason")
    if fields.get("do") == "drop":
        owners.remove_co_applicant(
            actor=actor,
            at=now(),
            request_id=request_id,
            dossier_id=dossier_id,
            n=forms.whole(fields, "n", 0) or 0,
            reason=reason,
        )
        return gettext("Đã bỏ người này khỏi những người đứng tên.")
    one = CoApplicant(
        name=form.required("name", N_("Chưa nhập họ và tên.")),
        id_kind=form.one_of("id_kind", ID_KINDS),
        id_number=form.required("id_number", N_("Chưa nhập số giấy tờ.")),
        phone=form.line("phone", 20),
        email=form.email("email"),
    )
    form.finish()
    name_co_applicant(
        actor=actor,
        at=now(),
        request_id=request_id,
        dossier_id=dossier_id,
        one=one,
        reason=reason,
    )
    return gettext("Đã thêm %(name)s vào những người đứng tên.") % {"name": one.name}

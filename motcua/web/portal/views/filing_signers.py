"""Further applicants: the filer names them, each confirms under their own account."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.catalogue.readers.filing import online_terms
from motcua.domain.documents.readers import open_file
from motcua.domain.filings import readers
from motcua.domain.filings.actions import signing as actions
from motcua.domain.filings.readers import signing
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.eforms import said_pages
from motcua.web.common.files import file
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.views.filings import signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def signers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show who files together, and add or leave out somebody."""
    actor, errors = actor_of(request), dict[str, str]()
    if request.method == "POST":
        try:
            _change(request, key)
        except MotcuaError as error:
            if error.status == 404:
                raise
            errors = say_errors(error)
        else:
            address = reverse("portal:filing_signers", args=[key])
            return HttpResponseRedirect(address)
    found = readers.my_filing(actor=actor, key=key)
    context = {
        "f": found,
        "signers": signing.signers(found=found),
        "typed": request.POST if errors else {},
        "errors": errors,
        "link": request.build_absolute_uri(reverse("portal:sign_filing", args=[key])),
    }
    status = 422 if errors else 200
    return page(request, "portal/filing_signers.jinja", context, status=status)


def _change(request: HttpRequest, key: UUID) -> None:
    actor, do = actor_of(request), request.POST.get("do", "")
    if do.startswith("drop-") and do[5:].isdecimal() and len(do) < 12:
        actions.drop_signer(actor=actor, at=now(), key=key, n=int(do[5:]))
        return
    form = forms.Reading(request.POST)
    name, number = form.line("signer_name", 200), form.line("signer_number", 40)
    form.finish()
    actions.name_signer(actor=actor, at=now(), key=key, name=name, id_number=number)


@require_http_methods(["GET", "POST"])
@signed_in
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show somebody exactly what they are asked to confirm, and take their answer."""
    actor, errors = actor_of(request), dict[str, str]()
    if request.method == "POST":
        try:
            said = _answer(request, key)
        except MotcuaError as error:
            if error.status == 404:
                raise
            errors = say_errors(error)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("portal:my_dossiers"))
    found = actions.look_to_sign(actor=actor, at=now(), key=key, what="filing")
    standing, content, filer = signing.my_standing(actor=actor, found=found)
    terms = online_terms(
        procedure_code=found.procedure_code, on=now().astimezone(VN).date()
    )
    form = signing.form_to_sign(found=found)
    context = {
        "f": found,
        "terms": terms,
        "said": said_pages(*form) if form else (),
        "signers": signing.signers(found=found),
        "standing": standing,
        "content": content,
        "filer": filer,
        "errors": errors,
    }
    return page(
        request, "portal/filing_sign.jinja", context, status=409 if errors else 200
    )


def _answer(request: HttpRequest, key: UUID) -> str:
    actor = actor_of(request)
    if request.POST.get("do") == "decline":
        actions.decline(actor=actor, at=now(), key=key)
        return gettext("Đã ghi: bạn không cùng nộp hồ sơ này.")
    content = request.POST.get("content", "")[:64]
    actions.confirm(actor=actor, at=now(), key=key, content=content)
    return gettext("Đã xác nhận. Người lập hồ sơ gửi được khi mọi người đã xác nhận.")


@require_GET
@signed_in
def sign_paper(request: HttpRequest, key: UUID, n: int) -> HttpResponse:
    """Return one file of a filing to somebody named in it; the look is noted."""
    found = actions.look_to_sign(
        actor=actor_of(request), at=now(), key=key, what=f"file {n}"
    )
    one = found.paper(n)
    with open_file(sha256=one.sha256) as content:
        return file(content.read(), one.name, one.media_type)

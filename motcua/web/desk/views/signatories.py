"""Who signs with which certificate and by which authority: proposed, confirmed, ended."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.models import AuthorityKind
from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents import actions
from motcua.domain.documents.actions import AuthorityAsked, SignatoryRow
from motcua.domain.documents.models import SigningServiceKind
from motcua.domain.documents.readers import signatories
from motcua.domain.documents.rules.signing.images import MOST_BYTES
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Show lines in force, authority, proposals that wait, and what has been."""
    return _register(request, officer_of(request))


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Show the form; propose that somebody shall sign."""
    actor, at = officer_of(request), now()
    require(actor, Act.EDIT_SIGNATORY)
    errors: Mapping[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _propose(request, actor)
        except Invalid as error:
            errors, status = say_errors(error), error.status
        else:
            said = gettext("Đã ghi đề nghị; có hiệu lực khi người thứ hai xác nhận.")
            messages.success(request, said)
            return HttpResponseRedirect(reverse("desk:signatories"))
    found = signatories.choices(actor=actor, on=at.astimezone(VN).date())
    units = [{"value": str(key), "text": name} for key, name in found.units]
    none = {"value": "", "text": gettext("Không")}
    context = {
        "typed": request.POST,
        "errors": errors,
        "officers": [none, *({"value": str(k), "text": n} for k, n in found.officers)],
        "units": [none, *units],
        "services": [
            {"value": kind.value, "text": gettext(str(kind.label))}
            for kind in SigningServiceKind
        ],
        "kinds": [
            none,
            *({"value": k.value, "text": gettext(str(k.label))} for k in AuthorityKind),
        ],
    }
    return page(request, "desk/signatory.jinja", context, status=status)


@require_POST
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Confirm a colleague's proposal, or drop one."""
    actor = officer_of(request)
    verb = forms.one_of(request.POST, "do", ("confirm", "drop"))
    try:
        if verb == "confirm":
            actions.confirm_signatory(actor=actor, at=now(), proposal_id=proposal_id)
        else:
            actions.drop_signatory(actor=actor, at=now(), proposal_id=proposal_id)
    except NotFound:
        raise
    except MotcuaError as error:
        return _register(request, actor, say_errors(error), error.status)
    said = N_("Đã xác nhận; có hiệu lực.") if verb == "confirm" else N_("Đã bỏ đề nghị.")
    messages.success(request, gettext(said))
    return HttpResponseRedirect(reverse("desk:signatories"))


@require_POST
def end(request: HttpRequest, signatory_id: int) -> HttpResponse:
    """End a line before its time, by a document."""
    actor = officer_of(request)
    try:
        reading = forms.Reading(request.POST)
        last, document = reading.day("last"), reading.line("document")
        reading.finish()
        actions.end_signatory(
            actor=actor,
            at=now(),
            signatory_id=signatory_id,
            last=last,
            document=document,
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _register(request, actor, say_errors(error), error.status, signatory_id)
    messages.success(request, gettext("Đã ghi ngày cuối."))
    return HttpResponseRedirect(reverse("desk:signatories"))


def _register(
    request: HttpRequest,
    actor: Actor,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    at_line: int | None = None,
) -> HttpResponse:
    today = now().astimezone(VN).date()
    context = {
        "found": signatories.register(actor=actor),
        "today": today,
        "errors": errors or {},
        "at_line": at_line,
        "typed": request.POST,
    }
    return page(request, "desk/signatories.jinja", context, status=status)


def _propose(request: HttpRequest, actor: Actor) -> None:
    reading = forms.Reading(request.POST)
    kind = reading.line("authority_kind")
    row = SignatoryRow(
        service=reading.line("service"),
        credential_id=reading.line("credential_id"),
        image=_image(request),
        image_width_mm=reading.whole("image_width_mm", 46) or 0,
        document=reading.line("document"),
        officer_id=reading.whole("officer"),
        unit_id=reading.whole("unit"),
        number=reading.line("number"),
    )
    codes = tuple(reading.text("procedure_codes").replace(",", " ").split())
    authority = AuthorityAsked(
        kind, reading.line("principal_title"), reading.whole("authority_unit"), codes
    )
    first, last = reading.day("valid_from"), reading.day("valid_to")
    reading.finish()
    actions.propose_signatory(
        actor=actor,
        at=now(),
        row=row,
        valid_from=first,
        valid_to=last,
        authority=authority if kind else None,
    )


def _image(request: HttpRequest) -> bytes:
    file = request.FILES.get("image")
    if file is None:
        return b""
    if (file.size or 0) > MOST_BYTES:
        raise Invalid(
            "image_not_png",
            N_("Hình ảnh chữ ký, con dấu phải là tệp PNG nền trong suốt, dưới 300 kB."),
            field="image",
            remedy=N_("Hãy quét lại, xóa nền rồi lưu thành PNG có kênh trong suốt."),
        )
    return bytes(file.read())

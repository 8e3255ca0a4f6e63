"""Digitise the papers of a dossier; take papers of the submitter's store into it."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from motcua.domain.accounts.rules import Act, may
from motcua.domain.catalogue.rules.paper_kinds import KINDS
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.records import actions
from motcua.domain.records.actions.digitising import OwnerTyped
from motcua.domain.records.actions.reusing import Taking
from motcua.domain.records.readers.papers import PapersFacts, papers_of
from motcua.domain.records.readers.store import Offer
from motcua.domain.records.rules.fields import Keyed
from motcua.domain.records.rules.scope import (
    DIGITISED,
    FORM_NAMES,
    GROUND_NAMES,
    NOT_DIGITISED,
    Ground,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

_BY_HAND = (Ground.SPOKEN, Ground.WRITTEN, Ground.STATUTORY)


@require_GET
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """List the papers handed in and what the submitter's store offers."""
    return _papers(request, officer_of(request), code)


@require_http_methods(["GET", "POST"])
def digitise(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Show the scan's form; key in its fields, or note why it is not digitised."""
    actor = officer_of(request)
    found = _found(actor, code)
    paper = next((one for one in found.papers if one.n == n), None)
    if paper is None:
        raise NotFound("file_unknown", N_("Hồ sơ không có tệp này."))
    kind = request.POST.get("kind") or request.GET.get("loai") or paper.kind
    context = {
        "d": found,
        "paper": paper,
        "kind": KINDS.get(kind),
        "kinds": KINDS.values(),
        "digitised_forms": {f.value: gettext(FORM_NAMES[f]) for f in sorted(DIGITISED)},
        "skipped_forms": {f.value: gettext(FORM_NAMES[f]) for f in sorted(NOT_DIGITISED)},
        "typed": request.POST,
        "request_id": request.POST.get("request") or uuid4(),
    }
    if request.method == "POST":
        try:
            return _done(request, actor, found, n)
        except NotFound:
            raise
        except MotcuaError as error:
            context["errors"] = say_errors(error)
            return page(request, "desk/digitise.jinja", context, error.status)
    reading.open_dossier(
        actor=actor, at=now(), dossier_id=found.dossier_id, what=f"file {n}"
    )
    return page(request, "desk/digitise.jinja", context)


@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take one paper of the store into the dossier."""
    actor = officer_of(request)
    try:
        actions.reuse(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            dossier_id=_id(actor, code),
            taking=Taking(
                record_id=forms.whole(request.POST, "record", 0) or 0,
                handed_in_n=forms.whole(request.POST, "line", 0) or 0,
                ground=forms.line(request.POST, "ground"),
                said=forms.line(request.POST, "said"),
            ),
        )
    except NotFound:
        raise
    except MotcuaError as error:
        context = {
            "errors": say_errors(error),
            "typed": request.POST,
            "at_record": request.POST.get("record", ""),
        }
        return _papers(request, actor, code, context, error.status)
    messages.success(request, gettext("Đã lấy giấy tờ từ kho vào hồ sơ."))
    return HttpResponseRedirect(reverse("desk:digitisation", args=[code]))


@require_GET
def offered(request: HttpRequest, code: str, record_id: int) -> HttpResponse:
    """Return a paper of the store that fits this dossier; the look is noted."""
    actor = officer_of(request)
    facts, content = actions.open_offered(
        actor=actor, at=now(), dossier_id=_id(actor, code), record_id=record_id
    )
    return pdf(content, f"{facts.code}.pdf")


@require_GET
def made(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Return the digitised paper made from a file; the reading is noted."""
    actor = officer_of(request)
    facts, content = actions.open_made(
        actor=actor, at=now(), dossier_id=_id(actor, code), file_n=n
    )
    return pdf(content, f"{facts.code}.pdf")


def _done(request: HttpRequest, actor: Actor, found: PapersFacts, n: int) -> HttpResponse:
    posted = request.POST
    request_id = forms.uuid(posted, "request")
    if posted.get("do") == "skip":
        actions.skip(
            actor=actor,
            at=now(),
            request_id=request_id,
            dossier_id=found.dossier_id,
            file_n=n,
            reason=forms.line(posted, "reason"),
        )
        said = gettext("Đã ghi là không số hóa.")
    else:
        keyed, owner = _keyed(posted)
        record = actions.digitise(
            actor=actor,
            at=now(),
            request_id=request_id,
            dossier_id=found.dossier_id,
            file_n=n,
            form=forms.line(posted, "form"),
            keyed=keyed,
            owner=owner,
        )
        said = gettext("Đã số hóa, mã %(code)s.") % {"code": record.code}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:digitisation", args=[found.code]))


def _keyed(posted: Mapping[str, object]) -> tuple[Keyed, OwnerTyped | None]:
    """Return what was keyed in; raise Several naming every unreadable field."""
    form = forms.Reading(posted)
    kind = form.line("kind")
    fields = KINDS[kind].fields if kind in KINDS else ()
    keyed = Keyed(
        kind=kind,
        number=form.line("number"),
        issued_on=form.day("issued_on"),
        issuer=form.line("issuer"),
        holder=form.line("holder"),
        valid_to=form.day("valid_to"),
        others={one.key: form.line(f"field-{one.key}") for one in fields},
    )
    number = form.line("owner_number")
    owner = OwnerTyped(form.line("owner_kind"), number, form.line("owner_name"))
    form.finish()
    return keyed, owner if number or owner.name else None


def _papers(
    request: HttpRequest,
    actor: Actor,
    code: str,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = _found(actor, code)
    at = now()
    reading.open_dossier(actor=actor, at=at, dossier_id=found.dossier_id)
    offers: tuple[Offer, ...] = ()
    if may(actor, Act.REUSE_RECORD) and not found.is_closed:
        offers = actions.look_at_offers(actor=actor, at=at, dossier_id=found.dossier_id)
    shown = {
        "d": found,
        "offers": offers,
        "kind_names": {kind.key: kind.name for kind in KINDS.values()},
        "form_names": {form.value: gettext(name) for form, name in FORM_NAMES.items()},
        "grounds": {g.value: gettext(GROUND_NAMES[g]) for g in _BY_HAND},
        "online": gettext(GROUND_NAMES[Ground.ONLINE]),
        "request_id": uuid4,
        "typed": {},
        "at_record": "",
    }
    return page(
        request, "desk/digitisation.jinja", {**shown, **(context or {})}, status=status
    )


def _found(actor: Actor, code: str) -> PapersFacts:
    on = now().astimezone(VN).date()
    return papers_of(actor=actor, dossier_id=_id(actor, code), on=on)


def _id(actor: Actor, code: str) -> int:
    return dossiers.id_of(actor=actor, code=code, on=now().astimezone(VN).date())

"""Receive at the counter: choose the procedure, fill one form, decide."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers.organisations import doers_of
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue import readers as catalogue
from motcua.domain.catalogue.readers import Terms
from motcua.domain.dossiers.actions import drafts as draft_actions
from motcua.domain.dossiers.actions.record import Done, done_before
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers import drafts
from motcua.domain.dossiers.readers.preview import due_preview
from motcua.domain.dossiers.readers.territory import communes_asked
from motcua.domain.filings import actions as filing_actions
from motcua.domain.filings import readers as filings
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.counter import is_typed
from motcua.domain.filings.readers.form import form_for_officer
from motcua.domain.filings.readers.same import same_as
from motcua.domain.filings.readers.signing import signers
from motcua.domain.post import actions as post_actions
from motcua.journeys import receive
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.eforms import said_pages
from motcua.web.common.tus import limit_word
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import actor_of, officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import (
    intake_form,
    intake_levels,
    intake_owners,
    intake_photos,
    owner_lines,
)
from motcua.web.desk.counters import counter_asked
from motcua.web.desk.intake_at_once import at_once, at_once_offered
from motcua.web.desk.intake_card import next_field, scanned
from motcua.web.desk.intake_form import Fields
from motcua.web.desk.intake_ticket import link_ticket, ticket_field
from motcua.web.desk.intake_visit import next_form, visit_asked
from motcua.web.desk.scans import MEGABYTE, keep_upload


@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form, and do what its buttons ask."""
    if request.method == "POST" and actor_of(request).kind is not ActorKind.OFFICER:
        return _keep_for_later(request, code)
    actor = officer_of(request)
    require(actor, Act.ACCEPT)
    unit_id = counter_asked(request, actor)
    terms = catalogue.terms_in_force(
        actor=actor,
        procedure_code=code,
        receiving_unit_id=unit_id,
        on=now().astimezone(VN).date(),
    )
    if request.method == "POST":
        return _do(request, actor, terms, unit_id)
    done = _done_already(request)
    if done is not None:
        return _gone_on(request, done)
    fields = _opened(request, actor, terms)
    fields |= ticket_field(request)
    people = None
    if "tim" in request.GET:
        people = accounts.find_people(actor=actor, text=fields.get("find", ""))
    return _form(request, actor, terms, unit_id, fields, {"people": people})


def _do(request: HttpRequest, actor: Actor, terms: Terms, unit_id: int) -> HttpResponse:
    """Do one button; whatever goes wrong, the form comes back as it was typed."""
    fields = intake_form.fields_from(request.POST)
    do = request.POST.get("do", "")
    try:
        check_sizes(request)
        fields = _keep_uploads(request, actor, terms, fields)
        today = now().astimezone(VN).date()
        card = intake_owners.pressed(actor, do, fields, today=today)
        card = card or scanned(actor, do, fields, today=today)
        decide = _DECISIONS.get(do)
        if decide is not None:
            fields = owner_lines.tidied(fields)
            whole = intake_photos.with_photos(actor, fields)
            return _decided(request, actor, decide, whole, terms, unit_id)
        if card is not None:
            do, fields = "find" if card.ask else card.do, card.fields
        fields, notice = _edited(do, actor, fields, terms)
    except MotcuaError as error:
        context = {"errors": say_errors(error)}
        return _form(request, actor, terms, unit_id, fields, context, error.status)
    _save(actor, fields, terms, unit_id)
    draft = intake_form.draft_id(fields)
    if do == "keep":
        return HttpResponse(status=204)
    if do == "eform":
        way = reverse("desk:intake_eform", args=[terms.code, draft])
        return HttpResponseRedirect(way)
    if do == "no-eform":
        filing_actions.drop_counter_form(actor=actor, at=now(), draft_id=draft)
    for said in [notice] if notice else card.said if card else ():
        messages.success(request, said)
    # A page reached by GET: the back button and a reload then send nothing again.
    query = {"nhap": str(draft), "don-vi": str(unit_id)}
    if do == "find":
        query["tim"] = "1"
    query |= intake_photos.pressed(actor, fields, terms, do)
    address = reverse("desk:intake", args=[terms.code])
    place = next_field(do, fields, has_cases=bool(terms.cases))
    way = f"{address}?{urlencode(query)}"
    return HttpResponseRedirect(f"{way}#{place}" if place else way)


def _edited(do: str, actor: Actor, fields: Fields, terms: Terms) -> tuple[Fields, str]:
    """Return the form after a button that changes it, and what to say."""
    if do.startswith("pick-"):
        person_id = forms.whole({"person": do[5:]}, "person", 0) or 0
        person = accounts.person(actor=actor, person_id=person_id)
        return intake_form.with_person(fields, person), ""
    if do.startswith("drop-"):
        return intake_form.without_scan(fields, do[5:]), ""
    if do == "fill":
        fields = intake_form.with_all_papers(fields, terms)
    if do == "reckon":
        intake_levels.sum_said(fields, terms)
    if do == "more":
        return fields | {"extra": str(intake_form.extra_rows(fields) + 1)}, ""
    saved = gettext("Đã lưu nháp; mở lại ở Bàn làm việc.")
    return fields, saved if do == "save" else ""


Decide = Callable[[Actor, Fields, Terms, int], Done]


def _accept(actor: Actor, fields: Fields, terms: Terms, unit_id: int) -> Done:
    person, intake = intake_form.read(fields, terms, unit_id)
    return receive.accept(
        actor=actor,
        at=now(),
        request_id=intake_form.draft_id(fields),
        person=person,
        intake=intake,
        completing=_completing(actor, fields),
        filing=intake_form.filing_of(fields),
        parcel=fields.get("parcel", ""),
        fees=intake_levels.read(fields, terms),
        fees_reason=intake_levels.reason(fields),
    )


def _completing(actor: Actor, fields: Fields) -> int | None:
    """Return the id of the dossier that the form completes, if it does."""
    code = fields.get("completing", "")
    if not code:
        return None
    return dossiers.id_of(actor=actor, code=code, on=now().astimezone(VN).date())


def _request_completion(actor: Actor, fields: Fields, terms: Terms, unit_id: int) -> Done:
    person, intake = intake_form.read(fields, terms, unit_id)
    return receive.request_completion(
        actor=actor,
        at=now(),
        request_id=intake_form.draft_id(fields),
        person=person,
        intake=intake,
        reason=forms.text(fields, "reason"),
        completing=_completing(actor, fields),
        filing=intake_form.filing_of(fields),
        parcel=fields.get("parcel", ""),
        fees=intake_levels.read(fields, terms),
        fees_reason=intake_levels.reason(fields),
    )


def _refuse(actor: Actor, fields: Fields, terms: Terms, unit_id: int) -> Done:
    person, intake = intake_form.read(fields, terms, unit_id)
    return receive.refuse(
        actor=actor,
        at=now(),
        request_id=intake_form.draft_id(fields),
        person=person,
        intake=intake,
        reason=forms.text(fields, "reason"),
        completing=_completing(actor, fields),
        filing=intake_form.filing_of(fields),
        parcel=fields.get("parcel", ""),
    )


_DECISIONS: dict[str, Decide] = {
    "accept": _accept,
    "complete": _request_completion,
    "refuse": _refuse,
    "at-once": at_once,
}
_SAID = {
    "accept": N_(
        "Đã tiếp nhận hồ sơ %(code)s. Hãy in giấy tiếp nhận và hẹn trả kết quả."
    ),
    "complete": N_("Đã lập phiếu yêu cầu bổ sung cho hồ sơ %(code)s."),
    "refuse": N_("Đã lập phiếu từ chối tiếp nhận hồ sơ %(code)s."),
    "at-once": N_("Đã giải quyết và trả kết quả hồ sơ %(code)s."),
}


def _decided(
    request: HttpRequest,
    actor: Actor,
    decide: Decide,
    fields: Fields,
    terms: Terms,
    unit_id: int,
) -> HttpResponse:
    """Make the decision and go on to the dossier; twice the same goes there too."""
    done = decide(actor, fields, terms, unit_id)
    draft_actions.drop_draft(actor=actor, at=now(), draft_id=intake_form.draft_id(fields))
    link_ticket(actor, fields, done)
    if done.repeated:
        return _gone_on(request, done)
    said = gettext(_SAID[request.POST["do"]])
    messages.success(request, said % {"code": done.code})
    way = "desk:visit" if fields.get("visit") else "desk:dossier"
    return HttpResponseRedirect(reverse(way, args=[done.code]))


def _done_already(request: HttpRequest) -> Done | None:
    """Return what the form of this address has already become, if anything."""
    draft = request.GET.get("nhap", "")
    return done_before(request_id=forms.uuid(request.GET, "nhap")) if draft else None


def _gone_on(request: HttpRequest, done: Done) -> HttpResponse:
    """Go on to a dossier that an earlier sending has made."""
    said = gettext("Hồ sơ %(code)s đã được ghi từ lần gửi trước; không ghi lần nữa.")
    messages.warning(request, said % {"code": done.code})
    return HttpResponseRedirect(reverse("desk:dossier", args=[done.code]))


def _keep_for_later(request: HttpRequest, code: str) -> HttpResponse:
    """Save what was typed after the session has ended, then ask to sign in again."""
    fields = intake_form.fields_from(request.POST)
    owner = intake_form.owner_of(fields)
    back = reverse("desk:intake", args=[code])
    if owner is not None:
        draft = intake_form.draft_id(fields)
        draft_actions.save_draft(
            actor=actor_of(request),
            at=now(),
            draft_id=draft,
            officer_id=owner,
            title=f"{code} {fields.get('name', '')}".strip(),
            data={"code": code, "fields": fields},
        )
        if request.POST.get("do") == "keep":
            return HttpResponse(status=401)
        back = f"{back}?nhap={draft}"
        messages.warning(
            request,
            gettext(
                "Phiên làm việc đã hết; những gì vừa nhập đã được lưu nháp. "
                "Hãy đăng nhập lại."
            ),
        )
    return HttpResponseRedirect(
        f"{reverse('portal:sign_in')}?{urlencode({'next': back})}"
    )


def _save(actor: Actor, fields: Fields, terms: Terms, unit_id: int) -> None:
    """Save the form as it is typed, at every step; not once it has become a dossier."""
    if done_before(request_id=intake_form.draft_id(fields)) is not None:
        return
    draft_actions.save_draft(
        actor=actor,
        at=now(),
        draft_id=intake_form.draft_id(fields),
        officer_id=actor.officer_id or 0,
        title=f"{fields.get('name', '')} – {terms.name}".strip(" –")[:200],
        data={"code": terms.code, "unit": unit_id, "fields": fields},
    )


def _opened(request: HttpRequest, actor: Actor, terms: Terms) -> Fields:
    """Return the form to begin with: a draft, a dossier to complete, or a blank one."""
    draft, completing = request.GET.get("nhap", ""), request.GET.get("bo-sung", "")
    if request.GET.get("buu-gui", ""):
        parcel = post_actions.open_parcel(
            actor=actor, at=now(), number=request.GET["buu-gui"]
        ).order
        return intake_form.from_parcel(terms, parcel)
    if request.GET.get("nop", ""):
        key = forms.uuid(request.GET, "nop")
        found = filing_actions.open_filing(actor=actor, at=now(), key=key, what="filing")
        person = accounts.person(actor=actor, person_id=found.person_id)
        return intake_form.from_filing(terms, found, person)
    if draft:
        kept = drafts.draft(actor=actor, draft_id=forms.uuid({"nhap": draft}, "nhap"))
        if kept is not None and isinstance(kept.data.get("fields"), dict):
            return {str(k): str(v) for k, v in kept.data["fields"].items()}  # type: ignore[attr-defined]
        messages.warning(request, gettext("Không còn bản nháp này, hoặc của người khác."))
    before = visit_asked(request).get("nguoi")
    if before:
        return next_form(actor, terms, before)
    if completing:
        on = now().astimezone(VN).date()
        dossier_id = dossiers.id_of(actor=actor, code=completing, on=on)
        facts = dossiers.dossier(actor=actor, dossier_id=dossier_id, on=on)
        return intake_form.from_dossier(terms, facts)
    return intake_form.blank(terms)


def _form(
    request: HttpRequest,
    actor: Actor,
    terms: Terms,
    unit_id: int,
    fields: Fields,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    filing = _filing(actor, fields)
    shown = {
        "terms": terms,
        "unit": accounts.unit(unit_id=unit_id),
        "f": fields,
        "scans": intake_form.scans_of(fields),
        "photos": intake_photos.photos_by_paper(actor, fields),
        "photo_code": intake_photos.code_shown(request, actor, fields),
        "extra": intake_form.extra_rows(fields),
        "owner": intake_form.owner_token(actor.officer_id or 0),
        "due": due_preview(actor=actor, terms=terms, receiving_unit_id=unit_id, at=now()),
        "people": None,
        "communes": communes_asked(terms=terms, on=now().astimezone(VN).date()),
        "filing": filing,
        "levels": intake_levels.asked(
            terms, fields, intake_levels.said_before(actor, terms, fields, filing)
        ),
        "filing_same": same_as(actor=actor, found=filing, at=now()) if filing else (),
        "at_once": at_once_offered(actor, terms, unit_id, fields),
        "doers": doers_of(filing=filing.key) if filing else (),
        "filing_signers": signers(found=filing) if filing else (),
        "owners": owner_lines.lines_of(fields),
        "eform_typed": is_typed(draft_id=intake_form.draft_id(fields)),
        "most_mb": settings.UPLOAD_LIMIT // MEGABYTE,
        "limits": {0: limit_word(settings.UPLOAD_LIMIT)}
        | {c.n: limit_word(c.most_mb * MEGABYTE) for c in terms.components if c.most_mb},
    }
    shown |= _form_data(actor, fields)
    return page(request, "desk/intake.jinja", {**shown, **(context or {})}, status=status)


def _form_data(actor: Actor, fields: Fields) -> dict[str, object]:
    """Return what was answered to the form of the filing, in words."""
    key = intake_form.filing_of(fields)
    found = form_for_officer(actor=actor, key=key) if key else None
    if found is None:
        return {"said": (), "form_data": None}
    return {"said": said_pages(found.asked.form, found.answers), "form_data": found}


def _filing(actor: Actor, fields: Fields) -> FilingFacts | None:
    """Return the online filing the form answers while it waits."""
    key = intake_form.filing_of(fields)
    return filings.filing_for(actor=actor, key=key) if key else None


def _keep_uploads(
    request: HttpRequest, actor: Actor, terms: Terms, fields: Fields
) -> Fields:
    """Check and store the files sent with a button; the form then refers to them."""
    limits = {c.n: c.most_mb for c in terms.components}
    for field in request.FILES:
        row = field.removeprefix("file-")
        if not row.isdecimal():
            continue
        for upload in request.FILES.getlist(field):
            most_mb = limits.get(int(row)) or settings.UPLOAD_LIMIT // MEGABYTE
            kept = keep_upload(
                actor=actor, at=now(), upload=upload, most_bytes=most_mb * MEGABYTE
            )
            fields = intake_form.add_scan(fields, int(row), kept)
    return fields

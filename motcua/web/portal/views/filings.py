"""File online: short steps, each saved, then sent once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.readers.behalf import principals
from motcua.domain.accounts.readers.helping import assisting
from motcua.domain.accounts.rules.behalf import is_helper
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.catalogue.readers.pages import to_say
from motcua.domain.catalogue.rules.asked import in_case
from motcua.domain.documents.actions import take_file
from motcua.domain.documents.readers import open_file
from motcua.domain.documents.rules.codes import qr
from motcua.domain.eforms.readers import asked_for
from motcua.domain.eforms.rules.stating import statements
from motcua.domain.filings import actions, readers
from motcua.domain.filings.readers import FilingFacts, signing
from motcua.domain.filings.readers.acknowledgement import acknowledgement_pdf, follow_url
from motcua.domain.filings.readers.form import (
    FilingForm,
    asked_of_mine,
    form_of_mine,
    my_kept_form,
)
from motcua.domain.filings.readers.same import same_as_mine
from motcua.domain.filings.rules import Typed
from motcua.domain.filings.rules.answers import Answers
from motcua.domain.payments.readers.due_facts import DueFacts
from motcua.journeys import pay
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.eforms import said_pages, told_error
from motcua.web.common.files import file, pdf
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal import filing_delivery, filing_papers
from motcua.web.portal.campaign_mark import note_begun
from motcua.web.portal.filing_steps import my_steps, steps_of
from motcua.web.portal.late import late_owner, owner_word
from motcua.web.portal.views.guided import case_of, fees_asked, having_of

_logger = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
View = Callable[..., HttpResponse]
Files = Sequence["UploadedFile[Any]"]


def signed_in(view: View) -> View:
    """Send whoever has not signed in, or whose session has ended, to sign in first."""

    def guarded(request: HttpRequest, **asked: object) -> HttpResponse:
        if actor_of(request).kind is ActorKind.ANONYMOUS:
            if request.method == "POST":
                is_saved = _save_late(request, view, asked)
                if request.POST.get("do") == "save":
                    return HttpResponse(status=401)
                messages.warning(request, _said_late(is_saved=is_saved))
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('portal:sign_in')}?{query}")
        _let_assist(request, asked.get("key"))
        return view(request, **asked)

    return guarded


def _let_assist(request: HttpRequest, key: object) -> None:
    """Let an officer act for the citizen whom they help with this filing today."""
    actor = actor_of(request)
    if actor.kind is ActorKind.OFFICER and isinstance(key, UUID):
        on = _today()
        request.actor = assisting(actor=actor, filing=key, on=on)  # type: ignore[attr-defined]


def _save_late(request: HttpRequest, view: View, asked: dict[str, object]) -> bool:
    """Save what somebody sent whose session had ended; say whether it is saved."""
    key, read = asked.get("key"), _LATE.get(getattr(view, "__name__", ""))
    if not isinstance(key, UUID) or read is None:
        return False
    owner = late_owner(request, key)
    if owner is None:
        return False
    try:
        found = readers.my_filing(actor=owner, key=key)
        read(request, owner, found, _terms(found.procedure_code))
    except MotcuaError as error:
        _logger.info("a late form was not saved: %s", error.code)
        return False
    return True


def _said_late(*, is_saved: bool) -> str:
    if is_saved:
        return gettext("Phiên làm việc đã hết. Điều bạn nhập đã được lưu; hãy đăng nhập.")
    return gettext("Phiên làm việc đã hết. Hãy đăng nhập rồi gửi lại bước này.")


@require_http_methods(["GET", "POST"])
@signed_in
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Say what will be asked, and begin."""
    terms = _terms(code)
    answers = Answers(case_of(request), tuple(having_of(request) or ()))
    asks = asked_for(procedure_version_id=terms.version_id).form
    steps = steps_of(terms, decides_case=bool(asks.cases), case_n=answers.case_n)
    if request.method == "GET":
        known = principals(actor=actor_of(request), on=_today())
        context = {"terms": terms, "principals": known, "steps": steps}
        return page(request, "portal/filing_begin.jinja", context)
    actor = actor_of(request)
    behalf = actor.on_behalf_of
    if request.POST.get("for", "") != (str(behalf.person_id) if behalf else ""):
        said = gettext("Người được làm thay đã đổi. Hãy xem lại bạn làm cho ai.")
        messages.warning(request, said)
        return HttpResponseRedirect(request.get_full_path())
    key = actions.begin(actor=actor, at=now(), procedure_code=code, answers=answers)
    note_begun(request)
    fees = fees_asked(request, to_say(fees=terms.fees, case_n=answers.case_n))
    if fees:
        pay.choose_levels(actor=actor, at=now(), key=key, said=fees)
    return to_step(steps.names[0], key)


@require_GET
@signed_in
def filing(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far a filing has come; one that is not sent yet goes on."""
    actor = actor_of(request)
    found = readers.my_filing(actor=actor, key=key)
    if found.is_open and not found.reason:
        return to_step("filing_form", key)
    kept = my_kept_form(actor=actor, found=found)
    context = {
        "f": found,
        "looks": readers.looks_at(actor=actor, key=key),
        "now": now(),
        "has_sheet": kept is not None and kept.has_paper,
        "qr": qr(follow_url(key=key)) if found.state == "submitted" else "",
    }
    return page(request, "portal/filing.jinja", context)


@require_http_methods(["GET", "POST"])
@signed_in
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for the case and the unit: they decide which papers are needed."""
    return _step(request, key, "filing_case", _read_case)


@require_http_methods(["GET", "POST"])
@signed_in
def papers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the files of each paper."""
    return _step(request, key, "filing_papers", _read_papers)


@require_http_methods(["GET", "POST"])
@signed_in
def delivery(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask how to reach the applicant and how they want the result."""
    return _step(request, key, "filing_delivery", _read_delivery)


@require_http_methods(["GET", "POST"])
@signed_in
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show everything once more, and send it."""
    return _step(request, key, "filing_check", _send)


@require_GET
@signed_in
def paper(request: HttpRequest, key: UUID, n: int) -> HttpResponse:
    """Return one file of one's own filing."""
    one = readers.my_filing(actor=actor_of(request), key=key).paper(n)
    with open_file(sha256=one.sha256) as content:
        return file(content.read(), one.name, one.media_type)


@require_GET
@signed_in
def acknowledgement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the acknowledgement of what was sent, as PDF."""
    made = acknowledgement_pdf(actor=actor_of(request), key=key)
    return pdf(made, f"xac-nhan-da-gui-{str(key)[:8]}.pdf")


@require_POST
@signed_in
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a filing back."""
    owed = pay.withdraw(actor=actor_of(request), at=now(), key=key)
    said = gettext("Đã rút hồ sơ trực tuyến.")
    if owed:
        said += " " + gettext("Tiền đã nộp được đưa vào danh sách hoàn.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("portal:my_dossiers"))


Read = Callable[[HttpRequest, Actor, FilingFacts, OnlineTerms], str]
"""Do what a step's button asks; return the name of the page to go on to.

An empty name is the step that follows.
"""


def _step(request: HttpRequest, key: UUID, step: str, read: Read) -> HttpResponse:
    """Show a step, or do its button; whatever is wrong is said where it is."""
    actor = actor_of(request)
    found = readers.my_filing(actor=actor, key=key)
    if not found.is_open:
        return to_step("filing", key)
    terms = _terms(found.procedure_code)
    if request.method == "GET":
        return _shown(request, found, terms, step)
    try:
        check_sizes(request)
        onward = read(request, actor, found, terms)
        if request.POST.get("do") == "save":
            return HttpResponse(status=204)
        again = readers.my_filing(actor=actor, key=key)
        return to_step(
            onward or my_steps(again, terms, asked_of_mine(found=again)).after(step), key
        )
    except MotcuaError as error:
        again = readers.my_filing(actor=actor, key=key)
        errors = say_errors(told_error(error, asked_of_mine(found=again)))
        return _shown(request, again, terms, step, errors, error.status)


def _shown(
    request: HttpRequest,
    found: FilingFacts,
    terms: OnlineTerms,
    step: str,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else {}
    has = set(found.typed.having)
    wanted = [
        replace(c, required=c.required or c.n in has)
        for c in in_case(terms.components, found.typed.case_n)
    ]
    optional = {c.n for c in wanted if not c.required}
    actor, is_last = actor_of(request), step == "filing_check"
    last = form_of_mine(actor=actor, found=found, on=_today()) if is_last else None
    asked = last.form if last else asked_of_mine(found=found)
    context = {
        "f": found,
        "terms": terms,
        "wanted": wanted,
        "has_optional": any(p.component_n in optional for p in found.papers),
        "typed": typed,
        "step": step,
        "steps": my_steps(found, terms, asked),
        "dues": _dues(found, terms) if is_last else (),
        "errors": errors or {},
        "owner": owner_word(actor, found.key),
        "most_mb": settings.UPLOAD_LIMIT // MEGABYTE,
        "decides_case": bool(asked.cases),
        **(filing_papers.shown(actor, found, wanted) if step == "filing_papers" else {}),
        **(_last_looks(request, found, last, terms) if last else {}),
        **(filing_delivery.shown(found, _today()) if step == "filing_delivery" else {}),
    }
    return page(request, f"portal/{step}.jinja", context, status=status)


def _dues(found: FilingFacts, terms: OnlineTerms) -> tuple[DueFacts, ...]:
    return pay.dues_of_filing(at=now(), filing=found, terms=terms)


def _last_looks(
    request: HttpRequest, found: FilingFacts, form: FilingForm, terms: OnlineTerms
) -> dict[str, object]:
    """Return what else is shown before sending: answers, who files too, what is alike."""
    return {
        "said": said_pages(form.form, form.filled.answers),
        "levels": pay.levels_of_filing(at=now(), filing=found, terms=terms),
        "stated": bool(statements(form.filled)),
        "same": same_as_mine(actor=actor_of(request), found=found, at=now()),
        "signers": signing.signers(found=found),
    }


def _read_case(
    request: HttpRequest, actor: Actor, found: FilingFacts, terms: OnlineTerms
) -> str:
    form = forms.Reading(request.POST)
    case_n, unit_id = form.whole("case"), form.whole("unit")
    form.finish()
    if asked_of_mine(found=found).cases:
        case_n = found.typed.case_n
    elif len(terms.cases) <= 1:
        case_n = terms.cases[0].n if terms.cases else None
    _save(actor, found, replace(found.typed, case_n=case_n), unit_id)
    return ""


def _read_papers(
    request: HttpRequest, actor: Actor, found: FilingFacts, terms: OnlineTerms
) -> str:
    do = request.POST.get("do", "")
    if do.startswith("drop-") and do[5:].isdecimal() and len(do) < 12:
        actions.drop_paper(actor=actor, at=now(), key=found.key, n=int(do[5:]))
        return "filing_papers"
    if filing_papers.use(actor, found, do):
        return "filing_papers"
    limits = {c.n: c.most_mb for c in terms.components}
    for field in request.FILES:
        name = field.removeprefix("file-")
        if name.isdecimal() and len(name) < 6:
            uploads = request.FILES.getlist(field)
            _take(actor, found, uploads, int(name), limits.get(int(name)))
    return "" if do == "next" else "filing_papers"


def _take(
    actor: Actor, found: FilingFacts, uploads: Files, n: int, most_mb: int | None
) -> None:
    """Check and keep the files of one paper; 0 is for what nobody asked for."""
    for upload in uploads:
        kept = take_file(
            actor=actor,
            at=now(),
            name=upload.name or "",
            file=cast("BinaryIO", upload.file),
            most_bytes=filing_papers.most_bytes(most_mb),
        )
        actions.add_paper(
            actor=actor, at=now(), key=found.key, component_n=n or None, kept=kept
        )


def _read_delivery(
    request: HttpRequest, actor: Actor, found: FilingFacts, _: OnlineTerms
) -> str:
    given = filing_delivery.typed(request.POST, found)
    _save(actor, found, given, None)
    if request.POST.get("do") == "next":
        helps = is_helper(actor)
        filing_delivery.check(request.POST, given, found, _today(), helps=helps)
    return ""


def _send(request: HttpRequest, actor: Actor, found: FilingFacts, _: OnlineTerms) -> str:
    agreed = request.POST.get("agreed") == "1"
    pay.send(actor=actor, at=now(), key=found.key, agreed=agreed)
    return "filing"


def _save(actor: Actor, found: FilingFacts, typed: Typed, unit_id: int | None) -> None:
    actions.save(actor=actor, at=now(), key=found.key, typed=typed, unit_id=unit_id)


def _terms(code: str) -> OnlineTerms:
    return online_terms(procedure_code=code, on=_today())


def terms_of(found: FilingFacts) -> OnlineTerms:
    """Return the terms of a filing's procedure today."""
    return _terms(found.procedure_code)


def _today() -> date:
    return now().astimezone(VN).date()


def to_step(name: str, key: UUID) -> HttpResponse:
    """Go to a page of a filing."""
    return HttpResponseRedirect(reverse(f"portal:{name}", args=[key]))


_LATE: dict[str, Read] = {
    "case": _read_case,
    "papers": _read_papers,
    "delivery": _read_delivery,
}
"""The steps that are saved for somebody whose session has ended; sending is not."""


def save_late(view: str, read: Read) -> None:
    """Let a step in another module be saved so too; `view` is its function's name."""
    _LATE[view] = read
